from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Any

import pytest

from golf.provenance import Provenance, source_of
from golf.shots import Shot, ShotFlag
from live.messages import read_message
from live.shots import build_shot
from tests.live.messages import BALL, CLUB, ball, message

AT = datetime(2026, 2, 12, 18, 30, 5, 250_000).astimezone()


def shot_of(told: dict[str, Any], club: dict[str, Any] | None = None) -> Shot:
    said = read_message(message(1, told, club))
    assert said.ball is not None
    return build_shot(said.ball, said.club, shot_id="a", position=4, hit_at=AT)


def without(*names: str, **values: Any) -> dict[str, Any]:
    return {name: value for name, value in ball(**values).items() if name not in names}


def test_what_was_told_is_stored_as_it_was_told() -> None:
    shot = shot_of(BALL, CLUB)
    assert (shot.shot_id, shot.position, shot.flags, shot.hit_at) == ("a", 4, (), "2026-02-12T18:30:05.250")
    assert shot.back_spin_rpm == 3164.2
    assert shot.side_spin_rpm == -742.1
    assert shot.smash_factor == pytest.approx(147.5 / 101.2)
    assert json.loads(shot.extras or "") == {"total_spin_rpm": 3250.0, "spin_axis_deg": -13.2}
    assert source_of("back_spin_rpm", shot.how_measured) is Provenance.MEASURED
    assert source_of("carry_m", shot.how_measured) is Provenance.CALCULATED
    assert source_of("smash_factor", shot.how_measured) is Provenance.DERIVED


@pytest.mark.parametrize("told", [
    without("BackSpin", "SideSpin"), ball(BackSpin=0, SideSpin=0), without("SideSpin", BackSpin=0)])
def test_spins_follow_from_total_and_axis_and_say_so(told: dict[str, Any]) -> None:
    shot = shot_of(told)
    assert shot.back_spin_rpm == pytest.approx(3250 * math.cos(math.radians(-13.2)))
    assert shot.side_spin_rpm == pytest.approx(3250 * math.sin(math.radians(-13.2)))
    assert shot.side_spin_rpm is not None
    assert shot.side_spin_rpm < 0, "an axis to the left turns the ball to the left"
    for measure in ("back_spin_rpm", "side_spin_rpm"):
        assert source_of(measure, shot.how_measured) is Provenance.DERIVED


def test_a_spin_that_was_told_stays_beside_one_that_follows() -> None:
    shot = shot_of(ball(SideSpin=0))
    assert shot.back_spin_rpm == 3164.2
    assert source_of("back_spin_rpm", shot.how_measured) is Provenance.MEASURED
    assert source_of("side_spin_rpm", shot.how_measured) is Provenance.DERIVED


def test_no_spin_at_all_was_not_measured() -> None:
    shot = shot_of(ball(BackSpin=0, SideSpin=0, TotalSpin=0, SpinAxis=0))
    assert (shot.back_spin_rpm, shot.side_spin_rpm, shot.extras) == (None, None, None)


def test_a_total_without_an_axis_says_neither_back_nor_side_spin() -> None:
    shot = shot_of(without("SpinAxis", BackSpin=0, SideSpin=0))
    assert (shot.back_spin_rpm, shot.side_spin_rpm) == (None, None)
    assert json.loads(shot.extras or "") == {"total_spin_rpm": 3250.0}


def test_an_axis_of_a_whole_turn_is_one_to_the_left() -> None:
    shot = shot_of(without("BackSpin", "SideSpin", SpinAxis=350))
    assert shot.side_spin_rpm == pytest.approx(3250 * math.sin(math.radians(-10)))


@pytest.mark.parametrize(("angle", "axis", "sign"), [(3, 0.1, 1), (-3, -0.1, -1), (0.1, 15, 1), (-0.1, -15, -1)])
def test_the_side_follows_from_start_and_spin_to_the_right_side(angle: float, axis: float, sign: int) -> None:
    shot = shot_of(without("BackSpin", "SideSpin", HLA=angle, SpinAxis=axis))
    assert shot.side_m is not None
    assert shot.side_m * sign > 5
    assert source_of("side_m", shot.how_measured) is Provenance.DERIVED


def test_without_a_carry_nothing_is_said_of_carry_and_side() -> None:
    shot = shot_of(without("CarryDistance"))
    assert (shot.carry_m, shot.side_m) == (None, None)


def test_absurd_values_stay_and_are_flagged() -> None:
    shot = shot_of(ball(Speed=200, BackSpin=-100_000, SideSpin=0, TotalSpin=0))
    assert shot.back_spin_rpm == -100_000
    assert shot.flags == (ShotFlag.IMPOSSIBLE,)
    assert "back spin" in shot.flag_reason
    assert shot.side_m is None
