"""A whole copy of another program's database: through SQLite, which knows what is in its log and who writes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from golf.errors import FileTooLarge, FileUnreadable
from imports.tables.database import START
from imports.tables.limits import MAX_FILE_BYTES

_WAIT_S = 5.0
_PAGES_AT_ONCE = 2_000


def is_database(path: Path) -> bool:
    """Whether a file begins as SQLite's do. Raises OSError."""
    with path.open("rb") as stream:
        return stream.read(len(START)) == START


def read_database_copy(path: Path) -> bytes:
    """The bytes of a database as they are at one moment, also while another program has it open. Nothing is written.

    A plain copy could hold half of a change. Raises FileTooLarge and FileUnreadable.
    """
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise FileTooLarge(f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB.",
                               "Export the newest sessions as CSV, and import those.")
        address = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=_WAIT_S)) as source, closing(
                sqlite3.connect(":memory:")) as copy:
            source.backup(copy, pages=_PAGES_AT_ONCE)
            return copy.serialize()
    except (sqlite3.Error, OSError) as error:
        raise FileUnreadable("The database cannot be read: it is damaged, or another program keeps it locked.",
                             "Close the other program, then try again.") from error
