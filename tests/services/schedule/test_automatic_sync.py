"""Whether a sync starts by itself: a real database and real gates, a clock that the test moves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from golf.errors import (
    DatabaseBusy,
    KeyringUnavailable,
    PasswordRefused,
    PortalRefusing,
    SignInUnanswered,
    SyncAlreadyRunning,
)
from golf.schedule import Schedule, ScheduleMode
from golf.sync_events import SyncFailure, SyncResult, SyncStatus, Trigger
from services.schedule.automatic_sync import LOCK_FILE, Decision, ScheduleDecision
from services.schedule.settings import ScheduleChoices, ScheduleState
from services.shared.locks import hold_sync_lock
from services.sign_in.login_places import GivenPlace, KeptCredentials, StoredCredentials
from services.sync.options import SyncOptions
from services.sync.portal_pause import record_pause
from tests.depth import share
from tests.opened_app import OpenedApp
from tests.services.small_house import ME, build_small_app

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOURLY = Schedule(ScheduleMode.HOURS, every_hours=1)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass
class TurnedClock:
    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    def monotonic(self) -> float:
        return self.moment.timestamp()


@dataclass
class House:
    """Rangebook with a clock to turn, and a sync that only notes that it began."""

    app: OpenedApp
    clock: TurnedClock
    begun: list[SyncOptions] = field(default_factory=list)
    ends_as: SyncResult | None = None

    def begin(self, options: SyncOptions) -> str:
        self.begun.append(options)
        run_id = f"run-{len(self.begun)}"
        runs = self.app.database.runs
        runs.begin(run_id, trigger=Trigger.SCHEDULE, mode=options.mode, max_sessions=options.max_sessions, account=ME,
                   started_at=self.clock.now())
        runs.finish(replace(self.ends_as or SyncResult("", SyncStatus.NO_NEW), run_id=run_id), self.clock.now())
        return run_id

    def look(self, *, after: timedelta = timedelta(0), opened_at: datetime | None = None) -> Decision:
        self.clock.moment += after
        return self.app.automatic_sync.run_due(self.begin, opened_at=opened_at)

    def look_for(self, days: float) -> int:
        """A look every five minutes; how many syncs began."""
        before = len(self.begun)
        for _ in range(int(days * 288)):
            self.look(after=5 * MINUTE)
        return len(self.begun) - before


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    clock = TurnedClock()
    app = build_small_app(tmp_path, clock=clock)
    monkeypatch.setattr(app.credentials, "_places", replace(
        app.credentials._places, given=_Given()))
    yield House(app, clock)
    app.database.close()


class _Given(GivenPlace):
    name = "environment"

    def __init__(self) -> None:
        """A login that is simply there."""

    def load(self) -> KeptCredentials | None:
        return KeptCredentials(StoredCredentials(ME, "a password"), START)


def refuse(house: House, code: str = PasswordRefused.code) -> None:
    gate = house.app.parts.make_gate(Trigger.SCHEDULE)
    gate.attempt_begins(ME, "a password")
    gate.attempt_ended(ME, code)
    house.app.credentials._glances = None


def test_nothing_starts_by_itself_until_it_is_chosen(house: House) -> None:
    assert house.app.schedule.load() == Schedule()
    assert house.look(after=1000 * HOUR).kind is ScheduleDecision.OFF
    assert house.app.automatic_sync.next_run_at() is None
    assert house.begun == []


@pytest.mark.parametrize("schedule", [
    Schedule(ScheduleMode.DAILY, time(6, 30)), HOURLY, Schedule(ScheduleMode.OPENING), Schedule()])
def test_the_choice_is_kept(house: House, schedule: Schedule) -> None:
    house.app.schedule.save(schedule)
    assert house.app.schedule.load() == schedule


@pytest.mark.parametrize("kept", ["", "{", "[]", "null", '{"mode": "yearly"}', '{"mode": "daily", "at": "25:00"}',
                                  '{"mode": "hours", "at": "18:00", "every_hours": "x"}'])
def test_a_choice_nobody_can_read_is_off(house: House, kept: str) -> None:
    house.app.database.preferences.save("schedule", kept)
    assert house.app.schedule.load() == Schedule()


def test_the_hours_are_counted_from_the_choice_and_then_from_each_run(house: House) -> None:
    house.app.schedule.save(HOURLY)
    assert house.look(after=59 * MINUTE).kind is ScheduleDecision.NOT_DUE
    assert house.look(after=17 * MINUTE).kind is ScheduleDecision.STARTED
    assert house.look().kind is ScheduleDecision.NOT_DUE
    assert 18 <= house.look_for(1) <= 24


def test_daily_starts_once_a_day_and_not_for_a_time_already_past(house: House) -> None:
    house.app.schedule.save(Schedule(ScheduleMode.DAILY, time(11, 0)))  # an hour or more ago, or to come: one a day
    assert house.look().kind is ScheduleDecision.NOT_DUE
    days = share(3, 10)
    assert house.look_for(days) == days


def test_a_machine_asleep_for_five_days_catches_up_once(house: House) -> None:
    house.app.schedule.save(Schedule(ScheduleMode.DAILY, time(18, 0)))
    assert house.look(after=5 * 24 * HOUR).kind is ScheduleDecision.STARTED
    assert house.look_for(0.1) <= 1
    assert len(house.begun) <= 2


def test_a_clock_set_back_starts_nothing_twice(house: House) -> None:
    house.app.schedule.save(Schedule(ScheduleMode.DAILY, time(18, 0)))
    due_at = house.app.automatic_sync.next_run_at()
    assert due_at is not None
    house.clock.moment = due_at
    assert house.look().kind is ScheduleDecision.STARTED
    assert house.look(after=-2 * HOUR).kind is ScheduleDecision.NOT_DUE
    assert house.look_for(0.5) == 0


def test_a_clock_that_was_years_ahead_is_forgotten(house: House) -> None:
    house.clock.moment = START + timedelta(days=4000)
    house.app.schedule.save(HOURLY)
    house.clock.moment = START
    assert house.look().kind is ScheduleDecision.NOT_DUE
    assert house.look(after=2 * HOUR).kind is ScheduleDecision.STARTED


def test_a_state_that_is_lost_counts_from_now(house: House) -> None:
    house.app.schedule.save(HOURLY)
    house.app.database.preferences.save("schedule_state", "{broken")
    assert house.look(after=9 * HOUR).kind is ScheduleDecision.NOT_DUE
    assert house.look(after=2 * HOUR).kind is ScheduleDecision.STARTED


def test_a_restart_draws_no_new_minute(house: House, tmp_path: Path) -> None:
    house.app.schedule.save(Schedule(ScheduleMode.DAILY, time(18, 0)))
    due_at, seed = house.app.automatic_sync.next_run_at(), house.app.schedule.load_seed()
    again = build_small_app(tmp_path, clock=house.clock)
    assert (again.automatic_sync.next_run_at(), again.schedule.load_seed()) == (due_at, seed)
    again.database.close()


def test_opening_the_app_starts_one_sync(house: House) -> None:
    house.app.schedule.save(Schedule(ScheduleMode.OPENING))
    opened_at = START + 5 * HOUR
    assert house.look(after=5 * HOUR, opened_at=opened_at).kind is ScheduleDecision.NOT_DUE
    assert house.look(after=MINUTE, opened_at=opened_at).kind is ScheduleDecision.STARTED
    assert house.look(after=90 * HOUR, opened_at=opened_at).kind is ScheduleDecision.NOT_DUE
    assert house.look(after=90 * HOUR).kind is ScheduleDecision.NOT_DUE  # asked by a job of the system
    assert house.app.automatic_sync.next_run_at() is None


def test_it_brings_what_the_button_brings_but_never_walks_the_whole_list(house: House) -> None:
    house.app.sync_choices.save_max_sessions("25")
    house.app.sync_choices.save_mode("full")
    house.app.schedule.save(HOURLY)
    house.look(after=2 * HOUR)
    assert house.begun == [SyncOptions(25)]


def test_a_refused_password_pauses_until_a_person_acts_and_then_it_goes_on(house: House) -> None:
    house.app.schedule.save(HOURLY)
    refuse(house)
    revision = None
    for _ in range(5):
        decision = house.look(after=2 * HOUR)
        assert decision.kind is ScheduleDecision.PAUSED
        assert "refused the user name or the password" in decision.reason
        assert revision in (None, house.app.database.load_revision())  # said once, not every minute
        revision = house.app.database.load_revision()
    automatic = house.app.automatic_sync
    assert house.app.schedule.load_state().held == automatic.find_pause() == automatic.load_status().paused
    assert house.begun == []
    house.app.credentials.try_again()
    assert house.look().kind is ScheduleDecision.STARTED  # caught up once
    assert house.app.schedule.load_state().held == ""
    assert house.look().kind is ScheduleDecision.NOT_DUE


def test_a_sign_in_whose_end_nobody_knows_pauses_too(house: House) -> None:
    house.app.schedule.save(HOURLY)
    refuse(house, SignInUnanswered.code)
    decision = house.look(after=2 * HOUR)
    assert decision.kind is ScheduleDecision.PAUSED
    assert "cut off" in decision.reason


def test_without_an_account_nothing_is_asked(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Given, "load", lambda _self: None)
    house.app.schedule.save(HOURLY)
    decision = house.look(after=2 * HOUR)
    assert decision.kind is ScheduleDecision.PAUSED
    assert house.begun == []


def test_a_keyring_that_fails_between_leaves_it_due(house: House) -> None:
    house.app.schedule.save(HOURLY)
    house.clock.moment += 2 * HOUR

    def begin(_options: SyncOptions) -> str:
        raise KeyringUnavailable("The keyring is locked.", "Unlock it.")

    assert house.app.automatic_sync.run_due(begin).kind is ScheduleDecision.PAUSED
    assert house.look().kind is ScheduleDecision.STARTED


def test_a_running_sync_is_waited_for(house: House) -> None:
    house.app.schedule.save(HOURLY)
    runs = house.app.database.runs
    runs.begin("mine", trigger="button", mode="incremental", max_sessions=1, account=ME, started_at=START + 2 * HOUR)
    with hold_sync_lock(house.app.settings.lock_path):
        assert house.look(after=2 * HOUR).kind is ScheduleDecision.BUSY
    runs.finish(SyncResult("mine", SyncStatus.NO_NEW), house.clock.now())
    assert house.look().kind is ScheduleDecision.STARTED


def test_a_sync_that_begins_in_between_gives_the_slot_back(house: House) -> None:
    house.app.schedule.save(HOURLY)
    house.clock.moment += 2 * HOUR

    def begin(_options: SyncOptions) -> str:
        raise SyncAlreadyRunning("A sync is already running.")

    assert house.app.automatic_sync.run_due(begin).kind is ScheduleDecision.BUSY
    assert house.look().kind is ScheduleDecision.STARTED


def test_a_locked_database_gives_the_slot_back(house: House) -> None:
    house.app.schedule.save(HOURLY)
    house.clock.moment += 2 * HOUR

    def begin(_options: SyncOptions) -> str:
        raise DatabaseBusy("Another process kept the file locked.")

    assert house.app.automatic_sync.run_due(begin).kind is ScheduleDecision.BUSY
    assert house.look(after=MINUTE).kind is ScheduleDecision.STARTED
    assert house.look(after=MINUTE).kind is ScheduleDecision.NOT_DUE


def test_a_database_that_stays_locked_gives_the_slot_back_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.app.schedule.save(HOURLY)
    house.clock.moment += 2 * HOUR
    claimed: list[ScheduleState] = []

    def refuse(*_anything: object) -> None:
        raise DatabaseBusy("Another process kept the file locked.")

    def begin(_options: SyncOptions) -> str:
        claimed.append(house.app.schedule.load_state())
        monkeypatch.setattr(ScheduleChoices, "save_state", refuse)
        raise DatabaseBusy("Another process kept the file locked.")

    assert house.app.automatic_sync.run_due(begin).kind is ScheduleDecision.BUSY
    assert house.app.schedule.load_state() == claimed[0]  # it could not be written
    monkeypatch.undo()
    monkeypatch.setattr(house.app.credentials, "_places", replace(house.app.credentials._places, given=_Given()))
    assert house.look(after=MINUTE).kind is ScheduleDecision.STARTED
    assert house.look(after=MINUTE).kind is ScheduleDecision.NOT_DUE


def test_who_dies_in_the_middle_has_answered_the_slot(house: House) -> None:
    """A sync that brings the process down is not begun again by every restart."""
    house.app.schedule.save(HOURLY)
    house.clock.moment += 2 * HOUR

    def begin(_options: SyncOptions) -> str:
        raise SystemExit

    with pytest.raises(SystemExit):
        house.app.automatic_sync.run_due(begin)
    assert house.look().kind is ScheduleDecision.NOT_DUE


def test_server_and_system_job_never_both_answer_a_slot(house: House) -> None:
    house.app.schedule.save(HOURLY)
    house.clock.moment += 2 * HOUR
    gate, verdicts = threading.Barrier(8), []

    def ask() -> None:
        gate.wait()
        verdicts.append(house.look().kind)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(house.begun) == 1
    assert verdicts.count(ScheduleDecision.STARTED) == 1
    assert set(verdicts) <= {ScheduleDecision.STARTED, ScheduleDecision.NOT_DUE, ScheduleDecision.BUSY}


def test_a_portal_that_wants_to_be_left_alone_is_asked_when_that_is_over(house: House) -> None:
    house.app.schedule.save(HOURLY)
    until = START + 24 * HOUR
    record_pause(house.app.database, house.app.settings.api_url, until, START)
    assert house.look_for(23 / 24) == 0
    assert house.app.automatic_sync.next_run_at() == house.app.automatic_sync.load_status().next_at == until
    house.clock.moment = until
    assert house.look().kind is ScheduleDecision.STARTED
    assert house.look(after=HOUR / 2).kind is ScheduleDecision.NOT_DUE


def test_another_process_that_is_refused_in_between_gives_the_slot_back(house: House) -> None:
    house.app.schedule.save(HOURLY)
    house.clock.moment += 2 * HOUR

    def begin(_options: SyncOptions) -> str:
        raise PortalRefusing("The portal asked to be left alone until 14:10.", "Sync again then.")

    assert house.app.automatic_sync.run_due(begin).kind is ScheduleDecision.BUSY
    assert house.look().kind is ScheduleDecision.STARTED


def test_who_decides_keeps_the_others_out(house: House) -> None:
    house.app.schedule.save(HOURLY)
    with hold_sync_lock(house.app.settings.private_folder / LOCK_FILE):
        assert house.look(after=2 * HOUR).kind is ScheduleDecision.BUSY
    assert house.look().kind is ScheduleDecision.STARTED


def failed(code: str) -> SyncResult:
    return SyncResult("", SyncStatus.ERROR, errors=(SyncFailure(code, "No.", True),))


def started_after(house: House, minutes: int, every: int = 1) -> list[int]:
    """At which minutes syncs begin, when every so many minutes somebody looks."""
    return [minute for minute in range(every, minutes + 1, every)
            if house.look(after=every * MINUTE).kind is ScheduleDecision.STARTED]


def test_without_a_connection_it_is_tried_three_times_and_then_at_the_next_slot(house: House) -> None:
    house.app.schedule.save(Schedule(ScheduleMode.HOURS, every_hours=24))
    house.ends_as = failed("offline")
    assert house.look(after=25 * HOUR).kind is ScheduleDecision.STARTED
    assert started_after(house, 8 * 60, every=5) == [15, 45, 105]
    house.ends_as = None
    assert house.look(after=24 * HOUR).kind is ScheduleDecision.STARTED
    assert started_after(house, 8 * 60, every=5) == []


def test_an_account_after_the_first_that_was_offline_is_tried_again(house: House) -> None:
    house.app.schedule.save(Schedule(ScheduleMode.HOURS, every_hours=24))

    def begin_two(options: SyncOptions) -> str:
        house.ends_as = None
        first = house.begin(options)
        house.clock.moment += MINUTE
        house.ends_as = failed("offline")
        house.begin(options)
        return first

    house.clock.moment += 25 * HOUR
    assert house.app.automatic_sync.run_due(begin_two).kind is ScheduleDecision.STARTED
    assert started_after(house, 60) == [15, 45]


def test_a_sync_of_somebody_since_settles_it(house: House) -> None:
    house.app.schedule.save(Schedule(ScheduleMode.HOURS, every_hours=24))
    house.ends_as = failed("offline")
    house.look(after=25 * HOUR)
    runs = house.app.database.runs
    house.clock.moment += MINUTE
    runs.begin("mine", trigger="button", mode="incremental", max_sessions=1, account=ME,
               started_at=house.clock.now())
    runs.finish(replace(failed("offline"), run_id="mine"), house.clock.now())
    assert started_after(house, 8 * 60, every=5) == []


@pytest.mark.parametrize("code", ["portal_changed", "refusing", "listing_doubtful", "password_refused", "defect"])
def test_any_other_failure_waits_for_the_next_slot(house: House, code: str) -> None:
    house.app.schedule.save(Schedule(ScheduleMode.HOURS, every_hours=24))
    house.ends_as = failed(code)
    assert house.look(after=25 * HOUR).kind is ScheduleDecision.STARTED
    assert started_after(house, 8 * 60, every=5) == []


def test_the_status_says_what_is_next_and_what_was_last(house: House) -> None:
    house.app.schedule.save(HOURLY)
    house.look(after=2 * HOUR)
    status = house.app.automatic_sync.load_status()
    assert status.schedule == HOURLY
    assert status.next_at is not None
    assert HOUR <= status.next_at - house.clock.now() < 75 * MINUTE
    assert status.last_run is not None
    assert (status.last_run.run_id, status.last_run_at, status.paused) == ("run-1", house.clock.now(), None)


def test_a_choice_out_of_reach_is_refused(house: House) -> None:
    from golf.errors import SettingsError

    with pytest.raises(SettingsError, match="0 hours"):
        house.app.schedule.save(Schedule(ScheduleMode.HOURS, every_hours=0))


