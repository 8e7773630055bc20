"""The drawn path of a ball, seen from above.

The monitor measures the start direction, works out the carry and where the ball comes down across the target line, and
does not report the path between. The curve leaves along the side angle and ends at the side after the carry:
``side(x) = x tan(start) + bend (x / carry)²`` with ``bend = side - carry tan(start)``.

Why a square: the ball's lift, tilted by its spin axis, pushes it sideways all the way. Compared with 73 flights
integrated with drag and lift (``demo_portal/ballistics.py``, wedges to drivers, axes to 25°), a parabola is nowhere
further off than 3 % of the bend, 1.5 m at the worst; at both ends it is exact by construction. Real air and wind add
their own (``tests/charts/test_top_curve.py``).
"""

from __future__ import annotations

import math

POINTS = 25


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
