"""Smash against a target that fits the club.

The target is the player's own best tenth (the 90th percentile of the same shots): it fits the club, the ball and the
monitor, whatever they are. A number from elsewhere stands beside it only where a publication gives one for that club.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.stats.summary import Spread, compute_spread

FEWEST_FOR_TARGET = 20
"""Shots from which on a best tenth is more than one or two lucky strikes."""


@dataclass(frozen=True, slots=True)
class PublishedSmash:
    """A published mean smash factor of one club."""

    smash: float
    who: str
    source: str


_BRENNAN = "Brennan et al. 2024, Appl. Sci. 14(5):1854, CC BY 4.0"
PUBLISHED: Final[dict[str, PublishedSmash]] = {
    "Driver": PublishedSmash(1.42, "good amateurs", _BRENNAN),
    "6 Iron": PublishedSmash(1.32, "good amateurs", _BRENNAN),
}


@dataclass(frozen=True, slots=True)
class SmashFigures:
    """Smash over ``spread.n`` shots with ball and club speed. ``target`` None: too few shots for a best tenth."""

    spread: Spread
    target: float | None
    published: PublishedSmash | None

    @property
    def gap(self) -> float | None:
        """What the median lacks to the target; never below zero."""
        return None if self.target is None else self.target - self.spread.median


def compute_smash_figures(club: str, smashes: Sequence[float]) -> SmashFigures | None:
    """Smash figures of one club; None when no shot has a smash factor."""
    spread = compute_spread(smashes)
    if spread is None:
        return None
    return SmashFigures(spread, spread.p90 if spread.n >= FEWEST_FOR_TARGET else None, PUBLISHED.get(club))
