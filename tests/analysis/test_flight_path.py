from __future__ import annotations

import pytest

from analysis.flight_path import Start, find_landing, find_side

MPS, M = 0.44704, 0.9144
TOUR = [  # ball mph, launch, back spin, carry in yards: published averages of the PGA and (fifth) the LPGA Tour
    (167, 10.9, 2686, 275), (158, 9.2, 3655, 243), (120, 16.3, 7097, 172), (102, 24.2, 9304, 136),
    (140, 13.2, 2611, 218), (132, 12.1, 5361, 194), (127, 14.1, 6231, 183), (109, 20.4, 8647, 148)]


def start(speed: float = 120, launch: float = 16.3, side: float = 0, back: float = 7000, turn: float = 0) -> Start:
    return Start(speed * MPS, launch, side, back, turn)


@pytest.mark.parametrize(("speed", "launch", "spin", "carry"), TOUR)
def test_tour_averages_carry_as_far_as_published(speed: float, launch: float, spin: float, carry: float) -> None:
    found = find_landing(start(speed, launch, back=spin))
    assert found is not None
    assert found.carry_m / M == pytest.approx(carry, rel=0.045)
    assert found.side_m == pytest.approx(0, abs=1e-9)


def test_spin_to_the_right_bends_to_the_right_as_much_as_to_the_left() -> None:
    right, left = find_landing(start(turn=700)), find_landing(start(turn=-700))
    assert right is not None
    assert left is not None
    assert right.side_m == pytest.approx(-left.side_m)
    assert 0.03 < right.side_m / right.carry_m < 0.07, "an axis of 5.7 degrees"


def test_the_side_grows_with_the_carry_that_is_known() -> None:
    near, far = find_side(start(side=2), 100), find_side(start(side=2), 200)
    assert near is not None
    assert far == pytest.approx(2 * near)


@pytest.mark.parametrize("topped", [start(launch=-3), start(launch=0), start(speed=0), start(launch=90)])
def test_a_ball_that_does_not_fly_comes_down_nowhere(topped: Start) -> None:
    assert find_landing(topped) is None
    assert find_side(topped, 20) is None


def test_a_ball_without_spin_flies_as_well() -> None:
    found = find_landing(start(back=0))
    assert found is not None
    assert 60 < found.carry_m < 160
