"""The files of each month, and what they say of the sessions that lie there."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from golf.copies.contract import CopyTable
from golf.copies.records import Row, SessionHash
from replication.parquet.folder import translated
from replication.parquet.tables import PACKED_COLUMNS, packed_schema, read_rows

if TYPE_CHECKING:
    import pyarrow as pa

OWN: Final = "_rangebook"
"""The folder of what is no analyst's: programs that read partitions pass over a name that begins so."""
PACKED: Final = "sessions"
"""In it: each session with its hashes and its packed form, by month."""


class MonthFiles:
    """Reads the files of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, table: CopyTable, month: str | None = None) -> Path:
        """Of a table; of one of a session, in a month."""
        folder = self.folder / table.name
        return (folder if month is None else folder / f"month={month}") / f"{table.name}.parquet"

    def packed_path(self, month: str) -> Path:
        """Of what a restore needs, in a month."""
        return self.folder / OWN / PACKED / f"month={month}" / "sessions.parquet"

    def list_months(self, name: str) -> list[str]:
        """Months in which a table has a folder."""
        return sorted(path.name.removeprefix("month=") for path in (self.folder / name).glob("month=*"))

    def read(self, path: Path, columns: list[str] | None = None) -> pa.Table | None:
        """Everything of a file, or these columns; None without one. Raises pyarrow.ArrowException, OSError."""
        import pyarrow.parquet as pq  # noqa: PLC0415 - only a copy needs it

        return pq.ParquetFile(path).read(columns=columns) if path.exists() else None

    def is_readable(self, path: Path) -> bool:
        """Whether a file is there whole, as far as its end says, or not at all."""
        import pyarrow as pa  # noqa: PLC0415 - as above

        try:
            self.count_rows(path)
        except pa.ArrowException:
            return False
        return True

    def count_rows(self, path: Path) -> int:
        """Of a file; 0 without one."""
        import pyarrow.parquet as pq  # noqa: PLC0415 - as above

        return int(pq.ParquetFile(path).metadata.num_rows) if path.exists() else 0

    def read_packed(self, month: str, columns: list[str] | None = None) -> pa.Table:
        """Nothing for a file that is missing or damaged: its sessions are sent again then."""
        import pyarrow as pa  # noqa: PLC0415 - as above

        try:
            found = self.read(self.packed_path(month), columns)
        except pa.ArrowException:
            found = None
        return packed_schema().empty_table() if found is None else found

    def read_by_session(self, table: CopyTable, month: str) -> dict[int, list[Row]]:
        """The rows of a month by session; none of a file that is missing or damaged."""
        import pyarrow as pa  # noqa: PLC0415 - as above

        try:
            found = self.read(self.path_of(table, month))
        except pa.ArrowException:
            found = None
        by_session: dict[int, list[Row]] = defaultdict(list)
        for row in () if found is None else read_rows(table, found):
            by_session[row[0]].append(row)
        return by_session

    def load_index(self) -> dict[int, tuple[str, SessionHash]]:
        """The month and the hashes of each session that lies there."""
        found = {}
        with translated(self.folder):
            for month in self.list_months(f"{OWN}/{PACKED}"):
                for row in self.read_packed(month, list(PACKED_COLUMNS[:3])).to_pylist():
                    found[row["report_id"]] = month, SessionHash(row["rows_hash"], row["raw_hash"])
        return found
