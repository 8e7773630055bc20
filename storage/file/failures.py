"""Foreign database errors, translated once into the golfer's words."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from golf.errors import DatabaseBusy, DatabaseDamaged, DatabaseError, DatabaseReadOnly, DiskFull

_PRIMARY = 0xFF  # SQLite's extended codes carry the primary code in the low byte
_LITTLE_ROOM = 256 * 1024  # SQLite reports a full disk under WAL as a plain I/O error
_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise what SQLite, the pool or the disk says as one of our DatabaseErrors, from its cause."""
    try:
        yield
    except DBAPIError as error:
        raise translate(error.orig, path) from error
    except sqlite3.Error as error:
        raise translate(error, path) from error
    except UnicodeError as error:  # text of the file that is no text any more, names of tables included
        raise damaged(path, "some of its text is unreadable") from error
    except PoolTimeout as error:
        raise _busy(path) from error
    except OSError as error:
        raise translate_disk(error, path) from error


def translate(error: BaseException | None, path: Path) -> DatabaseError:
    """Our error for one of sqlite3's."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _is_disk_full(path)):
        return disk_full(path)
    if code in _READ_ONLY:
        return read_only(path)
    if code in _BUSY:
        return _busy(path)
    if code in _DAMAGED:
        return damaged(path, "its content contradicts itself")
    return DatabaseError(f"The database {path.name} refused what was asked of it.",
                         "Run the integrity check in Settings, Maintenance; a backup can be restored there too.")


def translate_disk(error: OSError, path: Path) -> DatabaseError:
    """Our error for one of the operating system's."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return read_only(path)
    return DatabaseError(f"The disk with {path} did not answer as it should ({error.strerror}).",
                         "Check that the disk is connected and healthy, then try again.")


def damaged(path: Path, why: str) -> DatabaseDamaged:
    """The golfer's file is not a whole Rangebook database."""
    return DatabaseDamaged(f"The file {path} is not a whole Rangebook database: {why}.",
                           "Nothing was changed. Restore a backup, or move the file away to start afresh.")


def changed_by_others(path: Path, what: str) -> DatabaseDamaged:
    """The golfer's file is whole, but defines something that could change data by itself."""
    return DatabaseDamaged(
        f"The file {path} holds {what}. Rangebook did not make it so, and it could change your numbers unseen.",
        "Nothing was changed. If you or another program of yours added it, remove it with that program, then open "
        "Rangebook again. If not, move the file away and restore a backup.")


def read_only(path: Path) -> DatabaseReadOnly:
    """The file or its folder cannot be written."""
    return DatabaseReadOnly(f"Rangebook may not write to {path} or to its folder.",
                            "Make both writable for you, or choose another folder with RANGEBOOK_HOME.")


def disk_full(path: Path) -> DiskFull:
    """No room is left."""
    return DiskFull(f"The disk with {path.parent} is full; nothing was half stored.",
                    "Make room, then try again.")


def _busy(path: Path) -> DatabaseBusy:
    return DatabaseBusy(f"Another program keeps {path.name} locked.",
                        "Close other programs that have it open, then try again.")


def _is_disk_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LITTLE_ROOM
    except OSError:
        return False
