"""Keeps a running sync visible to every tab and process, and never lets it stay "running"."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from types import TracebackType
from typing import TYPE_CHECKING

from automation.ports import Clock
from golf.errors import GolfError
from golf.sync_events import SyncFailure, SyncProgress, SyncResult, SyncStatus
from services.shared.clock import ClockNotBehindHistory
from services.shared.log_setup import bind_run
from services.sync.dependencies import SyncDependencies
from services.sync.options import SyncOptions
from services.sync.running import keeping_others_out

if TYPE_CHECKING:
    from golf_db import GolfDatabase

log = logging.getLogger(__name__)

BEAT_S = 0.25
BEATS_BETWEEN_SIGNS_OF_LIFE = 2
CRASH_MESSAGE = "Rangebook was closed in the middle of this sync. What was stored is whole; sync again to go on."


@contextmanager
def recorded_run(dependencies: SyncDependencies, run_id: str, but: str = "") -> Iterator[SyncDependencies]:
    """Keep every other run of this machine out, close the rows of crashed ones, and name this run in the log.

    Gives the dependencies with a clock that does not fall behind the history. Raises SyncAlreadyRunning, which tells
    of the other run and (``but``) what was not done, and DatabaseError before anything is begun.
    """
    with bind_run(run_id), keeping_others_out(dependencies, but):
        dependencies = replace(dependencies, clock=ClockNotBehindHistory(dependencies.clock, dependencies.database))
        dependencies.database.runs.mark_all_crashed(CRASH_MESSAGE, dependencies.clock.now())
        yield dependencies


class RunRecorder:
    """Owns one row of ``backfill_runs`` from begin to finish.

    A context manager. A heartbeat thread writes the newest progress, keeps the row alive and turns a
    stop request, from whichever process, into ``stop``; so the run itself never waits for the disk to
    tell how far it is. Leaving by an unexpected error finishes the row as an error.
    """

    def __init__(
        self, database: GolfDatabase, clock: Clock, stop: threading.Event, *, run_id: str, trigger: str,
        options: SyncOptions, account: str, mode: str = "",
    ) -> None:
        self._database = database
        self._clock = clock
        self._stop = stop
        self._run_id = run_id
        self._over = threading.Event()
        self._heart = threading.Thread(target=self._beat, name="sync-heartbeat", daemon=True)
        self._newest: SyncProgress | None = None
        self._written: SyncProgress | None = None
        self._finished = False
        self._begun_at = clock.monotonic()
        self.started_at = clock.now()
        database.runs.begin(
            run_id, trigger=trigger, mode=mode or options.mode, max_sessions=options.max_sessions, account=account,
            started_at=self.started_at, selection=options.selection_text())

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

    def show_progress(self, progress: SyncProgress) -> None:
        """Show the progress to everybody, within a quarter of a second; costs the caller nothing."""
        self._newest = progress

    def finish(self, result: SyncResult) -> None:
        """Write the last progress and the outcome; the run is over for everybody. Raises DatabaseError."""
        self._over.set()
        self._finished = True
        self._write_progress()
        self._database.runs.finish(result, self._clock.now())

    def _beat(self) -> None:
        for beat in count():
            if self._over.wait(BEAT_S):
                return
            try:
                self._write_progress()
                if (beat % BEATS_BETWEEN_SIGNS_OF_LIFE == 0
                        and self._database.runs.heartbeat(self._run_id, self._clock.now())
                        and not self._over.is_set()):  # else the row is closed because the run is over
                    self._stop.set()
            except GolfError as error:
                log.warning("heartbeat_failed", extra={"run_id": self._run_id, "code": error.code})

    def _write_progress(self) -> None:
        newest = self._newest
        if newest is not None and newest is not self._written:
            known = self._written.failures if self._written else ()
            self._database.runs.save_progress(newest, has_new_failures=newest.failures != known)
            self._written = newest

    def _defect_result(self) -> SyncResult:
        message = ("Something unexpected went wrong inside Rangebook. What was stored is whole; sync again to go on. "
                   f"The log names this run {self._run_id}.")
        failure = SyncFailure("defect", message, recoverable=True)
        return SyncResult(
            self._run_id, SyncStatus.ERROR, errors=(failure,), message=message, duration_seconds=self.elapsed_seconds)


def new_run_id() -> str:
    """A short name for a run, for the log and the history."""
    return secrets.token_hex(6)
