from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from analysis.practice.year import Streak, compute_year, find_longest_streak, year_span
from golf.sessions import PracticeDay

TODAY = date(2026, 7, 24)  # a Friday
some_days = st.sets(st.integers(0, 370), max_size=80)


def practice(*days: date) -> list[PracticeDay]:
    return [PracticeDay(day, 1, 30) for day in days]


def test_the_last_twelve_months_begin_on_a_monday_a_year_ago() -> None:
    first, last = year_span(None, TODAY)
    assert (first, last) == (date(2025, 7, 21), TODAY)
    assert first.weekday() == 0


def test_a_calendar_year_ends_today_at_the_latest() -> None:
    assert year_span(2025, TODAY) == (date(2025, 1, 1), date(2025, 12, 31))
    assert year_span(2026, TODAY) == (date(2026, 1, 1), TODAY)


def test_a_year_by_hand() -> None:
    days = practice(date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 2), date(2026, 7, 23), date(2026, 7, 24))
    year = compute_year(days, *year_span(2026, TODAY), 2)
    assert (year.practised, year.sessions, year.shots, year.current_streak) == (5, 5, 150, 2)
    assert year.longest == Streak(3, date(2026, 1, 31), date(2026, 2, 2))
    assert [(month.first_on.month, month.days, month.shots) for month in year.months] == [
        (1, 1, 30), (2, 2, 60), (3, 0, 0), (4, 0, 0), (5, 0, 0), (6, 0, 0), (7, 2, 60)]
    assert len(year.days) == (TODAY - date(2026, 1, 1)).days + 1
    assert year.days_per_week == 5 / (175 / 7)


def test_a_year_without_practice() -> None:
    year = compute_year([], *year_span(None, TODAY), 0)
    assert (year.practised, year.longest, year.days_per_week, year.current_streak) == (0, None, None, 0)


def test_one_day_is_not_seven_a_week() -> None:
    year = compute_year(practice(TODAY), *year_span(None, TODAY), 1)
    assert year.days_per_week == 1


def test_a_leap_day_counts() -> None:
    days = practice(date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1))
    year = compute_year(days, *year_span(2024, TODAY), None)
    assert len(year.days) == 366
    assert year.longest is not None
    assert year.longest.days == 3


@given(some_days)
def test_the_longest_streak_is_as_long_as_counted_one_by_one(offsets: set[int]) -> None:
    first = date(2025, 7, 1)
    found = find_longest_streak(first + timedelta(days=offset) for offset in sorted(offsets))
    longest = max((next(n for n in range(1, 400) if offset + n not in offsets) for offset in offsets), default=0)
    assert (found.days if found else 0) == longest


@given(some_days)
def test_months_add_up_to_the_year(offsets: set[int]) -> None:
    first, last = year_span(None, TODAY)
    days = practice(*(first + timedelta(days=offset) for offset in offsets if offset <= (last - first).days))
    year = compute_year(days, first, last, 0)
    assert sum(month.days for month in year.months) == year.practised == len(days)
    assert sum(month.shots for month in year.months) == year.shots
