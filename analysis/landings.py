"""Where balls came down: carry along the target line and side across it, always in this order.

Putts roll: they come down nowhere, and a few of them would stretch every figure of full swings (analysis.putting).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from golf.putts import PUTTER
from golf.shots import StoredShot


class Landing(NamedTuple):
    """Where one ball came down. ``side_m`` is positive to the right of the target line."""

    carry_m: float
    side_m: float


def find_landings(shots: Iterable[StoredShot]) -> list[Landing]:
    """The landings of the shots whose carry and side are both known; putts have none."""
    return [landing for stored in shots if (landing := _find_landing(stored)) is not None]


def find_flown_landing(stored: StoredShot) -> Landing | None:
    """The landing, when carry and side are both known and the ball flew."""
    landing = _find_landing(stored)
    return None if landing is None or landing.carry_m <= 0 else landing


def find_flown_landings(shots: Iterable[StoredShot]) -> list[Landing]:
    """The landings of the balls that flew and whose carry and side are both known."""
    return [landing for stored in shots if (landing := find_flown_landing(stored)) is not None]


def _find_landing(stored: StoredShot) -> Landing | None:
    if stored.club == PUTTER:
        return None
    carry, side = stored.value("carry_m"), stored.value("side_m")
    return None if carry is None or side is None else Landing(carry, side)
