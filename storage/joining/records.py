"""What is said of another Rangebook and of joining it: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from golf.reports import SavedReport


@dataclass(frozen=True, slots=True)
class RangebookFacts:
    """What another Rangebook holds."""

    rangebook_id: str
    sessions: int
    shots: int
    first_on: date | None
    last_on: date | None
    players: tuple[str, ...]
    by_hand: int
    """Sessions that were typed in."""


@dataclass(frozen=True, slots=True)
class JoinConflict:
    """A word that the two Rangebooks have differently. What was said here holds. Values are text or JSON.

    ``conflict_id`` 0: it is only in a preview. ``is_takeable``: taking the other one is one press.
    """

    conflict_id: int
    report_id: int | None
    title: str
    field: str
    mine: str | None
    theirs: str | None
    said_at: datetime | None
    is_takeable: bool


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo's account, and whether this Rangebook is the demo: it is joined with nobody's own sessions."""

    account: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class JoinCounts:
    """What joining does, or did."""

    looked_at: int = 0
    new_sessions: int = 0
    new_shots: int = 0
    updated_sessions: int = 0
    unchanged_sessions: int = 0
    words_taken: int = 0
    """Changes of the golfer's there that hold here now."""
    belongings: int = 0
    """Lines of bags, hands, goals and launch monitors."""
    waiting: int = 0
    """Sessions that the other one only lists."""
    deleted: int = 0
    """Sessions that were deleted here and stay so."""
    read_otherwise: int = 0
    """Sessions of files that were read here with other answers."""

    @property
    def changes_anything(self) -> bool:
        """Whether anything comes over."""
        return bool(self.new_sessions or self.updated_sessions or self.belongings)


@dataclass(frozen=True, slots=True)
class JoinOutcome:
    """What joining did, or in a preview would do. ``is_stopped``: the rest comes when it is joined again."""

    facts: RangebookFacts
    counts: JoinCounts
    conflicts: tuple[JoinConflict, ...]
    saved: tuple[SavedReport, ...] = ()
    is_stopped: bool = False
