import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.records import Shot, StoredShot
from golf.shot_words import DEFAULT_TRUST
from golf.units import DISPLAY_UNITS, UnitSystem
from services.metrics import METRICS
from services.session_trend import FEWEST_BALLS, compute_club_trends, compute_rolling_median, describe_trend

CARRY = METRICS["carry_m"]
METRES = DISPLAY_UNITS[UnitSystem.METRIC]


def balls(*carries: float | None, club: str = "7 Iron", is_default_club: bool = False) -> list[StoredShot]:
    return [StoredShot(1, "1", club, None, "", Shot(f"{club}{place}", place, carry_m=carry),
                       is_default_club=is_default_club) for place, carry in enumerate(carries)]


def test_the_rolling_median_is_that_of_the_seven_around() -> None:
    assert compute_rolling_median([1.0, 9.0, 2.0, 8.0, 3.0, 7.0, 4.0]) == [5.0, 3.0, 5.0, 4.0, 5.5, 4.0, 5.5]
    assert compute_rolling_median([1.0, 2.0, 3.0]) == [None, None, None]
    assert compute_rolling_median([]) == []


@given(st.lists(st.floats(10, 300), min_size=4, max_size=40))
def test_the_rolling_median_stays_within_the_values(values: list[float]) -> None:
    rolling = compute_rolling_median(values)
    assert len(rolling) == len(values)
    assert all(point is not None and min(values) <= point <= max(values) for point in rolling)


def test_a_club_that_gets_shorter_is_said_with_its_interval() -> None:
    (found,) = compute_club_trends(balls(*(150.0 - place for place in range(20))), CARRY, DEFAULT_TRUST)
    assert [point.place for point in found.points] == list(range(1, 21))
    assert describe_trend(found, METRES) == (
        "Carry fell from the first to the last of 20 balls: -19.0 m (95 % interval 19.0 m to 19.0 m).")


def test_noise_is_called_noise() -> None:
    source = random.Random(8)
    (found,) = compute_club_trends(balls(*(source.gauss(150, 6) for _ in range(30))), CARRY, DEFAULT_TRUST)
    assert describe_trend(found, METRES) == "No trend in carry beyond noise over 30 balls."


def test_pure_noise_is_rarely_called_a_trend() -> None:
    source = random.Random(4)
    sessions = [balls(*(source.gauss(150, 6) for _ in range(25))) for _ in range(300)]
    found = [compute_club_trends(session, CARRY, DEFAULT_TRUST)[0].trend for session in sessions]
    assert sum(trend is not None and trend.is_beyond_noise for trend in found) <= 0.06 * 300


def test_too_few_balls_carry_no_trend() -> None:
    (found,) = compute_club_trends(balls(*(100.0 + i for i in range(FEWEST_BALLS - 1))), CARRY, DEFAULT_TRUST)
    assert found.trend is None
    assert describe_trend(found, METRES) == "11 of the 12 balls that a trend in carry would need."


def test_clubs_are_apart_and_what_was_not_measured_or_is_mixed_is_not_in_it() -> None:
    shots = [*balls(150.0, None, 151.0), *balls(90.0, club="PW"), *balls(120.0, club="1 Iron", is_default_club=True)]
    found = compute_club_trends(shots, CARRY, DEFAULT_TRUST)
    assert [(each.group.label, [point.number for point in each.points]) for each in found] == [
        ("7 Iron", [1, 3]), ("PW", [4])]


@pytest.mark.parametrize("key", ["ball_speed_mps", "smash_factor"])
def test_a_metric_nobody_measured_has_no_points(key: str) -> None:
    assert compute_club_trends(balls(150.0), METRICS[key], DEFAULT_TRUST) == []
