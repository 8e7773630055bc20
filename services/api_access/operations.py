"""What runs or ran last, in the one shape that every client of the API gets: status, events and history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from golf.sync_events import DRY_RUNS, IMPORT, SIDE_MODES, RunRecord, SyncFailure, SyncProgress, SyncStatus
from services.secrets.redaction import mask_text
from services.sync.text import STAGE_WORDS

PORTAL_SYNC, DRY_RUN, FILE_IMPORT = "portal_sync", "dry_run", "import"


class OperationState(StrEnum):
    """How an operation is. One that was done in part is completed, with errors."""

    IDLE = "idle"
    RUNNING = "running"
    COMPLETED = "completed"
    ERROR = "error"
    CANCELLED = "cancelled"


_STATES = {
    SyncStatus.RUNNING: OperationState.RUNNING, SyncStatus.SUCCESS: OperationState.COMPLETED,
    SyncStatus.NO_NEW: OperationState.COMPLETED, SyncStatus.PARTIAL: OperationState.COMPLETED,
    SyncStatus.CANCELLED: OperationState.CANCELLED, SyncStatus.AUTH_FAILED: OperationState.ERROR,
    SyncStatus.ERROR: OperationState.ERROR, SyncStatus.CRASHED: OperationState.ERROR,
}
_RESULTS = {SyncStatus.SUCCESS: "complete"}
"""Where the word is another one than the history's."""


@dataclass(frozen=True, slots=True)
class OperationProgress:
    """How far it is. None: not known yet, or not honestly.

    A record is a session; of a watched folder a file, of a live session a ball, of another program's database a shot.
    """

    total_records: int | None = None
    processed_records: int = 0
    imported_records: int = 0
    updated_records: int = 0
    skipped_records: int = 0
    gone_records: int = 0
    error_count: int = 0
    progress_percent: int | None = None
    records_per_second: float = 0.0
    elapsed_seconds: float = 0.0
    estimated_remaining_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class OperationError:
    """One thing that went wrong. ``recoverable``: trying again, unchanged, can succeed."""

    timestamp: datetime | None
    record_id: str | None
    message: str
    recoverable: bool


@dataclass(frozen=True, slots=True)
class OperationStats:
    """What it did to stored sessions. ``deleted`` are those that the portal has no more; they stay stored."""

    added: int = 0
    updated: int = 0
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class OperationStatus:
    """One operation. ``start_time`` and ``started_at`` are the same moment; clients know both names.

    ``about`` is what it is about where that is no account: the path of a watched folder, the name of a copy.
    """

    operation: str
    account: str | None
    status: OperationState
    result: str | None = None
    progress: OperationProgress = OperationProgress()
    start_time: datetime | None = None
    current_operation: str | None = None
    message: str = ""
    error: str | None = None
    errors: tuple[OperationError, ...] = ()
    correlation_id: str | None = None
    stats: OperationStats = OperationStats()
    started_at: datetime | None = None
    completed_at: datetime | None = None
    about: str | None = None

    @property
    def is_running(self) -> bool:
        """Whether it goes on."""
        return self.status is OperationState.RUNNING


LoadOperations = Callable[[], Sequence[OperationStatus]]
"""What else goes on in Rangebook beside syncs and imports, such as watched folders."""


def build_idle(operation: str, account: str | None = None) -> OperationStatus:
    """An operation that has never run."""
    return OperationStatus(operation, account, OperationState.IDLE)


def build_operation(run: RunRecord) -> OperationStatus:
    """A run of the history, running or over."""
    state, message = find_state(run.status), mask_text(run.progress.message if run.is_active else run.message)
    failures = run.progress.failures if run.is_active else run.errors
    return OperationStatus(
        operation=_name_operation(run.mode), account=run.account or None, status=state,
        result=None if run.is_active else _RESULTS.get(run.status, run.status.value),
        progress=_build_progress_of(run, len(failures)), start_time=run.started_at,
        current_operation=STAGE_WORDS.get(run.progress.stage) if run.is_active else None, message=message,
        error=message if state is OperationState.ERROR else None, errors=build_errors(failures, run.finished_at),
        correlation_id=run.run_id, stats=_build_stats(run), started_at=run.started_at, completed_at=run.finished_at)


def find_state(status: SyncStatus) -> OperationState:
    """The word for how a run is; one that was done in part is completed."""
    return _STATES[status]


def build_progress(now: SyncProgress) -> OperationProgress:
    """How far something is, by its last word of it."""
    return OperationProgress(
        total_records=now.total, processed_records=now.processed, imported_records=now.imported,
        updated_records=now.updated, skipped_records=now.skipped, gone_records=now.gone, error_count=now.failed,
        progress_percent=now.percent, records_per_second=round(now.sessions_per_second, 3),
        elapsed_seconds=round(now.elapsed_seconds, 3),
        estimated_remaining_seconds=None if now.eta_seconds is None else round(now.eta_seconds, 1))


def build_errors(failures: Iterable[SyncFailure], at: datetime | None = None) -> tuple[OperationError, ...]:
    """What went wrong; ``at`` where nobody noted when. A row of another program's database has that program's id."""
    return tuple(OperationError(
        failure.at or at, failure.session_name or None if failure.report_id is None else str(failure.report_id),
        mask_text(failure.message), failure.recoverable) for failure in failures)


def _name_operation(mode: str) -> str:
    """A side run carries its own word: undo, redo, replay, link, join, by_hand, delete."""
    if mode in DRY_RUNS:
        return DRY_RUN
    return mode if mode in SIDE_MODES and mode != IMPORT else FILE_IMPORT if mode == IMPORT else PORTAL_SYNC


def _build_progress_of(run: RunRecord, errors: int) -> OperationProgress:
    now = build_progress(run.progress)
    now = replace(now, gone_records=max(now.gone_records, run.sessions_gone), error_count=max(errors, now.error_count))
    return now if run.is_active else replace(
        now, elapsed_seconds=round(run.duration_seconds, 3), estimated_remaining_seconds=None)


def _build_stats(run: RunRecord) -> OperationStats:
    if run.is_active:
        return OperationStats(run.progress.imported, run.progress.updated, run.progress.gone)
    return OperationStats(run.sessions_imported, run.sessions_updated, run.sessions_gone)
