"""Opening the golfer's file: whether it is there, ours, whole, and of which schema.

Every look at an existing file goes through SQLite, never through ``open()``: with a connection open in
this process, closing another descriptor of the file drops the process's locks, and the next writer
elsewhere may throw away committed data. Only ``stat`` and ``access`` are asked of the system.
"""

from __future__ import annotations

import logging
import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from filelock import FileLock, Timeout

from golf.errors import DatabaseBusy
from golf.private_files import make_private_folder
from storage.file.engine import Store, build_engine
from storage.file.failures import changed_by_others, damaged, read_only, translated
from storage.file.schema import HEAD_REVISION, VERSION_TABLE
from storage.file.schema_guard import find_what_acts
from storage.tables.core import APPLICATION_ID, metadata

_LOG = logging.getLogger(__name__)
_LOCK_SECONDS = 60.0  # a migration of a million shots takes a few seconds; others wait for it

BackUpFirst = Callable[[Store], object]
"""Called with the open old file before it is migrated."""


def open_store(path: Path, back_up_first: BackUpFirst) -> Store:
    """The file, ready to use: created when absent, brought to this app's schema when older.

    Raises DatabaseDamaged, DatabaseNewerThanApp, DatabaseReadOnly, DatabaseBusy or DiskFull.
    """
    with translated(path):
        _prepare_folder(path)
        if path.exists():
            _refuse_a_foreign_file(path)
            store = Store(path, build_engine(path))
            if _check_is_ours(store) == HEAD_REVISION:
                return store
            store.close()
        return _create_or_migrate(path, back_up_first)


def _prepare_folder(path: Path) -> None:
    """Folder and file must be writable, and the file for nobody else."""
    make_private_folder(path.parent)
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise read_only(path)
    if not path.exists():
        if path.is_symlink():
            raise damaged(path, "it is a link to a file that is not there (on a disk that is not connected?)")
        return
    if path.is_dir():
        raise damaged(path, "it is a folder")
    if not os.access(path, os.W_OK | os.R_OK):
        raise read_only(path)
    if path.stat().st_size == 0:
        raise damaged(path, "it is empty")
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _refuse_a_foreign_file(path: Path) -> None:
    """Raise DatabaseDamaged for another program's file, and for ours with something in it that acts by itself.

    Looked at before our own way of connecting, which would change its journal mode.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema=OFF")
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise damaged(path, "it belongs to another program")
        acting = find_what_acts(connection)
    if acting:
        raise changed_by_others(path, acting)


def _check_is_ours(store: Store) -> str:
    """The schema revision of an existing file; raises DatabaseDamaged for anything but a whole one of ours."""
    try:
        return _read_revision(store)
    except BaseException:
        store.close()
        raise


def _read_revision(store: Store) -> str:
    with store.reading() as connection:
        tables = {name for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
        revision = None
        if VERSION_TABLE in tables:
            revision = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()  # noqa: S608
        if revision is None:
            raise damaged(store.path, "it does not say which version it is")
        if revision == HEAD_REVISION and (missing := set(metadata.tables) - tables):
            raise damaged(store.path, f"the table {min(missing)} is missing")
    return str(revision)


def _create_or_migrate(path: Path, back_up_first: BackUpFirst) -> Store:
    """Under a lock file, since two processes may start at the same moment."""
    try:
        with FileLock(path.with_name(path.name + ".lock"), timeout=_LOCK_SECONDS, mode=0o600):
            if not path.exists():
                _create(path)
            store = Store(path, build_engine(path))
            revision = _check_is_ours(store)
            if revision != HEAD_REVISION:
                _migrate(store, revision, back_up_first)
                store = Store(path, build_engine(path))
            return store
    except Timeout as error:
        raise DatabaseBusy(f"Another Rangebook has been preparing {path.name} for over a minute.",
                           "Wait until it is done, or close it, then try again.") from error


def create_store(path: Path, revision: str) -> Store:
    """A new, empty file of this schema, which may be an older one: to be filled, then opened by ``open_store``.

    Raises DatabaseNewerThanApp for a schema that is unknown here, and what ``open_store`` raises for a path.
    """
    from storage.file.migrating import check_is_known  # noqa: PLC0415 - see _create

    with translated(path):
        _prepare_folder(path)
        if path.exists():
            raise damaged(path, "it is there already")
        check_is_known(revision)
        _create(path, revision)
        return Store(path, build_engine(path))


def _create(path: Path, revision: str = "head") -> None:
    """Build the file under another name and move it into place whole: a crash leaves no half database."""
    from storage.file.migrating import migrate  # noqa: PLC0415 – Alembic takes longer to import than all the rest

    for leftover in path.parent.glob(f".{path.name}.new-*"):
        leftover.unlink(missing_ok=True)
    temporary = path.with_name(f".{path.name}.new-{secrets.token_hex(4)}")
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        migrate(temporary, revision)
        _put_aside_stray_parts(path)
        os.replace(temporary, path)
    finally:
        for suffix in ("", "-wal", "-shm"):
            temporary.with_name(temporary.name + suffix).unlink(missing_ok=True)
    _LOG.info("database_created", extra={"schema": revision})


def _put_aside_stray_parts(path: Path) -> None:
    """SQLite would play the WAL of a database that was moved away into the new one; nobody's data is deleted."""
    for suffix in ("-wal", "-shm"):
        stray = path.with_name(path.name + suffix)
        if stray.exists():
            os.replace(stray, path.with_name(f"{path.name}{suffix}.left-over-{secrets.token_hex(4)}"))
            _LOG.warning("stray_database_part_put_aside", extra={"part": stray.name})


def _migrate(store: Store, revision: str, back_up_first: BackUpFirst) -> None:
    from storage.file.migrating import check_is_known, migrate  # noqa: PLC0415 – see _create

    try:
        check_is_known(revision)
        back_up_first(store)
    finally:
        store.close()
    migrate(store.path)
    _LOG.info("database_migrated", extra={"from_schema": revision, "to_schema": HEAD_REVISION})


