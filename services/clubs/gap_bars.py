"""The bars of the gapping figure, in displayed units."""

from __future__ import annotations

from collections.abc import Callable

from analysis.gapping import Gap, GapKind, GappedClub, Gapping
from charts.gapping import EVEN, FEW, FLAGGED, GapBar
from golf.units import DisplayUnits


def build_gap_bars(gapping: Gapping, units: DisplayUnits, name_of: Callable[[str], str] = str) -> list[GapBar]:
    """A bar for each club with a carry, in displayed units; the verdict stands at the shorter club of a gap."""
    above = {gap.shorter: gap for gap in gapping.gaps}
    flagged = {club for gap in gapping.flagged for club in (gap.longer, gap.shorter)}
    factor = units.distance_factor  # to a thousandth: whoever writes the number rounds it, and rounds it once
    return [GapBar(name_of(club.club), round(carry.p10 * factor, 3), round(carry.median * factor, 3),
                   round(carry.p90 * factor, 3), carry.n, club.sessions, _kind(club, flagged),
                   _say_gap(above.get(club.club)))
            for club in gapping.clubs if (carry := club.carry) is not None]


def _kind(club: GappedClub, flagged: set[str]) -> str:
    if not club.is_enough:
        return FEW
    return FLAGGED if club.club in flagged else EVEN


def _say_gap(gap: Gap | None) -> str:
    """The short word in the figure; an even gap needs none."""
    return "" if gap is None else {GapKind.EVEN: "", GapKind.OVERLAP: "overlap", GapKind.HOLE: "hole above",
                                   GapKind.REVERSED: "farther than the one above",
                                   GapKind.OPEN: "cannot say yet"}[gap.kind]
