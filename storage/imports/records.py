"""What comes in by other doors than the portal, on its way to the database: a file's sessions, ready to be stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from golf.putts import Putt
from golf.reports import ReportContent, SavedReport
from golf.sessions import DateEvidence, SessionSource, TypeGuess
from golf.shot_edits import ShotEdit, ShotKey
from storage.imports.putts import ARCHIVED_GROUP


class DeviceName(NamedTuple):
    """A launch monitor and the program that wrote for it; None: not said."""

    maker: str | None = None
    model: str | None = None
    software: str | None = None

    def describe(self) -> str:
        """Maker and model: ``Garmin R10``; empty when neither is said."""
        return " ".join(filter(None, (self.maker, self.model)))


NO_DEVICE = DeviceName()


@dataclass(frozen=True, slots=True)
class SessionToImport:
    """A session of a file. The ids of its shots and putts are the same in every copy of the file.

    ``putts`` are those of a putting tracker; what a launch monitor saw of the putter are shots. ``key`` names the
    session at its source. ``dates`` are what its sources say of the day, best first. ``notes`` and ``edits`` (by the
    shot's id) are what its golfer said in another program; they come with what is new, and never again after that.
    """

    key: str
    source: SessionSource
    name: str
    player: str
    dates: tuple[DateEvidence, ...]
    content: ReportContent
    guess: TypeGuess
    device: DeviceName = NO_DEVICE
    conditions: str = ""
    is_normalised: bool = False
    putts: tuple[Putt, ...] = ()
    notes: str = ""
    edits: Mapping[str, ShotEdit] = field(default_factory=dict)

    @property
    def named_putts(self) -> tuple[Putt, ...]:
        """The putts, each with an id that no other session has; of two with one id the first alone."""
        found: dict[str, Putt] = {}
        prefix = sha256(self.key.encode("utf-8", "replace")).hexdigest()[:24]
        for putt in self.putts:
            putt_id = putt.putt_id or f"{prefix}-{putt.number}"
            found.setdefault(putt_id, replace(putt, putt_id=putt_id))
        return tuple(found.values())

    @property
    def putt_ids(self) -> list[str]:
        """What names every putt."""
        return [putt.putt_id for putt in self.named_putts]

    @property
    def shot_ids(self) -> list[str]:
        """The id of every shot."""
        return [shot.shot_id for group in self.content.groups for shot in group.shots]


@dataclass(frozen=True, slots=True)
class FileToImport:
    """A file with its sessions. ``answers``: JSON of what was said that the file does not say."""

    name: str
    body: bytes
    sha256: bytes
    format_id: str
    answers: str
    sessions: tuple[SessionToImport, ...]


@dataclass(frozen=True, slots=True)
class KnownPart:
    """How much of a file's session is here. ``report_id`` None: it would be a new session.

    ``changed``: known shots of which the file says something else. Putts are counted apart.
    """

    report_id: int | None
    new_shots: int
    known_shots: int
    changed_shots: int = 0
    new_putts: int = 0
    known_putts: int = 0
    changed_putts: int = 0

    @property
    def new_balls(self) -> int:
        """Shots and putts that are not here."""
        return self.new_shots + self.new_putts

    @property
    def known_balls(self) -> int:
        """Shots and putts that are here."""
        return self.known_shots + self.known_putts

    @property
    def is_known(self) -> bool:
        """Whether storing it would change nothing."""
        return self.report_id is not None and not any((
            self.new_shots, self.changed_shots, self.new_putts, self.changed_putts))


class SharedBalls(NamedTuple):
    """Two sessions that hold the same balls through two doors: ``balls`` of ``session_id`` are not counted for it."""

    session_id: int
    session_name: str
    other_id: int
    other_name: str
    balls: tuple[tuple[ShotKey, ShotKey], ...]
    """Each copy with the shot that is counted; of putts, the key's middle is ``putts``."""

    @property
    def are_putts(self) -> bool:
        """Whether they are putts of trackers: a session holds either them or shots of its own."""
        return self.balls[0][0][1] == ARCHIVED_GROUP


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What storing a file did, session by session in its order; None: there was nothing new in that one."""

    sessions: tuple[SavedReport | None, ...]
    parts: tuple[KnownPart, ...]

    @property
    def new_shots(self) -> int:
        """Shots that were not here."""
        return sum(part.new_shots for part in self.parts)

    @property
    def new_putts(self) -> int:
        """Putts that were not here."""
        return sum(part.new_putts for part in self.parts)

    @property
    def known_putts(self) -> int:
        """Putts that were here already."""
        return sum(part.known_putts for part in self.parts)

    @property
    def known_shots(self) -> int:
        """Shots that were here already."""
        return sum(part.known_shots for part in self.parts)


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A file in the import log. ``facts``: counts, problems and needs, as the command line says them.

    ``sessions``: those that it brought or changed and that are still here. ``is_kept``: its bytes are here.
    """

    run_id: str
    name: str
    format_id: str
    started_at: datetime
    status: str
    message: str
    undone_by: str | None
    facts: Mapping[str, Any] = field(default_factory=dict)
    sessions: tuple[int, ...] = ()
    is_kept: bool = False

    @property
    def can_be_retried(self) -> bool:
        """Whether the file is kept and was refused, or had rows that could not be read."""
        return self.is_kept and bool(self.facts.get("refusal") or self.facts.get("unreadable"))
