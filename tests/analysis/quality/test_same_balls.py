from __future__ import annotations

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from analysis.quality.same_balls import Ball, find_grids, pair_same_balls
from golf.shots import MEASURES

MPH, YD = 0.44704, 0.9144
LOWEST = {"ball_speed_mps": (20, 80), "carry_m": (50, 250), "total_m": (60, 280), "launch_angle_deg": (5, 30),
          "back_spin_rpm": (1500, 9000), "side_spin_rpm": (-900, 900), "club_speed_mps": (20, 50)}


def session(seed: int, shots: int = 12) -> list[dict[str, float]]:
    source = random.Random(seed)
    return [{name: source.uniform(*bounds) for name, bounds in LOWEST.items()} for _ in range(shots)]


def told(shots: list[dict[str, float]], name: str, units: dict[str, tuple[float, int]]) -> list[Ball[tuple[str, int]]]:
    """What a source makes of them: each measure in a unit, rounded to so many digits."""
    return [Ball((name, place), {
        measure: round(value / units[measure][0], units[measure][1]) * units[measure][0]
        for measure, value in shot.items() if measure in units}) for place, shot in enumerate(shots)]


FINE = {"ball_speed_mps": (1.0, 2), "carry_m": (1.0, 2), "total_m": (1.0, 2), "launch_angle_deg": (1.0, 1),
        "back_spin_rpm": (1.0, 0), "side_spin_rpm": (1.0, 0), "club_speed_mps": (1.0, 2)}
COARSE = {"ball_speed_mps": (MPH, 1), "carry_m": (YD, 0), "total_m": (YD, 0), "launch_angle_deg": (1.0, 1),
          "back_spin_rpm": (1.0, -1)}


@given(st.integers(0, 10_000))
def test_the_same_balls_are_found_however_each_source_rounds(seed: int) -> None:
    shots = session(seed)
    pairs = pair_same_balls(told(shots, "a", FINE), told(shots, "b", COARSE))
    assert {(one[1], other[1]) for one, other in pairs} == {(place, place) for place in range(len(shots))}


@given(st.integers(0, 10_000))
def test_other_balls_are_not_taken_for_the_same(seed: int) -> None:
    assert pair_same_balls(told(session(seed), "a", FINE), told(session(seed + 1), "b", COARSE)) == []


def test_one_value_that_differs_makes_another_ball() -> None:
    shots = session(3, 6)
    others = [dict(shot) for shot in shots]
    others[2]["back_spin_rpm"] += 40
    pairs = pair_same_balls(told(shots, "a", FINE), told(others, "b", COARSE))
    assert 2 not in {one[1] for one, _ in pairs}
    assert len(pairs) == 5


def test_four_equal_values_or_no_ball_speed_say_too_little() -> None:
    shots = session(4)
    four = {name: COARSE[name] for name in list(COARSE)[:4]}
    assert pair_same_balls(told(shots, "a", FINE), told(shots, "b", four)) == []
    no_speed = {name: unit for name, unit in FINE.items() if name != "ball_speed_mps"}
    assert pair_same_balls(told(shots, "a", FINE), told(shots, "b", no_speed)) == []


def test_on_one_grid_neighbours_are_two_balls() -> None:
    shots = [dict.fromkeys(FINE, 100.0), dict.fromkeys(FINE, 101.0)]
    whole = dict.fromkeys(FINE, (1.0, 0))
    pairs = pair_same_balls(told(shots[:1], "a", whole), told(shots[1:], "b", whole))
    assert pairs == []


def test_what_follows_from_two_values_neither_joins_nor_parts() -> None:
    shots = session(7, 4)
    one = [dict(shot, smash_factor=1.31) for shot in shots]
    other = [dict(shot, smash_factor=1.4) for shot in shots]
    pairs = pair_same_balls(told(one, "a", FINE | {"smash_factor": (1.0, 2)}),
                            told(other, "b", COARSE | {"smash_factor": (1.0, 1)}))
    assert len(pairs) == 4


def test_a_ball_is_in_one_pair_only() -> None:
    shot = session(5, 1)[0]
    pairs = pair_same_balls(told([shot, shot], "a", FINE), told([shot], "b", COARSE))
    assert len(pairs) == 1


def test_the_rounding_is_found_from_the_values() -> None:
    grids = find_grids(told(session(6, 40), "b", COARSE))
    assert abs(grids["ball_speed_mps"].step - 0.1 * MPH) < 1e-9
    assert abs(grids["carry_m"].step - YD) < 1e-9
    assert set(grids) <= set(MEASURES)


def test_balls_of_which_total_spin_and_axis_alone_are_told_are_known_again() -> None:
    source = random.Random(5)
    told, seen = [], []
    for number in range(20):
        values = {"ball_speed_mps": source.uniform(40, 70), "launch_angle_deg": source.uniform(8, 30),
                  "side_angle_deg": source.uniform(-6, 6)}
        total, axis = source.uniform(2000, 9000), source.uniform(-20, 20)
        rounded = {name: round(value / 0.44704, 1) * 0.44704 if name.endswith("mps") else round(value, 1)
                   for name, value in values.items()}
        told.append(Ball(("live", number), {
            **rounded, "total_spin_rpm": round(total), "spin_axis_deg": round(axis, 1)}))
        seen.append(Ball(("portal", number), {
            **{name: round(value, 2) for name, value in values.items()},
            "back_spin_rpm": round(total * math.cos(math.radians(axis))),
            "side_spin_rpm": round(total * math.sin(math.radians(axis)))}))
    expected = [(("live", number), ("portal", number)) for number in range(20)]
    assert pair_same_balls(told, seen) == expected
    assert pair_same_balls(seen, told) == [(other, one) for one, other in expected]
    others = [Ball(ball.key, {**ball.values, "total_spin_rpm": ball.values["total_spin_rpm"] + 40}) for ball in told]
    assert pair_same_balls(others, seen) == []
