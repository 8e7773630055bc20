"""Left-handers: what is stored has the portal's signs; on the screen numbers with a side have the other sign.

Positive is to the right (uneekor.md, "Signs", for a right-hander). Mirrored, a left-hander's numbers read as a
right-hander's: positive face is open, positive path is in-to-out, positive impact x is towards the toe. Only signs are
mirrored, not the range: the axes of a mirrored figure change their names with it (``sides_of``), so that
they tell where the ball really went, left or right as seen from behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from golf.shots import MEASURES, StoredShot

SIDED_MEASURES = frozenset({
    "side_m", "side_angle_deg", "side_spin_rpm", "face_angle_deg", "club_path_deg", "impact_x_mm", "optix_x_mm",
    "face_to_path_deg", "spin_axis_deg",
})
"""Measures whose sign means a side."""
_STORED = tuple(measure for measure in MEASURES if measure in SIDED_MEASURES)
RIGHT_HANDED_SIDES, LEFT_HANDED_SIDES = ("Left", "right"), ("Right", "left")


def mirror(value: float | None, measure: str, *, is_left_handed: bool) -> float | None:
    """The value as a figure shows it; None stays None."""
    if value is None or not is_left_handed or measure not in SIDED_MEASURES:
        return value
    return -value + 0.0


def mirror_shots(shots: Sequence[StoredShot], *, is_left_handed: bool) -> tuple[StoredShot, ...]:
    """The same shots, every measure that means a side with the other sign for a left-hander. For display only."""
    return tuple(_mirrored(stored) for stored in shots) if is_left_handed else tuple(shots)


def sides_of(*, is_left_handed: bool) -> tuple[str, str]:
    """What lies below and above 0 on a side axis: a mirrored figure still says where the ball really went."""
    return LEFT_HANDED_SIDES if is_left_handed else RIGHT_HANDED_SIDES


def _mirrored(stored: StoredShot) -> StoredShot:
    changed: dict[str, Any] = {
        measure: mirror(getattr(stored.shot, measure), measure, is_left_handed=True) for measure in _STORED}
    return replace(stored, shot=replace(stored.shot, **changed))
