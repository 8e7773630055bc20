"""Wedges: how far each goes with each length of swing, and the holes between those carries.

How long a swing was meant says the label of its group ("70 yds", "half", "9 o'clock") or the golfer's mark on the shot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.club_number import FEWEST_FOR_BAND, ClubNumber, choose_counting, compute_club_number
from analysis.club_stats import measured
from golf.clubs import bag_position, is_wedge
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import SwingGroup, split_by_group
from golf.units import YARDS_PER_METRE, DisplayUnits
from services.exports.table import Column, Kind, Table
from services.exports.table_units import distance_heading, round_shown

HOLE_M = 15 / YARDS_PER_METRE
"""Between two neighbouring carries farther apart than this nothing of the golfer's comes down."""


@dataclass(frozen=True, slots=True)
class WedgeSwing:
    """One club with one length of swing: its carry (m), the median with the middle 80 %."""

    group: SwingGroup
    carry: ClubNumber

    @property
    def is_told(self) -> bool:
        """Whether there are balls enough to rely on it."""
        return self.carry.n >= FEWEST_FOR_BAND


@dataclass(frozen=True, slots=True)
class Hole:
    """Two neighbouring carries with nothing between them, the longer one first."""

    longer: WedgeSwing
    shorter: WedgeSwing

    @property
    def size_m(self) -> float:
        """How far apart they are."""
        return self.longer.carry.median - self.shorter.carry.median


@dataclass(frozen=True, slots=True)
class WedgeMatrix:
    """Every swing with a wedge, and with any club that was hit part-way, in the order of a bag.

    ``lengths``: the part swings that there are, the longest first; "" is the full one and always first.
    """

    clubs: tuple[str, ...]
    lengths: tuple[str, ...]
    swings: tuple[WedgeSwing, ...]

    def find(self, club: str, length: str) -> WedgeSwing | None:
        """The swing of a cell; None for one that was never hit."""
        return next((each for each in self.swings if (each.group.club, each.group.distance) == (club, length)), None)

    @property
    def ladder(self) -> list[WedgeSwing]:
        """The swings with balls enough, the longest carry first."""
        return sorted((each for each in self.swings if each.is_told), key=lambda each: -each.carry.median)

    @property
    def holes(self) -> list[Hole]:
        """Where the ladder lacks a rung, the largest first."""
        found = (Hole(longer, shorter) for longer, shorter in pairwise(self.ladder))
        return sorted((hole for hole in found if hole.size_m > HOLE_M), key=lambda hole: -hole.size_m)


def compute_wedge_matrix(hit: Mapping[str, Sequence[StoredShot]], shot_filter: ShotFilter) -> WedgeMatrix:
    """The matrix of these shots by club. A full swing's number is the club's number of the page Clubs."""
    swings: list[WedgeSwing] = []
    for club in sorted(hit, key=bag_position):
        groups = {group: found for group, found in split_by_group(hit[club]).items() if not group.is_default_club}
        if not is_wedge(club) and not any(group.distance for group in groups):
            continue
        for group, found in groups.items():
            counting = ([stored for stored in found if stored.passes(shot_filter)] if group.distance
                        else choose_counting(found, shot_filter))
            carry = compute_club_number(measured(counting, "carry_m"))
            if carry is not None:
                swings.append(WedgeSwing(group, carry))
    longest = {group.distance: max(each.carry.median for each in swings if each.group.distance == group.distance)
               for group in (each.group for each in swings)}
    lengths = sorted(longest, key=lambda length: (bool(length), -longest[length]))
    return WedgeMatrix(tuple(dict.fromkeys(each.group.club for each in swings)), tuple(lengths), tuple(swings))


def build_wedge_table(matrix: WedgeMatrix, units: DisplayUnits) -> Table:
    """One row a club and length of swing."""
    columns = (Column("club"), Column("hit_to_a_distance"),
               *(Column(distance_heading(name, units), Kind.NUMBER, 1)
                 for name in ("carry_median", "carry_p10", "carry_p90")), Column("balls", Kind.WHOLE))
    return Table(columns, tuple((
        each.group.club, each.group.distance or None,
        *(round_shown(units.distance(value), units) for value in (each.carry.median, each.carry.low, each.carry.high)),
        each.carry.n) for each in matrix.swings), "Wedges")
