"""The drawn path of a ball, seen from the side and from above.

*From the side.* The monitor measures the launch angle, works out apex, carry and descent angle from it, and does not
report the path between them. The curve goes through these: it leaves the ground at the launch angle, is level at the
apex height, stays below it everywhere else, and comes down at the descent angle after the carry. Two things are fitted
to flights integrated with drag and lift (``demo_portal/ballistics.py``), wedges to drivers:

- *Where the apex lies.* A parabola tops half-way; a golf ball falls more steeply than it was launched and
  tops at 55 % (wedge) to 67 % (driver) of its carry. ``place / (1 - place) = (tan descent / tan launch)^0.46``
  holds within 2 % of the carry.
- *How the slope goes on either side of it.* See ``_rise``.

Compared with those flights (73 of them, ``tests/charts/test_flight_curves.py``) the curve is nowhere further off
than 2 % of the apex height, 0.7 m. Without a descent angle both are guessed from the launch angle alone, and it
may be 8 % off. Real air, wind and monitors add their own.

Where the height of a ball does not go with its angles and its carry (a launch of 8°, and 0.5 m high on 30 m), no such
line reaches the apex without overshooting it: then it keeps apex and carry and begins or ends less steeply than the
angle says. ``keeps_angles`` tells.

*From above.* The monitor measures the start direction, works out the carry and where the ball comes down across the
target line, and does not report the path between. The curve leaves along the side angle and ends at the side after the
carry: ``side(x) = x tan(start) + bend (x / carry)²`` with ``bend = side - carry tan(start)``.

Why a square: the ball's lift, tilted by its spin axis, pushes it sideways all the way. Compared with 73 flights
integrated with drag and lift (``demo_portal/ballistics.py``, wedges to drivers, axes to 25°), a parabola is nowhere
further off than 3 % of the bend, 1.5 m at the worst; at both ends it is exact by construction. Real air and wind add
their own (``tests/charts/test_top_curve.py``).
"""

from __future__ import annotations

import math

POINTS_PER_PIECE = 14
_PLACE_EXPONENT = 0.46
_PLACE_PER_LOG = 0.155  # without a descent angle: 0.5 + this × ln(4 apex / (carry × tan launch))
_APEX_PLACES = (0.4, 0.75)  # nothing outside is a golf flight
_STEEPEST = 3.0
"""Of the mean slope; a rise that begins more steeply would overshoot its apex."""
_LATEST_TURN = 2.5
POINTS = 25


def compute_flight_curve(
    carry: float | None, apex: float | None, launch_deg: float | None, descent_deg: float | None
) -> list[tuple[float, float]]:
    """Points (distance, height) in the unit of carry and apex; empty when the flight cannot be drawn.

    Needs a carry and an apex above zero and a launch angle between 0° and 90°. Without a descent angle
    the usual one for such a launch and apex stands in for it.
    """
    if carry is None or apex is None or launch_deg is None or not can_be_drawn(carry, apex, launch_deg):
        return []
    up, down, place = _shape(carry, apex, launch_deg, descent_deg)
    top = carry * place
    rise = _piece(top, apex, up)
    fall = [(carry - x, y) for x, y in reversed(_piece(carry - top, apex, down))]
    return rise + fall[1:]


def can_be_drawn(carry: float, apex: float, launch_deg: float) -> bool:
    """Whether there is a line for such a flight."""
    return carry > 0 and apex > 0 and 0 < launch_deg < 90


def has_descent(descent_deg: float | None) -> bool:
    """Whether this is a descent angle that a flight can be drawn with."""
    return descent_deg is not None and 0 < descent_deg < 90


def keeps_angles(carry: float, apex: float, launch_deg: float, descent_deg: float | None) -> bool:
    """Whether the drawn flight begins at the launch angle and ends at the descent angle, where there is one."""
    up, down, place = _shape(carry, apex, launch_deg, descent_deg)
    starts = up * carry * place / apex <= _STEEPEST
    return starts and (not has_descent(descent_deg) or down * carry * (1 - place) / apex <= _STEEPEST)


def _shape(carry: float, apex: float, launch_deg: float, descent_deg: float | None) -> tuple[float, float, float]:
    """The slopes at both ends, and the apex as a share of the carry."""
    up = math.tan(math.radians(launch_deg))
    if descent_deg is not None and has_descent(descent_deg):
        down = math.tan(math.radians(descent_deg))
        return up, down, _apex_place(up, down)
    place = _within(0.5 + _PLACE_PER_LOG * math.log(4 * apex / (carry * up)), _APEX_PLACES)
    return up, up * math.pow(place / (1 - place), 1 / _PLACE_EXPONENT), place


def _apex_place(up: float, down: float) -> float:
    """The apex as a share of the carry, from the slopes at both ends."""
    lean = math.pow(down / up, _PLACE_EXPONENT)
    return _within(lean / (1 + lean), _APEX_PLACES)


def _piece(length: float, height: float, slope: float) -> list[tuple[float, float]]:
    """From (0, 0) with ``slope`` to (length, height) level."""
    begins = min(slope * length / height, _STEEPEST)
    steps = (step / POINTS_PER_PIECE for step in range(POINTS_PER_PIECE + 1))
    return [(length * t, height * _rise(t, begins)) for t in steps]


def _rise(t: float, begins: float) -> float:
    """Height at ``t``, both from 0 to 1, when the slope begins at ``begins`` times the mean slope.

    The slope is ``(begins + bend × t) (1 - t^turn)``: a parabola's for ``begins`` = 2 (turn 1, no bend). A flight
    carried by its spin begins flatter and turns later. Down to 1.4 no bend is needed, so the slope only ever falls;
    below that the path has to climb more steeply on its way, as a driver's does when its lift exceeds its
    weight, or it could not reach the apex. Above 2 it is the cubic Hermite piece, which keeps below
    its end as long as ``begins`` ≤ 3 (Fritsch–Carlson).
    """
    turn = 1.0 if begins >= 2 else 1 / max(begins - 1, 1 / _LATEST_TURN)
    bend = (1 - begins * turn / (turn + 1)) / (0.5 - 1 / (turn + 2))
    straight = t - math.pow(t, turn + 1) / (turn + 1)
    bent = t * t / 2 - math.pow(t, turn + 2) / (turn + 2)
    return begins * straight + bend * bent


def _within(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])


def compute_top_curve(
    carry: float | None, side: float | None, side_angle_deg: float | None
) -> list[tuple[float, float]]:
    """Points (distance, side) in the unit of carry and side; empty when the path cannot be drawn.

    Needs a carry above zero, a side and a side angle within ±80°.
    """
    if carry is None or side is None or side_angle_deg is None or carry <= 0 or abs(side_angle_deg) > 80:
        return []
    start = math.tan(math.radians(side_angle_deg))
    bend = side - carry * start
    shares = (step / (POINTS - 1) for step in range(POINTS))
    return [(carry * share, carry * share * start + bend * share * share) for share in shares]
