"""Keeps a running sync visible to every tab and process, and never lets it stay "running"."""

from __future__ import annotations

import logging
import threading
from types import TracebackType

from golf_db import GolfDatabase

from automation.ports import Clock
from golf.errors import GolfError
from golf.sync_events import SyncFailure, SyncProgress, SyncResult, SyncStatus
from services.sync_options import SyncOptions

log = logging.getLogger(__name__)

HEARTBEAT_S = 2.0
LEAST_GAP_BETWEEN_WRITES_S = 0.25


class RunRecorder:
    """Owns one row of ``backfill_runs`` from begin to finish.

    A context manager. A heartbeat thread keeps the row alive and turns a stop request, from
    whichever process, into ``stop``. Leaving by an unexpected error finishes the row as an error.
    """

    def __init__(
        self, database: GolfDatabase, clock: Clock, stop: threading.Event, *, run_id: str, trigger: str,
        options: SyncOptions, account: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._stop = stop
        self._run_id = run_id
        self._over = threading.Event()
        self._heart = threading.Thread(target=self._beat, name="sync-heartbeat", daemon=True)
        self._written_at = float("-inf")
        self._finished = False
        self._begun_at = clock.monotonic()
        database.runs.begin(
            run_id, trigger=trigger, mode=options.mode, max_sessions=options.max_sessions, account=account,
            started_at=clock.now())

    def __enter__(self) -> RunRecorder:
        self._heart.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._heart.join()
        if error is not None and not self._finished:
            log.error("sync_defect", exc_info=error, extra={"run_id": self._run_id})
            self.finish(self._defect_result())

    @property
    def elapsed_seconds(self) -> float:
        """Since the run began."""
        return self._clock.monotonic() - self._begun_at

    def save_progress(self, progress: SyncProgress, *, now: bool = False) -> None:
        """Show the progress to everybody; at most four times a second unless ``now``."""
        moment = self._clock.monotonic()
        if now or moment - self._written_at >= LEAST_GAP_BETWEEN_WRITES_S:
            self._written_at = moment
            self._database.runs.save_progress(progress)

    def finish(self, result: SyncResult) -> None:
        """Write the outcome; the run is over for everybody."""
        self._finished = True
        self._database.runs.finish(result, self._clock.now())

    def _beat(self) -> None:
        while not self._over.wait(HEARTBEAT_S / 4):
            try:
                if self._database.runs.heartbeat(self._run_id, self._clock.now()):
                    self._stop.set()
            except GolfError as error:
                log.warning("heartbeat_failed", extra={"run_id": self._run_id, "code": error.code})

    def _defect_result(self) -> SyncResult:
        message = ("Something unexpected went wrong inside Rangebook. What was stored is whole; sync again to go on. "
                   f"The log names this run {self._run_id}.")
        failure = SyncFailure("defect", message, recoverable=True)
        return SyncResult(
            self._run_id, SyncStatus.ERROR, errors=(failure,), message=message, duration_seconds=self.elapsed_seconds)
