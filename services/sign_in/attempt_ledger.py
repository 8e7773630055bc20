"""What became of the passwords that were sent for one account: pure, told apart by a mark of each password.

A password may be sent by itself when nothing is known against it, and when fewer than three others were sent
within a day. So a changed password has its one attempt, and a script that guesses has three.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

MOST_A_DAY = 3
"""Different passwords of one account that are sent within a day without a person at a form or a terminal."""
DAY = timedelta(days=1)
MOST_KEPT = 100
_SAME_MOMENT = timedelta(milliseconds=1)


class Outcome(StrEnum):
    """How the last attempt with a password ended, where that stands in the way of the next one.

    TAKEN: the portal said yes, and nothing has been read since.
    """

    REFUSED = "refused"
    UNKNOWN = "unknown"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of one password. ``refused_before``: it was refused, and sent since without an answer."""

    outcome: Outcome
    at: datetime
    refused_before: datetime | None = None

    @property
    def refused_at(self) -> datetime | None:
        """When the portal refused it, if it did and has not taken it since."""
        return self.at if self.outcome is Outcome.REFUSED else self.refused_before


@dataclass(frozen=True, slots=True)
class Before:
    """How things stood before an attempt: to put back when nothing was sent."""

    past: Past | None
    tried_at: datetime | None


class HeldBack(Exception):
    """The password may not be sent: for what became of it before, or (None) for the others of this day."""

    def __init__(self, past: Past | None, since: datetime) -> None:
        super().__init__("held back")
        self.past = past
        self.since = since


@dataclass(slots=True)
class AccountLedger:
    """One account: the past of each password, and when each was last sent without a person."""

    past: dict[str, Past] = field(default_factory=dict)
    tried: dict[str, datetime] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Nothing is known of this account."""
        return not (self.past or self.tried)

    @property
    def latest(self) -> datetime | None:
        """When anything was last noted."""
        return max([*(past.at for past in self.past.values()), *self.tried.values()], default=None)

    def knows(self, outcome: Outcome, at: datetime) -> bool:
        """Whether it is known which password ended so at that moment."""
        moments = (past.refused_at if outcome is Outcome.REFUSED else past.at for past in self.past.values()
                   if outcome in {past.outcome, Outcome.REFUSED})
        return any(moment is not None and abs(moment - at) <= _SAME_MOMENT for moment in moments)

    def full_since(self, mark: str, now: datetime) -> datetime | None:
        """Since when no other password is sent this day; None when this one may be."""
        recent = {tried: at for tried, at in self.tried.items() if at > now - DAY}
        return None if mark in recent or len(recent) < MOST_A_DAY else min(recent.values())

    def has_stale_days(self, now: datetime) -> bool:
        """Something was tried more than a day ago, or in a future that only a wrong clock has seen."""
        return any(not now - DAY < at <= now for at in self.tried.values())

    def mend_days(self, now: datetime) -> None:
        """Forget what is older than a day; what lies in the future counts from now."""
        self.tried = {mark: min(at, now) for mark, at in self.tried.items() if at > now - DAY}

    def begin(self, mark: str, at: datetime, stops: frozenset[Outcome], *, is_counted: bool) -> Before:
        """An attempt begins: its end is unknown until it is noted. Raises HeldBack, and nothing has changed then."""
        past = self.past.get(mark)
        if past is not None and (past.outcome in stops or (past.refused_at and Outcome.REFUSED in stops)):
            raise HeldBack(past, past.at)
        self.mend_days(at)
        if is_counted and (since := self.full_since(mark, at)) is not None:
            raise HeldBack(None, since)
        before = Before(past, self.tried.get(mark))
        self.note(mark, Past(Outcome.UNKNOWN, at))
        if is_counted:
            self.tried[mark] = at
        return before

    def put_back(self, mark: str, before: Before) -> None:
        """Nothing was sent: as if the attempt had never begun."""
        self.note(mark, before.past)
        self.tried.pop(mark, None)
        if before.tried_at is not None:
            self.tried[mark] = before.tried_at

    def note(self, mark: str, past: Past | None) -> None:
        """Replace what is known of one password; the oldest go when there are too many."""
        before = self.past.pop(mark, None)
        if past is not None:
            is_open = past.outcome is Outcome.UNKNOWN and before is not None
            self.past[mark] = replace(past, refused_before=before.refused_at) if is_open and before else past
        for oldest in sorted(self.past, key=lambda one: self.past[one].at)[:-MOST_KEPT]:
            del self.past[oldest]

    def confirm_listing_opened(self, *, by_person: bool) -> None:
        """The listing opened: a yes is proved; where a person asked, an unknown end matters no more."""
        settled = {Outcome.TAKEN, Outcome.UNKNOWN} if by_person else {Outcome.TAKEN}
        kept = {mark: past if past.outcome not in settled else _without_doubt(past) for mark, past in self.past.items()}
        self.past = {mark: past for mark, past in kept.items() if past is not None}


def _without_doubt(past: Past) -> Past | None:
    """What is left of a past when its last attempt matters no more: the refusal before it."""
    return None if past.refused_before is None else Past(Outcome.REFUSED, past.refused_before)
