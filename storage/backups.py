"""Backups: made and restored through SQLite's backup API only, verified before they are trusted.

A copy of the bytes of a file in use is broken more often than not, and closing it would drop the locks
of this process (see storage.opening).
"""

from __future__ import annotations

import logging
import os
import secrets
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from golf.errors import BackupInvalid, DatabaseBusy
from golf.private_files import make_private_folder
from golf.records import BackupInfo
from storage.accounts import save_gate
from storage.backup_files import (
    load_manifests,
    load_schema,
    name_backup,
    opened_backup,
    remove_backup,
    save_manifest,
    select_surplus,
    verify_file,
)
from storage.column_types import now
from storage.content_facts import ContentFacts, check_quickly, compute_facts
from storage.engine import Store
from storage.failures import translated
from storage.revision import load_revision
from storage.schema import HEAD_REVISION
from storage.tables import data_revision, portal_accounts

_LOG = logging.getLogger(__name__)
_PATIENCE_SECONDS = 30.0
_ALL_PAGES = -1  # in one go: a copy in portions starts over with every write and may never end


class Backups:
    """Copies of the open database in a folder. Thread-safe; a restore wants no sync running."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(self, folder: Path, reason: str) -> BackupInfo:
        """A verified copy of this moment. Raises BackupInvalid when the copy is not the original."""
        with translated(self._store.path):
            make_private_folder(folder)
            made_at = now()
            name = name_backup(folder, self._store.path.stem, reason, made_at)
            temporary = folder / f".{name}.{secrets.token_hex(4)}"
            os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            try:
                facts = self._copy_to(temporary)
                info = BackupInfo(name, made_at, temporary.stat().st_size, facts.sessions, facts.shots,
                                  facts.content_hash)
                save_manifest(folder, info)
                os.replace(temporary, folder / name)
            finally:
                temporary.unlink(missing_ok=True)
        _LOG.info("backup_made", extra={"backup": name, "shots": info.shots, "bytes": info.size_bytes})
        return info

    def load_list(self, folder: Path) -> list[BackupInfo]:
        """Backups in a folder, newest first."""
        return load_manifests(folder) if folder.is_dir() else []

    def verify(self, folder: Path, name: str) -> BackupInfo:
        """Compare a backup with its manifest, value by value. Raises BackupInvalid."""
        return verify_file(folder, name)

    def restore(self, folder: Path, name: str) -> BackupInfo:
        """Put a verified backup in the place of the present content, which is backed up first.

        One transaction: other processes see the old content or the restored one. A portal's refusal
        stays in force, and the data revision goes on growing. Raises BackupInvalid or, for a backup of a
        newer app, DatabaseNewerThanApp before anything is changed.
        """
        info = verify_file(folder, name)
        schema = load_schema(folder / name)
        _check_schema(schema)
        safety_copy = self.make(folder, "before restore")
        gates, revision = self._load_what_stays()
        with translated(self._store.path), opened_backup(folder / name) as source, self._store.raw() as live:
            source.backup(live, pages=_ALL_PAGES, progress=_give_up_when_busy())
            restored = compute_facts(live)
        if schema != HEAD_REVISION:
            _migrate(self._store.path)
        self._save_what_stays(gates, revision)
        if restored.content_hash != info.content_hash:
            raise BackupInvalid("Something wrote to the database while it was being restored.",
                                f"Stop every sync and restore again; the state before is kept as {safety_copy.name}.")
        _LOG.info("backup_restored", extra={"backup": name, "shots": info.shots})
        return info

    def prune(self, folder: Path, daily: int = 7, weekly: int = 4) -> int:
        """Delete what neither the last days nor the last weeks with a backup need; returns how many."""
        surplus = select_surplus(self.load_list(folder), daily, weekly)
        with translated(self._store.path):
            for info in surplus:
                remove_backup(folder, info.name)
        return len(surplus)

    def _copy_to(self, path: Path) -> ContentFacts:
        """Copy one snapshot and prove that the copy is equal to it."""
        with self._store.raw() as source, closing(sqlite3.connect(path)) as copy:
            copy.isolation_level = None
            source.execute("BEGIN")
            try:
                facts = compute_facts(source)  # the first read pins the snapshot the backup then copies
                source.backup(copy, pages=_ALL_PAGES, progress=_give_up_when_busy())
            finally:
                source.execute("ROLLBACK")
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole in itself
            check_quickly(copy)
            if compute_facts(copy) != facts:
                raise BackupInvalid("The backup is not equal to the database.",
                                    "Check the disk it was written to, then try again.")
        return facts

    def _load_what_stays(self) -> tuple[list[dict[str, Any]], int]:
        """The portal's refusals and the data revision do not go back in time."""
        columns = portal_accounts.c
        blocked = select(columns.username, columns.attempt_began_at, columns.refusal_code, columns.refused_at).where(
            columns.refusal_code.is_not(None) | columns.attempt_began_at.is_not(None))
        with self._store.reading() as connection:
            return [dict(row) for row in connection.execute(blocked).mappings()], load_revision(connection)

    def _save_what_stays(self, gates: list[dict[str, Any]], revision: int) -> None:
        with self._store.writing() as connection:
            newest = max(revision, load_revision(connection)) + 1
            connection.execute(update(data_revision).values(revision=newest))
            for gate in gates:
                save_gate(connection, gate)


def _give_up_when_busy() -> Callable[[int, int, int], None]:
    """A progress callback that ends the driver's endless waiting for somebody else's lock."""
    deadline = time.monotonic() + _PATIENCE_SECONDS

    def check(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise DatabaseBusy("Another program keeps the database locked.", "Stop the sync, then try again.")

    return check


def _check_schema(schema: str) -> None:
    if schema != HEAD_REVISION:
        from storage.migrating import check_is_known  # noqa: PLC0415 – Alembic is slow to import

        check_is_known(schema)


def _migrate(path: Path) -> None:
    from storage.migrating import migrate  # noqa: PLC0415 – Alembic is slow to import

    migrate(path)
