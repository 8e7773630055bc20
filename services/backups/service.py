"""Verified copies of the golfer's file, made by hand and by themselves, and the way back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from golf.backups import BackupInfo, BackupKind, RestorePreview
from golf.errors import (
    DatabaseBusy,
    DatabaseError,
    GolfError,
    PreviewOutdated,
    SettingsError,
    SyncAlreadyRunning,
)
from services.backups.status import BackupTrouble, forget_trouble, is_changed_since, load_trouble, save_trouble
from services.shared.locks import AT_ONCE, hold_backup_lock, hold_sync_lock, is_sync_lock_free

if TYPE_CHECKING:
    from services.app import App

log = logging.getLogger(__name__)

BY_HAND = BackupKind.BY_HAND.value
PAUSE_AFTER_TROUBLE = timedelta(hours=1)


def make_backup(app: App, reason: str = BY_HAND) -> BackupInfo:
    """Copy the file and verify the copy; also while a sync runs.

    Raises DatabaseError, DiskFull, BackupInvalid, SettingsError.
    """
    with hold_backup_lock(app.settings):
        return app.database.backups.make(app.settings.backup_folder, reason)


def back_up_when_due(app: App) -> BackupInfo | None:
    """Once per local day, when the data changed since the newest backup: back up, then prune. None: not due.

    Cheap when not due, so any clock tick may call it. Never raises for what goes wrong with the backup: that is
    kept for Settings and the doctor (services.backups.status), and tried again an hour later. Nothing is done
    while a sync runs (its end calls again) nor while a restore does.
    """
    if not _is_due(app):
        return None
    try:
        if not is_sync_lock_free(app.settings.lock_path):
            return None
        with hold_backup_lock(app.settings, AT_ONCE):
            return _back_up(app) if _is_due(app) else None
    except DatabaseBusy:
        return None
    except SettingsError as error:
        _note_trouble(app, error)
        return None


def _is_due(app: App) -> bool:
    """Whether there is something new, no daily backup of today yet, and no failure an hour ago."""
    now, today = app.parts.clock.now(), app.parts.clock.today()
    trouble = load_trouble(app.settings)
    if trouble is not None and abs(now - trouble.at) < PAUSE_AFTER_TROUBLE:  # a clock may be set back
        return False
    backups = load_backups(app)
    if any(info.kind is BackupKind.DAILY and info.made_at.astimezone().date() == today for info in backups):
        return False
    return is_changed_since(app.database, backups)


def _back_up(app: App) -> BackupInfo | None:
    backups, folder, now = app.database.backups, app.settings.backup_folder, app.parts.clock.now()
    try:
        info = backups.make(folder, BackupKind.DAILY.value, at=now)
        backups.prune(folder, at=now)
    except DatabaseError as error:
        _note_trouble(app, error)
        return None
    forget_trouble(app.settings)
    return info


def _note_trouble(app: App, error: GolfError) -> None:
    log.warning("automatic_backup_failed", extra={"code": error.code})
    now = app.parts.clock.now()
    save_trouble(app.settings, BackupTrouble(now, error.code, error.what_happened, error.what_to_do))


def load_backups(app: App) -> list[BackupInfo]:
    """The backups of the file in use, newest first."""
    return app.database.backups.load_list(app.settings.backup_folder)


def prune_backups(app: App) -> list[BackupInfo]:
    """Delete the daily and safety copies that are not needed any more; returns them. Raises BackupInvalid."""
    with hold_backup_lock(app.settings):
        return app.database.backups.prune(app.settings.backup_folder, at=app.parts.clock.now())


def preview_restore(app: App, name: str) -> RestorePreview:
    """What putting this backup back would change. Verifies it on the way; raises BackupInvalid, DatabaseError."""
    return app.database.backups.preview(app.settings.backup_folder, name)


def restore_backup(app: App, name: str, *, as_previewed: RestorePreview | None = None) -> BackupInfo:
    """Verify the backup, back up what is there now, then put the backup in its place.

    With a preview, only what it showed is done: raises PreviewOutdated when something was stored since. What
    the portal has refused stays refused. Raises SyncAlreadyRunning, BackupInvalid, DatabaseError.
    """
    with _no_sync(app), hold_backup_lock(app.settings):
        if as_previewed is not None and app.database.load_revision() != as_previewed.revision:
            raise PreviewOutdated("Something was stored since this preview was made; nothing was restored.",
                                  "Look at the new preview, then restore.")
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
