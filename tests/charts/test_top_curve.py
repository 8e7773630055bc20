import math
import random
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.flight_curves import compute_top_curve
from demo_portal import ballistics
from tests.charts.test_flight_curves import varied_flights


@given(st.floats(1, 350), st.floats(-80, 80), st.floats(-30, 30))
def test_it_passes_through_what_was_measured(carry: float, side: float, angle: float) -> None:
    points = compute_top_curve(carry, side, angle)
    assert points[0] == (0.0, 0.0)
    assert points[-1] == pytest.approx((carry, side), abs=1e-6)
    (x, y), start = points[1], math.tan(math.radians(angle))
    assert math.isclose(y / x, start + (side - carry * start) / carry * (x / carry), abs_tol=1e-9)


@given(st.floats(1, 350), st.floats(-80, 80), st.floats(-30, 30))
def test_a_mirrored_shot_is_drawn_mirrored(carry: float, side: float, angle: float) -> None:
    there, back = compute_top_curve(carry, side, angle), compute_top_curve(carry, -side, -angle)
    assert all(a == pytest.approx((x, -y), abs=1e-9) for a, (x, y) in zip(there, back, strict=True))


def test_what_was_not_measured_is_not_drawn() -> None:
    assert compute_top_curve(None, 1.0, 1.0) == []
    assert compute_top_curve(100.0, None, 1.0) == []
    assert compute_top_curve(100.0, 1.0, None) == []
    assert compute_top_curve(0.0, 1.0, 1.0) == []
    assert compute_top_curve(100.0, 1.0, 90.0) == []


class Flown(NamedTuple):
    """A flight integrated in fine steps, seen from above: distance and side in metres."""

    path: list[tuple[float, float]]
    carry: float
    side: float
    start_deg: float


def fly(speed: float, launch: float, spin: float, axis_deg: float, start_deg: float) -> Flown:
    steep, axis, start = (math.radians(angle) for angle in (launch, axis_deg, start_deg))
    surface = spin * 2 * math.pi / 60 * ballistics.BALL_RADIUS_M
    motions = [ballistics._Motion(0.0, 0.0, 0.0, speed * math.cos(steep), speed * math.sin(steep), 0.0)]
    while motions[-1].y >= 0:
        decay = math.exp(-ballistics.SPIN_DECAY_PER_S * ballistics.STEP_S * len(motions))
        motions.append(ballistics._step(motions[-1], surface * decay, math.cos(axis), math.sin(axis)))
    before, after = motions[-2:]
    share = before.y / (before.y - after.y)
    path = [(m.x * math.cos(start) - m.z * math.sin(start), m.x * math.sin(start) + m.z * math.cos(start))
            for m in motions]
    carry, side = (a + (b - a) * share for a, b in zip(path[-2], path[-1], strict=True))
    return Flown(path[:-1], carry, side, start_deg)


def test_calculated_flights_are_drawn_within_three_percent_of_their_bend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballistics, "STEP_S", 0.01)
    source = random.Random(3)
    flights = [fly(*each, source.choice((-1, 1)) * source.uniform(2, 25), source.uniform(-6, 6))
               for each in varied_flights()]
    assert len(flights) == 73
    for flown in flights:
        start = math.tan(math.radians(flown.start_deg))
        bend = flown.side - flown.carry * start
        gap = max(abs(x * start + bend * (x / flown.carry) ** 2 - y) for x, y in flown.path)
        assert gap <= 0.03 * abs(bend)
        assert gap <= 1.5
