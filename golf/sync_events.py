"""What a sync says while it runs and when it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from threading import Event


class SyncStatus(StrEnum):
    """How a run ended. ``success`` is never said while something is missing."""

    RUNNING = "running"
    SUCCESS = "success"
    NO_NEW = "no_new"
    PARTIAL = "partial"
    CANCELLED = "cancelled"
    AUTH_FAILED = "auth_failed"
    ERROR = "error"
    CRASHED = "crashed"


class SyncStage(StrEnum):
    """Where a run is."""

    STARTING = "starting"
    BROWSER = "browser"
    SIGN_IN = "sign_in"
    LISTING = "listing"
    REPORTS = "reports"
    RECEIPT = "receipt"
    DONE = "done"


class Trigger(StrEnum):
    """What started a sync; runs that are no syncs carry their mode instead."""

    BUTTON = "button"
    CLI = "cli"
    SCRIPT = "script"
    """A command line that nobody sits in front of: a script, a pipe, the golfer's own cron."""
    CRON = "cron"
    """What 0.1 called that; only in the history."""
    SCHEDULE = "schedule"
    API = "api"
    """A program with a token; no person."""


PERSON_TRIGGERS = frozenset({Trigger.BUTTON, Trigger.CLI})
"""Syncs that a person asked for: only they retry a sign-in whose end is unknown, and only they ask a portal that asked
to be left alone. Their outcome was read where they were started. All others are automatic."""

UNDO, REDO, REPLAY, LINK, JOIN = "undo", "redo", "replay", "link", "join"
IMPORT, BY_HAND, DELETE = "import", "by_hand", "delete"
"""A file's sessions; a session typed in; imported sessions taken out again."""
RANGEBOOK = "rangebook"
"""Another Rangebook, joined with this one."""
LIVE, LIVE_PUTTS = "live", "live_putts"
"""A session that grew ball by ball, or putt by putt. It runs beside syncs and imports, under a lock of its own."""
COPY = "copy"
"""A copy elsewhere was brought up to date. It runs beside syncs, too: none waits for it."""
BESIDE_SYNCS = (LIVE, LIVE_PUTTS, COPY)
"""Modes of runs that do not hold the lock of syncs: another owner says when they are over."""
PREVIEW, VALIDATE = "preview", "validate"
DRY_RUNS = (PREVIEW, VALIDATE)
"""Runs that look at what a sync would do, and store nothing: never the last sync."""
SIDE_MODES = (UNDO, REDO, REPLAY, LINK, JOIN, IMPORT, BY_HAND, DELETE, RANGEBOOK, LIVE, LIVE_PUTTS, COPY)
"""Modes of runs that are no syncs: they are in the history, but "the last sync" is none of them."""


@dataclass(frozen=True, slots=True)
class SyncFailure:
    """One thing that did not work, in the golfer's words."""

    code: str
    message: str
    recoverable: bool
    report_id: int | None = None
    session_name: str = ""
    at: datetime | None = field(default=None, compare=False)
    """When it happened, as far as that is known."""


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """A snapshot of a running sync. ``total`` is None until the listing has told it.

    ``skipped`` were fetched and found unchanged. ``eta_seconds`` is None while it cannot be known honestly.
    ``gone`` are sessions that the portal does not have any more; ``failures`` is what went wrong so far.
    """

    run_id: str
    stage: SyncStage = SyncStage.STARTING
    message: str = ""
    total: int | None = None
    processed: int = 0
    imported: int = 0
    updated: int = 0
    skipped: int = 0
    failed: int = 0
    shots: int = 0
    elapsed_seconds: float = 0.0
    eta_seconds: float | None = None
    gone: int = 0
    percent: int | None = field(init=False, compare=False, default=None)
    """Of the reports to fetch those that are over, 0 to 100; None while ``total`` is not known."""
    started_at: datetime | None = field(default=None, compare=False)
    failures: tuple[SyncFailure, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        """Work out ``percent``, so that machines get it with the rest."""
        if self.total:
            object.__setattr__(self, "percent", min(max(100 * self.processed // self.total, 0), 100))

    @property
    def sessions_per_second(self) -> float:
        """Reports done per second of the whole run."""
        return self.processed / self.elapsed_seconds if self.elapsed_seconds > 0 else 0.0


@dataclass(frozen=True, slots=True)
class ReceiptGap:
    """A session whose stored shots are not the portal's count, by name."""

    report_id: int
    name: str
    listed_shots: int | None
    stored_shots: int
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The portal's count against ours. ``listing_complete`` says whether its listing is fully known.

    ``stored_shots`` counts, session by session, at most as many as are listed: what one session has too
    many makes up for no other's gap, so the two sums agree only when every session does (or has more).
    ``waiting_sessions`` are those the next sync fetches: not stored yet, failed, or wanting an update. One that is
    held back after failing again and again is a gap, but does not wait.
    """

    listed_sessions: int
    stored_sessions: int
    listed_shots: int
    stored_shots: int
    waiting_sessions: int
    listing_complete: bool
    gaps: tuple[ReceiptGap, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Every listed session is stored, up to date and with every shot, and the listing is fully known."""
        return self.listing_complete and not self.gaps and not self.waiting_sessions

    def sentence(self) -> str:
        """For Home and the CLI: ``125 of 125 sessions, 5,551 of 5,551 shots``."""
        return (f"{self.stored_sessions:,} of {self.listed_sessions:,} sessions, "
                f"{self.stored_shots:,} of {self.listed_shots:,} shots")


@dataclass(frozen=True, slots=True)
class SyncResult:
    """The outcome of one run."""

    run_id: str
    status: SyncStatus
    sessions_discovered: int = 0
    sessions_imported: int = 0
    sessions_updated: int = 0
    sessions_waiting: int = 0
    total_shots: int = 0
    errors: tuple[SyncFailure, ...] = ()
    duration_seconds: float = 0.0
    message: str = ""
    receipt: Receipt | None = None
    gone_sessions: tuple[int, ...] = ()
    requests: int = 0
    bytes_received: int = 0
    portal_requests: int = 0
    notes: tuple[SyncFailure, ...] = ()
    """What is worth knowing of the portal's reports and left nothing missing."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A row of the sync history, also the shared state of a running sync (``backfill_runs``)."""

    run_id: str
    trigger: str
    mode: str
    status: SyncStatus
    started_at: datetime
    heartbeat_at: datetime
    finished_at: datetime | None
    max_sessions: int | None
    progress: SyncProgress
    sessions_discovered: int = 0
    sessions_imported: int = 0
    sessions_updated: int = 0
    sessions_waiting: int = 0
    sessions_gone: int = 0
    total_shots: int = 0
    duration_seconds: float = 0.0
    message: str = ""
    stop_requested: bool = False
    receipt: Receipt | None = None
    errors: tuple[SyncFailure, ...] = field(default_factory=tuple)
    account: str = ""
    selection: str = "{}"
    """JSON: what was asked for (players, days, single sessions)."""
    requests: int = 0
    """Requests to the report server; ``bytes_received`` are their answers' bodies."""
    bytes_received: int = 0
    portal_requests: int = 0
    undoes: str | None = None
    undone_by: str | None = None
    notes: tuple[SyncFailure, ...] = ()
    """What is worth knowing of the portal's reports and left nothing missing."""

    @property
    def is_active(self) -> bool:
        """Still said to be running (its owner may have crashed: see sync_jobs)."""
        return self.status is SyncStatus.RUNNING


OnStatus = Callable[[str], None]
OnProgress = Callable[[SyncProgress], None]


def ignore_status(_message: str) -> None:
    """An ``on_status`` for callers that do not listen."""


def ignore_progress(_progress: SyncProgress) -> None:
    """An ``on_progress`` for callers that do not listen."""


@dataclass(frozen=True, slots=True)
class SyncWatch:
    """Who hears what a sync does, and the event that stops it politely."""

    on_status: OnStatus = ignore_status
    on_progress: OnProgress = ignore_progress
    stop: Event = field(default_factory=Event)
