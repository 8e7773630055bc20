"""What can be suspicious about a shot, and the evidence for it. SI, a right-hander's signs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from golf.shot_edits import ShotReview
from golf.shots import StoredShot


class Kind(StrEnum):
    """Why a shot is on the list; the first that holds. The word is the one in an address."""

    IMPOSSIBLE = "impossible"
    """A reading outside what can be, found when the report was read."""
    MISREAD = "misread"
    """Its numbers contradict each other."""
    CLUB = "club"
    """It looks like another club of the player's."""
    MISHIT = "mishit"
    """Far from the club's usual, and its numbers agree with each other: a real, bad strike."""
    DUPLICATE = "duplicate"
    """The same ball is stored elsewhere; it counts once."""


class Why(StrEnum):
    """What an evidence says."""

    READING = "reading"
    FASTER_THAN_BALL = "faster_than_ball"
    TOO_FAR = "too_far"
    SIDE_BEYOND_CARRY = "side_beyond_carry"
    OVER_EFFICIENT = "over_efficient"
    DOES_NOT_FIT = "does_not_fit"
    FLEW_AS_USUAL = "flew_as_usual"
    CLUB_SPEED_ALONE = "club_speed_alone"
    UNUSUAL = "unusual"
    LIKE_OTHER_CLUB = "like_other_club"
    STORED_TWICE = "stored_twice"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason. ``value`` against ``usual`` (``low`` to ``high``), over ``n`` shots of the club; None: not said.

    ``against`` are the measures that contradict it, or from which ``usual`` follows.
    """

    why: Why
    measure: str | None = None
    value: float | None = None
    usual: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    against: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class ClubGuess:
    """``club`` instead of the one named, with this probability, resting on ``n`` shots of it.

    ``block``: how many balls were judged together; 0 for a ball judged alone.
    """

    club: str
    probability: float
    n: int
    n_named: int
    block: int = 0


@dataclass(frozen=True, slots=True)
class Original:
    """Where the ball of a duplicate is that counts."""

    report_id: int
    group_id: str
    shot_id: str


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A suspicious shot with its number in the session (from 1), and why."""

    kind: Kind
    stored: StoredShot
    number: int
    evidence: tuple[Evidence, ...]
    guess: ClubGuess | None = None
    original: Original | None = None

    @property
    def is_reviewed(self) -> bool:
        """Whether the golfer has said what to make of it."""
        edit = self.stored.edit
        return edit.review is not None or edit.is_hidden


def describe_original(stored: StoredShot) -> Original | None:
    """What ``duplicate_of`` names; None for a copy within its own session."""
    if stored.duplicate_of is None:
        return None
    report_id, group_id, shot_id = stored.duplicate_of.split("/", 2)
    return Original(int(report_id), group_id, shot_id)


def is_open(stored: StoredShot) -> bool:
    """Whether the golfer has said nothing about the shot yet that settles it."""
    return stored.edit.review is None and not stored.edit.is_hidden


def is_confirmed(stored: StoredShot) -> bool:
    """Whether the golfer himself has said that its club is right: he named it, or called the shot fine."""
    return stored.edit.club is not None or stored.edit.review is ShotReview.FINE
