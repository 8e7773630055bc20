"""What the practice room speaks of: clubs in a bag, their sessions, goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from golf.shot_edits import ShotKey


@dataclass(frozen=True, slots=True)
class ClubUse:
    """How much a player has hit one club. ``shots`` are counted once and not hidden."""

    club: str
    sessions: int
    shots: int
    first_on: date | None
    last_on: date | None


class SessionOrigin(NamedTuple):
    """What a session is called, and the launch monitor it is of."""

    name: str
    device: str


@dataclass(frozen=True, slots=True)
class DeviceUse:
    """A launch monitor of a player's sessions. ``is_shown``: numbers of clubs rest on it."""

    name: str
    sessions: int
    shots: int
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class ClubSession:
    """One session in which a player hit a club. ``shots`` as in ClubUse, of this club alone."""

    report_id: int
    club: str
    player: str
    practised_on: date | None
    shots: int


@dataclass(frozen=True, slots=True)
class AllTimeBest:
    """The best of a club in one measure (SI). ``key`` names the ball; None: a session's median of ``shots``."""

    club: str
    measure: str
    value: float
    shots: int
    session_id: int
    practised_on: date | None
    key: ShotKey | None


@dataclass(frozen=True, slots=True)
class CountedShots:
    """Shots of clubs that averages rest on, as columns with an entry a shot each.

    ``labels`` are those of their groups; ``confirmed``: the golfer himself has said that the club is right; ``values``
    by measure, SI.
    """

    clubs: Sequence[str]
    labels: Sequence[str]
    session_ids: Sequence[int]
    confirmed: Sequence[bool]
    values: Mapping[str, Sequence[float | None]]


@dataclass(frozen=True, slots=True)
class BagRule:
    """From a day on, what the monitor calls ``monitor_club`` is the player's ``club``. ``from_on`` None: always."""

    rule_id: int
    player: str
    monitor_club: str
    club: str
    from_on: date | None = None


@dataclass(frozen=True, slots=True)
class BagMoves:
    """How many sessions and shots a rule would bring to another club."""

    sessions: int
    shots: int


@dataclass(frozen=True, slots=True)
class BagClub:
    """What a player says about a club of the bag. ``position`` None: where its name puts it."""

    player: str
    club: str
    position: int | None = None
    is_in_bag: bool = True
    make: str = ""
    loft_deg: float | None = None


@dataclass(frozen=True, slots=True)
class Player:
    """A person who hits balls here. A left-hander's figures are mirrored on the screen, never in storage."""

    name: str
    is_left_handed: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """What a player wants to reach. ``target`` is in the metric's own unit of storage (SI); ``metric`` names it."""

    goal_id: int
    player: str
    metric: str
    target: float
    created_at: datetime
    club: str | None = None
    due_on: date | None = None
    note: str = ""
    closed_at: datetime | None = None


JOINED_FIELD = "spellings of a player"
"""The change log's field of a join: old and new are the two spellings."""
BROUGHT_FIELD = "from another Rangebook"
"""The change log's field of what a run brought that belongs to no session: bags, hands, goals, launch monitors."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a player's name is stored. ``sessions`` as the journal counts them."""

    name: str
    sessions: int


@dataclass(frozen=True, slots=True)
class PlayerSpellings:
    """A name that is stored in several ways. ``kept`` has most sessions: a join gives it those of the others."""

    kept: Spelling
    others: tuple[Spelling, ...]


@dataclass(frozen=True, slots=True)
class JoinedPlayers:
    """What a join did. ``rules``, ``clubs`` and ``hands`` of the others are not used: the kept name said otherwise."""

    kept: str
    report_ids: tuple[int, ...]
    moved_clubs: int
    moved_goals: int
    moved_hand: bool
    rules: tuple[BagRule, ...] = ()
    clubs: tuple[BagClub, ...] = ()
    hands: tuple[Player, ...] = ()
