"""One run: sign in → discover → back-fill → receipt, on one thread; fetching and storing on others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial

from automation.ports import ReportStore
from automation.reports.backfill_runner import BackfillRunner
from automation.reports.report_api import ReportApi
from golf.errors import (
    BrowserUnavailable,
    DatabaseError,
    FatalSyncError,
    GolfError,
    ListingShrunk,
    PortalMaintenance,
    PortalRefusing,
    PortalUnreachable,
    SignInFailed,
    SignInUnanswered,
    SyncStopped,
)
from golf.maintenance import AuditEntry, AuditKind, who_started
from golf.sync_events import Receipt, SyncFailure, SyncResult, SyncStage, SyncWatch
from services.shared.audit_note import note_audit
from services.sync.dependencies import Portal, ReportRunner, SyncDependencies
from services.sync.discovery import SyncDiscovery
from services.sync.future_days import find_future, say_future
from services.sync.listing_scan import ListingScan
from services.sync.lost_fields import describe_lacking
from services.sync.options import SyncOptions
from services.sync.run_recorder import RunRecorder
from services.sync.run_totals import RunTotals

log = logging.getLogger(__name__)

PortalVisit = Callable[[], AbstractContextManager[Portal]]
"""Opens a browser and signs in."""
_WAYS_IN = {"kept_session": "Signed in by the kept session", "password": "Signed in with the password"}
_SAYS_NOTHING_OF_THE_LIST = (SignInFailed, SignInUnanswered, PortalUnreachable, ListingShrunk)
_SAYS_NOTHING_BEFORE_THE_LIST = (PortalRefusing, PortalMaintenance)


class SyncPipeline:
    """Everything between "go" and the receipt. Listeners are called on the calling thread."""

    verb = "Stored"
    """What is done with a report that came."""

    def __init__(
        self, dependencies: SyncDependencies, options: SyncOptions, recorder: RunRecorder, totals: RunTotals,
        watch: SyncWatch,
    ) -> None:
        self._dependencies = dependencies
        self._options = options
        self._recorder = recorder
        self._totals = totals
        totals.compares_everything = options.compared_before is not None
        totals.now, totals.started_at = dependencies.clock.now, recorder.started_at
        self._watch = watch
        self._stop = watch.stop

    def run(self, username: str, password: str, trigger: str) -> SyncResult:
        """Do it. What goes wrong is told in the result."""
        self._who = who_started(trigger)
        error: GolfError | None = None
        log.info("sync_started", extra={"mode": self._options.mode, "trigger": trigger})
        try:
            self._bring_everything_home(username, password, trigger)
        except GolfError as golf_error:
            error = self._stopped_instead(golf_error)
            if isinstance(error, SignInFailed | SignInUnanswered | PortalRefusing):
                self._note_audit(AuditKind.REFUSAL, error.code, username, str(error))
        return self._close(username, error)

    def _bring_everything_home(self, username: str, password: str, trigger: str) -> None:
        self.discovery = SyncDiscovery(
            self._open_store(username), self._dependencies.keys, self._options, run_id=self._totals.run_id,
            today=self._dependencies.clock.today())
        with self._dependencies.open_api(self._stop) as api, self._open_runner(api, username) as runner:
            self._totals.traffic = lambda: (api.requests_made, api.bytes_received)
            scan = ListingScan(
                self.discovery, self._options, self._totals, submit=runner.submit, say=self._relay,
                between_pages=lambda: self._note_news(runner, api))
            visit = partial(self._signed_in, username, password, trigger)
            listing_error = None
            if self.discovery.listing_not_needed:
                scan.add_chosen()
            else:
                listing_error = self._visit_portal(scan, runner, visit)
            self._say(SyncStage.REPORTS, "Fetching the shots…")
            self._finish_reports(runner)
            if listing_error is None and scan.is_proved:
                self._look_again(scan, visit)
        if listing_error is not None:
            raise listing_error

    def _visit_portal(self, scan: ListingScan, runner: ReportRunner, visit: PortalVisit) -> GolfError | None:
        """Sign in and read the listing; what is queued already goes on being fetched when the listing fails."""
        self._say(SyncStage.BROWSER, "Starting the browser…")
        try:
            with visit() as portal:
                self._say(SyncStage.LISTING, "Reading the list of sessions…")
                return self._walk(portal, scan, runner)
        except FatalSyncError as error:
            if not isinstance(error, _SAYS_NOTHING_BEFORE_THE_LIST):
                self._doubt_after(error)
            raise

    def _doubt_after(self, error: FatalSyncError) -> None:
        """The portal answered, and not with its list: what is known of it is not proved any more."""
        if not isinstance(error, _SAYS_NOTHING_OF_THE_LIST):
            self.discovery.doubt()

    def _look_again(self, scan: ListingScan, visit: PortalVisit) -> None:
        """Listed reports are not there: were they deleted meanwhile? A second, short visit tells; one a run.

        It comes when all reports are over: only then it is known which were not there.
        """
        vanished = self.discovery.find_vanished(self._totals.not_there)
        if not vanished:
            return
        self._say(SyncStage.LISTING, "The portal listed what it does not have; looking at its list once more…")
        try:
            with visit() as portal:
                scan.look_again(portal, vanished)
        except (FatalSyncError, BrowserUnavailable) as error:
            if isinstance(error, SignInFailed):
                raise
            log.warning("second_look_failed", extra={"code": error.code})
            self.discovery.doubt()

    @contextmanager
    def _signed_in(self, username: str, password: str, trigger: str) -> Iterator[Portal]:
        gate = self._dependencies.make_gate(trigger)
        before = self._totals.portal_requests
        with self._dependencies.open_portal(gate, self._stop, self._relay) as portal:
            self._say(SyncStage.SIGN_IN, "Signing in to the portal…")
            try:
                came_in = portal.sign_in(username, lambda: password)
                if came_in is not None:  # None: nobody was asked, what was recorded is played again
                    self._note_audit(AuditKind.SIGN_IN, _WAYS_IN.get(str(came_in), "Signed in"), username)
                yield portal
            finally:
                self._totals.portal_requests = before + portal.requests_made

    def _walk(self, portal: Portal, scan: ListingScan, runner: ReportRunner) -> GolfError | None:
        try:
            scan.walk(portal)
        except (FatalSyncError, SyncStopped) as error:
            log.warning("listing_not_finished", extra={"code": error.code})
            is_of_reports = error is runner.fatal and isinstance(error, _SAYS_NOTHING_BEFORE_THE_LIST)
            if isinstance(error, FatalSyncError) and not is_of_reports:
                self._doubt_after(error)
            if isinstance(error, ListingShrunk):  # whose list is this? Nothing more is fetched from it
                runner.give_up(error)
            return error
        return None

    def _stopped_instead(self, error: GolfError) -> GolfError:
        """What breaks off because the golfer pressed Stop is no error; a refusal or a full disk still is."""
        if self._stop.is_set() and not isinstance(error, SignInFailed | DatabaseError):
            return _stopped()
        return error

    def _open_store(self, username: str) -> ReportStore:
        return self._dependencies.database.reports(username)

    def _open_runner(self, api: ReportApi, username: str) -> ReportRunner:
        return BackfillRunner(
            api, self._dependencies.database.reports(username), run_id=self._totals.run_id,
            clock=self._dependencies.clock,
            stop=self._stop, concurrency=self._dependencies.settings.concurrent_requests,
            while_waiting=lambda: self._tell_wait(api))

    def _tell_wait(self, api: ReportApi) -> None:
        """Say why nothing comes: the report server is asked again after a pause."""
        sentence = api.news.take()
        if sentence and not self._stop.is_set():
            self._say(self._totals.stage, sentence)

    def _note_audit(self, kind: AuditKind, what: str, username: str, detail: str = "") -> None:
        note_audit(self._dependencies.database, AuditEntry(
            kind, self._who, what, detail, self._totals.run_id, username))

    def _note_news(self, runner: ReportRunner, api: ReportApi) -> None:
        """Account for what has come meanwhile; a stopped run stops here."""
        for news in runner.collect():
            self._totals.note(news)
        if runner.fatal is not None:
            raise runner.fatal
        self._raise_if_stopped()
        self._tell_wait(api)
        self._show_progress()

    def _finish_reports(self, runner: ReportRunner) -> None:
        for news in runner.drain():
            self._totals.note(news)
            if not self._stop.is_set():
                self._totals.message = f"{self.verb} “{news.wanted.name[:60]}”" if news.saved else "One did not come…"
                self._watch.on_status(self._totals.message)
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
            database = self._dependencies.database
            receipt = database.journal.load_receipt(username)
            self._totals.note_on_days = self._note_on_days()
            self._totals.fields.still_lacking = describe_lacking(database, username, self._totals.saved_ids)
        except DatabaseError as database_error:
            error = error or database_error
        result = self._record(self._conclude(error, receipt))
        for told in (*self._totals.fields.failures(), *result.notes):
            log.warning("fields_told", extra={"code": told.code, "told": told.message})
        log.info("sync_finished", extra={"status": str(result.status), "imported": result.sessions_imported})
        self._watch.on_progress(self._totals.progress(result.duration_seconds))
        self._watch.on_status(result.message)
        return result

    def _note_on_days(self) -> str:
        """Said when this run brought a session whose day has not come yet by this computer's clock."""
        database, today = self._dependencies.database, self._dependencies.clock.today()
        came = find_future(database.journal.load_date_evidence(self._totals.saved_ids), today)
        return say_future(database, today) if came else ""

    def _conclude(self, error: GolfError | None, receipt: Receipt | None) -> SyncResult:
        return self._totals.result(error, receipt, self._recorder.elapsed_seconds)

    def _record(self, result: SyncResult) -> SyncResult:
        self._totals.stage, self._totals.message = SyncStage.DONE, result.message
        try:
            self._recorder.show_progress(self._totals.progress(result.duration_seconds))
            self._recorder.finish(result)
        except DatabaseError as error:
            log.exception("run_not_recorded", extra={"code": error.code})
            failure = SyncFailure(error.code, str(error), error.recoverable)
            return replace(result, errors=(*result.errors, failure))
        return result

    def _relay(self, message: str) -> None:
        """What the browser side says; it is also where that side learns of a stop."""
        self._raise_if_stopped()
        self._say(self._totals.stage, message)

    def _say(self, stage: SyncStage, message: str) -> None:
        self._totals.stage, self._totals.message = stage, message
        self._watch.on_status(message)
        self._show_progress()

    def _show_progress(self) -> None:
        progress = self._totals.progress(self._recorder.elapsed_seconds)
        self._recorder.show_progress(progress)
        self._watch.on_progress(progress)


def _stopped() -> SyncStopped:
    return SyncStopped("The sync was stopped.", "What was stored stays; sync again to go on from there.")
