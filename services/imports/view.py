"""What a file holds, before anything is stored, and what storing it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from golf.errors import FileRefused
from golf.sessions import DateSource
from golf_db import FileToImport, ImportLine, KnownPart, SharedBalls
from imports.profile import Profile, ProfileColumn
from imports.records import ClubUse, ColumnUse, Detection, FileShot, Need, NeedKind, Problem
from imports.unknown import PROFILE_PREFIX, UNKNOWN_ID, RawColumn
from imports.vocabulary import FIELDS, MEASURE

__all__ = ["FIELDS", "MEASURE", "PROFILE_PREFIX", "UNKNOWN_ID", "ClubUse", "ColumnUse", "Detection", "FileShot",
           "HandQuestion", "ImportAnswers", "ImportLine", "ImportPreview", "ImportResult", "Need", "NeedKind",
           "Problem", "Profile", "ProfileColumn", "RawColumn", "SessionPreview", "SharedBalls", "UnknownPlayer"]
FIRST_ROWS = 10
SHOT, PUTT = "shot", "putt"
PROBLEMS_KEPT = 200


@dataclass(frozen=True, slots=True)
class ImportAnswers:
    """What the golfer says of a file. Empty: nothing is said, what is remembered of the device holds.

    ``day_order``: ``day first`` or ``month first``; ``units``: by heading, measure or quantity; ``players``: who the
    names in the file are here; ``profile``: a mapping made by hand, or (``format_id``) a saved one, ``profile:NAME``.
    ``device``: maker and model, as ``Garmin R10``.
    """

    player: str = ""
    day: date | None = None
    day_order: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    players: Mapping[str, str] = field(default_factory=dict)
    format_id: str = ""
    profile: Profile | None = None
    layout_confirmed: bool = False
    device: str = ""
    takes_guesses: bool = False
    """Whether guesses for a known layout are good enough."""


@dataclass(frozen=True, slots=True)
class UnknownPlayer:
    """A name in the file that nobody here has; ``known`` are those who may be meant."""

    name: str
    known: tuple[str, ...]


class HandQuestion(NamedTuple):
    """The file says another hand of a player than Rangebook knows. Nothing is mirrored before an answer."""

    player: str
    is_left: bool
    """As the file says it."""


class StoredAlready(NamedTuple):
    """A session in which balls of a file are stored, as it is here."""

    session_id: int
    name: str
    player: str
    day: date | None


@dataclass(frozen=True, slots=True)
class SessionPreview:
    """One session of a file. ``day`` None: it will lie on no day."""

    name: str
    player: str
    day: date | None
    day_source: DateSource | None
    clubs: tuple[ClubUse, ...]
    shots: int
    excluded: int
    conditions: tuple[str, ...]
    started_at: datetime | None
    part: KnownPart
    noun: str = SHOT
    """What its balls are called: ``shots`` counts putts in a session of putts."""


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """A file as understood. ``needs``: what must be said first; with ``refusal`` nothing could be read at all.

    ``file`` is what would be stored; None while something is needed. ``asked``: everything that neither the file nor
    the answers said, each with what holds now (remembered of the device, or our guess): it can be said otherwise.
    ``guess``: the mapping of an unknown layout.
    ``hands``: questions that keep nobody from importing.
    """

    name: str
    refusal: FileRefused | None = None
    detection: Detection | None = None
    sessions: tuple[SessionPreview, ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    first_shots: tuple[FileShot, ...] = ()
    problems: tuple[Problem, ...] = ()
    needs: tuple[Need, ...] = ()
    asked: tuple[Need, ...] = ()
    notes: tuple[str, ...] = ()
    hands: tuple[HandQuestion, ...] = ()
    passed_over: tuple[tuple[str, int], ...] = ()
    unknown_players: tuple[UnknownPlayer, ...] = ()
    device: str = ""
    found: int = 0
    new: int = 0
    known: int = 0
    changed: int = 0
    unreadable: int = 0
    guess: Profile | None = None
    file: FileToImport | None = None
    remembers: Mapping[str, Any] = field(default_factory=dict)
    """What is kept of the answers for the next file of this device."""
    data: bytes = field(default=b"", repr=False, compare=False)
    """The file as it came; empty where it is too large to be kept."""

    @property
    def noun(self) -> str:
        """What the balls of the file are called: found, new and known are putts in a file of putts."""
        return PUTT if self.sessions and all(session.noun == PUTT for session in self.sessions) else SHOT

    @property
    def is_known(self) -> bool:
        """Whether everything in it is here already."""
        return self.file is not None and self.is_known_whole

    @property
    def is_known_whole(self) -> bool:
        """The same of what was read, whether or not something is still needed."""
        return bool(self.found) and not self.new and not self.changed


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What importing a file did. ``run_id`` None: nothing was tried. ``refusal``: why nothing is stored."""

    preview: ImportPreview
    run_id: str | None = None
    refusal: str = ""
    stored_sessions: tuple[int, ...] = ()
    new_shots: int = 0
    new_putts: int = 0
    shared_balls: tuple[SharedBalls, ...] = ()

    @property
    def is_in(self) -> bool:
        """Whether all of the file is here now."""
        return not self.refusal
