"""Another program's database, read without harm: copied through SQLite into a private file, opened to read only.

A plain copy of a file that a program holds open is bad in most tries (facts of 30 November 2026); SQLite's backup is
not. What a stranger put into the file runs nothing: the copy has no trusted schema, is never written, its cells are
bounded, and a question that takes too long is broken off.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from golf.errors import FileTooLarge, FileUnreadable
from golf.private_files import make_private_folder

MAX_BYTES = 4_000_000_000
_MAGIC = b"SQLite format 3\x00"
_LONGEST_CELL = 2_000_000
_WAIT_S = 3.0
_MOST_SECONDS = 3600.0
"""Of a whole import; a validation ends far sooner."""
_STEPS = 100_000
_OLD_S = 86_400
_NAME = ".foreign.db."


def is_sqlite_file(path: Path) -> bool:
    """Whether an ordinary file begins as SQLite's do. Never ask it of Rangebook's own (storage.file.opening)."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


@contextmanager
def open_foreign_copy(path: Path, folder: Path, most_seconds: float = _MOST_SECONDS) -> Iterator[sqlite3.Connection]:
    """A private copy of another program's database in ``folder``, to read; it goes away with the block.

    Raises FileTooLarge, and FileUnreadable for what is no whole database or cannot be read in time.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileTooLarge("The database is larger than 4 GB.", "Choose another file.")
        with _scratch(folder) as scratch:
            _copy(path, scratch, most_seconds)
            with closing(sqlite3.connect(f"{scratch.as_uri()}?immutable=1", uri=True,
                                         check_same_thread=False)) as connection:
                _tame(connection, most_seconds)
                yield connection
    except (sqlite3.Error, UnicodeError) as error:
        raise FileUnreadable(f"The database cannot be read ({error}).",
                             "Close the program that it belongs to, then try again.") from error
    except OSError as error:
        raise FileUnreadable(f"The database cannot be opened ({error.strerror}).",
                             "Give your user access to it and make room on the disk, then try again.") from error


def _copy(path: Path, target: Path, most_seconds: float) -> None:
    """In one go: a copy in portions starts over with every write and may never end."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=_WAIT_S)) as reading, closing(sqlite3.connect(target)) as to:
        _tame(reading, most_seconds)
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        to.execute("PRAGMA synchronous=OFF")
        reading.backup(to, pages=-1)
        to.execute("PRAGMA journal_mode=DELETE")  # a copy in WAL mode would want files beside it


def _tame(connection: sqlite3.Connection, most_seconds: float) -> None:
    connection.isolation_level = None
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_CELL)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "mmap_size=0"):
        connection.execute(f"PRAGMA {pragma}")
    until = time.monotonic() + most_seconds
    connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """An empty private file; what a crash left behind a day ago goes too."""
    make_private_folder(folder)
    for old in folder.glob(f"{_NAME}*"):
        if time.time() - old.stat().st_mtime > _OLD_S:
            old.unlink(missing_ok=True)
    path = folder / f"{_NAME}{secrets.token_hex(4)}"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield path
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
