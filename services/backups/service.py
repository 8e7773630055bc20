"""Verified copies of the golfer's file, made by hand and by themselves, and the way back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from automation.ports import Clock
from golf.backups import BackupInfo, BackupKind, RestorePreview
from golf.errors import (
    DatabaseBusy,
    DatabaseError,
    GolfError,
    PreviewOutdated,
    SettingsError,
    SyncAlreadyRunning,
)
from golf.maintenance import AuditEntry, AuditKind, who_acts
from golf.settings import Settings
from golf_db import GolfDatabase, open_database
from services.backups.status import (
    BackupHealth,
    BackupTrouble,
    forget_trouble,
    is_changed_since,
    load_health,
    load_trouble,
    save_trouble,
)
from services.shared.audit_note import note_audit
from services.shared.formatting import count_of
from services.shared.locks import AT_ONCE, hold_backup_lock, hold_sync_lock, is_sync_lock_free

log = logging.getLogger(__name__)

BY_HAND = BackupKind.BY_HAND.value
PAUSE_AFTER_TROUBLE = timedelta(hours=1)


class Backups:
    """Makes, shows, prunes and restores backups; ``notice_crash`` recognises a run whose process is gone."""

    def __init__(
        self, database: GolfDatabase, settings: Settings, clock: Clock, notice_crash: Callable[[], object]
    ) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._notice_crash = notice_crash

    def make(self, reason: str = BY_HAND) -> BackupInfo:
        """Copy the file and verify the copy; also while a sync runs.

        Raises DatabaseError, DiskFull, BackupInvalid, SettingsError.
        """
        with hold_backup_lock(self._settings):
            return self._database.backups.make(self._settings.backup_folder, reason, at=self._clock.now())

    def copy_to(self, folder: Path) -> BackupInfo:
        """A verified copy in a folder outside the backups, to be taken elsewhere. Raises as ``make``."""
        with hold_backup_lock(self._settings):
            return self._database.backups.make(folder, BY_HAND)

    def take_in(self, path: Path) -> str:
        """Make a backup of another database of this schema, to be restored here; its name. Raises as ``make``."""
        with hold_backup_lock(self._settings), closing(open_database(path)) as other:
            return other.backups.make(self._settings.backup_folder, BY_HAND).name

    def back_up_when_due(self) -> BackupInfo | None:
        """Once per local day, when the data changed since the newest backup: back up, then prune. None: not due.

        Cheap when not due, so any clock tick may call it. Never raises for what goes wrong with the backup: that is
        kept for Settings and the doctor (services.backups.status), and tried again an hour later. Nothing is done
        while a sync runs (its end calls again) nor while a restore does.
        """
        if not self._is_due():
            return None
        try:
            if not is_sync_lock_free(self._settings.lock_path):
                return None
            with hold_backup_lock(self._settings, AT_ONCE):
                return self._back_up() if self._is_due() else None
        except DatabaseBusy:
            return None
        except SettingsError as error:
            self._note_trouble(error)
            return None

    def _is_due(self) -> bool:
        """Whether there is something new, no daily backup of today yet, and no failure an hour ago."""
        now, today = self._clock.now(), self._clock.today()
        trouble = load_trouble(self._settings)
        if trouble is not None and abs(now - trouble.at) < PAUSE_AFTER_TROUBLE:  # a clock may be set back
            return False
        backups = self.load_list()
        if any(info.kind is BackupKind.DAILY and info.made_at.astimezone().date() == today for info in backups):
            return False
        return is_changed_since(self._database, backups)

    def _back_up(self) -> BackupInfo | None:
        backups, folder, now = self._database.backups, self._settings.backup_folder, self._clock.now()
        try:
            info = backups.make(folder, BackupKind.DAILY.value, at=now)
            backups.prune(folder, at=now)
        except DatabaseError as error:
            self._note_trouble(error)
            return None
        forget_trouble(self._settings)
        return info

    def _note_trouble(self, error: GolfError) -> None:
        log.warning("automatic_backup_failed", extra={"code": error.code})
        now = self._clock.now()
        save_trouble(self._settings, BackupTrouble(now, error.code, error.what_happened, error.what_to_do))

    def load_list(self) -> list[BackupInfo]:
        """The backups of the file in use, newest first."""
        return self._database.backups.load_list(self._settings.backup_folder)

    def explain_kept(self) -> Mapping[str, Sequence[str]]:
        """The names of those that pruning keeps, each with the reasons."""
        return self._database.backups.explain_kept(self._settings.backup_folder)

    def load_health(self) -> BackupHealth:
        """Whether the automatic backups work, and how old the newest is."""
        return load_health(self._database, self._settings)

    def prune(self) -> list[BackupInfo]:
        """Delete the daily and safety copies that are not needed any more; returns them. Raises BackupInvalid."""
        with hold_backup_lock(self._settings):
            return self._database.backups.prune(self._settings.backup_folder, at=self._clock.now())

    def preview_restore(self, name: str) -> RestorePreview:
        """What putting this backup back would change. Verifies it on the way; raises BackupInvalid, DatabaseError."""
        return self._database.backups.preview(self._settings.backup_folder, name)

    def is_outdated(self, preview: RestorePreview) -> bool:
        """Whether something was stored since the preview was made."""
        return self._database.load_revision() != preview.revision

    def restore(self, name: str, *, as_previewed: RestorePreview | None = None) -> BackupInfo:
        """Verify the backup, back up what is there now, then put the backup in its place.

        With a preview, only what it showed is done: raises PreviewOutdated when something was stored since. What
        the portal has refused stays refused. Raises SyncAlreadyRunning, BackupInvalid, DatabaseError.
        """
        with self._no_sync(), hold_backup_lock(self._settings):
            if as_previewed is not None and self.is_outdated(as_previewed):
                raise PreviewOutdated("Something was stored since this preview was made; nothing was restored.",
                                      "Look at the new preview, then restore.")
            info = self._database.backups.restore(self._settings.backup_folder, name)
        note_audit(self._database, AuditEntry(AuditKind.RESTORE, who_acts(), name, (
            f"{count_of(info.sessions, 'session')}, {count_of(info.shots, 'shot')}")))
        return info

    @contextmanager
    def _no_sync(self) -> Iterator[None]:
        """Keep every sync out while the file changes under its feet."""
        self._notice_crash()  # a run that crashed is recognised as such before its row is overwritten
        try:
            with hold_sync_lock(self._settings.lock_path):
                yield
        except SyncAlreadyRunning as error:
            raise SyncAlreadyRunning("A sync is running; nothing was restored.",
                                     "Wait until it is done or stop it, then restore.") from error
