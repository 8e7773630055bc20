"""A dry run that also fetches and reads the reports: whether a sync would come in whole. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from automation.ports import ReportStore
from automation.reports.backfill_runner import BackfillRunner
from automation.reports.report_api import ReportApi
from golf.errors import GolfError
from golf.report_fields import join_words
from golf.reports import RawReport, ReportContent, SavedReport
from golf.sessions import TypeGuess
from golf.sync_events import Receipt, SyncFailure, SyncResult, SyncWatch
from golf_db import AccountReports
from services.shared.formatting import count_of
from services.sync.dependencies import ReportRunner, SyncDependencies
from services.sync.options import VALIDATE_MODE, SyncOptions
from services.sync.run_recorder import RunRecorder, recorded_run
from services.sync.run_totals import RunTotals
from services.sync_preview.dry_run import PreviewPipeline, ReadOnlyStore, dependencies_that_take_nothing

NEW, CHANGED, SAME, UNREADABLE = "new", "changed", "as stored", "not readable"


@dataclass(frozen=True, slots=True)
class ValidatedSession:
    """One report as it was fetched and read. ``outcome``: what a sync would make of it; ``remark``: what is amiss."""

    report_id: int
    name: str
    outcome: str
    shots: int = 0
    lost_shots: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Validation:
    """What a validating run found, newest first."""

    sessions: tuple[ValidatedSession, ...]

    def count(self, outcome: str) -> int:
        """How many sessions would end so."""
        return sum(each.outcome == outcome for each in self.sessions)


def describe_validation(found: Validation) -> str:
    """``10 sessions read: 7 new, 1 changed, 2 as stored, 1 not readable``."""
    read = len(found.sessions) - found.count(UNREADABLE)
    counts = [(found.count(outcome), outcome) for outcome in (NEW, CHANGED, SAME, UNREADABLE)]
    parts = [f"{number:,} {outcome}" for number, outcome in counts if number]
    return f"{count_of(read, 'session')} read" + (f": {', '.join(parts)}" if parts else "")


def validate_sync(
    username: str, password: str, options: SyncOptions, *, dependencies: SyncDependencies, run_id: str, trigger: str,
    watch: SyncWatch | None = None,
) -> tuple[SyncResult, Validation]:
    """Fetch and read what a sync with these options would, and say what it would make of each session.

    The history gets a line; sessions, the list and report keys stay as they are. What was read before an error or a
    stop is handed back all the same. Raises SyncAlreadyRunning and DatabaseError before anything is begun.
    """
    watch = watch or SyncWatch()
    with recorded_run(dependencies, run_id) as held:
        recorder = RunRecorder(held.database, held.clock, watch.stop, run_id=run_id, trigger=trigger, options=options,
                               account=username, mode=VALIDATE_MODE)
        with recorder:
            pipeline = _ValidatingPipeline(
                dependencies_that_take_nothing(held, []), options, recorder, RunTotals(run_id), watch)
            pipeline.made_from(username, [])
            return pipeline.run(username, password, trigger), pipeline.found


class _ValidatingPipeline(PreviewPipeline):
    """A sync whose store takes every report and gives it back."""

    verb = "Read"
    found = Validation(())
    _tried: _TryingStore | None = None

    def _open_runner(self, api: ReportApi, username: str) -> ReportRunner:
        reports = self._dependencies.database.reports(username)
        self._tried = _TryingStore(self._open_store(username), reports)
        return BackfillRunner(
            api, self._tried, run_id=self._totals.run_id, clock=self._dependencies.clock, stop=self._stop,
            concurrency=self._dependencies.settings.concurrent_requests, while_waiting=lambda: self._tell_wait(api))

    def _conclude(self, error: GolfError | None, receipt: Receipt | None) -> SyncResult:
        result = super()._conclude(error, receipt)
        tried = self._tried.tried if self._tried else []
        self.found = Validation(tuple(sorted(
            [*map(self._read_one, tried), *_read_failures(result.errors)], key=lambda each: -each.report_id)))
        if error is not None:
            return result
        return replace(result, message=f"Checked: {describe_validation(self.found)}. Nothing was stored.")

    def _read_one(self, saved: SavedReport) -> ValidatedSession:
        row, known = self.discovery.rows.get(saved.report_id), self.discovery.find(saved.report_id)
        name = (row.name if row else "") or (known.name if known else "")
        outcome = NEW if saved.is_new else CHANGED if saved.changed else SAME
        lost = f"Came without {join_words(each.words for each in saved.lost)}." if saved.lost else ""
        return ValidatedSession(saved.report_id, name, outcome, saved.stored_shots, saved.lost_shots, lost)


def _read_failures(failures: Iterable[SyncFailure]) -> list[ValidatedSession]:
    return [ValidatedSession(failure.report_id, failure.session_name, UNREADABLE, remark=failure.message)
            for failure in failures if failure.report_id is not None]


class _TryingStore(ReadOnlyStore):
    """automation.ports.ReportStore: does everything that saving a report does, and takes it back.

    ``tried`` is what came of each report; the run's threads append to it.
    """

    def __init__(self, store: ReportStore, reports: AccountReports) -> None:
        super().__init__(store)
        self._reports = reports
        self.tried: list[SavedReport] = []

    def save_report(self, raw: RawReport, content: ReportContent, guess: TypeGuess, run_id: str) -> SavedReport:
        """What would be stored is kept in ``tried``; to the run it is a session that stays as it is."""
        saved = self._reports.try_report(raw, content, guess, run_id)
        self.tried.append(saved)
        return replace(saved, is_new=False, changed=False, new_shots=0)

    def save_failure(self, failure: SyncFailure, run_id: str, answer: bytes | None = None) -> SyncFailure:  # noqa: ARG002
        """Nothing is remembered."""
        return failure

    def save_recheck(self, report_id: int, *, changed: bool) -> None:
        """Nothing is remembered."""
