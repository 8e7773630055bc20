"""Two sessions side by side, club by club: the same measures, units and shot filter. A difference, not a verdict.

Two sessions differ by chance as well; whether something changes is said where many sessions are seen (Progress).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.metrics import METRICS, Metric, SessionValue, compute_session_value
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import SwingGroup, split_by_group

COMPARED_METRICS = tuple(METRICS[key] for key in (
    "carry_m", "carry_spread", "offline_m", "ball_speed_mps", "club_speed_mps", "smash_factor", "launch_angle_deg",
    "back_spin_rpm"))


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A metric of one club and kind of swing in both sessions; None where too few balls carry it."""

    group: SwingGroup
    metric: Metric
    here: SessionValue | None
    there: SessionValue | None

    @property
    def difference(self) -> float | None:
        """Here less there."""
        return None if self.here is None or self.there is None else self.here.value - self.there.value


def compare_sessions(here: Sequence[StoredShot], there: Sequence[StoredShot],
                     shot_filter: ShotFilter) -> list[ComparedFigure]:
    """Every club and kind of swing of either session like a bag, metric by metric; mixed rounds left out."""
    one, other = (split_by_group(stored for stored in shots if not stored.is_default_club) for shots in (here, there))
    found = []
    for group in sorted({*one, *other}, key=lambda group: group.place):
        for metric in COMPARED_METRICS:
            figure = ComparedFigure(group, metric, compute_session_value(metric, one.get(group, ()), shot_filter),
                                    compute_session_value(metric, other.get(group, ()), shot_filter))
            if figure.here is not None or figure.there is not None:
                found.append(figure)
    return found
