"""The vocabulary of sessions: name, player, type, day and the source of the day, state of the import.

Also which day a session belongs to, and how many days in a row were practised.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from golf.putts import PUTTER

UNKNOWN_PLAYER = "Unknown player"
LONGEST_NAME = 300
"""Characters kept of a name from outside; who compares names with stored ones cuts to the same length first."""


class DateSource(StrEnum):
    """Where a practice day comes from; best first. The report page is never a source."""

    MANUAL = "manual"
    API = "api"
    """The portal report's own time."""
    FILE = "file"
    """The time in a launch monitor's file."""
    LISTING = "listing"
    FILE_NAME = "file_name"
    LINK = "link"


class SessionSource(StrEnum):
    """The door by which a session came in."""

    PORTAL = "portal"
    LINK = "link"
    """A report of the portal by its link; also what the golfer made of shots of another session."""
    FILE = "file"
    DATABASE = "database"
    """Another program's database."""
    FOLDER = "folder"
    API = "api"
    LIVE = "live"
    HAND = "hand"
    """Typed in."""


OF_THE_PORTAL = frozenset({SessionSource.PORTAL, SessionSource.LINK})
"""Sessions of these are reports of the portal: only they have its number, and only they are in its receipt."""


class SessionType(StrEnum):
    """What the golfer was doing."""

    PRACTICE = "Practice"
    ROUND = "Round"
    WARM_UP = "Warm-up"
    DRILL = "Drill"
    FITTING = "Fitting"
    GAPPING = "Gapping"


PUTTING: Final = "Putting"
"""What a session of putts alone is called; nobody stores it as a type."""


class SessionState(StrEnum):
    """How far a report has come: listed only, stored whole, or tried in vain."""

    PENDING = "pending"
    IMPORTED = "imported"
    FAILED = "failed"


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
    putts: int = 0
    """Of a putting tracker; they are in no other number of the card."""

    @property
    def is_putting(self) -> bool:
        """Whether nothing but putts is in it: of a tracker, or of a launch monitor with the putter chosen."""
        return self.clubs == (PUTTER,) if self.stored_shots else bool(self.putts)

    @property
    def type_name(self) -> str:
        """What the session is called: its type, but ``Putting`` for one of putts alone, whatever is stored."""
        return PUTTING if self.is_putting else self.type.value


class NamedSession(NamedTuple):
    """What names a session in a list. ``shots`` of its own; all of its shots where every one is a copy."""

    report_id: int
    name: str
    player: str
    practised_on: date | None
    shots: int
    putts: int = 0


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
    """The hero figures of Home. Copies of sessions, empty sessions and duplicate shots are not counted.

    ``putter_shots``: those of ``shots`` that a launch monitor saw with the putter.
    """

    sessions: int
    shots: int
    last_practice_on: date | None
    streak_days: int
    undated_sessions: int = 0
    putter_shots: int = 0


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
    source: SessionSource = SessionSource.PORTAL
    device: str = ""
    """The launch monitor, as far as the session or its account says it."""
    conditions: str = ""
    """What a file says of wind, ball and place."""
    is_normalised: bool = False
    """Its distances are those of other conditions than it was played in."""
    files: tuple[str, ...] = ()
    """The names of the files it was read from, the oldest first."""

    @property
    def is_of_the_portal(self) -> bool:
        """Whether the portal has it; the golfer made it of such a session, or it is pasted."""
        return self.source in OF_THE_PORTAL


_BEST_FIRST = {source: rank for rank, source in enumerate(DateSource)}


def choose_day(evidence: Iterable[DateEvidence]) -> DateEvidence | None:
    """The best usable evidence: manual > API > listing > link text; None when nothing is usable."""
    usable = [item for item in evidence if item.day is not None]
    return min(usable, key=lambda item: _BEST_FIRST[item.source], default=None)


def compute_streak(days: Iterable[date], today: date) -> int:
    """Practice days in a row up to today; yesterday keeps it alive. ``days`` come newest first.

    Days after today are passed over, so a wrong clock cannot invent a streak.
    """
    streak = 0
    expected = today
    for day in days:
        if day > expected:
            continue
        if streak == 0 and day == today - timedelta(days=1):
            expected = day
        if day != expected:
            break
        streak += 1
        expected = day - timedelta(days=1)
    return streak
