"""How one club misses: off line on average, scattered sideways, or scattered in distance. Pure, SI.

The typical miss is the median distance between where a ball came down and the target line at the club's own median
carry: half of the balls miss by more. Its parts are medians too, so that one wild ball does not decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import hypot
from statistics import median

from analysis.club_number import choose_counting, compute_club_number
from analysis.club_stats import measured
from analysis.landings import Landing, find_flown_landings
from analysis.stats.summary import compute_median_deviation
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot

FEWEST_SHOTS, FEWEST_SESSIONS = 20, 3
FEWEST_IN_A_SESSION = 3


@dataclass(frozen=True, slots=True)
class Miss:
    """How a club misses over some sessions. All in metres; ``bias_m`` has the sign of the stored side."""

    shots: int
    sessions: int
    carry_m: float
    typical_m: float
    bias_m: float
    side_spread_m: float
    carry_spread_m: float
    session_biases_m: tuple[float, ...]
    """The median side of each session with FEWEST_IN_A_SESSION balls, oldest first."""
    session_misses_m: tuple[float, ...]
    """The typical miss of each of these sessions, measured from the line and the carry of all of them."""

    @property
    def share(self) -> float:
        """The typical miss as a share of the carry."""
        return self.typical_m / self.carry_m


def compute_miss(shots: Sequence[StoredShot], shot_filter: ShotFilter) -> Miss | None:
    """The anatomy of one club's misses; None below FEWEST_SHOTS full swings in FEWEST_SESSIONS sessions.

    ``shots`` of one player and club, sessions one after the other.
    """
    swings = choose_counting(shots, shot_filter)
    by_session = [found for _, group in groupby(swings, key=lambda stored: stored.session_id)
                  if (found := find_flown_landings(group))]
    landings = [landing for found in by_session for landing in found]
    if len(landings) < FEWEST_SHOTS or len(by_session) < FEWEST_SESSIONS:
        return None
    carries, sides = measured(swings, "carry_m"), measured(swings, "side_m")
    carry_number, side_number = compute_club_number(carries), compute_club_number(sides)
    if carry_number is None or side_number is None:
        return None
    carry, bias = carry_number.median, side_number.median
    telling = [found for found in by_session if len(found) >= FEWEST_IN_A_SESSION]
    return Miss(
        shots=side_number.n, sessions=len(by_session), carry_m=carry, typical_m=_typical(landings, carry), bias_m=bias,
        side_spread_m=compute_median_deviation(sides, bias),
        carry_spread_m=compute_median_deviation(carries, carry),
        session_biases_m=tuple(median(ball.side_m for ball in found) for found in telling),
        session_misses_m=tuple(_typical(found, carry) for found in telling))


def _typical(landings: Sequence[Landing], carry: float) -> float:
    return median(hypot(ball.carry_m - carry, ball.side_m) for ball in landings)
