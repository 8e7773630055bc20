"""The distances from which on two clubs overlap or leave a hole: the golfer's choice, kept in metres.

Also the bars of the gapping figure, in displayed units.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from analysis.club_number import number_or_none
from analysis.gapping import EVEN, FEW, FLAGGED, Gap, GapBar, GapKind, GapLimits, GappedClub, Gapping
from golf.units import DisplayUnits

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


def build_gap_bars(gapping: Gapping, units: DisplayUnits, name_of: Callable[[str], str] = str) -> list[GapBar]:
    """A bar for each club with a carry, in displayed units; the verdict stands at the shorter club of a gap."""
    above = {gap.shorter: gap for gap in gapping.gaps}
    flagged = {club for gap in gapping.flagged for club in (gap.longer, gap.shorter)}
    factor = units.distance_factor  # to a thousandth: whoever writes the number rounds it, and rounds it once
    return [GapBar(name_of(club.club), _shown(carry.low, factor), round(carry.median * factor, 3),
                   _shown(carry.high, factor), carry.n, club.sessions, _kind(club, flagged),
                   _say_gap(above.get(club.club)), _gap_of(above.get(club.club), factor))
            for club in gapping.clubs if (carry := number_or_none(club.carry)) is not None]


def _shown(metres: float | None, factor: float) -> float | None:
    return None if metres is None else round(metres * factor, 3)


def _kind(club: GappedClub, flagged: set[str]) -> str:
    if not club.is_enough:
        return FEW
    return FLAGGED if club.club in flagged else EVEN


def _gap_of(gap: Gap | None, factor: float) -> float | None:
    """How long it is; None where a club between the two has too few shots."""
    return None if gap is None or gap.kind is GapKind.OPEN else round(gap.gap_m * factor, 3)


def _say_gap(gap: Gap | None) -> str:
    """The short word in the figure; an even gap needs none."""
    return "" if gap is None else {GapKind.EVEN: "", GapKind.OVERLAP: "overlap", GapKind.HOLE: "hole",
                                   GapKind.REVERSED: "the other way round",
                                   GapKind.OPEN: "cannot say yet"}[gap.kind]
