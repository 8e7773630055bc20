"""What is known of a sync afterwards: what it did to each session, what failed, where golfer and portal differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from golf.sync_events import SyncStatus


class ReportOutcome(StrEnum):
    """What a run did to one report. ``listed``: only the portal's list told something new of it."""

    LISTED = "listed"
    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    GONE = "gone"
    BACK = "back"
    RESTORED = "restored"
    """An undo put it back as it was."""
    REMOVED = "removed"
    """The golfer deleted an imported session; it is kept in the run that did so."""


class ConflictField(StrEnum):
    """What the golfer and the portal may say differently of a session."""

    NAME = "name"
    PLAYER = "player"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class UpstreamChange:
    """Something the portal changed, before and after, as the change log keeps it."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did to one session. ``changes`` is what the portal said differently."""

    report_id: int
    session_name: str
    outcome: ReportOutcome
    existed: bool
    shots_before: int = 0
    shots_after: int = 0
    new_shots: int = 0
    archived_shots: int = 0
    code: str | None = None
    message: str = ""
    recoverable: bool = True
    changes: tuple[UpstreamChange, ...] = ()


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs to look at; None and an empty tuple let everything through."""

    statuses: tuple[SyncStatus, ...] = ()
    account: str | None = None
    trigger: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class QuarantinedReport:
    """A session that failed again and again, kept with the answer as it came until solved or dismissed."""

    report_id: int
    session_name: str
    code: str
    message: str
    attempts: int
    first_failed_at: datetime
    last_failed_at: datetime
    raw_bytes: int
    is_dismissed: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """The golfer's edit (which holds) against what the portal says now. Days as ISO text."""

    report_id: int
    session_name: str
    field: ConflictField
    mine: str
    theirs_before: str | None
    theirs: str | None
    found_at: datetime
