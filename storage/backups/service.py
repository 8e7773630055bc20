"""Backups: made and restored through SQLite's backup API only, verified before they are trusted.

A copy of the bytes of a file in use is broken more often than not, and closing it would drop the locks
of this process (see storage.file.opening).
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select, update

from golf.backups import BackupInfo, RestorePreview
from golf.errors import BackupInvalid, DatabaseBusy
from golf.private_files import make_private_folder
from storage.backups.content_facts import ContentFacts, compute_facts
from storage.backups.files import (
    check_room,
    load_manifest,
    load_manifests,
    name_backup,
    opened_backup,
    remove_backup,
    save_manifest,
    sweep_leftovers,
    verify_copy,
    verify_file,
    with_counts,
)
from storage.backups.restore_preview import compute_preview
from storage.backups.retention import DAYS_KEPT, WEEKS_KEPT, KeptFor, select_kept
from storage.backups.scratch import prove_by_restoring, restored_scratch, scratch_file
from storage.changes.audit import load_audit_rows, merge_audit
from storage.choices.accounts import save_gate
from storage.copies.registry import load_copy_rows, replace_copy_rows
from storage.file.engine import Repository, Store, build_engine
from storage.file.failures import translated
from storage.file.revision import bump_revision, load_revision
from storage.file.schema_forms import Schema, read_forms, read_schema_rows
from storage.tables.column_types import now
from storage.tables.core import data_revision, portal_accounts

_LOG = logging.getLogger(__name__)
_PATIENCE_SECONDS = 30.0
_ALL_PAGES = -1  # in one go: a copy in portions starts over with every write and may never end


class _WhatStays(NamedTuple):
    """Which accounts there are, the portal's refusals, the data revision, the audit, and copies elsewhere."""

    gates: list[dict[str, Any]]
    revision: int
    audit: list[dict[str, Any]]
    copies: list[dict[str, Any]]


class Backups(Repository):
    """Copies of the open database in a folder. Thread-safe; a restore wants no sync running."""

    def make(self, folder: Path, reason: str, *, at: datetime | None = None) -> BackupInfo:
        """A copy of this moment, proved by restoring it. Raises BackupInvalid, DiskFull and other DatabaseErrors."""
        with translated(self._store.path):
            make_private_folder(folder)
            sweep_leftovers(folder)
            check_room(folder, 2 * self._size())
            made_at = at or now()
            name = name_backup(folder, self._store.path.stem, reason, made_at)
            with scratch_file(folder, name) as temporary:
                facts, revision, stored = self._copy_to(temporary)
                prove_by_restoring(folder, temporary, facts)
                info = BackupInfo(name, made_at, temporary.stat().st_size, facts.sessions, facts.shots,
                                  facts.content_hash, reason.lower(), revision, stored)
                save_manifest(folder, info)
                os.replace(temporary, folder / name)
        _LOG.info("backup_made", extra={"backup": name, "shots": info.shots, "bytes": info.size_bytes})
        return info

    def load_list(self, folder: Path) -> list[BackupInfo]:
        """Backups in a folder, newest first."""
        return load_manifests(folder) if folder.is_dir() else []

    def verify(self, folder: Path, name: str) -> BackupInfo:
        """Compare a backup with its manifest, value by value. Raises BackupInvalid."""
        return verify_file(folder, name)

    def verify_copy(self, path: Path, info: BackupInfo) -> None:
        """Compare a copy of a backup, wherever it lies, with its facts, value by value. Raises BackupInvalid."""
        verify_copy(path, info)

    def adopt(self, folder: Path, path: Path, info: BackupInfo) -> BackupInfo:
        """Verify a copy that came back and move it into the folder of backups; the same one that is there stays.

        ``path`` is on the folder's disk. Raises BackupInvalid, also for another backup of that name.
        """
        with translated(self._store.path):
            make_private_folder(folder)
            verify_copy(path, info)
            if (folder / info.name).exists() and load_manifest(folder, info.name).content_hash != info.content_hash:
                raise BackupInvalid(f"Another backup lies here as {info.name}.", "Move it away, then try again.")
            save_manifest(folder, info)
            os.replace(path, folder / info.name)
        return info

    def preview(self, folder: Path, name: str) -> RestorePreview:
        """What a restore of this backup would change; writes nothing to it nor to the database.

        Raises what restore() raises of a backup that cannot be restored.
        """
        with translated(self._store.path), restored_scratch(
                folder, name, self._load_schema()) as (scratch, info):
            return compute_preview(self._store.path, scratch, info)

    def restore(self, folder: Path, name: str) -> BackupInfo:
        """Put a verified backup in the place of the present content, which is backed up first.

        One transaction: other processes see the old content or the restored one, also after a crash. A portal's
        refusal stays in force, and the data revision goes on growing. Raises BackupInvalid or, for a backup of
        a newer app, DatabaseNewerThanApp before anything is changed.
        """
        with translated(self._store.path), restored_scratch(
                folder, name, self._load_schema()) as (scratch, info):
            safety_copy = self.make(folder, "before restore")
            check_room(self._store.path.parent, info.size_bytes)
            wanted = self._carry_over(scratch)
            with opened_backup(scratch) as source, self._store.raw() as live:
                source.backup(live, pages=_ALL_PAGES, progress=_give_up_when_busy())
        with self._store.writing() as connection:
            bump_revision(connection)  # somebody may have taken the number of the restored state meanwhile
        with self._store.raw() as live:  # after the last write
            restored, info = compute_facts(live), with_counts(info, live)
        if restored != wanted:
            raise BackupInvalid("Something wrote to the database while it was being restored.",
                                f"Stop every sync and restore again; the state before is kept as {safety_copy.name}.")
        _LOG.info("backup_restored", extra={"backup": name, "shots": info.shots})
        return info

    def explain_kept(self, folder: Path, at: datetime | None = None) -> dict[str, tuple[KeptFor, ...]]:
        """Names of the backups that pruning keeps, each with the reasons."""
        return self.choose_kept(self.load_list(folder), at)

    def choose_kept(self, backups: Sequence[BackupInfo], at: datetime | None = None) -> dict[str, tuple[KeptFor, ...]]:
        """The same of any backups, newest first: such as the copies in another place."""
        return select_kept(backups, at or now())

    def prune(
        self, folder: Path, daily: int = DAYS_KEPT, weekly: int = WEEKS_KEPT, *, at: datetime | None = None,
        zone: tzinfo | None = None,
    ) -> list[BackupInfo]:
        """Delete what is not kept (storage.backups.retention); returns what was deleted.

        The newest one that stays is verified first: raises BackupInvalid, and nothing is deleted, when it is
        not sound.
        """
        backups = self.load_list(folder)
        kept = select_kept(backups, at or now(), daily=daily, weekly=weekly, zone=zone)
        surplus = [info for info in backups if info.name not in kept]
        with translated(self._store.path):
            if surplus:
                verify_file(folder, next(info.name for info in backups if info.name in kept))
            for info in surplus:
                remove_backup(folder, info.name)
                _LOG.info("backup_pruned", extra={"backup": info.name})
        return surplus

    def _load_schema(self) -> Schema:
        with self._store.raw() as connection:
            return read_forms(read_schema_rows(connection))

    def _size(self) -> int:
        with self._store.raw() as connection:
            pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        return int(pages * size)

    def _copy_to(self, path: Path) -> tuple[ContentFacts, int, int]:
        """Copy one snapshot; what it holds, its data revision, and how many sessions have their shots."""
        with self._store.raw() as source, closing(sqlite3.connect(path)) as copy:
            copy.isolation_level = None
            source.execute("BEGIN")
            try:
                facts = compute_facts(source)  # the first read pins the snapshot the backup then copies
                revision, stored = source.execute("SELECT revision, (SELECT count(*) FROM sessions WHERE imported_at "
                                                  "IS NOT NULL) FROM data_revision").fetchone()
                source.backup(copy, pages=_ALL_PAGES, progress=_give_up_when_busy())
            finally:
                source.execute("ROLLBACK")
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole in itself
        return facts, int(revision), int(stored)

    def _carry_over(self, scratch: Path) -> ContentFacts:
        """Write into the scratch file what does not go back in time; what it holds then is what the restore brings."""
        gates, revision, entries, copies = self._load_what_stays()
        with closing(Store(scratch, build_engine(scratch))) as restored, restored.writing() as connection:
            newest = max(revision, load_revision(connection)) + 1
            connection.execute(update(data_revision).values(revision=newest))
            connection.execute(update(portal_accounts).where(portal_accounts.c.is_kept).values(is_kept=False))
            for gate in gates:
                save_gate(connection, gate)
            merge_audit(connection, entries)
            replace_copy_rows(connection, copies)
        with opened_backup(scratch) as connection:
            return compute_facts(connection)

    def _load_what_stays(self) -> _WhatStays:
        """What does not go back in time."""
        columns = portal_accounts.c
        accounts = select(columns.username, columns.label, columns.is_kept, columns.sync_enabled).where(
            columns.is_kept | (columns.label != "") | ~columns.sync_enabled)
        blocked = select(columns.username, columns.attempt_began_at, columns.refusal_code, columns.refused_at).where(
            columns.refusal_code.is_not(None) | columns.attempt_began_at.is_not(None))
        with self._store.reading() as connection:
            rows = [dict(row) for wanted in (accounts, blocked) for row in connection.execute(wanted).mappings()]
            return _WhatStays(rows, load_revision(connection), load_audit_rows(connection), load_copy_rows(connection))


def _give_up_when_busy() -> Callable[[int, int, int], None]:
    """A progress callback that ends the driver's endless waiting for somebody else's lock."""
    deadline = time.monotonic() + _PATIENCE_SECONDS

    def check(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise DatabaseBusy("Another program keeps the database locked.", "Stop the sync, then try again.")

    return check
