"""What reading a file gives: shots in SI, what could not be read, and what the file does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum

from golf.provenance import Provenance
from golf.putts import Putt
from golf.shots import Shot
from imports.cells.club_names import FileClub
from imports.cells.moments import DayOrder
from imports.profile import Profile


@dataclass(frozen=True, slots=True)
class Device:
    """The launch monitor and the program that wrote the file; empty: not said."""

    maker: str = ""
    model: str = ""
    software: str = ""


@dataclass(frozen=True, slots=True)
class Detection:
    """How sure a format is that a table is its own, from 0 (it is not) to 1, and why. ``known``: headings it knows.

    ``is_doubtful``: many headings are unknown, so that another format may be meant; only a person can confirm it.
    """

    format_id: str
    title: str
    confidence: float
    reason: str
    known: int = 0
    must_be_confirmed: bool = False
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A row or a cell that could not be read; ``lost_shot``: the whole row is no shot for it."""

    line: int
    reason: str
    column: str = ""
    lost_shot: bool = False
    table: str = ""


class NeedKind(StrEnum):
    """What a file may leave open."""

    DAY_ORDER = "day_order"
    DAY = "day"
    PLAYER = "player"
    UNITS = "units"
    LAYOUT = "layout"


@dataclass(frozen=True, slots=True)
class Need:
    """Something that the file does not say and a person must. ``guess`` is what the shots were read with, if any."""

    kind: NeedKind
    question: str
    guess: str = ""
    reason: str = ""
    choices: tuple[str, ...] = ()
    column: str = ""
    """The heading, for units."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known from outside the file: the golfer's answers, or what is remembered of the device.

    ``units``: by heading, by measure (``carry_m``) or by quantity (``speed``, ``distance``, ``angle``).
    ``file_name`` may say the day where the file does not. ``zone``: in which moments given in UTC are told;
    None: this computer's.
    """

    today: date
    file_name: str = ""
    day_order: DayOrder | None = None
    day: date | None = None
    player: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    profile: Profile | None = None
    layout_confirmed: bool = False
    zone: tzinfo | None = UTC


Sources = tuple[tuple[str, Provenance], ...]


@dataclass(frozen=True, slots=True)
class FileShot:
    """A shot of a file. ``shot`` is as the portal's are; its id is the number of its line until it is stored.

    ``hit_at`` is local to where the ball was hit. ``extras``: numbers golf.shots has no field for
    (imports.vocabulary.EXTRAS). ``excluded``: why the file itself does not count it. ``origin``: report, group and
    shot of one of Rangebook's own exports. ``sources``: where values are from, as far as the file says. ``tag``,
    ``session_notes`` and ``is_deleted``: what its golfer said in another program, of the shot and of its session.
    """

    line: int
    shot: Shot
    club: FileClub
    player: str = ""
    day: date | None = None
    hit_at: datetime | None = None
    hand: str = ""
    extras: tuple[tuple[str, float], ...] = ()
    sources: Sources = ()
    excluded: str = ""
    conditions: str = ""
    is_normalised: bool = False
    session: str = ""
    origin: str = ""
    record: str = ""
    """The id of its row, where it is from another program's database: the same in every copy of that."""
    tag: str = ""
    session_notes: str = ""
    is_deleted: bool = False
    swing_length: str = ""
    """Of Rangebook's own exports: how long the swing was meant."""
    putt: Putt | None = None
    """What a putting tracker saw; then ``shot`` holds nothing, and it becomes no shot."""

    def source_of(self, measure: str) -> Provenance:
        """Where a value is from, as far as the file says."""
        return next((source for name, source in self.sources if name == measure), Provenance.NOT_SAID)

    def value(self, measure: str) -> float | None:
        """A measure of golf.shots or one of the extras; None when the file has none."""
        if measure in dict(self.extras):
            return dict(self.extras)[measure]
        found: float | None = getattr(self.shot, measure, None)
        return found


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column was taken for. ``field`` empty: it is not read. ``unit_from``: who says the unit."""

    heading: str
    field: str
    words: str
    unit: str = ""
    unit_from: str = ""


@dataclass(frozen=True, slots=True)
class ClubUse:
    """A club of the file, how it will be named, and how many shots it has."""

    club: FileClub
    shots: int


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table read by a format. ``passed_over``: rows that are no shots (averages, units), and how many."""

    detection: Detection
    device: Device
    shots: tuple[FileShot, ...]
    table_name: str = ""
    problems: tuple[Problem, ...] = ()
    needs: tuple[Need, ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    passed_over: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences about the file as a whole."""
    day_order: DayOrder | None = None
    day_source: str = ""
    """Who says the day: ``file``, ``file name``, ``answer``, or nobody."""
    decimal: str = "."
    session_type: str = ""
    """What all of it is, where the format says so; a value of golf.sessions.SessionType."""

    @property
    def clubs(self) -> list[ClubUse]:
        """The clubs in the order in which they appear."""
        counts: dict[FileClub, int] = {}
        for each in self.shots:
            counts[each.club] = counts.get(each.club, 0) + 1
        return [ClubUse(club, shots) for club, shots in counts.items()]

    @property
    def players(self) -> list[str]:
        """The names in the file, in the order in which they appear; empty for a shot without one."""
        return list(dict.fromkeys(each.player for each in self.shots))

    @property
    def hands(self) -> dict[str, int]:
        """How many shots the file calls right-handed and left-handed; it is never used to change a sign."""
        counts: dict[str, int] = {}
        for each in self.shots:
            if each.hand:
                counts[each.hand] = counts.get(each.hand, 0) + 1
        return counts
