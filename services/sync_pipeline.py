"""One run: sign in → discover → back-fill → receipt, on one thread; fetching and storing on others."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace

from automation.backfill_runner import BackfillRunner, WantedReport
from automation.ports import StopSignal
from automation.report_api import ReportApi
from golf.errors import DatabaseError, FatalSyncError, GolfError, SignInFailed, SyncStopped
from golf.sync_events import OnProgress, OnStatus, Receipt, SyncFailure, SyncResult, SyncStage
from services.run_recorder import RunRecorder
from services.sync_discovery import SyncDiscovery
from services.sync_options import SyncOptions
from services.sync_parts import Portal, SyncParts
from services.sync_tally import SyncTally

log = logging.getLogger(__name__)


class SyncPipeline:
    """Everything between "go" and the receipt. Listeners are called on the calling thread."""

    def __init__(
        self, parts: SyncParts, options: SyncOptions, recorder: RunRecorder, *, tally: SyncTally, stop: StopSignal,
        on_status: OnStatus, on_progress: OnProgress,
    ) -> None:
        self._parts = parts
        self._options = options
        self._recorder = recorder
        self._tally = tally
        self._stop = stop
        self._on_status = on_status
        self._on_progress = on_progress

    def run(self, username: str, password: str, trigger: str) -> SyncResult:
        """Do it. What goes wrong is told in the result."""
        error: GolfError | None = None
        log.info("sync_started", extra={"mode": self._options.mode, "trigger": trigger})
        try:
            self._bring_everything_home(username, password, trigger)
        except GolfError as golf_error:
            error = self._stopped_instead(golf_error)
        return self._close(username, error)

    def _bring_everything_home(self, username: str, password: str, trigger: str) -> None:
        store = self._parts.database.reports(username)
        discovery = SyncDiscovery(
            store, self._parts.keys, self._options, run_id=self._tally.run_id, today=self._parts.clock.today())
        with self._parts.open_api(self._stop) as api, self._open_runner(api, username) as runner:
            self._say(SyncStage.BROWSER, "Starting the browser…")
            gate = self._parts.make_gate(trigger)
            with self._parts.open_portal(gate, self._stop, self._relay) as portal:
                self._say(SyncStage.SIGN_IN, "Signing in to the portal…")
                portal.sign_in(username, lambda: password)
                listing_error = self._walk(portal, discovery, runner)
            self._say(SyncStage.REPORTS, "Fetching the shots…")
            self._finish_reports(runner)
        if listing_error is not None:
            raise listing_error

    def _stopped_instead(self, error: GolfError) -> GolfError:
        """What breaks off because the golfer pressed Stop is no error; a refusal or a full disk still is."""
        if self._stop.is_set() and not isinstance(error, SignInFailed | DatabaseError):
            return _stopped()
        return error

    def _open_runner(self, api: ReportApi, username: str) -> BackfillRunner:
        return BackfillRunner(
            api, self._parts.database.reports(username), run_id=self._tally.run_id, clock=self._parts.clock,
            stop=self._stop, concurrency=self._parts.settings.concurrent_requests)

    def _walk(self, portal: Portal, discovery: SyncDiscovery, runner: BackfillRunner) -> GolfError | None:
        """Read the listing; what is queued already goes on being fetched when the listing fails."""
        self._say(SyncStage.LISTING, "Reading the list of sessions…")
        try:
            self._queue_all(portal, discovery, runner)
        except (FatalSyncError, SyncStopped) as error:
            log.warning("listing_not_finished", extra={"code": error.code})
            return error
        return None

    def _queue_all(self, portal: Portal, discovery: SyncDiscovery, runner: BackfillRunner) -> None:
        reached_end = self._read_listing(portal, discovery, runner)
        if discovery.wants_second_look:
            self._relay("Some sessions are missing from the list; looking once more…")
            reached_end = self._read_listing(portal, discovery, runner)
        end = discovery.finish(reached_end=reached_end)
        self._submit(runner, end.leftovers)
        self._tally.gone = end.gone
        self._tally.total = self._tally.submitted
        if end.doubt is not None:
            self._tally.failures.append(end.doubt)

    def _read_listing(self, portal: Portal, discovery: SyncDiscovery, runner: BackfillRunner) -> bool:
        """Walk until the listing ends or may be left; whether its end was proved."""
        walk = portal.walk_listing()
        for page in walk:
            self._submit(runner, discovery.take_page(page))
            self._note_news(runner)
            if discovery.may_stop:
                break
        return walk.reached_end

    def _submit(self, runner: BackfillRunner, wanted: Iterable[WantedReport]) -> None:
        """Queue as many as the golfer asked for; the others stay waiting."""
        most = self._options.max_sessions
        for report in wanted:
            self._tally.discovered += 1
            if most is not None and self._tally.submitted >= most:
                self._tally.total = most
                continue
            self._tally.submitted += 1
            if self._tally.reports_began_at is None:
                self._tally.reports_began_at = self._recorder.elapsed_seconds
            runner.submit(report)

    def _note_news(self, runner: BackfillRunner) -> None:
        """Account for what has come meanwhile; a stopped run stops here."""
        for news in runner.collect():
            self._tally.note(news)
        if runner.fatal is not None:
            raise runner.fatal
        self._raise_if_stopped()
        self._show_progress()

    def _finish_reports(self, runner: BackfillRunner) -> None:
        for news in runner.drain():
            self._tally.note(news)
            if not self._stop.is_set():
                self._tally.message = f"Stored “{news.wanted.name[:60]}”" if news.saved else "One did not come…"
                self._on_status(self._tally.message)
            self._show_progress()
        self._raise_if_stopped()

    def _raise_if_stopped(self) -> None:
        if self._stop.is_set():
            raise _stopped()

    def _close(self, username: str, error: GolfError | None) -> SyncResult:
        """The receipt ends every run."""
        receipt: Receipt | None = None
        try:
            self._say(SyncStage.RECEIPT, "Checking that everything is here…")
            receipt = self._parts.database.journal.load_receipt(username)
        except DatabaseError as database_error:
            error = error or database_error
        result = self._record(self._tally.result(error, receipt, self._recorder.elapsed_seconds))
        log.info("sync_finished", extra={"status": str(result.status), "imported": result.sessions_imported})
        self._on_progress(self._tally.progress(result.duration_seconds))
        self._on_status(result.message)
        return result

    def _record(self, result: SyncResult) -> SyncResult:
        self._tally.stage, self._tally.message = SyncStage.DONE, result.message
        try:
            self._recorder.show_progress(self._tally.progress(result.duration_seconds))
            self._recorder.finish(result)
        except DatabaseError as error:
            log.exception("run_not_recorded", extra={"code": error.code})
            failure = SyncFailure(error.code, str(error), error.recoverable)
            return replace(result, errors=(*result.errors, failure))
        return result

    def _relay(self, message: str) -> None:
        """What the browser side says; it is also where that side learns of a stop."""
        self._raise_if_stopped()
        self._say(self._tally.stage, message)

    def _say(self, stage: SyncStage, message: str) -> None:
        self._tally.stage, self._tally.message = stage, message
        self._on_status(message)
        self._show_progress()

    def _show_progress(self) -> None:
        progress = self._tally.progress(self._recorder.elapsed_seconds)
        self._recorder.show_progress(progress)
        self._on_progress(progress)


def _stopped() -> SyncStopped:
    return SyncStopped("The sync was stopped.", "What was stored stays; sync again to go on from there.")
