"""The number of a club: the median of its balls, with the middle 80 % of them. Every page, file and report asks here.

Over balls, not over sessions: a session of sixty balls weighs three times one of twenty. Which balls: full swings that
pass the shot filter. Copies and hidden balls never do; rounds on the monitor's default club and balls hit to a distance
on purpose belong to no club's number. Quantiles lie on the line between two neighbours (type 7, as in spreadsheets).
The middle 80 % reaches from the tenth to the ninetieth percentile; fewer than five balls have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.stats.summary import Spread, quantile_of_sorted
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import is_part_swing

FEWEST_FOR_BAND = 5
Band = tuple[float, float]
"""From the tenth to the ninetieth percentile."""


@dataclass(frozen=True, slots=True)
class ClubNumber:
    """A measure over ``n`` balls, in its unit of storage. ``band`` None: too few balls for a middle 80 %."""

    n: int
    median: float
    band: Band | None

    def times(self, factor: float) -> ClubNumber:
        """In another unit."""
        band = None if self.band is None else (self.band[0] * factor, self.band[1] * factor)
        return ClubNumber(self.n, self.median * factor, band)

    @property
    def low(self) -> float | None:
        """Where the middle 80 % begins."""
        return None if self.band is None else self.band[0]

    @property
    def high(self) -> float | None:
        """Where the middle 80 % ends."""
        return None if self.band is None else self.band[1]


def choose_counting(shots: Iterable[StoredShot], shot_filter: ShotFilter) -> list[StoredShot]:
    """The balls that a club's number rests on, of shots of one player's club, in their order."""
    return [stored for stored in shots if is_counting(stored, shot_filter)]


def is_counting(stored: StoredShot, shot_filter: ShotFilter) -> bool:
    """Whether the number of its club rests on this ball."""
    return stored.passes(shot_filter) and not stored.is_default_club and not is_part_swing(stored)


def compute_club_number(values: Sequence[float]) -> ClubNumber | None:
    """The number of these values, one a ball; None without any."""
    if not values:
        return None
    ordered = sorted(values)
    band = (quantile_of_sorted(ordered, 0.1), quantile_of_sorted(ordered, 0.9))
    return ClubNumber(len(ordered), quantile_of_sorted(ordered, 0.5), band if len(ordered) >= FEWEST_FOR_BAND else None)


def number_of(spread: Spread) -> ClubNumber:
    """The same, of values whose spread is known already."""
    band = (spread.p10, spread.p90) if spread.n >= FEWEST_FOR_BAND else None
    return ClubNumber(spread.n, spread.median, band)


def number_or_none(spread: Spread | None) -> ClubNumber | None:
    """As ``number_of``; None without a spread."""
    return None if spread is None else number_of(spread)
