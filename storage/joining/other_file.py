"""Another Rangebook's file, read through SQLite's backup API into a private copy, which is checked and migrated there.

The file itself is opened to read only, also while another program writes to it, and never written.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from golf.errors import DatabaseBusy, FileUnreadable, GolfError
from golf.private_files import make_private_folder
from storage.backups.content_facts import check_quickly
from storage.backups.files import check_room, opened_backup, read_schema
from storage.backups.scratch import scratch_file
from storage.file.engine import Store, build_engine
from storage.file.failures import translated
from storage.file.schema import HEAD_REVISION, VERSION_TABLE
from storage.file.schema_forms import Schema
from storage.file.schema_guard import find_what_differs
from storage.joining.identity import load_rangebook_id
from storage.tables.core import APPLICATION_ID

_PAGES_AT_ONCE = 1000
_PATIENCE_SECONDS = 30.0
_HEADER_BYTES = 100
_OLD_ENOUGH_SECONDS = 3600.0
_NOTHING_CHANGED = "Nothing was changed in either Rangebook."


class NotARangebook(FileUnreadable):
    """The file is no database of Rangebook's, or one that cannot be trusted."""

    code = "not_a_rangebook"


class SameRangebook(GolfError):
    """The file is a copy or a backup of the Rangebook it is to be joined with."""

    code = "same_rangebook"


class DemoNotJoined(GolfError):
    """One of the two is the demo."""

    code = "demo_not_joined"


@dataclass(frozen=True, slots=True)
class OtherRangebook:
    """The private copy, open to read."""

    connection: Connection
    rangebook_id: str


def is_rangebook(path: Path) -> bool:
    """Whether the file says it is a Rangebook database; False for anything else, and for what cannot be read."""
    try:
        if not path.is_file() or path.stat().st_size < _HEADER_BYTES:
            return False
        with closing(_connect(path)) as connection:
            return bool(connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)
    except (OSError, sqlite3.Error):
        return False


@contextmanager
def opened_other(path: Path, folder: Path, golfers: Schema) -> Iterator[OtherRangebook]:
    """A private copy in ``folder``, of this app's schema. The copy goes away with the block.

    ``golfers`` is what the own file defines. Raises NotARangebook, DatabaseNewerThanApp, DiskFull, DatabaseBusy.
    """
    make_private_folder(folder)
    _sweep(folder)
    with scratch_file(folder, "other.db") as scratch:
        try:
            _copy(path, folder, scratch)
            with opened_backup(scratch) as copy:
                schema = _check(copy, golfers)
        except (sqlite3.Error, UnicodeError, OSError) as error:
            raise NotARangebook(f"{path.name} is damaged or cannot be read.",
                                f"{_NOTHING_CHANGED} Make a backup on the other computer, and choose that.") from error
        if schema != HEAD_REVISION:
            from storage.file.migrating import migrate  # noqa: PLC0415 - Alembic is slow to import

            with translated(scratch):
                migrate(scratch)
        with closing(Store(scratch, build_engine(scratch))) as store, store.reading() as connection:
            yield OtherRangebook(connection, load_rangebook_id(connection))


def _sweep(folder: Path) -> None:
    """Delete copies that a killed process left; young ones may be another process's."""
    for left in folder.glob(".other.db.*"):
        with suppress(FileNotFoundError):  # another process may sweep at the same moment
            if left.stat().st_mtime < time.time() - _OLD_ENOUGH_SECONDS:
                left.unlink()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5.0)
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def _copy(path: Path, folder: Path, scratch: Path) -> None:
    if not path.is_file():
        raise NotARangebook(f"There is no file {path.name}.", "Check its name and folder.")
    check_room(folder, 2 * path.stat().st_size)
    with closing(_connect(path)) as source:
        if source.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise NotARangebook(f"{path.name} is not a database of Rangebook's.",
                                "Choose golf.db of the other computer, or a backup of it.")
        with closing(sqlite3.connect(scratch)) as target:
            target.execute("PRAGMA synchronous=OFF")  # a scratch file need not survive a power cut
            source.backup(target, pages=_PAGES_AT_ONCE, progress=_give_up_late(path), sleep=0.05)
            target.execute("PRAGMA journal_mode=DELETE")


def _check(copy: sqlite3.Connection, golfers: Schema) -> str:
    """The schema of the copy; nothing that it defines was run before it was compared. Raises NotARangebook."""
    tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if VERSION_TABLE not in tables:
        raise NotARangebook("The file does not say which version of Rangebook wrote it.", _NOTHING_CHANGED)
    if differing := find_what_differs(copy, golfers):
        raise NotARangebook(
            f"The file holds {differing}. Rangebook did not make it so, and it could change your numbers unseen.",
            f"{_NOTHING_CHANGED} Remove it on the other computer with the program that made it, then try again.")
    check_quickly(copy)
    if orphans := copy.execute("PRAGMA foreign_key_check").fetchall():
        raise NotARangebook(f"The file is damaged: {len(orphans)} of its rows belong to nothing.",
                            f"{_NOTHING_CHANGED} Restore a backup on the other computer first.")
    return read_schema(copy)


def _give_up_late(path: Path) -> Callable[[int, int, int], None]:
    """A file that is written to all the time is copied again and again: that has an end."""
    deadline = time.monotonic() + _PATIENCE_SECONDS + path.stat().st_size / 1_000_000

    def check(status: int, _remaining: int, _total: int) -> None:
        if status != sqlite3.SQLITE_DONE and time.monotonic() > deadline:
            raise DatabaseBusy(f"{path.name} is written to all the time by another program.",
                               "Stop the sync in the other Rangebook, then try again.")

    return check
