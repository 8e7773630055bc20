"""Once a local day, when something changed: on made-up days, with failures, beside syncs and restores."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from golf.backups import BackupInfo, BackupKind
from golf.errors import BackupInvalid, DatabaseBusy, DatabaseError, DiskFull, PreviewOutdated
from golf_db import Backups
from services.backups import service
from services.backups.status import load_health, load_trouble
from services.shared.locks import hold_backup_lock, hold_sync_lock
from services.support.doctor import CheckState, check_backups
from tests.opened_app import OpenedApp
from tests.services.small_house import ME, build_small_app, report_body, save_report

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass
class FakeClock:
    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.astimezone().date()

    def monotonic(self) -> float:
        return 0.0


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def app(tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    monkeypatch.setenv("TZ", "UTC")
    import time

    time.tzset()
    yield build_small_app(tmp_path, clock=clock)
    monkeypatch.undo()
    time.tzset()


def change(app: OpenedApp, name: str = "x") -> None:
    app.database.edits.rename(101, name)


@pytest.fixture
def stored(app: OpenedApp) -> OpenedApp:
    save_report(app, 101, report_body(5))
    return app


def dailies(app: OpenedApp) -> list[BackupInfo]:
    return [info for info in app.backups.load_list() if info.kind is BackupKind.DAILY]


def test_an_empty_database_is_not_backed_up(app: OpenedApp) -> None:
    assert app.backups.back_up_when_due() is None
    assert app.backups.load_list() == []


def test_once_a_day_and_only_when_something_changed(stored: OpenedApp, clock: FakeClock) -> None:
    first = stored.backups.back_up_when_due()
    assert first is not None
    assert (first.shots, first.kind, first.revision) == (5, BackupKind.DAILY, stored.database.load_revision())
    change(stored)
    clock.at += timedelta(hours=3)
    assert stored.backups.back_up_when_due() is None, "one a day is enough"
    clock.at += timedelta(hours=12)
    assert stored.backups.back_up_when_due() is not None, "the change of yesterday afternoon"
    clock.at += timedelta(days=3)
    assert stored.backups.back_up_when_due() is None, "nothing changed"
    assert len(dailies(stored)) == 2


def test_a_heartbeat_is_no_change(stored: OpenedApp, clock: FakeClock) -> None:
    stored.database.runs.begin("r1", trigger="cli", mode="full", max_sessions=None, account=ME, started_at=NOON)
    assert stored.backups.back_up_when_due() is not None
    clock.at += timedelta(days=1)
    stored.database.runs.heartbeat("r1", clock.at)
    assert stored.backups.back_up_when_due() is None


def test_the_day_is_the_golfers(stored: OpenedApp, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Pacific/Honolulu")
    time.tzset()
    clock.at = datetime(2026, 3, 2, 20, tzinfo=ZoneInfo("Pacific/Honolulu"))
    assert stored.backups.back_up_when_due() is not None
    change(stored)
    clock.at = datetime(2026, 3, 2, 23, 59, tzinfo=ZoneInfo("Pacific/Honolulu"))
    assert stored.backups.back_up_when_due() is None, "in Honolulu it is still the same evening"
    clock.at += timedelta(minutes=2)
    assert stored.backups.back_up_when_due() is not None


def test_a_backup_by_hand_of_the_same_state_is_enough(stored: OpenedApp) -> None:
    stored.backups.make()
    assert stored.backups.back_up_when_due() is None


def test_an_old_manifest_without_a_revision_counts_as_changed(stored: OpenedApp) -> None:
    info = stored.backups.make()
    manifest = stored.settings.backup_folder / f"{info.name}.json"
    facts = json.loads(manifest.read_text())
    del facts["revision"]
    manifest.write_text(json.dumps(facts))
    assert stored.backups.back_up_when_due() is not None


def test_a_clock_set_back_still_gets_its_backup(stored: OpenedApp, clock: FakeClock) -> None:
    clock.at = NOON + timedelta(days=400)
    assert stored.backups.back_up_when_due() is not None
    clock.at = NOON
    change(stored)
    made = stored.backups.back_up_when_due()
    assert made is not None
    assert made in stored.backups.load_list(), "pruning never takes the one just made"
    assert len(dailies(stored)) == 2


def test_a_year_of_practice_keeps_seven_days_and_four_weeks(stored: OpenedApp, clock: FakeClock) -> None:
    mine = stored.backups.make()
    for day in range(40):
        clock.at = NOON + timedelta(days=day)
        change(stored, f"day {day}")
        assert stored.backups.back_up_when_due() is not None
    days = [info.made_at.date() for info in dailies(stored)]
    today = clock.at.date()
    assert days[:7] == [today - timedelta(days=back) for back in range(7)]
    assert 7 < len(days) <= 11
    assert len({day.isocalendar()[:2] for day in days}) == 4
    assert mine in stored.backups.load_list()


def test_nothing_is_done_while_a_sync_or_a_restore_runs(stored: OpenedApp) -> None:
    with hold_sync_lock(stored.settings.lock_path):
        assert stored.backups.back_up_when_due() is None
    with hold_backup_lock(stored.settings):
        assert stored.backups.back_up_when_due() is None
    assert stored.backups.load_list() == []
    assert stored.backups.back_up_when_due() is not None


def test_a_restore_waits_for_a_backup_and_says_so_when_it_takes_too_long(
    stored: OpenedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = stored.backups.make()
    monkeypatch.setattr(service, "hold_backup_lock", lambda settings: hold_backup_lock(settings, 0.1))
    with hold_backup_lock(stored.settings), pytest.raises(DatabaseBusy, match="under way"):
        stored.backups.restore(info.name)


@pytest.mark.parametrize("error", [DiskFull("The disk is full.", "Make room."), BackupInvalid("Not equal.", "Look.")])
def test_a_failed_one_is_kept_said_and_tried_again(
    stored: OpenedApp, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, error: DatabaseError
) -> None:
    good, tries = stored.backups.make(), []
    change(stored)

    def fail(*_: object, **__: object) -> None:
        tries.append(1)
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(Backups, "make", fail)
        assert stored.backups.back_up_when_due() is None
        trouble = load_trouble(stored.settings)
        assert trouble is not None
        assert (trouble.code, trouble.what_happened) == (error.code, error.what_happened)
        check = check_backups(stored.settings)
        assert check.state is CheckState.WARN
        assert error.what_happened in check.sentence
        clock.at += timedelta(minutes=59)
        stored.backups.back_up_when_due()
        assert len(tries) == 1, "not every minute"
    clock.at += timedelta(minutes=2)
    assert stored.backups.back_up_when_due() is not None
    assert load_health(stored.database, stored.settings).trouble is None
    assert check_backups(stored.settings).state is CheckState.OK
    assert good in stored.backups.load_list()


def test_nothing_is_pruned_by_a_backup_that_failed(
    stored: OpenedApp, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(12):
        stored.database.backups.make(stored.settings.backup_folder, "daily", at=NOON - timedelta(days=20 - day))
    change(stored)
    before = stored.backups.load_list()
    monkeypatch.setattr("storage.backups.service.prove_by_restoring", _not_equal)
    assert stored.backups.back_up_when_due() is None
    assert stored.backups.load_list() == before


def _not_equal(*_: object) -> None:
    raise BackupInvalid("The backup is not equal to the database.", "Check the disk.")


def test_a_restore_does_only_what_its_preview_showed(stored: OpenedApp) -> None:
    info = stored.backups.make()
    change(stored)
    seen = stored.backups.preview_restore(info.name)
    change(stored, "once more")
    with pytest.raises(PreviewOutdated):
        stored.backups.restore(info.name, as_previewed=seen)
    assert stored.database.journal.load_session(101).card.name == "once more"
    seen = stored.backups.preview_restore(info.name)
    assert seen.touched == {101}
    stored.backups.restore(info.name, as_previewed=seen)
    assert stored.database.journal.load_session(101).card.name == "sgt pebble"


def test_a_sync_that_is_over_asks_for_the_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from golf.sync_events import SyncResult, SyncStatus
    from services import sync_service
    from services.sign_in.login_places import StoredCredentials
    from services.sync import options as sync_options

    app = build_small_app(tmp_path)
    save_report(app, 101, report_body(5))
    monkeypatch.setattr(sync_service, "run_sync", lambda *_, **__: SyncResult("r", SyncStatus.SUCCESS))
    monkeypatch.setattr(app.jobs, "_permitted_login", lambda *_: StoredCredentials(ME, "a password"))
    app.jobs.run_blocking(sync_options.SyncOptions(), "cli")
    assert len(dailies(app)) == 1
