"""What a club does: carry, dispersion, smash, launch window, carries close to the median, of shots that pass.

Pure arithmetic, SI in and SI out. Every figure says on how many shots it rests. Signs are a right-hander's; pages
mirror them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from analysis.club_number import ClubNumber, compute_club_number, number_or_none
from analysis.landing_spread import LEAST_SHOTS, NINETY_FIVE, LandingSpread, compute_landing_spread
from analysis.landings import find_landings
from analysis.smash_target import SmashFigures, compute_smash_figures
from analysis.stats.summary import Spread, compute_spread
from golf.limits import SMASH
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot

CLOSE_SHARE = 0.05
"""A carry counts as close when it is within this share of the median."""


@dataclass(frozen=True, slots=True)
class DispersionFigures:
    """Where balls came down, over ``n`` shots with carry and side.

    ``side`` and ``carry``: the club's numbers across and along the target line, positive to the right; None without
    a ball that has the measure. ``offline_mean_m`` is their mean, ``offline_sd_m`` and ``long_short_sd_m`` the standard
    deviations across and along. ``ellipse_area_m2`` is the area of the ellipse that the top view draws for 95 % of the
    shots; None below as many shots as it needs.
    """

    n: int
    side: ClubNumber | None
    carry: ClubNumber | None
    offline_mean_m: float
    offline_sd_m: float | None
    long_short_sd_m: float | None
    ellipse_area_m2: float | None


@dataclass(frozen=True, slots=True)
class Within5Percent:
    """How many of ``n`` carries are within ``CLOSE_SHARE`` of the median."""

    n: int
    close: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.close / self.n


@dataclass(frozen=True, slots=True)
class ClubStats:
    """One club over some sessions. ``counted`` of ``shots`` count; a part is None without its measures."""

    club: str
    shots: int
    counted: int
    sessions: int
    first_on: date | None
    last_on: date | None
    carry: Spread | None
    total: Spread | None
    launch: Spread | None
    back_spin: Spread | None
    dispersion: DispersionFigures | None
    smash: SmashFigures | None
    within_5_percent: Within5Percent | None

    @property
    def carry_number(self) -> ClubNumber | None:
        """The club's carry: the number that every page shows."""
        return number_or_none(self.carry)

    @property
    def total_number(self) -> ClubNumber | None:
        """The club's total."""
        return number_or_none(self.total)


def compute_club_stats(club: str, shots: Sequence[StoredShot], shot_filter: ShotFilter) -> ClubStats:
    """All figures of these shots, which are of one player's club."""
    counted = [shot for shot in shots if shot.passes(shot_filter)]
    days = [shot.practised_on for shot in counted if shot.practised_on is not None]
    carries = measured(counted, "carry_m")
    return ClubStats(
        club=club, shots=len(shots), counted=len(counted), sessions=len({shot.session_id for shot in counted}),
        first_on=min(days, default=None), last_on=max(days, default=None),
        carry=compute_spread(carries), total=compute_spread(measured(counted, "total_m")),
        launch=compute_spread(measured(counted, "launch_angle_deg")),
        back_spin=compute_spread(measured(counted, "back_spin_rpm")),
        dispersion=compute_dispersion(counted),
        smash=compute_smash_figures(club, measured(counted, "smash_factor")),
        within_5_percent=compute_within_5_percent(carries))


def measured(shots: Sequence[StoredShot], measure: str) -> list[float]:
    """The values of a measure where it was measured and can be, in the order of the shots."""
    if measure == SMASH:
        return [value for shot in shots if (value := shot.value(measure)) is not None]
    read = attrgetter(f"shot.{measure}")  # a shot without a flag is taken at its word, without a call for each
    return [value for shot in shots
            if (value := shot.value(measure) if shot.shot.flags else read(shot)) is not None]


def compute_dispersion(counted: Sequence[StoredShot]) -> DispersionFigures | None:
    """Where these shots came down, all of which count; None when none has both carry and side."""
    spread = compute_landing_spread(find_landings(counted))
    if spread is None:
        return None
    side, carry = (compute_club_number(measured(counted, measure)) for measure in ("side_m", "carry_m"))
    return DispersionFigures(spread.shots, side, carry, spread.side, spread.side_deviation, spread.carry_deviation,
                             _ellipse_area(spread))


def _ellipse_area(spread: LandingSpread) -> float | None:
    """``pi × r² × sqrt(det S)``; None where no ellipse is drawn."""
    across, along, both = spread.side_variance, spread.carry_variance, spread.covariance
    if spread.shots < LEAST_SHOTS or across is None or along is None or both is None:
        return None
    return math.pi * NINETY_FIVE**2 * math.sqrt(max(across * along - both * both, 0.0))


def compute_within_5_percent(carries: Sequence[float]) -> Within5Percent | None:
    """Carries close to their median; None without any."""
    spread = compute_spread(carries)
    if spread is None:
        return None
    room = CLOSE_SHARE * abs(spread.median)
    return Within5Percent(len(carries), sum(abs(carry - spread.median) <= room for carry in carries))
