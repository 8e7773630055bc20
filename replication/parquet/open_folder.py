"""A copy in a folder of Parquet files, for one Rangebook.

``shots/month=2026-11/shots.parquet`` and the like hold the tables of the contract, by the month of the session as it
came in; what belongs to no session has a file a table. ``_rangebook`` holds what a restore needs, and programs that
read partitions pass over a name that begins so. ``manifest.json`` says what the last whole run left: rows and hash of
every file.

What a run sends is laid aside first (``_rangebook/staged``). When all of it is there, each month that it touches is
written anew, file by file, each in place at once. Whatever ends a run, the months that it had begun with are written
anew by the next one: their names stand in ``_rangebook/publishing.json`` until all are done.
"""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from golf.copies.contract import OF_SESSION, SESSIONS, SHOTS, TABLES, CopyTable
from golf.copies.errors import CopyForeign, CopyOvertaken, CopyUnreachable
from golf.copies.records import Batch, CopyCounts, CopyHead, RawFile, RawRow, Row, SessionContent, SessionHash
from replication.parquet.folder import (
    damaged,
    flush_folder,
    hash_file,
    is_of_the_system,
    read_json,
    translated,
    write_atomically,
    write_json,
)
from replication.parquet.folder import write_table as write_parquet
from replication.parquet.manifest import FORMAT, MANIFEST, empty_manifest, read_head, read_manifest, read_pairs
from replication.parquet.month_files import OWN, PACKED, MonthFiles
from replication.parquet.tables import build_arrow, packed_schema, read_rows, schema_of

if TYPE_CHECKING:
    import pyarrow as pa

UNDATED: Final = "undated"
_ROWS, _FILES, _STAGED, _PUBLISHING = "rows", "files", "staged", "publishing.json"
_DAY = list(SESSIONS.columns).index("practised_on")
_MONTH = len("2026-11")


@dataclass(slots=True)
class _Run:
    """What the run that writes has laid aside."""

    mark: str
    parts: int = 0
    staged: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """The parts of each month."""
    latest: dict[int, int] = field(default_factory=dict)
    """In which part a session lies; in the last one when it was sent twice."""
    gone: set[int] = field(default_factory=set)
    in_part: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """The sessions of each part that do not lie in a later one."""


class _Dataset(NamedTuple):
    """A table of a month: of the contract, or (``is_own``) what a restore needs."""

    name: str
    schema: pa.Schema
    is_own: bool = False


class OpenFolder:
    """See replication.target.OpenCopy."""

    def __init__(self, folder: Path, rangebook_id: str) -> None:
        self._folder = folder
        self._own = folder / OWN
        self._months = MonthFiles(folder)
        self._owner = rangebook_id
        self._run: _Run | None = None
        self._lacks_columns = False

    def prepare(self) -> None:
        """Make the folder, if what it lies in is there. Raises CopyForeign, CopyRefused, CopyUnreachable."""
        with translated(self._folder.parent):
            if not self._folder.parent.is_dir():
                raise CopyUnreachable("The folder is not there: is its disk connected?", "Connect it, then try again.")
            self._folder.mkdir(mode=0o700, exist_ok=True)
            found = read_manifest(self._folder)
            if found is None and any(not is_of_the_system(path) for path in self._folder.iterdir()):
                raise CopyForeign("The folder holds other files.", "Choose an empty one for the copy.")
            if found is not None and found["rangebook_id"] != self._owner:
                raise CopyForeign("The folder is the copy of another Rangebook.", "Choose another one.")

    def head(self) -> CopyHead | None:
        """As the manifest says."""
        with translated(self._folder):
            found = read_manifest(self._folder)
        return None if found is None or found["rangebook_id"] != self._owner else read_head(found)

    def ensure_columns(self, tables: Sequence[CopyTable]) -> list[str]:
        """Columns that the files lack are in every file after the next whole run."""
        with translated(self._folder):
            found = read_manifest(self._folder)
        known: Mapping[str, Sequence[str]] = {} if found is None else found["columns"]
        missing = [f"{table.name}.{column}" for table in tables if table.name in known
                   for column in table.columns if column not in known[table.name]]
        self._lacks_columns = bool(missing)
        return missing

    def load_hashes(self, report_ids: Sequence[int] | None) -> dict[int, SessionHash]:
        """Of the sessions that lie there; of a month that cannot be read there are none."""
        wanted = None if report_ids is None else set(report_ids)
        index = self._months.load_index()
        with translated(self._folder):
            readable = {month for month in {month for month, _ in index.values()} if all(
                self._months.is_readable(self._months.path_of(table, month)) for table in OF_SESSION)}
        return {number: found for number, (month, found) in index.items()
                if month in readable and (wanted is None or number in wanted)}

    def begin(self, head: CopyHead) -> None:
        """Lay aside from now on; what an earlier run laid aside is forgotten."""
        assert head.begun is not None  # noqa: S101 - a run has a mark
        with translated(self._folder):
            shutil.rmtree(self._own / _STAGED, ignore_errors=True)
            self._own.mkdir(exist_ok=True)
            found = read_manifest(self._folder) or empty_manifest(self._owner)
            write_json(self._folder / MANIFEST, {**found, "computer": head.computer, "begun": head.begun})
        self._run = _Run(head.begun)

    def apply(self, batch: Batch) -> None:
        """Lay sessions aside; they are in place after ``finish``."""
        run = self._check_turn()
        with translated(self._folder):
            for month, sessions in _by_month(batch.sessions).items():
                run.parts += 1
                self._stage(month, run.parts, sessions)
                run.staged[month].append(run.parts)
                run.latest |= {each.report_id: run.parts for each in sessions}
        run.gone = (run.gone | set(batch.gone)) - {each.report_id for each in batch.sessions}
        for number in batch.gone:
            run.latest.pop(number, None)

    def apply_table(self, table: CopyTable, rows: Sequence[Row]) -> None:
        """Its one file anew."""
        self._check_turn()
        with translated(self._folder):
            write_parquet(self._months.path_of(table), iter([build_arrow(table, rows)]), schema_of(table))

    def apply_raw(self, table: str, rows: Sequence[RawRow]) -> None:
        """The same for what a restore needs."""
        self._check_turn()
        with translated(self._folder):
            write_json(self._own / _ROWS / f"{table}.json", {"rows": [[row.key, row.content] for row in rows]})

    def load_file_names(self) -> set[bytes]:
        """Those whose facts lie there; they are written last."""
        with translated(self._folder):
            return {bytes.fromhex(path.stem) for path in (self._own / _FILES).glob("*.json")}

    def apply_files(self, files: Sequence[RawFile], gone: Sequence[bytes]) -> None:
        """Each as it is kept, with its facts beside it."""
        self._check_turn()
        with translated(self._folder):
            for file in files:
                place = self._own / _FILES / file.sha256.hex()
                body = file.body
                write_atomically(place.with_suffix(".zlib"), lambda path, body=body: path.write_bytes(body))  # type: ignore[misc]
                write_json(place.with_suffix(".json"), {
                    "name": file.name, "size_bytes": file.size_bytes, "added_at": file.added_at})
            for name in gone:
                for suffix in (".json", ".zlib"):
                    (self._own / _FILES / name.hex()).with_suffix(suffix).unlink(missing_ok=True)

    def finish(self, head: CopyHead) -> None:
        """Put everything in place, the manifest last."""
        run = self._check_turn()
        with translated(self._folder):
            self._publish(run)
            write_json(self._folder / MANIFEST, {
                "format": FORMAT, "rangebook_id": self._owner, "computer": head.computer, "schema": head.schema,
                "contract": head.contract, "mark": head.mark, "begun": None, "cursor": head.cursor,
                "digests": dict(head.digests), "counts": list(head.counts),
                "copied_at": datetime.now(UTC).isoformat(), "files": self._describe_files(),
                "columns": {table.name: list(table.columns) for table in TABLES.values()}})
            (self._own / _PUBLISHING).unlink(missing_ok=True)
            shutil.rmtree(self._own / _STAGED, ignore_errors=True)
        self._run = None

    def load_sessions(self) -> Iterator[tuple[int, Mapping[str, Sequence[Row]], bytes]]:
        """Month by month; rows without a packed session have b""."""
        with translated(self._folder):
            months = sorted({path.name.removeprefix("month=") for name in (*(table.name for table in OF_SESSION),
                                                                           f"{OWN}/{PACKED}")
                             for path in (self._folder / name).glob("month=*")})
        seen: set[int] = set()
        for month in months:
            with translated(self._folder):
                found = self._months.read_packed(month).to_pylist()
                packed = {row["report_id"]: row["content"] or b"" for row in found}
                rows = {table.name: self._months.read_by_session(table, month) for table in OF_SESSION}
            for number in sorted(packed.keys() | {each for found in rows.values() for each in found}):
                # a session in two months, which no run of ours leaves, is equal to nothing
                content = b"" if number in seen else packed.get(number, b"")
                seen.add(number)
                yield number, {name: found.get(number, []) for name, found in rows.items()}, content

    def load_table(self, table: CopyTable) -> list[Row]:
        """What lies there, in the order in which it was sent; nothing of a file that is damaged."""
        with translated(self._folder):
            path = self._months.path_of(table)
            found = self._months.read(path) if self._months.is_readable(path) else None
        return [] if found is None else list(read_rows(table, found))

    def load_raw(self) -> dict[str, list[RawRow]]:
        """The rows that a restore needs, by table."""
        with translated(self._folder):
            return {path.stem: [RawRow(key, content) for key, content in read_pairs(path)]
                    for path in sorted((self._own / _ROWS).glob("*.json"))}

    def load_files(self) -> Iterator[RawFile]:
        """The files, one by one."""
        for name in sorted(self.load_file_names()):
            with translated(self._folder):
                place = self._own / _FILES / name.hex()
                facts = read_json(place.with_suffix(".json")) or {}
                body = place.with_suffix(".zlib")
                yield RawFile(name, str(facts.get("name", "")), int(facts.get("size_bytes", 0)),
                              str(facts.get("added_at", "")), body.read_bytes() if body.exists() else b"")

    def count(self) -> CopyCounts:
        """What lies there now, as far as it can be read."""
        with translated(self._folder):
            sessions = [row for month in self._months.list_months(SESSIONS.name)
                        for found in self._months.read_by_session(SESSIONS, month).values() for row in found]
            paths = [self._months.path_of(SHOTS, month) for month in self._months.list_months(SHOTS.name)]
            rows = sum(self._months.count_rows(path) for path in paths if self._months.is_readable(path))
        places = {name: place for place, name in enumerate(SESSIONS.columns)}
        counted = [row for row in sessions if row[places["counts"]] and row[places["distinct_shots"]]]
        days = [row[_DAY] for row in counted if row[_DAY] is not None]
        return CopyCounts(len(counted), sum(row[places["distinct_shots"]] for row in counted), max(days, default=None),
                          rows)

    def describe_cost(self) -> list[str]:
        """A folder takes no money."""
        return []

    def check_access(self) -> list[str]:
        """Who else could read the copy: nothing is said of a system without modes."""
        with translated(self._folder):
            mode = self._folder.stat().st_mode
        if os.name == "posix" and mode & 0o007:
            return ["Everybody with an account on the computer of the folder can read it."]
        return []

    def remove(self) -> None:
        """Take away what is ours; a folder that is empty then goes, too."""
        with translated(self._folder):
            for name in (*TABLES, OWN):
                if (self._folder / name).is_dir():
                    shutil.rmtree(self._folder / name)
            (self._folder / MANIFEST).unlink(missing_ok=True)
            if not any(self._folder.iterdir()):
                self._folder.rmdir()

    def _check_turn(self) -> _Run:
        """The run that was begun last alone may write. Raises CopyOvertaken."""
        assert self._run is not None  # noqa: S101 - begun before
        with translated(self._folder):
            found = read_manifest(self._folder)
        if found is None or found["begun"] != self._run.mark:
            raise CopyOvertaken("Another run has begun to write this copy.", "Leave it to that one.")
        return self._run

    def _stage(self, month: str, part: int, sessions: Sequence[SessionContent]) -> None:
        import pyarrow as pa  # noqa: PLC0415 - as above

        for table in OF_SESSION:
            rows = [row for each in sessions for row in each.rows[table.name]]
            if rows:
                self._write_staged(table.name, month, part, build_arrow(table, rows))
        columns = zip(*((each.report_id, *each.hash, each.pack()) for each in sessions), strict=True)
        arrays = [pa.array(values, each.type) for values, each in zip(columns, packed_schema(), strict=True)]
        self._write_staged(PACKED, month, part, pa.Table.from_arrays(arrays, schema=packed_schema()), own=True)

    def _staged_path(self, name: str, month: str, part: int, *, own: bool) -> Path:
        return self._own / _STAGED / (OWN if own else "tables") / name / month / f"{part}.arrow"

    def _write_staged(self, name: str, month: str, part: int, table: pa.Table, *, own: bool = False) -> None:
        from pyarrow import feather  # noqa: PLC0415 - as above

        path = self._staged_path(name, month, part, own=own)
        path.parent.mkdir(parents=True, exist_ok=True)
        feather.write_feather(table, path, compression="uncompressed")

    def _publish(self, run: _Run) -> None:
        index = self._months.load_index()
        for number, part in run.latest.items():
            run.in_part[part].add(number)
        changed = run.latest.keys() | run.gone
        before = read_json(self._own / _PUBLISHING) or {"months": []}
        months = {*run.staged, *before["months"], *(index[number][0] for number in changed & index.keys())}
        if self._lacks_columns:
            months |= {month for month, _ in index.values()}
        if not months:
            return
        write_json(self._own / _PUBLISHING, {"months": sorted(months)})
        stays: dict[str, set[int]] = defaultdict(set)
        for number, (month, _) in index.items():
            if number not in changed:
                stays[month].add(number)
        for month in sorted(months):
            self._check_turn()
            self._check_month(month, changed)
            for table in OF_SESSION:
                path = self._months.path_of(table, month)
                staged = self._read_staged(run, month, _Dataset(table.name, schema_of(table)))
                _write_month(path, self._with_old(path, stays[month], schema_of(table), staged), schema_of(table))
            path, schema = self._months.packed_path(month), packed_schema()
            staged = self._read_staged(run, month, _Dataset(PACKED, schema, is_own=True))
            _write_month(path, self._with_old(path, stays[month], schema, staged), schema)

    def _check_month(self, month: str, changed: Collection[int]) -> None:
        """What lies there of other sessions must be known, or it would be lost. Raises CopyForeign."""
        path = self._months.packed_path(month)
        if not path.exists() or self._months.is_readable(path):
            return
        if any(self._months.read_by_session(table, month).keys() - changed for table in OF_SESSION):
            raise damaged()

    def _with_old(
        self, path: Path, stays: set[int], schema: pa.Schema, staged: Iterator[pa.Table]
    ) -> Iterator[pa.Table]:
        """What stays of a month's file, then what was laid aside for it."""
        if stays and (old := self._months.read(path)) is not None:
            yield _only(old, stays, schema)
        yield from staged

    def _read_staged(self, run: _Run, month: str, dataset: _Dataset) -> Iterator[pa.Table]:
        from pyarrow import feather  # noqa: PLC0415 - as above

        for part in run.staged.get(month, ()):
            path = self._staged_path(dataset.name, month, part, own=dataset.is_own)
            if path.exists():
                yield _only(feather.read_table(path), run.in_part[part], dataset.schema)

    def _describe_files(self) -> dict[str, dict[str, Any]]:
        """Rows and hash of every file of the contract; of those that did not change, as they were described."""
        known = (read_manifest(self._folder) or {}).get("files", {})
        found = {}
        for table in TABLES.values():
            for path in sorted((self._folder / table.name).rglob("*.parquet")):
                name = path.relative_to(self._folder).as_posix()
                size, changed_at = path.stat().st_size, path.stat().st_mtime_ns
                before = known.get(name, {})
                if (before.get("bytes"), before.get("changed_ns")) == (size, changed_at):
                    found[name] = before
                else:
                    found[name] = {"rows": self._months.count_rows(path), "bytes": size, "changed_ns": changed_at,
                                   "sha256": hash_file(path)}
        return found


def _by_month(sessions: Iterable[SessionContent]) -> dict[str, list[SessionContent]]:
    found: dict[str, list[SessionContent]] = defaultdict(list)
    for each in sessions:
        day = each.rows[SESSIONS.name][0][_DAY] if each.rows[SESSIONS.name] else None
        found[UNDATED if day is None else day[:_MONTH]].append(each)
    return found


def _write_month(path: Path, pieces: Iterator[pa.Table], schema: pa.Schema) -> None:
    if not write_parquet(path, pieces, schema) and path.parent.is_dir():
        path.parent.rmdir()
        flush_folder(path.parent.parent)


def _only(table: pa.Table, numbers: set[int], schema: pa.Schema) -> pa.Table:
    """The rows of these sessions, with the columns of today: what an older file lacks is empty."""
    import pyarrow as pa  # noqa: PLC0415 - as above
    import pyarrow.compute as pc  # noqa: PLC0415 - as above

    rows = table.filter(pc.is_in(table.column("report_id"), value_set=pa.array(sorted(numbers), pa.int64())))
    return pa.Table.from_arrays([
        rows.column(each.name).cast(each.type) if each.name in rows.column_names
        else pa.nulls(rows.num_rows, each.type) for each in schema], schema=schema)
