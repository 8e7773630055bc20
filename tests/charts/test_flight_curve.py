import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from charts.flight_curve import compute_flight_curve

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


def test_a_measured_launch_angle_is_the_slope_at_the_start() -> None:
    points = compute_flight_curve(150.0, 28.0, 18.0, 45.0)
    slope = points[1][1] / points[1][0]
    assert math.isclose(slope, math.tan(math.radians(18.0)), rel_tol=0.1)


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
