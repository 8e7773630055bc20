"""Runs of copying: one at a time on a computer, in the history like any other, tried again with ever longer waits.

A run holds a lock of its own, not that of syncs: none waits for it, and it never makes one fail. Its state is its row
in ``backfill_runs``, so every tab and the command line see the same.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from golf.copies.errors import CopyAlreadyRunning, CopyError
from golf.errors import GolfError
from golf.sync_events import (
    COPY,
    OnProgress,
    SyncFailure,
    SyncProgress,
    SyncResult,
    SyncStage,
    SyncStatus,
    ignore_progress,
)
from services.copies.computer_mark import load_computer_mark
from services.copies.copying import Copied, CopyPass, Wanted
from services.copies.text import describe_copied
from services.copies.times import CopyTimesKept
from services.copies.view import FIRST_WAIT, LONGEST_WAIT
from services.shared.background_run import begin_in_background
from services.shared.clock import ClockNotBehindHistory
from services.shared.locks import hold_copy_lock, is_sync_lock_free
from services.shared.log_setup import bind_run
from services.sync.options import SyncOptions
from services.sync.run_recorder import RunRecorder, new_run_id

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from automation.ports import Clock
    from golf_db import KeptCopy
    from replication.target import OpenCopy
    from services.sync.dependencies import SyncDependencies

log = logging.getLogger(__name__)

Opener = Callable[["KeptCopy"], "AbstractContextManager[OpenCopy]"]
Tell = Callable[["KeptCopy", CopyError | None], None]
"""Hears of each run that was nobody's press: why it failed, or None."""
CRASH_TEXT = "Rangebook was closed in the middle of this copy. What lies there is whole; the next run goes on."
_EVERYTHING = Wanted()


class CopyRuns:
    """Starts, stops and records runs of copying. Thread-safe."""

    def __init__(self, dependencies: SyncDependencies, open_copy: Opener, tell: Tell) -> None:
        self._dependencies = dependencies
        self._database = dependencies.database
        self._open_copy = open_copy
        self._tell = tell
        self._stops: dict[str, threading.Event] = {}
        self._following: threading.Thread | None = None
        self._seen_revision = -1
        self.times = CopyTimesKept(dependencies.database)
        """When copies are made and checked by themselves."""

    def run(
        self, kept: KeptCopy, wanted: Wanted = _EVERYTHING, *, stop: threading.Event | None = None,
        on_progress: OnProgress = ignore_progress, run_id: str = "", by_itself: bool = False,
    ) -> SyncResult:
        """Copy on this thread. Raises CopyAlreadyRunning, CopyError, DatabaseError; the history tells of both."""
        run_id, stop = run_id or new_run_id(), stop or threading.Event()
        self._stops[run_id] = stop
        try:
            with bind_run(run_id), hold_copy_lock(self._dependencies.settings):
                clock = ClockNotBehindHistory(self._dependencies.clock, self._database)
                self._database.runs.mark_copies_crashed(CRASH_TEXT, clock.now())
                return self._record(kept, wanted, clock, run_id=run_id, stop=stop, on_progress=on_progress,
                                    by_itself=by_itself)
        finally:
            self._stops.pop(run_id, None)

    def start(self, kept: KeptCopy, wanted: Wanted = _EVERYTHING) -> str:
        """Begin a run in the background; its id once it really runs. Raises as ``run`` of what went wrong by then."""
        run_id = new_run_id()
        begin_in_background(f"copy-{run_id}", lambda begun: self.run(kept, wanted, run_id=run_id, on_progress=begun))
        return run_id

    def request_stop(self, run_id: str) -> None:
        """Ask a run to stop, whichever process it runs in; what is copied stays, and the next one goes on."""
        if (stop := self._stops.get(run_id)) is not None:
            stop.set()
        self._database.runs.request_stop(run_id)

    def is_anybody_copying(self) -> bool:
        """Whether some process writes a copy now."""
        try:
            with hold_copy_lock(self._dependencies.settings):
                return False
        except CopyAlreadyRunning:
            return True

    def copy_what_waits(self, *, when_quiet: bool = False) -> int:
        """Bring every copy that follows by itself up to date, if it is due; how many were. Never raises CopyError.

        None is begun while a sync or import runs: it would slow that one down. ``when_quiet``: only when nothing was
        stored since this was asked last, so that an import in full swing is not copied piece by piece.
        """
        due = [kept for kept in self._database.copies.load() if self._is_due(kept)]
        if not due or self.is_syncing():
            return 0
        revision = self._database.load_revision()
        is_quiet, self._seen_revision = revision == self._seen_revision, revision
        if when_quiet and not is_quiet:
            return 0
        for kept in due:
            try:
                self.run(kept, by_itself=True)
                self._answer_night(kept)
            except CopyAlreadyRunning:
                return 0
            except CopyError as error:
                log.warning("copy_failed", extra={"code": error.code})
        return len(due)

    def follow(self) -> None:
        """Something was stored: copy it in the background, if it is due. Costs the caller nothing; never raises."""
        def work() -> None:
            try:
                self.copy_what_waits()
            except GolfError as error:
                log.warning("copy_not_begun", extra={"code": error.code})

        if self._following is None or not self._following.is_alive():
            self._following = threading.Thread(target=work, name="copies", daemon=True)
            self._following.start()

    def wait(self) -> None:
        """Wait for what ``follow`` began, before a program ends."""
        if self._following is not None:
            self._following.join()

    def is_syncing(self) -> bool:
        """Whether a sync or import runs.

        The lock is asked only where the history names a run: for an instant it keeps a sync from beginning.
        """
        if self._database.runs.load_active() is None:
            return False
        return not is_sync_lock_free(self._dependencies.settings.lock_path)

    def _is_due(self, kept: KeptCopy) -> bool:
        if not kept.is_automatic or kept.computer != load_computer_mark(self._dependencies.settings):
            return False
        if kept.trouble and not self._may_try_again(kept):
            return False
        if kept.trouble:
            return True
        copies = self._database.copies
        if not self.times.is_night_over(kept, self._dependencies.clock.now()):
            return False
        if kept.cursor is None or copies.count_waiting(kept) or copies.has_said_more(kept):
            return True
        self._answer_night(kept)
        return False

    def _answer_night(self, kept: KeptCopy) -> None:
        if self.times.load(kept).at is not None:
            self.times.answer_night(kept, self._dependencies.clock.now())

    def _may_try_again(self, kept: KeptCopy) -> bool:
        """A moment further away than any wait was noted by a clock that was ahead."""
        if kept.next_try_at is None:
            return False
        wait = kept.next_try_at - self._dependencies.clock.now()
        return wait <= timedelta(0) or wait > LONGEST_WAIT

    def _record(
        self, kept: KeptCopy, wanted: Wanted, clock: Clock, *, run_id: str, stop: threading.Event,
        on_progress: OnProgress, by_itself: bool,
    ) -> SyncResult:
        with RunRecorder(self._database, clock, stop, run_id=run_id, trigger=COPY, mode=COPY, options=SyncOptions(),
                         account="") as recorder:
            self._database.copies.note_begun(kept.copy_id, run_id)
            progress = SyncProgress(run_id, SyncStage.REPORTS, f"Copying to {kept.name}",
                                    started_at=recorder.started_at)

            def show(done: Copied) -> None:
                seconds = recorder.elapsed_seconds
                left = (done.total - done.looked_at) * seconds / done.looked_at if done.looked_at else None
                now = replace(progress, total=done.total or None, processed=done.looked_at, updated=done.sent,
                              skipped=done.looked_at - done.sent, shots=done.shots, elapsed_seconds=seconds,
                              eta_seconds=left)
                recorder.show_progress(now)
                on_progress(now)

            work = CopyPass(self._database.copies, kept, load_computer_mark(self._dependencies.settings), stop, show)
            try:
                with self._open_copy(kept) as target, self._database.copies.open_source() as source:
                    done = work.run(target, source, wanted)
            except GolfError as error:
                self._save_failure(kept, error, clock, run_id=run_id, by_itself=by_itself)
                recorder.finish(_failed(run_id, error, recorder.elapsed_seconds))
                raise
            result = _ended(run_id, kept, done, recorder.elapsed_seconds)
            if done.is_whole:  # before the run ends: whoever sees it ended looks at once how the copy is
                self._save_success(kept, done, clock, run_id=run_id)
            recorder.finish(result)
            return result

    def _save_success(self, kept: KeptCopy, done: Copied, clock: Clock, *, run_id: str) -> None:
        self._database.copies.save_success(kept.copy_id, mark=done.mark, cursor=done.cursor, counts=done.counts,
                                           run_id=run_id, at=clock.now())
        log.info("copied", extra={"sessions": done.sent, "shots": done.shots})
        self._tell(kept, None)

    def save_check_failure(self, kept: KeptCopy, error: CopyError) -> None:
        """A check by itself failed for good: nothing is asked there again by itself, and the golfer is told."""
        self._save_failure(kept, error, self._dependencies.clock, run_id=kept.last_run_id, by_itself=True)

    def _save_failure(
        self, kept: KeptCopy, error: GolfError, clock: Clock, *, run_id: str, by_itself: bool
    ) -> None:
        """What cannot get better by itself is not tried again by itself: a refused password is sent once.

        What failed on this computer (a full disk) is: nothing but Rangebook would take it up again.
        """
        is_tried_again = error.recoverable or not isinstance(error, CopyError)
        wait = min(FIRST_WAIT * 2 ** min(kept.failures, 10), LONGEST_WAIT)
        self._database.copies.save_failure(kept.copy_id, str(error), run_id=run_id,
                                           next_try_at=clock.now() + wait if is_tried_again else None)
        if by_itself and isinstance(error, CopyError):
            self._tell(kept, error)


def _failed(run_id: str, error: GolfError, seconds: float) -> SyncResult:
    failure = SyncFailure(error.code, str(error), error.recoverable)
    return SyncResult(run_id, SyncStatus.ERROR, errors=(failure,), message=str(error), duration_seconds=seconds)


def _ended(run_id: str, kept: KeptCopy, done: Copied, seconds: float) -> SyncResult:
    """No new sessions or shots came here: those counts stay 0, and the sentence tells what went out."""
    status = SyncStatus.SUCCESS if done.sent or done.gone or done.files else SyncStatus.NO_NEW
    return SyncResult(run_id, status if done.is_whole else SyncStatus.CANCELLED, sessions_discovered=done.total,
                      message=describe_copied(kept.name, done), duration_seconds=seconds)
