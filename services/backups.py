"""Verified copies of the golfer's file, and the way back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from golf.errors import SyncAlreadyRunning
from golf.records import BackupInfo
from services.sign_in_gate import DatabaseSignInGate
from services.sync_lock import hold_sync_lock

if TYPE_CHECKING:
    from services.wiring import App

log = logging.getLogger(__name__)

BY_HAND = "by hand"


def make_backup(app: App, reason: str = BY_HAND) -> BackupInfo:
    """Copy the file and verify the copy; also while a sync runs. Raises DatabaseError, DiskFull, BackupInvalid."""
    info = app.database.backups.make(app.settings.backup_folder, reason)
    log.info("backup_made", extra={"backup": info.name, "reason": reason, "shots": info.shots})
    return info


def load_backups(app: App) -> list[BackupInfo]:
    """The backups of the file in use, newest first."""
    return sorted(app.database.backups.load_list(app.settings.backup_folder), key=lambda one: one.made_at, reverse=True)


def restore_backup(app: App, name: str) -> BackupInfo:
    """Verify the backup, back up what is there now, then put the backup in its place.

    What the portal has refused stays refused. Raises SyncAlreadyRunning, BackupInvalid, DatabaseError.
    """
    with _no_sync(app), _sign_in_state_kept(app):
        info = app.database.backups.restore(app.settings.backup_folder, name)
    log.info("backup_restored", extra={"backup": info.name, "shots": info.shots})
    return info


@contextmanager
def _no_sync(app: App) -> Iterator[None]:
    """Keep every sync out while the file changes under its feet."""
    app.jobs.latest()  # a run that crashed is recognised as such before its row is overwritten
    try:
        with hold_sync_lock(app.settings.lock_path):
            yield
    except SyncAlreadyRunning as error:
        raise SyncAlreadyRunning("A sync is running; nothing was restored.",
                                 "Wait until it is done or stop it, then restore.") from error


@contextmanager
def _sign_in_state_kept(app: App) -> Iterator[None]:
    """An older file must not forget a refusal: the refused password would be tried again."""
    username = app.credentials.status().username
    gate = DatabaseSignInGate(app.database.accounts)
    block = gate.load_block(username) if username else None
    yield
    if username is None:
        return
    gate.person_acts(username)
    if block is not None:
        gate.restore_block(username, block)
