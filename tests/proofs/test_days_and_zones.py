"""Practice days and streaks where the clock is strange: daylight saving, the date line, journeys, a clock set back."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from demo_portal import DemoPortal
from golf.sessions import compute_streak
from services.shared.clock import ClockNotBehindHistory, SystemClock
from tests.demo_accounts import fresh_account
from tests.journeys.conftest import PaperPortal, Rangebook, make_dependencies

HOMES = ("Pacific/Honolulu", "Pacific/Auckland", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Chatham",
         "Pacific/Apia", "Australia/Lord_Howe")
"""Among them: midnight that does not exist (São Paulo until 2019), half-hour steps (Lord Howe)."""

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be set here")


class StoppedClock:
    """A clock at one moment, in one place."""

    def __init__(self, moment: datetime, zone: str) -> None:
        self.moment, self.zone = moment, ZoneInfo(zone)

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.astimezone(self.zone).date()

    def monotonic(self) -> float:
        return time.monotonic()


@contextmanager
def machine_in(zone: str, moment: datetime) -> Iterator[None]:
    """This process's time zone, and what its clock says."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.fromtimestamp(moment.timestamp(), tz)

    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        with patch("services.shared.clock.datetime", Stopped):
            yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        time.tzset()


MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - see there


@given(st.sampled_from(HOMES), MOMENTS)
@example("Pacific/Honolulu", datetime(2026, 2, 13, 6, tzinfo=UTC))  # an evening there, the next day in UTC
@example("America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC))  # 00:00 does not exist that day
@example("America/Sao_Paulo", datetime(2018, 2, 18, 2, 30, tzinfo=UTC))  # 23:30 is there twice
@example("Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC))  # the first 02:30
@example("Europe/Berlin", datetime(2026, 10, 25, 1, 30, tzinfo=UTC))  # the second 02:30
@example("Pacific/Auckland", datetime(2026, 4, 4, 14, 30, tzinfo=UTC))
def test_today_is_the_golfers_local_date(zone: str, moment: datetime) -> None:
    with machine_in(zone, moment):
        assert SystemClock().today() == moment.astimezone(ZoneInfo(zone)).date()
        assert SystemClock().now() == moment


def evenings(zone: str, first: date, count: int) -> list[datetime]:
    """The moments of practice at 23:30 by the clock on the wall, day after day."""
    home = ZoneInfo(zone)
    return [datetime(day.year, day.month, day.day, 23, 30, tzinfo=home).astimezone(UTC)
            for day in (first + timedelta(days=number) for number in range(count))]


@given(st.sampled_from(HOMES), st.dates(date(2015, 1, 1), date(2029, 12, 1)), st.integers(1, 14))
@example("America/Sao_Paulo", date(2018, 10, 31), 7)
@example("Europe/Berlin", date(2026, 3, 26), 7)
@example("Pacific/Auckland", date(2026, 9, 24), 7)
def test_practice_every_evening_is_a_streak_whatever_the_clocks_do(zone: str, first: date, count: int) -> None:
    """The day of an evening is counted in the golfer's zone, so a day of 23 or 25 hours is a day."""
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment in evenings(zone, first, count)]
    newest_first = sorted(set(days), reverse=True)
    last = newest_first[0]
    assert len(newest_first) == count
    for today in (last, last + timedelta(days=1)):
        assert compute_streak(newest_first, today) == count
    assert compute_streak(newest_first, last + timedelta(days=2)) == 0


@given(st.sampled_from(HOMES), st.sampled_from(HOMES), MOMENTS, st.integers(1, 9))
def test_a_journey_never_ends_a_streak(there: str, here: str, moment: datetime, count: int) -> None:
    """West of home the newest day is tomorrow for a while: it counts again when that day comes. It is never lost."""
    last = moment.astimezone(ZoneInfo(there)).date()
    days = [last - timedelta(days=number) for number in range(count)]
    today = moment.astimezone(ZoneInfo(here)).date()
    assert abs(today - last) <= timedelta(days=1)
    seen = compute_streak(days, today)
    assert seen == (count if today >= last else count - 1)
    assert compute_streak(days, max(today, last)) == count


@contextmanager
def book_in(folder: Path, moment: datetime, zone: str, sessions: int = 6) -> Iterator[Rangebook]:
    today = StoppedClock(moment, zone).today()
    with DemoPortal(fresh_account(sessions=sessions, today=today, traps=False)) as portal:
        paper = PaperPortal(portal)
        parts = replace(make_dependencies(folder, portal, paper), clock=StoppedClock(moment, zone))
        yield Rangebook(portal, parts, paper)
        parts.database.close()


def at(book: Rangebook, moment: datetime, zone: str) -> Rangebook:
    return Rangebook(book.portal, replace(book.parts, clock=StoppedClock(moment, zone)), book.paper)


def days_of(book: Rangebook) -> dict[int, date | None]:
    return {card.report_id: card.practised_on for card in book.database.journal.load_cards(limit=100)}


def streak_of(book: Rangebook) -> int:
    return book.database.journal.load_totals("Alex", book.parts.clock.today()).streak_days


AUTUMN = datetime(2026, 4, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize("zone", HOMES)
def test_sessions_of_an_evening_lie_on_the_evenings_day_everywhere(tmp_path: Path, zone: str) -> None:
    local = datetime(2026, 2, 12, 23, 30, tzinfo=ZoneInfo(zone))
    with book_in(tmp_path, local.astimezone(UTC), zone) as book:
        book.sync()
        assert days_of(book) == {report.id: report.date for report in book.portal.account.reports}
        assert max(filter(None, days_of(book).values())) == date(2026, 2, 12)
        assert streak_of(book) >= 1


def test_a_travelling_laptop_moves_no_day(tmp_path: Path) -> None:
    with book_in(tmp_path, AUTUMN, "Pacific/Auckland") as book:
        book.sync()
        days, streak = days_of(book), streak_of(book)
        assert streak >= 1
        for hours, zone in enumerate(("Pacific/Honolulu", "Europe/Berlin", "Pacific/Apia", "America/Sao_Paulo")):
            there = at(book, AUTUMN + timedelta(hours=hours), zone)
            for report in book.portal.account.reports[:2]:
                book.portal.grow(report.id, 1)
            there.sync(full=True)
            assert days_of(there) == days
            assert streak_of(there) in (streak, streak - 1)
        assert streak_of(at(book, AUTUMN, "Pacific/Auckland")) == streak


def test_a_clock_set_back_a_year_costs_no_session_its_day(tmp_path: Path) -> None:
    with book_in(tmp_path, AUTUMN, "Europe/Berlin") as book:
        book.sync()
        days, streak = days_of(book), streak_of(book)
        past = at(book, AUTUMN - timedelta(days=365), "Europe/Berlin")
        book.portal.grow(book.portal.account.reports[0].id, 2)
        past.sync(full=True)
        assert days_of(past) == days
        _, plan = past.preview(full=True)
        assert plan is not None
        assert not any(item.moves for item in plan.items)
        assert streak_of(past) == 0, "no streak is invented either"
        assert streak_of(book) == streak


def test_a_new_session_that_comes_while_the_clock_is_wrong_has_its_day(tmp_path: Path) -> None:
    with book_in(tmp_path, AUTUMN, "Europe/Berlin") as book:
        book.sync()
        new = book.portal.add_report(name="came late")
        at(book, AUTUMN - timedelta(days=365), "Europe/Berlin").sync()
        assert days_of(book)[new.id] == new.date


def test_a_clock_that_was_once_a_year_ahead_hides_no_later_run(tmp_path: Path) -> None:
    with book_in(tmp_path, AUTUMN, "Europe/Berlin") as book:
        at(book, AUTUMN + timedelta(days=365), "Europe/Berlin").sync(2)
        result = book.sync()
        latest = book.database.runs.load_latest()
        assert latest is not None
        assert latest.run_id == result.run_id
        assert next(run.run_id for run in book.database.runs.load_recent(2)) == result.run_id


def test_a_date_to_come_is_not_believed_because_of_the_history(tmp_path: Path) -> None:
    with book_in(tmp_path, AUTUMN, "Europe/Berlin") as book:
        assert ClockNotBehindHistory(book.parts.clock, book.database).today() == date(2026, 4, 5)
        book.sync()
        past = StoppedClock(AUTUMN - timedelta(days=900), "Europe/Berlin")
        assert ClockNotBehindHistory(past, book.database).today() == date(2026, 4, 5)
        new = book.portal.add_report(name="of next year", day=date(2027, 4, 5))
        book.sync(full=True)
        assert days_of(book)[new.id] is None
