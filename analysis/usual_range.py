"""A session against the player's own last sessions with the same club.

The sampling unit is the session: each earlier session gives one value a metric (the median of its balls), and this
one is compared with them. *Beyond the usual spread* means outside the 95 % prediction interval for one more session,
``mean ± t s sqrt(1 + 1/n)`` with Student's t of n - 1 degrees (NIST/SEMATECH e-Handbook of Statistical Methods,
prediction intervals). With few sessions t is large, so little counts as unusual; below ``FEWEST_SESSIONS`` nothing is
judged. Of twenty numbers of an ordinary session about one lies outside by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from analysis.metrics import METRICS, Metric, SessionValue, compute_value
from analysis.stats.summary import compute_mean, compute_sd
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import is_part_swing

LAST_SESSIONS = 10
FEWEST_SESSIONS = 4
USUAL_METRICS = tuple(METRICS[key] for key in (
    "carry_m", "ball_speed_mps", "smash_factor", "offline_m", "launch_angle_deg", "back_spin_rpm"))
_T_975 = {3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262}
"""Student's t, two-sided 95 %, by degrees of freedom."""


@dataclass(frozen=True, slots=True)
class UsualFigure:
    """One metric of one club: here, and usually. SI. ``room`` None: too few earlier sessions to judge."""

    club: str
    metric: Metric
    here: SessionValue
    sessions: int
    usual: float | None
    room: float | None

    @property
    def difference(self) -> float | None:
        """This session less the usual value."""
        return None if self.usual is None else self.here.value - self.usual

    @property
    def is_beyond(self) -> bool | None:
        """Whether it is outside the usual session-to-session spread; None when that is unknown."""
        return None if self.room is None or self.difference is None else abs(self.difference) > self.room


def compute_usual_figures(
    club: str, here: Sequence[StoredShot], earlier: Sequence[Sequence[StoredShot]], shot_filter: ShotFilter
) -> list[UsualFigure]:
    """Every metric that this session carries, against its values in the ``earlier`` sessions, newest first."""
    found = []
    now, before = _counting_swings(here, shot_filter), [_counting_swings(shots, shot_filter) for shots in earlier]
    for metric in USUAL_METRICS:
        value = compute_value(metric, now)
        if value is None:
            continue
        past = [past.value for swings in before if (past := compute_value(metric, swings)) is not None][:LAST_SESSIONS]
        found.append(UsualFigure(club, metric, value, len(past), compute_mean(past) if past else None, _room(past)))
    return found


def _counting_swings(shots: Sequence[StoredShot], shot_filter: ShotFilter) -> list[StoredShot]:
    return [stored for stored in shots if stored.passes(shot_filter) and not is_part_swing(stored)]


def _room(past: Sequence[float]) -> float | None:
    deviation = compute_sd(past)
    if len(past) < FEWEST_SESSIONS or deviation is None:
        return None
    return _T_975[len(past) - 1] * deviation * sqrt(1 + 1 / len(past))
