"""A year of practice: every day, the months, streaks and days per week. Days are the golfer's local days. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from golf.sessions import PracticeDay

YEAR_WEEKS = 53


@dataclass(frozen=True, slots=True)
class Streak:
    """Practice days in a row."""

    days: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class PracticeMonth:
    """A month of the year; ``first_on`` names it."""

    first_on: date
    days: int
    sessions: int
    shots: int


@dataclass(frozen=True, slots=True)
class PracticeYear:
    """The days from ``first_on`` to ``last_on``, without gaps, and what they come to."""

    first_on: date
    last_on: date
    days: tuple[PracticeDay, ...]
    months: tuple[PracticeMonth, ...]
    practised: int
    sessions: int
    shots: int
    current_streak: int | None
    """Up to today, as on Home: it may have begun before the first day shown. None: what is shown is over."""
    longest: Streak | None
    """Within the days shown."""
    weeks: float
    """From the first practice day shown to the last day shown, for the days per week."""

    @property
    def days_per_week(self) -> float | None:
        """None without practice."""
        return self.practised / self.weeks if self.practised else None


def year_span(year: int | None, today: date) -> tuple[date, date]:
    """First and last day: a calendar year, up to today at most, or the 53 weeks that end with this one."""
    if year is None:
        return today - timedelta(days=today.weekday(), weeks=YEAR_WEEKS - 1), today
    return date(year, 1, 1), min(date(year, 12, 31), today)


def compute_year(days: Sequence[PracticeDay], first: date, last: date, current_streak: int | None) -> PracticeYear:
    """The year from its practice days (in any order; days outside are passed over) and the streak up to today."""
    known = {item.day: item for item in days if first <= item.day <= last and item.sessions > 0}
    every = tuple(known.get(day) or PracticeDay(day, 0, 0) for day in _days(first, last))
    practised = sorted(known)
    weeks = max(1.0, ((last - practised[0]).days + 1) / 7) if practised else 1.0
    return PracticeYear(
        first, last, every, _months(every), len(practised), sum(item.sessions for item in known.values()),
        sum(item.shots for item in known.values()), current_streak, find_longest_streak(practised), weeks)


def find_longest_streak(days: Iterable[date]) -> Streak | None:
    """The longest run of days in a row, of equal ones the latest; ``days`` come oldest first."""
    longest: Streak | None = None
    first = previous = None
    for day in days:
        if first is None or previous is None or day - previous != timedelta(days=1):
            first = day
        previous = day
        run = (day - first).days + 1
        if longest is None or run >= longest.days:
            longest = Streak(run, first, day)
    return longest


def _months(days: Sequence[PracticeDay]) -> tuple[PracticeMonth, ...]:
    months: dict[date, list[PracticeDay]] = {}
    for item in days:
        months.setdefault(item.day.replace(day=1), []).append(item)
    return tuple(PracticeMonth(first, sum(item.sessions > 0 for item in items), sum(item.sessions for item in items),
                               sum(item.shots for item in items)) for first, items in months.items())


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))
