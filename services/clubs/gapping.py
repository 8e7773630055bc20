"""From when on two clubs overlap or leave a hole: the golfer's choice, kept with the data in metres."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from analysis.gapping import GapLimits

if TYPE_CHECKING:
    from golf_db import GolfDatabase

_KEY = "gap_limits_m"
LONGEST_M = 60.0


def load_gap_limits(database: GolfDatabase) -> GapLimits:
    """The golfer's limits; the usual ones when nothing sensible is stored."""
    try:
        overlap, hole = map(float, json.loads(database.preferences.load(_KEY, "[]")))
    except (TypeError, ValueError):
        return GapLimits()
    return GapLimits(overlap, hole) if are_sensible(overlap, hole) else GapLimits()


def save_gap_limits(database: GolfDatabase, limits: GapLimits) -> None:
    """Keep the golfer's limits."""
    database.preferences.save(_KEY, json.dumps([limits.overlap_m, limits.hole_m]))


def are_sensible(overlap_m: float, hole_m: float) -> bool:
    """Whether the limits can be meant: an overlap ends before a hole begins."""
    return math.isfinite(hole_m) and 0 <= overlap_m < hole_m <= LONGEST_M
