"""Verified copies of the golfer's file, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from golf.errors import SyncAlreadyRunning
from golf.records import BackupInfo
from services.sync_lock import hold_sync_lock

if TYPE_CHECKING:
    from services.wiring import App

BY_HAND = "by hand"


def make_backup(app: App, reason: str = BY_HAND) -> BackupInfo:
    """Copy the file and verify the copy; also while a sync runs. Raises DatabaseError, DiskFull, BackupInvalid."""
    return app.database.backups.make(app.settings.backup_folder, reason)


def load_backups(app: App) -> list[BackupInfo]:
    """The backups of the file in use, newest first."""
    return app.database.backups.load_list(app.settings.backup_folder)


def restore_backup(app: App, name: str) -> BackupInfo:
    """Verify the backup, back up what is there now, then put the backup in its place.

    What the portal has refused stays refused. Raises SyncAlreadyRunning, BackupInvalid, DatabaseError.
    """
    with _no_sync(app):
        return app.database.backups.restore(app.settings.backup_folder, name)


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
