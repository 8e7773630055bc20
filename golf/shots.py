"""The vocabulary: what a shot is on its way from the portal to a page.

SI units, named in the field. ``None`` means "not measured", never 0. Signs are the portal's
(uneekor.md): side, side spin, face and path positive to the right for a right-hander.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from operator import attrgetter

from golf.limits import SMASH, is_possible
from golf.sessions import UNKNOWN_PLAYER
from golf.shot_edits import DEFAULT_SHOT_FILTER, NO_EDIT, ShotEdit, ShotFilter, ShotKey, ShotReview


class ShotFlag(StrEnum):
    """Why a shot is shown but left out of averages."""

    IMPOSSIBLE = "impossible"
    DUPLICATE = "duplicate"
    EXCLUDED = "excluded"
    """The source itself does not count it."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One ball. Every measure is SI and None when the monitor did not measure it.

    ``how_measured``: which values the source calls estimated, calculated or worked out, as golf.provenance writes it;
    None: it does not say. ``hit_at``: ISO, local to where it was hit, where the source says a time. ``extras``: JSON of
    numbers that have no field.
    """

    shot_id: str
    position: int
    ball_speed_mps: float | None = None
    club_speed_mps: float | None = None
    smash_factor: float | None = None
    carry_m: float | None = None
    total_m: float | None = None
    side_m: float | None = None
    apex_m: float | None = None
    launch_angle_deg: float | None = None
    side_angle_deg: float | None = None
    descent_angle_deg: float | None = None
    back_spin_rpm: float | None = None
    side_spin_rpm: float | None = None
    attack_angle_deg: float | None = None
    club_path_deg: float | None = None
    face_angle_deg: float | None = None
    dynamic_loft_deg: float | None = None
    club_lie_deg: float | None = None
    lie_angle_text: str | None = None
    impact_x_mm: float | None = None
    impact_y_mm: float | None = None
    optix_x_mm: float | None = None
    optix_y_mm: float | None = None
    flight_time_s: float | None = None
    shot_type: str | None = None
    how_measured: str | None = None
    hit_at: str | None = None
    extras: str | None = None
    flags: tuple[ShotFlag, ...] = ()
    flag_reason: str = ""


MEASURES = tuple(f.name for f in fields(Shot)
                 if f.name.endswith(("_m", "_mps", "_deg", "_rpm", "_mm", "_s")) or f.name == "smash_factor")
"""The numeric fields of a shot, in the order of the record."""
read_values: Callable[[Shot], tuple[float | None, ...]] = attrgetter(*MEASURES)
"""The numbers of a shot, in that order."""


@dataclass(frozen=True, slots=True)
class StoredShot:
    """A shot with the place where it is stored, the session it counts with and the club it was hit with.

    ``club`` is what holds: the golfer's edit of the shot, else ``Mixed clubs`` for a round left on the default club,
    else the bag's rules, else ``monitor_club``. ``session_id``
    is the report's, unless the golfer merged, split or moved; ``player`` and ``practised_on`` are that session's.
    """

    report_id: int
    group_id: str
    club: str
    club_raw: str | None
    group_label: str
    shot: Shot
    is_default_club: bool = False
    duplicate_of: str | None = None
    monitor_club: str = ""
    player: str = UNKNOWN_PLAYER
    practised_on: date | None = None
    edit: ShotEdit = NO_EDIT
    counts_with: int | None = None
    """The session it counts with where that is not its report's."""

    @property
    def session_id(self) -> int:
        """The session it counts with."""
        return self.report_id if self.counts_with is None else self.counts_with

    @property
    def key(self) -> ShotKey:
        """What names it."""
        return self.report_id, self.group_id, self.shot.shot_id

    @property
    def counts(self) -> bool:
        """Whether averages rest on it, as long as nobody asks for another shot filter."""
        return self.passes(DEFAULT_SHOT_FILTER)

    def passes(self, shot_filter: ShotFilter) -> bool:
        """Whether numbers of this shot filter rest on it."""
        shot, edit = self.shot, self.edit
        if self.duplicate_of is not None or ShotFlag.DUPLICATE in shot.flags or edit.is_hidden:
            return False
        if shot_filter is ShotFilter.ALL:
            return True
        is_whole = shot_filter is not ShotFilter.MEASURED or None not in (shot.ball_speed_mps, shot.club_speed_mps)
        return not shot.flags and edit.review is not ShotReview.OUT and is_whole

    def value(self, measure: str) -> float | None:
        """A measure in SI; None when it was not measured or cannot be: such a value enters no number."""
        value: float | None = getattr(self.shot, measure)
        if value is None or not (self.shot.flags or measure == SMASH):
            return value
        if measure == SMASH and self.shot.flags and None in (
                self.value("ball_speed_mps"), self.value("club_speed_mps")):
            return None
        return value if is_possible(measure, value) else None

    def reading(self, measure: str) -> float | None:
        """A measure as a list of shots has it: of a flagged shot as it was read, for the reason stands beside it."""
        value: float | None = getattr(self.shot, measure)
        return value if self.shot.flags else self.value(measure)
