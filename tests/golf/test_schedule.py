"""When a sync is due by itself, over time zones, clock changes, sleeping machines and wrong clocks."""

from __future__ import annotations

import time as system_time
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from golf.schedule import (
    AFTER_OPENING,
    OPENINGS_APART,
    RETRIES,
    SPREAD_MINUTES,
    Schedule,
    ScheduleMode,
    compute_due_at,
    compute_retry_at,
    compute_since,
    compute_spread,
)

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [ZoneInfo(name) for name in (
    "UTC", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Honolulu", "America/St_Johns", "Africa/Casablanca")]
SPREAD = timedelta(minutes=SPREAD_MINUTES)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

zones = st.sampled_from(ZONES)
wall_times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2009, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
seeds = st.text(max_size=8)


def daily(at: time) -> Schedule:
    return Schedule(ScheduleMode.DAILY, at)


def every(hours: int) -> Schedule:
    return Schedule(ScheduleMode.HOURS, every_hours=hours)


def runs(schedule: Schedule, start: datetime, days: int, *, zone: tzinfo, seed: str = "s",
         step: timedelta = 5 * MINUTE) -> list[datetime]:
    """A machine that looks every few minutes and runs what is due."""
    since, now, ran = start, start, []
    while now < start + days * DAY:
        due_at = compute_due_at(schedule, since, now, zone=zone, seed=seed)
        if due_at is not None and due_at <= now:
            ran.append(now)
            since = now
        now += step
    return ran


def test_off_is_never_due() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert compute_due_at(Schedule(), now - 900 * DAY, now, zone=BERLIN, opened_at=now) is None


@pytest.mark.parametrize("at", [
    time(0, 0), time(1, 59), time(2, 0), time(2, 30), time(3, 0), time(18, 0), time(23, 59)])
@pytest.mark.parametrize("start", [date(2026, 3, 27), date(2026, 10, 23)])
def test_daily_runs_once_a_day_over_both_clock_changes(at: time, start: date) -> None:
    begin = datetime.combine(start, time(12), tzinfo=BERLIN).astimezone(UTC)
    ran = runs(daily(at), begin, 5, zone=BERLIN, step=MINUTE)
    assert len(ran) == 5
    shift = timedelta(hours=1)
    for before, after in pairwise(ran):
        assert DAY - SPREAD - shift <= after - before <= DAY + SPREAD + shift


@given(zones, wall_times, moments, seeds)
@example(ZoneInfo("Pacific/Apia"), time(18, 0), datetime(2011, 12, 27, tzinfo=UTC), "")
def test_daily_has_one_slot_for_each_local_day(zone: ZoneInfo, at: time, start: datetime, seed: str) -> None:
    """Of every day that the zone has, and none twice; Samoa's missing 30 December 2011 has none of its own."""
    ran = runs(daily(at), start, 6, zone=zone, seed=seed, step=15 * MINUTE)
    wanted = {datetime.combine(start.astimezone(zone).date() + n * DAY, at, tzinfo=zone).astimezone(UTC)
              for n in range(-1, 8)}
    # A run comes after its slot by the spread and at most one look.
    for slot in wanted:
        answers = [moment for moment in ran if slot <= moment < slot + SPREAD + 15 * MINUTE]
        if start < slot and slot + SPREAD + 15 * MINUTE < start + 6 * DAY:
            assert len(answers) == 1, slot
    assert len(ran) <= len(wanted)


@given(zones, wall_times, moments, st.integers(0, 400 * 24 * 60))
def test_a_machine_that_slept_runs_once(zone: ZoneInfo, at: time, since: datetime, minutes: int) -> None:
    now, seed = since + minutes * MINUTE, "s"
    due_at = compute_due_at(daily(at), since, now, zone=zone, seed=seed)
    assert due_at is not None
    if due_at <= now:
        following = compute_due_at(daily(at), now, now, zone=zone, seed=seed)
        assert following is not None
        assert following > now
    else:
        assert now - since < 3 * DAY


@given(zones, wall_times, moments, seeds)
def test_the_next_slot_is_the_same_however_often_it_is_asked_for(
    zone: ZoneInfo, at: time, now: datetime, seed: str
) -> None:
    """A restart draws no new minute, and a slot does not move while it comes nearer."""
    due_at = compute_due_at(daily(at), now, now, zone=zone, seed=seed)
    assert due_at is not None
    assert now < due_at
    assert due_at - now <= timedelta(hours=50)
    for part in range(1, 9):
        later = now + (due_at - now) * part / 8
        assert compute_due_at(daily(at), now, later, zone=zone, seed=seed) == due_at


@given(zones, wall_times, moments, seeds, st.timedeltas(timedelta(seconds=1), DAY))
def test_a_clock_set_back_answers_no_slot_twice(
    zone: ZoneInfo, at: time, now: datetime, seed: str, back: timedelta
) -> None:
    schedule = daily(at)
    due_at = compute_due_at(schedule, now - 3 * DAY, now, zone=zone, seed=seed)
    assert due_at is not None
    assume(due_at <= now)
    since = compute_since(schedule, now, now - back)  # it ran at ``now``; then the clock went back
    again = compute_due_at(schedule, since, now - back, zone=zone, seed=seed)
    assert again is not None
    assert again > now


@given(moments, st.timedeltas(2 * DAY, 3650 * DAY), st.sampled_from([daily(time(18)), every(1), every(24)]))
def test_a_clock_that_was_years_ahead_does_not_stop_syncs_for_years(
    now: datetime, ahead: timedelta, schedule: Schedule
) -> None:
    since = compute_since(schedule, now + ahead, now)
    assert since == now
    due_at = compute_due_at(schedule, since, now, zone=BERLIN)
    assert due_at is not None
    assert now < due_at <= now + timedelta(hours=50)


@given(moments, st.integers(1, 168), seeds, st.integers(0, 100_000))
def test_every_few_hours_counts_from_the_last_run_and_catches_up_once(
    since: datetime, hours: int, seed: str, minutes: int
) -> None:
    now = since + minutes * MINUTE
    due_at = compute_due_at(every(hours), since, now, seed=seed)
    assert due_at is not None
    assert timedelta(hours=hours) <= due_at - since < timedelta(hours=hours) + SPREAD
    following = compute_due_at(every(hours), now, now, seed=seed)
    assert following is not None
    assert following >= now + timedelta(hours=hours)


def test_opening_the_app_starts_one_and_opening_it_again_at_once_waits() -> None:
    schedule, since = Schedule(ScheduleMode.OPENING), datetime(2026, 3, 1, 9, tzinfo=UTC)
    opened_at = since + timedelta(hours=5)
    assert compute_due_at(schedule, since, opened_at, opened_at=opened_at) == opened_at + AFTER_OPENING
    ran_at = opened_at + AFTER_OPENING
    assert compute_due_at(schedule, ran_at, ran_at + DAY, opened_at=opened_at) is None
    again_at = ran_at + MINUTE
    assert compute_due_at(schedule, ran_at, again_at, opened_at=again_at) == ran_at + OPENINGS_APART
    assert compute_due_at(schedule, since, opened_at) is None  # a job of the system opens no app


@given(seeds, st.text(max_size=12))
def test_the_random_minute_is_whole_and_small(seed: str, slot: str) -> None:
    spread = compute_spread(seed, slot)
    assert spread == compute_spread(seed, slot)
    assert timedelta(0) <= spread < SPREAD
    assert spread % MINUTE == timedelta(0)


def test_the_random_minutes_of_many_golfers_and_days_use_the_whole_quarter() -> None:
    assert len({compute_spread(str(seed), "2026-03-01") for seed in range(400)}) == SPREAD_MINUTES
    assert len({compute_spread("one", str(day)) for day in range(400)}) == SPREAD_MINUTES


def test_without_a_connection_it_is_tried_three_times_more() -> None:
    failed_at = datetime(2026, 3, 1, 18, 7, tzinfo=UTC)
    tries = [compute_retry_at(failed_at, done) for done in range(RETRIES + 1)]
    assert [None if each is None else (each - failed_at) // MINUTE for each in tries] == [15, 30, 60, None]


@pytest.fixture(params=["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ZoneInfo]:
    """This machine, moved."""
    if not hasattr(system_time, "tzset"):
        pytest.skip("the zone of this process cannot be changed here")
    monkeypatch.setenv("TZ", request.param)
    system_time.tzset()
    yield ZoneInfo(request.param)
    monkeypatch.undo()
    system_time.tzset()


@pytest.mark.parametrize("at", [time(0, 30), time(1, 30), time(2, 15), time(2, 30), time(18, 0)])
def test_the_machines_own_zone_is_counted_like_a_named_one(machine_zone: ZoneInfo, at: time) -> None:
    now = datetime(2026, 1, 1, 11, tzinfo=UTC)
    while now < datetime(2027, 1, 1, tzinfo=UTC):
        own = compute_due_at(daily(at), now, now, seed="x")
        assert own == compute_due_at(daily(at), now, now, zone=machine_zone, seed="x")
        now += timedelta(hours=13)
