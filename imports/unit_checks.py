"""Whether the numbers of a table fit the units they were read in, and each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from golf.provenance import Provenance
from golf.units import KMH_PER_MPS, MPH_PER_MPS
from imports.column_plan import Plan
from imports.draft import RowShot

_ENOUGH = 3
_FAR_M = 60
"""Nobody carries a ball so far, time and again, that starts along the ground; none comes down along it."""
_FITS, _FITS_NOT = 0.06, 0.2
_PER_MPS = {"mph": MPH_PER_MPS, "km/h": KMH_PER_MPS, "m/s": 1.0}
_CURVE_PER_DEGREE = 0.007
"""Of the carry, for each degree of spin axis: roughly how far a ball curves."""


def find_club_speed_unit(shots: Sequence[RowShot], plans: Sequence[Plan]) -> tuple[dict[str, str], str]:
    """The unit of club speeds where no heading says it, by the smash factor that the file prints; and a sentence.

    Ball speed ÷ club speed must be that smash factor. Nothing when it is, or when no other unit makes it so.
    """
    ratios = [each.shot.ball_speed_mps / each.shot.club_speed_mps / each.shot.smash_factor for each in shots
              if each.shot.ball_speed_mps and each.shot.club_speed_mps and each.shot.smash_factor
              and ("smash_factor", Provenance.DERIVED) not in each.sources]
    if len(ratios) < _ENOUGH or abs((ratio := median(ratios)) - 1) < _FITS_NOT:
        return {}, ""
    unit, unit_from = _club_unit(plans)
    for other, factor in _PER_MPS.items():
        if unit in _PER_MPS and unit_from != "file" and abs(ratio * factor / _PER_MPS[unit] - 1) < _FITS:
            return {"club_speed_mps": other}, f"Club speed is taken as {other}: only so does the smash factor fit."
    return {}, "Ball speed divided by club speed is not the smash factor that the file prints: look at the units."


def _club_unit(plans: Sequence[Plan]) -> tuple[str, str]:
    uses = [use for plan in plans for use in plan.uses if use.field == "club_speed_mps"]
    return (uses[0].unit, uses[0].unit_from) if uses else ("", "")


def are_radians(shots: Sequence[RowShot], plans: Sequence[Plan]) -> bool:
    """Whether angles whose unit nobody says can only be radians: balls that flew and came down at a degree or two."""
    uses = [use for plan in plans for use in plan.uses if use.field in ("descent_angle_deg", "launch_angle_deg")]
    if not uses or any(use.unit_from != "usual" for use in uses):
        return False
    flown = [each.shot for each in shots if (each.shot.carry_m or 0) > _FAR_M]
    down = [shot.descent_angle_deg for shot in flown if shot.descent_angle_deg is not None]
    up = [shot.launch_angle_deg for shot in flown if shot.launch_angle_deg is not None]
    angles = down or up
    return len(angles) >= (1 if down else _ENOUGH) and all(abs(angle) < (1.6 if down else 1.0) for angle in angles)


def check_side(shots: Sequence[RowShot]) -> str:
    """A sentence when sides and start directions do not fit; feet taken for yards are three times too far."""
    ratios = []
    for each in shots:
        carry, side, angle = each.shot.carry_m, each.shot.side_m, each.shot.side_angle_deg
        axis = dict(each.extras).get("spin_axis_deg")
        if carry is None or side is None or angle is None or axis is None:
            continue
        expected = carry * (math.sin(math.radians(angle)) + _CURVE_PER_DEGREE * axis)
        if abs(expected) > 4:
            ratios.append(side / expected)
    if len(ratios) < 5:
        return ""
    ratio = median(ratios)
    if 2.4 < ratio < 4.2:
        return "Side distances are about three times what start direction and spin make them: they may be in feet."
    if ratio < -0.4:
        return "Side distances point to the other side than start direction and spin: look at the signs."
    return ""
