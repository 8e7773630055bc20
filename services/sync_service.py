"""run_sync(): the one way from the portal into the golfer's file."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from golf.sync_events import OnProgress, OnStatus, SyncResult, SyncWatch, Trigger, ignore_progress, ignore_status
from services.sync.dependencies import SyncDependencies
from services.sync.future_days import bring_days_back
from services.sync.options import DEFAULT_MAX_SESSIONS, SyncOptions
from services.sync.pipeline import SyncPipeline
from services.sync.run_recorder import RunRecorder, new_run_id, recorded_run
from services.sync.run_totals import RunTotals
from services.sync_preview.view import SyncPreview, dependencies_of_preview

__all__ = ["DEFAULT_MAX_SESSIONS", "SyncOptions", "run_sync"]


def run_sync(
    username: str,
    password: str,
    on_status: OnStatus | None = None,
    max_sessions: int | None = DEFAULT_MAX_SESSIONS,
    *,
    full: bool = False,
    players: Sequence[str] = (),
    options: SyncOptions | None = None,
    preview: SyncPreview | None = None,
    trigger: str = Trigger.SCRIPT,
    on_progress: OnProgress | None = None,
    stop: threading.Event | None = None,
    run_id: str | None = None,
    dependencies: SyncDependencies | None = None,
) -> SyncResult:
    """Bring the newest ``max_sessions`` missing or changed sessions home (None: all of them).

    Synchronous; listeners are called on the calling thread. What goes wrong with the portal, the
    browser or the disk is told in the result. Raised are only SyncAlreadyRunning and a DatabaseError,
    before anything is begun. ``options`` take the place of ``max_sessions``, ``full`` and ``players``; a
    ``preview`` (services.sync_preview.dry_run) is executed as it was shown, without looking at the portal's listing
    again: raises SyncPreviewOutdated when what it was made from is not so any more. ``dependencies`` default to the
    app's own (services.wiring).
    """
    if dependencies is None:
        from services.wiring import open_dependencies  # noqa: PLC0415 - wiring knows this module; only the default needs it

        dependencies = open_dependencies()
    options = preview.options if preview else options or SyncOptions(max_sessions, full, tuple(players))
    run_id = run_id or new_run_id()
    watch = SyncWatch(on_status or ignore_status, on_progress or ignore_progress, stop or threading.Event())
    with recorded_run(dependencies, run_id) as held:
        dependencies = dependencies_of_preview(held, preview, username) if preview is not None else held
        bring_days_back(dependencies.database, dependencies.clock, new_run_id())
        recorder = RunRecorder(
            dependencies.database, dependencies.clock, watch.stop, run_id=run_id, trigger=trigger, options=options,
            account=username)
        with recorder:
            pipeline = SyncPipeline(dependencies, options, recorder, RunTotals(run_id), watch)
            return pipeline.run(username, password, trigger)
