import math
import random
from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import flight_curves as flight_curve
from charts.flight_curves import compute_flight_curve, has_descent, keeps_angles
from demo_portal import ballistics

distances = st.floats(1.0, 350.0)
heights = st.floats(0.2, 70.0)
launches = st.floats(0.5, 60.0)
descents = st.one_of(st.none(), st.floats(1.0, 75.0))


@given(distances, heights, launches, descents)
def test_a_flight_starts_on_the_ground_tops_at_the_apex_and_lands_at_the_carry(
    carry: float, apex: float, launch: float, descent: float | None
) -> None:
    points = compute_flight_curve(carry, apex, launch, descent)
    assert points[0] == (0.0, 0.0)
    assert math.isclose(points[-1][0], carry, rel_tol=1e-9)
    assert abs(points[-1][1]) < 1e-9
    assert math.isclose(max(y for _, y in points), apex, rel_tol=1e-9)
    assert all(y >= -1e-9 for _, y in points)
    assert [x for x, _ in points] == sorted(x for x, _ in points)


@given(distances, heights, launches, descents)
def test_the_height_rises_to_the_apex_and_then_falls(
    carry: float, apex: float, launch: float, descent: float | None
) -> None:
    heights_along = [y for _, y in compute_flight_curve(carry, apex, launch, descent)]
    top = heights_along.index(max(heights_along))
    assert all(a <= b + 1e-9 for a, b in pairwise(heights_along[:top + 1]))
    assert all(a >= b - 1e-9 for a, b in pairwise(heights_along[top:]))


def test_a_launch_angle_is_the_slope_at_the_start() -> None:
    points = compute_flight_curve(150.0, 28.0, 18.0, 45.0)
    slope = points[1][1] / points[1][0]
    assert math.isclose(slope, math.tan(math.radians(18.0)), rel_tol=0.1)


@given(distances, heights, launches, descents)
def test_a_line_that_keeps_its_angles_does_and_another_is_less_steep(
    carry: float, apex: float, launch: float, descent: float | None
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flight_curve, "POINTS_PER_PIECE", 2_000)
        points = compute_flight_curve(carry, apex, launch, descent)
    steepness = apex / max(points, key=lambda point: point[1])[0]  # of the rise as a whole
    starts = math.tan(math.radians(launch)) - points[1][1] / points[1][0]
    lands = 0.0 if descent is None else (
        math.tan(math.radians(descent)) - points[-2][1] / (points[-1][0] - points[-2][0]))
    assert starts >= -0.01 * steepness
    if keeps_angles(carry, apex, launch, descent):
        assert abs(starts) <= 0.01 * steepness
        assert abs(lands) <= 0.02 * max(steepness, math.tan(math.radians(descent or 0.0)))
    else:
        assert max(starts, lands) > 0


def test_a_height_that_does_not_go_with_the_angles_is_told() -> None:
    """By hand: tan 8° = 0.1405; with as steep a fall the apex lies at 15 of 30 m; 0.1405 × 15 / 0.5 = 4.2 > 3."""
    assert not keeps_angles(30.0, 0.5, 8.0, 8.0)
    assert keeps_angles(30.0, 0.71, 8.0, 8.0)  # 2.97
    assert not keeps_angles(30.0, 0.70, 8.0, 8.0)  # 3.01
    begins = compute_flight_curve(30.0, 0.5, 8.0, 8.0)
    assert math.degrees(math.atan2(begins[1][1], begins[1][0])) < 5.8  # 3 × 0.5 / 15 is 5.7°, not 8°
    assert not has_descent(None)
    assert not has_descent(0.0)


def test_usual_flights_keep_their_angles(flights: list["Flown"]) -> None:
    assert all(keeps_angles(f.carry, f.apex, f.launch, descent) for f in flights for descent in (f.descent, None))


def test_a_parabola_is_drawn_as_one() -> None:
    carry, launch = 100.0, 40.0
    apex = carry * math.tan(math.radians(launch)) / 4
    for x, y in compute_flight_curve(carry, apex, launch, launch):
        assert math.isclose(y, x * math.tan(math.radians(launch)) * (1 - x / carry), abs_tol=1e-6)


def test_what_was_not_measured_is_not_drawn() -> None:
    assert compute_flight_curve(None, 20.0, 15.0, 40.0) == []
    assert compute_flight_curve(150.0, None, 15.0, 40.0) == []
    assert compute_flight_curve(150.0, 20.0, None, 40.0) == []
    assert compute_flight_curve(150.0, 0.0, 15.0, 40.0) == []
    assert compute_flight_curve(150.0, 20.0, -2.0, 40.0) == []
    assert compute_flight_curve(150.0, 20.0, 15.0, None)


# Ball speed (m/s), launch (degrees), back spin (rpm): tour averages and slower, lower, higher swings.
FLIGHTS = {
    "driver": (74.6, 10.9, 2700), "slow driver": (60.0, 13.0, 3000), "low driver": (70.0, 7.0, 2000),
    "high driver": (65.0, 16.0, 2200), "3 wood": (70.0, 9.2, 3655), "5 iron": (59.0, 12.1, 5361),
    "7 iron": (54.0, 16.3, 7097), "slow 7 iron": (42.0, 19.0, 6000), "9 iron": (48.0, 20.4, 8647),
    "PW": (45.0, 24.2, 9304), "56": (33.0, 30.0, 9000), "pitch": (20.0, 32.0, 6000), "chip": (10.0, 25.0, 3000),
}


class Flown(NamedTuple):
    """A flight integrated in fine steps; metres and degrees."""

    path: list[tuple[float, float]]
    carry: float
    apex: float
    apex_at: float
    launch: float
    descent: float


def fly(speed: float, launch: float, spin: float) -> Flown:
    steep = math.radians(launch)
    surface = spin * 2 * math.pi / 60 * ballistics.BALL_RADIUS_M
    motions = [ballistics._Motion(0.0, 0.0, 0.0, speed * math.cos(steep), speed * math.sin(steep), 0.0)]
    while motions[-1].y >= 0:
        decay = math.exp(-ballistics.SPIN_DECAY_PER_S * ballistics.STEP_S * len(motions))
        motions.append(ballistics._step(motions[-1], surface * decay, 1.0, 0.0))
    before, after = motions[-2:]
    share = before.y / (before.y - after.y)
    top = max(motions, key=lambda motion: motion.y)
    carry = before.x + (after.x - before.x) * share
    return Flown([(motion.x, motion.y) for motion in motions[:-1]], carry, top.y, top.x, launch,
                 math.degrees(math.atan2(-after.vy, after.vx)))


def worst_gap(flown: Flown, drawn: list[tuple[float, float]]) -> float:
    """Metres between the flight and the drawn line at the worst place."""
    places = [x for x, _ in drawn]
    worst = 0.0
    for x, y in flown.path:
        right = min(max(bisect_right(places, x), 1), len(drawn) - 1)
        (x0, y0), (x1, y1) = drawn[right - 1], drawn[right]
        worst = max(worst, abs(y0 + (y1 - y0) * (x - x0) / (x1 - x0) - y))
    return worst


def varied_flights() -> list[tuple[float, float, float]]:
    source = random.Random(7)
    usual = list(FLIGHTS.values())
    return usual + [(speed * source.uniform(0.8, 1.08), max(4.0, launch + source.gauss(0, 2.5)),
                     spin * source.uniform(0.6, 1.4)) for speed, launch, spin in source.choices(usual, k=60)]


@pytest.fixture(scope="module")
def flights() -> list[Flown]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ballistics, "STEP_S", 0.01)
        return [fly(*each) for each in varied_flights()]


def test_calculated_flights_are_drawn_within_two_percent_of_their_apex(flights: list[Flown]) -> None:
    gaps = [worst_gap(f, compute_flight_curve(f.carry, f.apex, f.launch, f.descent)) for f in flights]
    assert len(flights) == 73
    assert max(gap / f.apex for gap, f in zip(gaps, flights, strict=True)) <= 0.02
    assert max(gaps) <= 0.7


def test_without_a_descent_angle_they_are_drawn_within_eight_percent(flights: list[Flown]) -> None:
    for f in flights:
        assert worst_gap(f, compute_flight_curve(f.carry, f.apex, f.launch, None)) / f.apex <= 0.08


def test_the_apex_lies_where_the_calculated_one_does(flights: list[Flown]) -> None:
    for f in flights:
        top = max(compute_flight_curve(f.carry, f.apex, f.launch, f.descent), key=lambda point: point[1])
        assert abs(top[0] - f.apex_at) <= 0.02 * f.carry


@pytest.mark.parametrize("club", ["driver", "5 iron", "7 iron", "9 iron"])
def test_full_shots_top_at_sixty_to_seventy_percent_of_the_carry(club: str) -> None:
    f = fly(*FLIGHTS[club])
    top = max(compute_flight_curve(f.carry, f.apex, f.launch, f.descent), key=lambda point: point[1])
    assert 0.6 <= top[0] / f.carry <= 0.7


def test_a_descent_angle_is_the_slope_at_the_end(flights: list[Flown]) -> None:
    for f in flights:
        (x0, y0), (x1, _) = compute_flight_curve(f.carry, f.apex, f.launch, f.descent)[-2:]
        assert math.degrees(math.atan2(y0, x1 - x0)) == pytest.approx(f.descent, abs=3.0)


def test_the_line_turns_gently_everywhere(flights: list[Flown]) -> None:
    """No kink: no two neighbouring stretches differ by more than 8 degrees."""
    for f in flights:
        points = compute_flight_curve(f.carry, f.apex, f.launch, f.descent)
        bearings = [math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])) for a, b in pairwise(points)]
        assert all(abs(b - a) < 8 for a, b in pairwise(bearings))


def test_a_path_only_steepens_where_it_could_not_reach_its_apex_otherwise(flights: list[Flown]) -> None:
    for f in flights:
        points = compute_flight_curve(f.carry, f.apex, f.launch, f.descent)
        slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points)]
        mean = f.apex / max(points, key=lambda point: point[1])[0]
        if math.tan(math.radians(f.launch)) >= 1.4 * mean:
            assert all(b <= a + 1e-9 for a, b in pairwise(slopes))
