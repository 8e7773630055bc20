"""The best evidence wins, and a streak is days in a row."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from golf.sessions import DateEvidence, DateSource, choose_day, compute_streak

TODAY = date(2026, 3, 10)


def days_ago(*numbers: int) -> list[date]:
    return [TODAY - timedelta(days=number) for number in numbers]


def evidence(source: DateSource, day: date | None) -> DateEvidence:
    return DateEvidence(source, day, "")


def test_manual_beats_api_beats_listing_beats_link() -> None:
    words = [evidence(source, TODAY - timedelta(days=i)) for i, source in enumerate(DateSource)]
    for best in range(len(words)):
        assert choose_day(reversed(words[best:])) == words[best]


def test_an_unusable_better_source_gives_way() -> None:
    listing = evidence(DateSource.LISTING, TODAY)
    assert choose_day([evidence(DateSource.API, None), listing]) == listing


def test_no_usable_source_means_no_day() -> None:
    assert choose_day([evidence(DateSource.API, None)]) is None
    assert choose_day([]) is None


def test_today_and_the_two_days_before_are_a_streak_of_three() -> None:
    assert compute_streak(days_ago(0, 1, 2, 4), TODAY) == 3


def test_a_streak_lives_until_the_end_of_the_day_after() -> None:
    assert compute_streak(days_ago(1, 2), TODAY) == 2
    assert compute_streak(days_ago(2, 3), TODAY) == 0


def test_a_day_in_the_future_invents_no_streak() -> None:
    assert compute_streak(days_ago(-1), TODAY) == 0
    assert compute_streak(days_ago(-1, 0, 1), TODAY) == 2


@given(st.sets(st.integers(0, 40)))
def test_the_streak_equals_a_plain_count(numbers: set[int]) -> None:
    start = 0 if 0 in numbers else 1
    expected = 0
    while start + expected in numbers:
        expected += 1
    assert compute_streak(days_ago(*sorted(numbers)), TODAY) == expected
