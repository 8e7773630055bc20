"""A lock file that belongs to another user, as one ``sudo … sync`` leaves it (pretended: root opens anything)."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import keyring
import pytest
from keyring.backends import fail

from golf.errors import DatabaseBusy, SettingsError, SyncAlreadyRunning
from golf.private_files import make_private_folder
from golf.schedule import Schedule, ScheduleMode
from golf.settings import Settings
from golf.sync_events import SyncStatus
from services.backups.status import load_trouble
from services.schedule.automatic_sync import LOCK_FILE, ScheduleDecision
from services.shared.locks import AT_ONCE, hold_backup_lock, hold_sync_lock, is_sync_lock_free
from services.sign_in.login_places import StoredCredentials
from services.support.doctor import check_lock
from services.sync.options import SyncOptions
from services.wiring import build_app
from tests.opened_app import OpenedApp, opened
from tests.services.small_house import ME, report_body, save_report, settings_in


class TakeAway(Protocol):
    def __call__(self, name: str, trouble: int = ...) -> None: ...


@pytest.fixture
def take_away(monkeypatch: pytest.MonkeyPatch) -> TakeAway:
    """Make opening a file of this name fail as it does for somebody else's."""
    real = os.open

    def take(name: str, trouble: int = errno.EACCES) -> None:
        def open_file(path: Any, *rest: Any, **more: Any) -> int:
            if os.fspath(path).endswith(name):
                raise OSError(trouble, os.strerror(trouble), os.fspath(path))
            return real(path, *rest, **more)

        monkeypatch.setattr(os, "open", open_file)

    return take


@pytest.fixture
def app(tmp_path: Path) -> Iterator[OpenedApp]:
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    app = opened(build_app(settings_in(tmp_path), environment=StoredCredentials(ME, "a password")))
    yield app
    app.database.close()


def test_the_sync_button_hears_whose_file_it_is(app: OpenedApp, take_away: TakeAway) -> None:
    take_away("sync.lock")
    with pytest.raises(SettingsError) as told:
        app.jobs.start(SyncOptions(), "button", ME)
    assert "is not yours" in told.value.what_happened
    assert str(app.settings.lock_path) in told.value.what_to_do
    with pytest.raises(SettingsError, match="not yours"):
        app.credentials.clear(ME)


def test_what_nobody_can_look_into_is_not_called_dead(app: OpenedApp, take_away: TakeAway) -> None:
    app.database.runs.begin("run-1", trigger="cli", mode="new", max_sessions=None, account=ME,
                            started_at=datetime(2026, 2, 1, tzinfo=UTC))
    take_away("sync.lock")
    latest = app.jobs.latest()
    assert latest is not None
    assert latest.status is SyncStatus.RUNNING
    assert app.jobs.recent()[0].is_active


def test_the_doctor_says_so(app: OpenedApp, take_away: TakeAway) -> None:
    make_private_folder(app.settings.lock_path.parent)
    take_away("sync.lock")
    with pytest.raises(SettingsError, match="is not yours"):  # examine() makes a failed check of it
        check_lock(app.settings)


@pytest.mark.parametrize("name", ["sync.lock", "backup.lock"])
def test_a_daily_backup_that_cannot_be_made_is_noted_as_trouble(app: OpenedApp, take_away: TakeAway, name: str) -> None:
    save_report(app, 101, report_body(3))
    take_away(name)
    assert app.backups.back_up_when_due() is None
    trouble = load_trouble(app.settings)
    assert trouble is not None
    assert name in trouble.what_happened


def test_a_backup_by_hand_says_why_it_cannot_be_made(app: OpenedApp, take_away: TakeAway) -> None:
    take_away("backup.lock")
    with pytest.raises(SettingsError, match="not yours"):
        app.backups.make()


def test_an_automatic_sync_waits_and_says_why(app: OpenedApp, take_away: TakeAway) -> None:
    app.schedule.save(Schedule(ScheduleMode.HOURS, every_hours=1))
    take_away(LOCK_FILE)
    decision = app.automatic_sync.run_due()
    assert decision.kind is ScheduleDecision.PAUSED
    assert "is not yours" in decision.reason


def test_a_full_disk_is_told_as_such(tmp_path: Path, take_away: TakeAway) -> None:
    take_away("sync.lock", errno.ENOSPC)
    with pytest.raises(SettingsError, match="No space left"), hold_sync_lock(tmp_path / "sync.lock"):
        pass


def test_what_the_holder_itself_runs_into_is_left_alone(tmp_path: Path) -> None:
    settings: Settings = settings_in(tmp_path)
    with pytest.raises(FileNotFoundError), hold_sync_lock(settings.lock_path):
        raise FileNotFoundError
    with pytest.raises(FileNotFoundError), hold_backup_lock(settings):
        raise FileNotFoundError


def test_a_lock_that_is_held_is_busy_and_no_trouble(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with hold_sync_lock(settings.lock_path), hold_backup_lock(settings):
        assert not is_sync_lock_free(settings.lock_path)
        with pytest.raises(SyncAlreadyRunning), hold_sync_lock(settings.lock_path):
            pass
        with pytest.raises(DatabaseBusy), hold_backup_lock(settings, AT_ONCE):
            pass
