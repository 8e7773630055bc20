"""The drawn path of a ball, seen from the side.

The monitor reports launch angle, apex, carry and descent angle, not the path between them. The curve is a
pair of cubic Hermite pieces through what was measured: it leaves the ground at the launch angle, is level
at the apex height, and comes down at the descent angle after the carry. Where along the carry the apex
lies is not measured either: each side of a parabola with a slope t at its foot and height h is 2h/t long,
so the carry is shared between both sides in that proportion.
"""

from __future__ import annotations

import math

POINTS_PER_PIECE = 12
_USUAL_APEX_PLACE = 0.6  # of the carry, when one of the angles is missing (typical of iron and driver flights)
_APEX_PLACES = (0.45, 0.8)  # nothing outside is a golf flight
_STEEPEST = 3.0  # a cubic Hermite piece stays below its apex while slope × length ≤ 3 × height (Fritsch–Carlson)


def compute_flight_curve(
    carry: float | None, apex: float | None, launch_deg: float | None, descent_deg: float | None
) -> list[tuple[float, float]]:
    """Points (distance, height) in the unit of carry and apex; empty when the flight cannot be drawn.

    Needs a carry and an apex above zero and a launch angle between 0° and 90°. Without a descent angle the
    usual place of the apex and a symmetric slope stand in for it.
    """
    if carry is None or apex is None or launch_deg is None:
        return []
    if carry <= 0 or apex <= 0 or not 0 < launch_deg < 90:
        return []
    up = math.tan(math.radians(launch_deg))
    down = math.tan(math.radians(descent_deg)) if descent_deg and 0 < descent_deg < 90 else None
    top = carry * _apex_place(up, down)
    rise = _piece(top, apex, min(up, _STEEPEST * apex / top))
    rest = carry - top
    slope = min(down if down is not None else 2 * apex / rest, _STEEPEST * apex / rest)
    fall = [(carry - x, y) for x, y in reversed(_piece(rest, apex, slope))]
    return rise + fall[1:]


def _apex_place(up: float, down: float | None) -> float:
    if down is None:
        return _USUAL_APEX_PLACE
    place = (1 / up) / (1 / up + 1 / down)
    return min(max(place, _APEX_PLACES[0]), _APEX_PLACES[1])


def _piece(length: float, height: float, slope: float) -> list[tuple[float, float]]:
    """From (0, 0) with ``slope`` to (length, height) level."""
    points = []
    for step in range(POINTS_PER_PIECE + 1):
        t = step / POINTS_PER_PIECE
        y = (t**3 - 2 * t**2 + t) * length * slope + (3 * t**2 - 2 * t**3) * height
        points.append((length * t, y))
    return points
