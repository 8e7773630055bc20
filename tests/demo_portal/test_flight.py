from __future__ import annotations

from math import degrees, radians, tan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo_portal import Account, build_account
from demo_portal.ballistics import fly
from demo_portal.swings import shape_of
from tests.depth import share

YARD_M = 0.9144


@given(
    speed=st.floats(0.5, 90),
    launch=st.floats(-10, 60),
    start=st.floats(-15, 15),
    back=st.floats(0, 13_000),
    axis=st.floats(-0.8, 0.8),
)
@settings(max_examples=share(50, 300), deadline=None)
def test_every_flight_is_possible(speed: float, launch: float, start: float, back: float, axis: float) -> None:
    flight = fly(speed, launch, start, back, back * axis)
    assert flight.carry_m >= 0
    assert abs(flight.side_m) <= flight.carry_m + 1e-9
    assert flight.total_m >= flight.carry_m
    assert 0 <= flight.apex_m <= speed**2 / (2 * 9.81) * 1.6 + 0.01
    assert 0 <= flight.descent_deg <= 90
    assert flight.time_s >= 0


@pytest.mark.parametrize(
    ("launch", "public_average"),
    [
        ((171, 10.4, 2545), (282, 35, 39)),
        ((123, 16.1, 7124), (176, 34, 50)),
        ((104, 23.7, 9316), (142, 32, 52)),
    ],
    ids=["driver", "7 iron", "pitching wedge"],
)
def test_flights_come_near_public_averages(
    launch: tuple[float, float, float], public_average: tuple[float, float, float]
) -> None:
    ball_mph, launch_deg, spin_rpm = launch
    carry_yd, apex_yd, descent_deg = public_average
    flight = fly(ball_mph / 2.2369363, launch_deg, 0, spin_rpm, 0)
    assert flight.carry_m / YARD_M == pytest.approx(carry_yd, rel=0.04)
    assert flight.apex_m / YARD_M == pytest.approx(apex_yd, rel=0.1)
    assert flight.descent_deg == pytest.approx(descent_deg, abs=6)


def test_spin_to_the_right_curves_to_the_right() -> None:
    assert fly(70, 12, 0, 2700, 600).side_m > 5
    assert fly(70, 12, 0, 2700, -600).side_m < -5


@pytest.mark.parametrize(
    ("start", "side_spin", "shape"),
    [
        (0, 0, "straight"),
        (4, 0, "push"),
        (-4, 0, "pull"),
        (0, 300, "fade"),
        (0, -300, "draw"),
        (0, 900, "slice"),
        (0, -900, "hook"),
    ],
)
def test_the_shape_follows_spin_and_start(start: float, side_spin: float, shape: str) -> None:
    assert shape_of(start, 3000, side_spin) == shape


@pytest.fixture(scope="module")
def honest_account() -> Account:
    return build_account(seed=3, sessions=60, traps=False)


def test_the_numbers_of_each_shot_agree(honest_account: Account) -> None:
    for report in honest_account.reports:
        for group in report.groups:
            for raw in group.shots:
                shot = {name: value for name, value in raw.items() if isinstance(value, int | float)}
                assert shot["carry_distance"] >= 0
                assert abs(shot["side_distance"]) <= shot["carry_distance"] + 0.01
                assert shot["total_distance"] >= shot["carry_distance"]
                assert 0.5 < shot["ball_speed"] / shot["club_speed"] <= 1.55
                # A ball cannot rise higher than its carry's half times the steeper of its two angles.
                steep = max(shot["launch_angle"], shot["decent_angle"], 1.0)
                assert shot["apex"] <= shot["carry_distance"] * tan(radians(steep)) + 0.1
                assert abs(shot["optix_x"] - shot["impact_x"]) < 5


def test_centred_hits_are_faster(honest_account: Account) -> None:
    groups = [group for report in honest_account.reports for group in report.groups if group.club_name == "DRIVER"]
    smash: dict[bool, list[float]] = {True: [], False: []}
    for group in groups:
        for shot in group.shots:
            miss = abs(float(str(shot["impact_x"]))) + abs(float(str(shot["impact_y"])))
            smash[miss < 6].append(float(str(shot["ball_speed"])) / float(str(shot["club_speed"])))
    assert sum(smash[True]) / len(smash[True]) > sum(smash[False]) / len(smash[False]) + 0.01


def test_angles_are_degrees() -> None:
    assert degrees(1) > fly(60, 15, 0, 5000, 0).descent_deg > 20
