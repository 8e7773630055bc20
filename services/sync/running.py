"""The one run of this machine that is going on now, in words: who comes second is shown it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from golf.errors import GolfError, SyncAlreadyRunning
from golf.sync_events import (
    BY_HAND,
    DELETE,
    IMPORT,
    JOIN,
    LINK,
    RANGEBOOK,
    REDO,
    REPLAY,
    SIDE_MODES,
    UNDO,
    RunRecord,
)
from services.shared.formatting import format_clock, format_duration
from services.shared.locks import hold_sync_lock
from services.sync.options import COMPARE_MODE, PREVIEW_MODE, VALIDATE_MODE

if TYPE_CHECKING:
    from golf_db import GolfDatabase
    from services.sync.dependencies import SyncDependencies

SILENCE_BEFORE_PROBING = timedelta(seconds=5)
CRASH_MESSAGE = "Rangebook was closed in the middle of this. What was stored is whole."
_KINDS = {
    IMPORT: "An import", RANGEBOOK: "Joining another Rangebook", UNDO: "An undo", REDO: "An undo",
    REPLAY: "Reading the kept files again", LINK: "The import of a link", JOIN: "Joining players",
    BY_HAND: "Saving typed shots", DELETE: "Deleting sessions", PREVIEW_MODE: "A preview of a sync",
    VALIDATE_MODE: "A check of a sync", COMPARE_MODE: "A comparison with the portal"}
_STOPPABLE_IN_BATCHES = (IMPORT, RANGEBOOK)


def describe_running(run: RunRecord) -> str:
    """In a sentence, such as: An import has been running since 14:05: 42 %, about 3 min left."""
    words = f"{_KINDS.get(run.mode, 'A sync')} has been running since {format_clock(run.started_at)}"
    now = run.progress
    told = [] if now.percent is None else [f"{now.percent} %"]
    if now.eta_seconds is not None and now.percent is not None:
        told.append(f"about {format_duration(now.eta_seconds)} left")
    if run.stop_requested:
        told.append("stopping")
    return f"{words}{': ' if told else ''}{', '.join(told)}."


def can_be_stopped(run: RunRecord) -> bool:
    """Whether it looks for a stop: syncs do, and what goes through many parts; the rest is over at once or whole."""
    is_in_parts = run.mode in _STOPPABLE_IN_BATCHES and run.progress.total is not None
    return run.mode not in SIDE_MODES or is_in_parts


def find_running(dependencies: SyncDependencies) -> RunRecord | None:
    """The run that keeps every other one out. One whose process is gone is closed, and is none.

    Syncs are left to services.sync_jobs, which tells of their crash. Raises DatabaseError.
    """
    runs = dependencies.database.runs
    run = runs.load_active()
    if run is None or run.mode not in SIDE_MODES:
        return run
    now = dependencies.clock.now()
    if abs(now - run.heartbeat_at) < SILENCE_BEFORE_PROBING:
        return run
    try:
        with hold_sync_lock(dependencies.settings.lock_path):
            runs.mark_crashed(run.run_id, message=CRASH_MESSAGE, at=now, expected_heartbeat_at=run.heartbeat_at)
    except GolfError:  # it is alive, or nobody can say
        return run
    return None


@contextmanager
def keeping_others_out(dependencies: SyncDependencies, but: str = "") -> Iterator[None]:
    """Hold the machine-wide lock while the block runs.

    Raises SyncAlreadyRunning, which tells of the run that has it and (``but``) what was not done; SettingsError.
    """
    with ExitStack() as held:
        try:
            held.enter_context(hold_sync_lock(dependencies.settings.lock_path))
        except SyncAlreadyRunning as error:
            raise _refuse(dependencies.database, error, but) from error
        yield


def _refuse(database: GolfDatabase, taken: SyncAlreadyRunning, but: str) -> SyncAlreadyRunning:
    """The refusal with what is known of the run; who has the lock may only just be writing that down."""
    try:
        run = database.runs.load_active()
    except GolfError:
        run = None
    if run is None:
        return SyncAlreadyRunning(f"{taken.what_happened} {but}".strip(), taken.what_to_do)
    what_to_do = "Wait until it is done, or stop it." if can_be_stopped(run) else "Wait until it is done."
    return SyncAlreadyRunning(f"{describe_running(run)} {but}".strip(), what_to_do)
