"""The target folder: Parquet files that pandas, DuckDB and the like read. Arrow is imported when a copy runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from golf.copies.errors import CopyAddressRefused
from golf.copies.records import CopyHead
from replication.parquet.folder import translated
from replication.parquet.manifest import read_head, read_manifest
from replication.parquet.open_folder import OpenFolder
from replication.target import CopyAddress, OpenCopy

LONGEST_ADDRESS = 1000


class ParquetTarget:
    """A folder on a disk of this computer, a USB disk, a NAS, or one that a cloud program copies."""

    kind = "parquet"
    title = "Parquet folder"
    takes_password = False

    def reads(self, typed: str) -> bool:
        """Whether it looks like a folder's path: from the beginning, of a drive, of a home or of a server."""
        text = typed.strip()
        return "://" not in text and (text.startswith(("/", "~", "\\\\")) or text[1:3] in (":\\", ":/"))

    def read_address(self, typed: str, ca_file: str) -> tuple[CopyAddress, str | None]:
        """The folder, and no password. Raises CopyAddressRefused."""
        if ca_file:
            raise CopyAddressRefused("A folder needs no certificate.", "Leave it out.")
        text = typed.strip()
        path = Path(text).expanduser()
        if not text or not text.isprintable() or len(str(path)) > LONGEST_ADDRESS or not path.is_absolute():
            raise CopyAddressRefused("That is no folder's whole path.",
                                     "Give it from the beginning, such as /home/me/rangebook or D:\\rangebook.")
        return CopyAddress(str(path)), None

    @contextmanager
    def open(self, address: CopyAddress, password: str | None, rangebook_id: str) -> Iterator[OpenCopy]:
        """Nothing is looked at yet."""
        del password  # a folder has none
        yield OpenFolder(Path(address.text), rangebook_id)

    def load_rangebooks(self, address: CopyAddress, password: str | None) -> list[CopyHead]:
        """Whose copy lies there, if one does. Raises CopyForeign, CopyUnreachable."""
        del password
        folder = Path(address.text)
        if not folder.exists():
            with translated(folder.parent):
                folder.parent.stat()
            return []
        with translated(folder):
            found = read_manifest(folder)
        return [] if found is None else [read_head(found)]
