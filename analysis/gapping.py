"""Gaps between neighbouring clubs of a bag: even, overlapping, or with a hole.

The gap of two neighbours is the difference of their median carries. Below the overlap limit the two clubs do one
job; above the hole limit there is a distance that no full swing covers. The limits are the golfer's to choose.
A club speaks only with ``FEWEST_SHOTS`` carries or more; across one with fewer nothing is called even or a hole, for
that club may fill it. A gap so near a limit that chance may have put it there
is called a close call.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from analysis.club_stats import ClubStats
from analysis.stats.summary import Spread
from golf.units import YARDS_PER_METRE

FEWEST_SHOTS = 10
WIDE_SHARE = 0.4
"""P10 to P90 longer than this share of the median: no golfer spreads one swing so widely, so part swings are in it."""
NO_DISTANCE_CLUBS = ("Putter",)
"""Clubs whose carry says nothing: no part of a gapping or of stock yardages."""
_TWO_SIDED_95 = 1.96
_P10_TO_P90 = 2.5631  # standard deviations of a normal distribution
EVEN, FLAGGED, FEW = "even gaps", "gap to look at", "not enough shots yet"
"""What a bar of the figure is drawn for."""


class GapKind(StrEnum):
    """What a gap is."""

    EVEN = "even"
    OVERLAP = "overlap"
    HOLE = "hole"
    REVERSED = "reversed"
    OPEN = "cannot say yet"
    """A club with too few shots lies in between, so how far apart neighbours are is not known."""


@dataclass(frozen=True, slots=True)
class GapLimits:
    """Below ``overlap_m`` two clubs overlap, above ``hole_m`` there is a hole between them."""

    overlap_m: float = 5 / YARDS_PER_METRE
    hole_m: float = 20 / YARDS_PER_METRE


@dataclass(frozen=True, slots=True)
class GappedClub:
    """A club in the order of the bag; ``is_enough`` says whether its carry may be compared."""

    club: str
    carry: Spread | None
    sessions: int

    @property
    def shots(self) -> int:
        """Shots with a carry."""
        return self.carry.n if self.carry else 0

    @property
    def is_enough(self) -> bool:
        """Whether its median carries a verdict."""
        return self.shots >= FEWEST_SHOTS

    @property
    def is_wide(self) -> bool:
        """Whether its carries are of more than one swing, so that their median is no full swing's."""
        return self.carry is not None and self.is_enough and is_wide(self.carry)


@dataclass(frozen=True, slots=True)
class Gap:
    """From a longer club to the next one down; negative when the next one flies farther.

    ``margin_m``: with as many shots again the gap would lie within this of itself, 19 times of 20.
    ``is_close_call``: a limit lies within the margin, so that other shots may change the verdict.
    ``passed_over``: the clubs between the two that have too few shots to be compared.
    ``shots``: how many the medians of the longer and of the shorter one rest on.
    """

    longer: str
    shorter: str
    gap_m: float
    kind: GapKind
    margin_m: float
    is_close_call: bool
    passed_over: tuple[GappedClub, ...] = ()
    shots: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Gapping:
    """The clubs in bag order, and the gaps from each that has shots enough to the next such one."""

    clubs: tuple[GappedClub, ...]
    gaps: tuple[Gap, ...]
    limits: GapLimits

    @property
    def flagged(self) -> tuple[Gap, ...]:
        """Gaps to look at: neither even nor open."""
        return tuple(gap for gap in self.gaps if gap.kind not in (GapKind.EVEN, GapKind.OPEN))

    @property
    def open(self) -> tuple[Gap, ...]:
        """Gaps of which nothing can be said yet."""
        return tuple(gap for gap in self.gaps if gap.kind is GapKind.OPEN)


def compute_gapping(bag: Sequence[ClubStats], limits: GapLimits) -> Gapping:
    """The gapping of clubs in bag order. A club without shots enough is passed over, not guessed."""
    clubs = tuple(GappedClub(stats.club, stats.carry, stats.sessions) for stats in bag
                  if stats.club not in NO_DISTANCE_CLUBS)
    speaking = [(place, club.carry) for place, club in enumerate(clubs) if club.is_enough and club.carry]
    gaps = tuple(_judged(clubs[above:below + 1], far, near, limits)
                 for (above, far), (below, near) in pairwise(speaking))
    return Gapping(clubs, gaps, limits)


def is_wide(carry: Spread) -> bool:
    """Whether carries spread more widely than one kind of swing does."""
    return carry.p90 - carry.p10 > WIDE_SHARE * carry.median


def judge_gap(gap_m: float, limits: GapLimits) -> GapKind:
    """What a gap of this length is. A gap at a limit is still even."""
    if gap_m < 0:
        return GapKind.REVERSED
    if gap_m < limits.overlap_m:
        return GapKind.OVERLAP
    return GapKind.HOLE if gap_m > limits.hole_m else GapKind.EVEN


def _judged(clubs: Sequence[GappedClub], far: Spread, near: Spread, limits: GapLimits) -> Gap:
    """The gap from the first of these clubs to the last; those between them are passed over."""
    longer, *passed_over, shorter = clubs
    rests = tuple(passed_over), (far.n, near.n)
    gap = far.median - near.median
    kind = judge_gap(gap, limits)
    margin = _TWO_SIDED_95 * math.hypot(_error_of_median(far), _error_of_median(near))
    edges = (0.0, limits.overlap_m, limits.hole_m)
    if passed_over and kind in (GapKind.EVEN, GapKind.HOLE):
        return Gap(longer.club, shorter.club, gap, GapKind.OPEN, margin, False, *rests)
    is_close_call = any(abs(gap - edge) < margin for edge in edges)
    return Gap(longer.club, shorter.club, gap, kind, margin, is_close_call, *rests)


def _error_of_median(spread: Spread) -> float:
    """Standard error of a median of normal numbers; their scale comes from P10 to P90, which a mishit leaves alone."""
    scale = (spread.p90 - spread.p10) / _P10_TO_P90
    return math.sqrt(math.pi / 2) * scale / math.sqrt(spread.n)


@dataclass(frozen=True, slots=True)
class GapBar:
    """One club as a bar of the figure, in displayed units; ``low`` and ``high`` None: too few balls for a middle 80 %.

    ``kind``: EVEN, FLAGGED or FEW. ``gap``: to the club above it, None where none can be told; ``says``: what is to be
    said of that gap, if anything.
    """

    club: str
    low: float | None
    median: float
    high: float | None
    shots: int
    sessions: int
    kind: str
    says: str = ""
    gap: float | None = None
