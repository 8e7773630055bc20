"""The vocabulary: what a shot is on its way from the portal to a page.

SI units, named in the field. ``None`` means "not measured", never 0. Signs are the portal's
(uneekor.md): side, side spin, face and path positive to the right for a right-hander.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote

from golf.limits import SMASH, is_possible
from golf.report_fields import NO_FIELDS, LostField, ReportFields
from golf.shot_edits import DEFAULT_TRUST, NO_WORD, ShotKey, ShotWord, Trust, Verdict

UNKNOWN_PLAYER = "Unknown player"
LONGEST_NAME = 300
"""Characters kept of a name from outside; who compares names with stored ones cuts to the same length first."""


@dataclass(frozen=True, slots=True, repr=False)
class ReportKey:
    """The secret part of a report link: whoever has it can read the report.

    It shows itself masked wherever text is made of it; ``reveal()`` is for the request alone.
    """

    _secret: str

    def reveal(self) -> str:
        """The key itself. Only report_api, the key file and nothing else may call this."""
        return self._secret

    def hide_in(self, body: bytes) -> bytes:
        """The bytes with every occurrence of the key replaced by an ellipsis, in each encoding a page comes in."""
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            for spelling in {self._secret, quote(self._secret, safe="")}:
                body = body.replace(spelling.encode(encoding), "…".encode(encoding))
        return body

    def __repr__(self) -> str:
        return "ReportKey(…)"

    __str__ = __repr__


class DateSource(StrEnum):
    """Where a practice day comes from; best first. The report page is never a source."""

    MANUAL = "manual"
    API = "api"
    LISTING = "listing"
    LINK = "link"


class SessionType(StrEnum):
    """What the golfer was doing."""

    PRACTICE = "Practice"
    ROUND = "Round"
    WARM_UP = "Warm-up"
    DRILL = "Drill"
    FITTING = "Fitting"
    GAPPING = "Gapping"


class SessionState(StrEnum):
    """How far a report has come: listed only, stored whole, or tried in vain."""

    PENDING = "pending"
    IMPORTED = "imported"
    FAILED = "failed"


class ShotFlag(StrEnum):
    """Why a shot is shown but left out of averages."""

    IMPOSSIBLE = "impossible"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """One source's word on the practice day. ``day`` is None when its text was no usable date."""

    source: DateSource
    day: date | None
    text: str


@dataclass(frozen=True, slots=True)
class TypeGuess:
    """A session type with the reason a golfer can read and a confidence from 0 to 1."""

    type: SessionType
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ListedReport:
    """One row of the portal's listing. None, or an empty name, means that the row did not say."""

    report_id: int
    key: ReportKey
    name: str
    player: str | None = None
    listed_on: date | None = None
    date_text: str = ""
    shot_count: int | None = None


@dataclass(frozen=True, slots=True)
class BadRecord:
    """Something in a report that could not be read, told beside the good records.

    ``where`` is a path such as ``groups[1].shots[4].launch_angle``; ``lost_shot``: a whole shot is missing for it.
    """

    where: str
    why: str
    lost_shot: bool = False


@dataclass(frozen=True, slots=True)
class Shot:
    """One ball. Every measure is SI and None when the monitor did not measure it."""

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
    flags: tuple[ShotFlag, ...] = ()
    flag_reason: str = ""


MEASURES = tuple(f.name for f in fields(Shot)
                 if f.name.endswith(("_m", "_mps", "_deg", "_rpm", "_mm", "_s")) or f.name == "smash_factor")
"""The numeric fields of a shot, in the order of the record."""


@dataclass(frozen=True, slots=True)
class ClubGroup:
    """The shots of one report hit with one club.

    ``club_source`` is ``club_name``, ``label`` (only when the report has no club) or ``unknown``.
    ``is_default_club`` marks a round left on the monitor's default club: mixed clubs, kept out of
    that club's numbers.
    """

    group_id: str
    position: int
    label: str
    club: str
    club_raw: str | None
    club_number: int | None
    club_source: str
    created_text: str
    is_default_club: bool = False
    shots: tuple[Shot, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportContent:
    """A cleaned report: what could be read, and what could not."""

    groups: tuple[ClubGroup, ...]
    problems: tuple[BadRecord, ...] = ()
    api_date: DateEvidence | None = None
    fields: ReportFields = NO_FIELDS

    @property
    def shot_count(self) -> int:
        """Shots that could be read, duplicates included: comparable with the portal's own count."""
        return sum(len(group.shots) for group in self.groups)

    @property
    def lost_shots(self) -> int:
        """Shots that the report lists and nobody could read."""
        return sum(problem.lost_shot for problem in self.problems)


@dataclass(frozen=True, slots=True)
class RawReport:
    """The bytes of a report as they came, kept so that better cleaning can replay them."""

    report_id: int
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class KnownReport:
    """What the store knows of a report: the listing's last word, and how far the import came.

    ``listed``: not by a pasted link only. ``held_back``: only a full sync, a person or a changed row ask for it.
    ``is_anothers``: another account has the word. ``attempts``: failures in a row. ``player_by_hand``: set here.
    """

    report_id: int
    name: str
    player: str | None
    listed_on: date | None
    listed_shots: int | None
    state: SessionState
    stored_shots: int
    wants_update: bool = False
    gone: bool = False
    listed: bool = True
    held_back: bool = False
    is_anothers: bool = False
    attempts: int = 0
    player_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class SavedReport:
    """What saving did. ``is_new`` is False for an update; ``lost``: fields it had; ``is_healed``: they are back."""

    report_id: int
    is_new: bool
    changed: bool
    stored_shots: int
    new_shots: int
    archived_shots: int = 0
    lost_shots: int = 0
    lost: tuple[LostField, ...] = ()
    is_healed: bool = False


@dataclass(frozen=True, slots=True)
class SessionCard:
    """One session in the practice journal. Averages leave out flagged shots and duplicates."""

    report_id: int
    name: str
    practised_on: date | None
    date_source: DateSource | None
    player: str
    type: SessionType
    type_reason: str
    state: SessionState
    clubs: tuple[str, ...] = ()
    stored_shots: int = 0
    distinct_shots: int = 0
    best_carry_m: float | None = None
    average_smash: float | None = None
    smash_shots: int = 0
    gone: bool = False
    copy_of: int | None = None
    tags: tuple[str, ...] = ()
    last_error: str = ""
    held_back: bool = False


class NamedSession(NamedTuple):
    """What names a session in a list. ``shots`` of its own; all of its shots where every one is a copy."""

    report_id: int
    name: str
    player: str
    practised_on: date | None
    shots: int


@dataclass(frozen=True, slots=True)
class PracticeDay:
    """One day on the calendar. A session without a ball of its own (a copy, an empty one) is no practice."""

    day: date
    sessions: int
    shots: int
    newest: int | None = field(default=None, compare=False)
    """The session of the day that came in last; None: nobody asked."""


@dataclass(frozen=True, slots=True)
class JournalTotals:
    """The hero figures of Home. Copies of sessions, empty sessions and duplicate shots are not counted."""

    sessions: int
    shots: int
    last_practice_on: date | None
    streak_days: int
    undated_sessions: int = 0


@dataclass(frozen=True, slots=True)
class StoredShot:
    """A shot with the place where it is stored, the session it counts with and the club it was hit with.

    ``club`` is what holds: the golfer's word on the shot, else the bag's rules, else ``monitor_club``. ``session_id``
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
    word: ShotWord = NO_WORD
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
        """Whether averages rest on it, as long as nobody asks for another trust."""
        return self.counts_under(DEFAULT_TRUST)

    def counts_under(self, trust: Trust) -> bool:
        """Whether numbers of this trust rest on it."""
        shot, word = self.shot, self.word
        if self.duplicate_of is not None or ShotFlag.DUPLICATE in shot.flags or word.is_hidden:
            return False
        if trust is Trust.ALL:
            return True
        is_whole = trust is not Trust.MEASURED or None not in (shot.ball_speed_mps, shot.club_speed_mps)
        return not shot.flags and word.verdict is not Verdict.OUT and is_whole

    def value(self, measure: str) -> float | None:
        """A measure in SI; None when it was not measured or cannot be: such a value enters no number, in no trust."""
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


@dataclass(frozen=True, slots=True)
class SessionDetail:
    """A session whole: its card, what the portal said, what the golfer said, and its date sources.

    ``…_is_manual`` says that the card shows the golfer's own word, even where it equals the portal's; ``parts`` are
    the sessions merged into this one.
    """

    card: SessionCard
    portal_name: str
    portal_player: str | None
    listed_shots: int | None
    type_confidence: float
    type_is_manual: bool
    notes: str
    dates: tuple[DateEvidence, ...]
    imported_at: datetime | None
    lost_shots: int = 0
    name_is_manual: bool = False
    player_is_manual: bool = False
    merged_into: int | None = None
    made_from: int | None = None
    parts: tuple[int, ...] = ()
