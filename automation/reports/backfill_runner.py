"""Fetches and stores the missing reports: several in flight, one transaction each, newest first.

Stoppable and resumable: what is stored stays, what is not is still pending and comes with the next
sync. Fetching starts while the listing is still being paged.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from types import TracebackType

from automation.ports import Clock, ReportSource, ReportStore, StopSignal
from automation.reports.report_parser import read_report
from golf.errors import (
    TRIED_AGAIN,
    DatabaseError,
    FatalSyncError,
    GolfError,
    PortalChanged,
    ReportError,
    ReportGone,
    ReportUnreadable,
    SyncStopped,
)
from golf.report_fields import NO_FIELDS, ReportFields
from golf.reports import RawReport, ReportContent, ReportKey, SavedReport
from golf.session_types import guess_report_type
from golf.sync_events import SyncFailure

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.25
_IN_VAIN_BEFORE_STOP = {ReportUnreadable.code: 5, ReportGone.code: 20}


@dataclass(frozen=True, slots=True)
class WantedReport:
    """A report to bring home, with what the listing says about it.

    ``is_recheck``: it is stored and nothing speaks for a change; it is only compared. That it could not be
    fetched is then no failure of the session. ``is_again``: it was asked for before (it failed, or has changed since).
    ``keeps_turn``: one that is only compared and did not come has its turn again before all others.
    """

    report_id: int
    key: ReportKey
    name: str
    listed_shots: int | None = None
    is_recheck: bool = False
    is_again: bool = False
    keeps_turn: bool = False


@dataclass(frozen=True, slots=True)
class ReportDone:
    """News of one report: exactly one of ``saved`` and ``failure`` is there; ``fields`` come with ``saved``."""

    wanted: WantedReport
    saved: SavedReport | None = None
    failure: SyncFailure | None = None
    fields: ReportFields = NO_FIELDS


class BackfillRunner:
    """Brings wanted reports home in background threads; news of each comes back to the caller's thread.

    A context manager: leaving it waits for everything in flight. After a fatal error (``fatal``)
    or Stop nothing new is begun; reports already in flight are finished.
    """

    def __init__(
        self,
        source: ReportSource,
        store: ReportStore,
        *,
        run_id: str,
        clock: Clock,
        stop: StopSignal,
        concurrency: int = 4,
        while_waiting: Callable[[], None] = lambda: None,
    ) -> None:
        """``while_waiting`` is called again and again while ``drain`` waits, on its caller's thread."""
        self._source = source
        self._store = store
        self._run_id = run_id
        self._clock = clock
        self._stop = stop
        self._while_waiting = while_waiting
        self._pool = ThreadPoolExecutor(concurrency, thread_name_prefix="report")
        self._open: set[Future[ReportDone | None]] = set()
        self._lock = threading.Lock()
        self._in_vain: Counter[str] = Counter()
        self.fatal: GolfError | None = None

    def __enter__(self) -> BackfillRunner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=kind is not None)

    def submit(self, wanted: WantedReport) -> None:
        """Queue a report; call in the order in which they shall come, newest first."""
        context = copy_context()  # the run id of the log travels along
        self._open.add(self._pool.submit(context.run, self._bring_home, wanted))

    def collect(self) -> Iterator[ReportDone]:
        """News that is there now; never waits."""
        return self._take({future for future in self._open if future.done()})

    def drain(self) -> Iterator[ReportDone]:
        """News as it comes, until every submitted report is stored, failed or given up.

        Afterwards raises what made the run stop; a defect of our own code is raised as it is.
        """
        while self._open:
            yield from self._take(wait(self._open, LOOK_EVERY_S, return_when=FIRST_COMPLETED).done)
            self._while_waiting()
        if self.fatal is not None:
            raise self.fatal

    def _take(self, done: set[Future[ReportDone | None]]) -> Iterator[ReportDone]:
        self._open -= done
        for future in done:
            news = future.result()
            if news is not None:
                yield news

    def _bring_home(self, wanted: WantedReport) -> ReportDone | None:
        if self.fatal is not None or self._stop.is_set():
            return None
        try:
            saved, fields = self._fetch_and_save(wanted)
        except ReportError as error:
            self._count_in_vain(error)
            return self._note_failure(wanted, error)
        except SyncStopped:
            return None
        except (FatalSyncError, DatabaseError) as error:
            self._stop_all(error)
            return None
        self._in_vain.clear()
        if not saved.is_new:  # stored before, and now as the portal has it
            self._note_recheck(wanted, changed=saved.changed)
        return ReportDone(wanted, saved=saved, fields=fields)

    def _note_recheck(self, wanted: WantedReport, *, changed: bool) -> None:
        try:
            self._store.save_recheck(wanted.report_id, changed=changed)
        except DatabaseError as error:
            self._stop_all(error)

    def _count_in_vain(self, error: ReportError) -> None:
        """Many useless answers in a row are not about these reports: the portal is not asked for the rest."""
        with self._lock:
            self._in_vain[error.code] += 1
            many = self._in_vain[error.code] >= _IN_VAIN_BEFORE_STOP.get(error.code, sys.maxsize)
        if many:
            self._stop_all(PortalChanged(
                "One report after the other cannot be read: the portal may have changed.",
                "What is stored stays. Sync again later, or look for a new version of Rangebook."))

    def _fetch_and_save(self, wanted: WantedReport) -> tuple[SavedReport, ReportFields]:
        raw, content = self._fetch_readable(wanted)
        with _keeping_answer(raw, wanted.key):
            saved = self._store.save_report(raw, content, guess_report_type(wanted.name, content), self._run_id)
        self._log_fields(saved, content.fields)
        return saved, content.fields

    def _log_fields(self, saved: SavedReport, fields: ReportFields) -> None:
        """The portal's names and counts, no values."""
        if saved.lost or any(counts.unreadable for counts in fields.field_counts):
            log.warning("report_fields", extra={
                "report_id": saved.report_id, "lost": [each.field for each in saved.lost],
                "unreadable": {counts.field: counts.unreadable for counts in fields.field_counts if counts.unreadable}})

    def _fetch_readable(self, wanted: WantedReport) -> tuple[RawReport, ReportContent]:
        """Fetch and read; a body that was cut or spoilt on its way is asked for once more."""
        try:
            return self._fetch_once(wanted)
        except ReportUnreadable:
            log.info("report_unreadable_once", extra={"report_id": wanted.report_id})
            return self._fetch_once(wanted)

    def _fetch_once(self, wanted: WantedReport) -> tuple[RawReport, ReportContent]:
        raw = self._source.fetch_report(wanted.report_id, wanted.key)
        with _keeping_answer(raw, wanted.key):
            content = read_report(raw.body, session_name=wanted.name, today=self._clock.today())
            if wanted.listed_shots and content.shot_count + content.lost_shots == 0:
                raise ReportUnreadable(f"The portal lists {wanted.listed_shots} shots but sent none.", TRIED_AGAIN)
        return raw, content

    def _note_failure(self, wanted: WantedReport, error: ReportError) -> ReportDone:
        log.warning("report_failed", extra={"report_id": wanted.report_id, "code": error.code})
        failure = SyncFailure(error.code, str(error), error.recoverable, wanted.report_id, wanted.name)
        if wanted.is_recheck:
            if not wanted.keeps_turn:
                self._note_recheck(wanted, changed=False)  # the others have their turn first
            return ReportDone(wanted, failure=failure)
        try:
            answer = error.answer if isinstance(error, ReportUnreadable) else None
            failure = self._store.save_failure(failure, self._run_id, answer)
        except DatabaseError as database_error:
            self._stop_all(database_error)
        return ReportDone(wanted, failure=failure)

    def give_up(self, error: GolfError) -> None:
        """Begin nothing more; what is in flight is finished. ``drain`` raises the error at its end."""
        self._stop_all(error)

    def _stop_all(self, error: GolfError) -> None:
        with self._lock:
            if self.fatal is None:
                self.fatal = error
                log.error("backfill_stopped", extra={"code": error.code})


@contextmanager
def _keeping_answer(raw: RawReport, key: ReportKey) -> Iterator[None]:
    """An answer that cannot be used travels with its error, without the key."""
    try:
        yield
    except ReportUnreadable as error:
        error.answer = key.hide_in(raw.body)
        raise
