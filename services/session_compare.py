"""Two sessions side by side, club by club: the same measures, units and trust. A difference, not a verdict.

Two sessions differ by chance as well; whether something changes is said where many sessions are seen (Progress).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from golf.clubs import bag_position
from golf.records import StoredShot
from golf.shot_words import Trust
from services.metrics import METRICS, Metric, SessionValue, compute_session_value

COMPARED_METRICS = tuple(METRICS[key] for key in (
    "carry_m", "carry_spread", "offline_m", "ball_speed_mps", "club_speed_mps", "smash_factor", "launch_angle_deg",
    "back_spin_rpm"))


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A metric of one club in both sessions; None where too few balls carry it."""

    club: str
    metric: Metric
    here: SessionValue | None
    there: SessionValue | None

    @property
    def difference(self) -> float | None:
        """Here less there."""
        return None if self.here is None or self.there is None else self.here.value - self.there.value


def compare_sessions(here: Sequence[StoredShot], there: Sequence[StoredShot], trust: Trust) -> list[ComparedFigure]:
    """Every club of either session in the order of a bag, metric by metric; mixed rounds left out."""
    clubs = {stored.club for stored in (*here, *there) if not stored.is_default_club}
    found = []
    for club in sorted(clubs, key=bag_position):
        one, other = (_of_club(shots, club) for shots in (here, there))
        for metric in COMPARED_METRICS:
            figure = ComparedFigure(club, metric, compute_session_value(metric, one, trust),
                                    compute_session_value(metric, other, trust))
            if figure.here is not None or figure.there is not None:
                found.append(figure)
    return found


def _of_club(shots: Sequence[StoredShot], club: str) -> list[StoredShot]:
    return [stored for stored in shots if stored.club == club and not stored.is_default_club]
