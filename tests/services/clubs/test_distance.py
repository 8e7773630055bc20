"""What to hit for a distance: counted from the balls that the club's number rests on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.gapping import FEWEST_SHOTS
from golf.shot_edits import DEFAULT_SHOT_FILTER
from golf.shots import Shot, StoredShot
from services.clubs.distance import Asked, compute_chances


def hit(club: str, carries: list[float], label: str = "") -> list[StoredShot]:
    return [StoredShot(1, "g", club, None, label, Shot(f"{label}{number}", number, carry_m=carry))
            for number, carry in enumerate(carries)]


def test_the_club_with_the_most_balls_within_the_window_comes_first() -> None:
    balls = {"7 Iron": hit("7 Iron", [140.0] * 6 + [120.0] * 3 + [160.0]), "8 Iron": hit("8 Iron", [138.0] * 10),
             "Driver": hit("Driver", [210.0] * 20)}
    best, second = compute_chances(balls, DEFAULT_SHOT_FILTER, Asked(140.0, 5.0))
    assert (best.club, best.rate.made, best.rate.putts) == ("8 Iron", 10, 10)
    assert (second.club, second.rate.rate, second.short, second.long) == ("7 Iron", 0.6, 3, 1)
    assert second.rate.low < 0.6 < second.rate.high


def test_the_edges_of_the_window_are_in() -> None:
    (chance,) = compute_chances({"PW": hit("PW", [90.0, 110.0] * 5)}, DEFAULT_SHOT_FILTER, Asked(100.0, 10.0))
    assert (chance.rate.made, chance.short, chance.long) == (10, 0, 0)


def test_few_balls_part_swings_and_putts_say_nothing() -> None:
    balls = {"PW": hit("PW", [100.0] * (FEWEST_SHOTS - 1)) + hit("PW", [100.0] * 30, "70 yds"),
             "Putter": hit("Putter", [100.0] * 30)}
    assert compute_chances(balls, DEFAULT_SHOT_FILTER, Asked(100.0, 10.0)) == ()


@given(st.lists(st.floats(1, 300), min_size=FEWEST_SHOTS, max_size=60), st.floats(10, 300), st.floats(1, 30))
def test_every_ball_is_short_within_or_long(carries: list[float], distance: float, window: float) -> None:
    for chance in compute_chances({"5 Iron": hit("5 Iron", carries)}, DEFAULT_SHOT_FILTER, Asked(distance, window)):
        assert chance.short + chance.rate.made + chance.long == chance.rate.putts == len(carries)
        assert 0 <= chance.rate.low <= chance.rate.rate <= chance.rate.high + 1e-9 <= 1 + 1e-8
