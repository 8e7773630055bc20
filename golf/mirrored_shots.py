"""A left-hander's shots as figures and tables show them: read as a right-hander's (golf.handedness)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from golf.handedness import SIDED_MEASURES, mirror
from golf.shots import MEASURES, StoredShot

_STORED = tuple(measure for measure in MEASURES if measure in SIDED_MEASURES)
RIGHT_HANDED_SIDES, LEFT_HANDED_SIDES = ("Left", "right"), ("Right", "left")


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
