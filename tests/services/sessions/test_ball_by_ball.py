import random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.metrics import METRICS
from golf.shot_edits import DEFAULT_SHOT_FILTER
from golf.shots import Shot, StoredShot
from golf.units import DISPLAY_UNITS, UnitSystem
from services.sessions.ball_by_ball import FEWEST_BALLS, compute_club_trends, compute_rolling_median, describe_trend
from services.sessions.thirds import build_thirds_table, compute_thirds
from tests.services.practice_shots import make_shot

CARRY = METRICS["carry_m"]
METRES = DISPLAY_UNITS[UnitSystem.METRIC]


def balls(*carries: float | None, club: str = "7 Iron", is_default_club: bool = False) -> list[StoredShot]:
    return [StoredShot(1, club, club, None, "", Shot(str(place), place, carry_m=carry),
                       is_default_club=is_default_club) for place, carry in enumerate(carries)]


def numbered(ids: list[int], group: str = "1") -> list[StoredShot]:
    """Balls as listed, with these ids; each a metre shorter than the one with the id before."""
    return [make_shot(1, place, group=group, shot_id=str(number), carry_m=200.0 - number)
            for place, number in enumerate(ids)]


def test_a_report_that_lists_the_last_ball_first_is_turned_round() -> None:
    """As on the page Practice: falling numbers are the order from the last to the first."""
    (found,) = compute_club_trends(numbered([*range(20, 0, -1)]), CARRY, DEFAULT_SHOT_FILTER)
    assert [point.number for point in found.points] == [*range(20, 0, -1)]  # the number in the list stays
    assert [point.value for point in found.points][:2] == [199.0, 198.0]
    assert describe_trend(found, METRES).startswith("Carry fell from the first to the last of 20 balls: −19.0 m")


@pytest.mark.parametrize("listed", [
    numbered([*range(2, 22), 1]), numbered([*range(1, 11)]) + numbered([*range(11, 21)], group="x"),
    numbered([*range(1, 11)], group="2") + numbered([*range(11, 21)], group="1")])
def test_without_a_known_order_there_is_no_line_and_no_verdict(listed: list[StoredShot]) -> None:
    (found,) = compute_club_trends(listed, CARRY, DEFAULT_SHOT_FILTER)
    assert found.trend is None
    assert {point.rolling for point in found.points} == {None}
    assert [point.number for point in found.points] == [*range(1, len(listed) + 1)]
    assert "the report does not tell" in describe_trend(found, METRES)
    assert compute_thirds([found]) == []


def test_two_groups_of_a_club_with_rising_numbers_are_one_row_of_balls() -> None:
    listed = numbered([*range(1, 11)]) + numbered([*range(11, 21)], group="2")
    (found,) = compute_club_trends(listed, CARRY, DEFAULT_SHOT_FILTER)
    assert found.is_ordered
    assert found.trend is not None


def test_the_thirds_by_hand() -> None:
    """16 balls: 5, 5 and 6. Medians 103, 108 and 113.5."""
    (found,) = compute_thirds(compute_club_trends(balls(*(101.0 + n for n in range(16))), CARRY, DEFAULT_SHOT_FILTER))
    assert [(third.first_ball, third.last_ball, third.shots, third.median) for third in found.thirds] == [
        (1, 5, 5, 103.0), (6, 10, 5, 108.0), (11, 16, 6, 113.5)]
    assert {third.half_spread for third in found.thirds} == {None}  # five balls have no spread


def test_the_half_spread_of_the_carry_by_hand_from_eight_balls_on() -> None:
    """Around the median 100: 0 0 2 2 4 4 6 6 away, half of them within 3. Wider and wider: 6, 9."""
    third = [100.0, 100.0, 98.0, 102.0, 96.0, 104.0, 94.0, 106.0]
    carries = [100.0 + wider * (value - 100.0) for wider in (1, 2, 3) for value in third]
    (found,) = compute_thirds(compute_club_trends(balls(*carries), CARRY, DEFAULT_SHOT_FILTER))
    assert [(each.median, each.half_spread) for each in found.thirds] == [(100.0, 3.0), (100.0, 6.0), (100.0, 9.0)]
    table = build_thirds_table([found], DISPLAY_UNITS[UnitSystem.IMPERIAL])
    assert table.rows[2] == ("7 Iron", None, "Carry", "yd", "last third", 17, 24, 8, 109.361, 9.843)


def test_fourteen_balls_have_no_thirds() -> None:
    assert compute_thirds(compute_club_trends(balls(*[100.0] * 14), CARRY, DEFAULT_SHOT_FILTER)) == []
    assert len(compute_thirds(compute_club_trends(balls(*[100.0] * 15), CARRY, DEFAULT_SHOT_FILTER))) == 1


@given(st.lists(st.floats(10, 300), min_size=15, max_size=60))
def test_every_ball_is_in_one_third(carries: list[float]) -> None:
    (found,) = compute_thirds(compute_club_trends(balls(*carries), CARRY, DEFAULT_SHOT_FILTER))
    assert [third.shots for third in found.thirds] in [
        [n, n, n + rest] if rest < 2 else [n, n + 1, n + 1] for n, rest in [divmod(len(carries), 3)]]
    assert found.thirds[0].first_ball == 1
    assert found.thirds[-1].last_ball == len(carries)
    assert median(carries[:found.thirds[0].last_ball]) == found.thirds[0].median


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
    (found,) = compute_club_trends(balls(*(150.0 - place for place in range(20))), CARRY, DEFAULT_SHOT_FILTER)
    assert [point.place for point in found.points] == list(range(1, 21))
    assert describe_trend(found, METRES) == (
        "Carry fell from the first to the last of 20 balls: −19.0 m (95 % interval −19.0 m to −19.0 m).")


def test_noise_is_called_noise() -> None:
    source = random.Random(8)
    (found,) = compute_club_trends(balls(*(source.gauss(150, 6) for _ in range(30))), CARRY, DEFAULT_SHOT_FILTER)
    assert describe_trend(found, METRES) == "No trend in carry beyond noise over 30 balls."


def test_pure_noise_is_rarely_called_a_trend() -> None:
    source = random.Random(4)
    sessions = [balls(*(source.gauss(150, 6) for _ in range(25))) for _ in range(300)]
    found = [compute_club_trends(session, CARRY, DEFAULT_SHOT_FILTER)[0].trend for session in sessions]
    assert sum(trend is not None and trend.is_beyond_noise for trend in found) <= 0.06 * 300


def test_too_few_balls_carry_no_trend() -> None:
    (found,) = compute_club_trends(balls(*(100.0 + i for i in range(FEWEST_BALLS - 1))), CARRY, DEFAULT_SHOT_FILTER)
    assert found.trend is None
    assert describe_trend(found, METRES) == "11 of the 12 balls that a trend in carry would need."


def test_clubs_are_apart_and_what_was_not_measured_or_is_mixed_is_not_in_it() -> None:
    shots = [*balls(150.0, None, 151.0), *balls(90.0, club="PW"), *balls(120.0, club="1 Iron", is_default_club=True)]
    found = compute_club_trends(shots, CARRY, DEFAULT_SHOT_FILTER)
    assert [(each.group.label, [point.number for point in each.points]) for each in found] == [
        ("7 Iron", [1, 3]), ("PW", [4])]


@pytest.mark.parametrize("key", ["ball_speed_mps", "smash_factor"])
def test_a_metric_nobody_measured_has_no_points(key: str) -> None:
    assert compute_club_trends(balls(150.0), METRICS[key], DEFAULT_SHOT_FILTER) == []
