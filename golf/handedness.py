"""Left-handers: what is stored has the portal's signs; on the screen numbers with a side have the other sign.

Positive is to the right (uneekor.md, "Signs", for a right-hander). Mirrored, a left-hander's numbers read as a
right-hander's: positive face is open, positive path is in-to-out, positive impact x is towards the toe. Only signs are
mirrored, not the range: the axes of a mirrored figure change their names with it (golf/mirrored_shots.py), so that
they tell where the ball really went, left or right as seen from behind it.
"""

from __future__ import annotations

SIDED_MEASURES = frozenset({
    "side_m", "side_angle_deg", "side_spin_rpm", "face_angle_deg", "club_path_deg", "impact_x_mm", "optix_x_mm",
    "face_to_path_deg", "spin_axis_deg",
})
"""Measures whose sign means a side."""


def mirror(value: float | None, measure: str, *, is_left_handed: bool) -> float | None:
    """The value as a figure shows it; None stays None."""
    if value is None or not is_left_handed or measure not in SIDED_MEASURES:
        return value
    return -value + 0.0
