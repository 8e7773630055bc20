"""Counts what a run did so far, and turns the counts into progress and a result."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from automation.reports.backfill_runner import ReportDone
from golf.errors import GolfError, ListingDoubtful, ReportGone, SignInFailed, SyncStopped
from golf.sync_events import Receipt, SyncFailure, SyncProgress, SyncResult, SyncStage, SyncStatus
from services.sync.field_news import FieldNews

_ENOUGH_TO_FORETELL = 3


@dataclass(slots=True)
class RunTotals:
    """The counts of one run. Lives on the run's own thread."""

    run_id: str
    stage: SyncStage = SyncStage.STARTING
    message: str = ""
    total: int | None = None
    discovered: int = 0
    submitted_ids: list[int] = field(default_factory=list)
    later_ids: list[int] = field(default_factory=list)
    """Wanted, but beyond the number asked for: they stay waiting."""
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    shots: int = 0
    saved_ids: set[int] = field(default_factory=set)
    failures: list[SyncFailure] = field(default_factory=list)
    recheck_failures: list[SyncFailure] = field(default_factory=list)
    compared: int = 0
    changed_rechecks: int = 0
    compares_everything: bool = False
    """Whether the run is to compare every stored session: one that cannot be is then missing."""
    fields: FieldNews = field(default_factory=FieldNews)
    portal_requests: int = 0
    traffic: Callable[[], tuple[int, int]] = lambda: (0, 0)
    """Requests to the report server so far, and the bytes of its answers."""
    gone: tuple[int, ...] = ()
    _vanished: int = 0
    note_on_days: str = ""
    """What is to be said of sessions whose days this computer's clock does not know yet."""
    reports_began_at: float | None = None
    started_at: datetime | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def submitted(self) -> int:
        """Reports queued because the golfer asked for them."""
        return len(self.submitted_ids)

    @property
    def processed(self) -> int:
        """Reports that are over, whatever became of them."""
        return (self.imported + self.updated + self.unchanged + self._failed_reports
                + len(self.recheck_failures) + self._vanished)

    @property
    def _failed_reports(self) -> int:
        return sum(failure.report_id is not None for failure in self.failures)

    @property
    def not_there(self) -> tuple[int, ...]:
        """Reports that the report server does not know, though the portal listed them."""
        return tuple(failure.report_id for failure in (*self.failures, *self.recheck_failures)
                     if failure.code == ReportGone.code and failure.report_id is not None)

    def note_gone(self, report_ids: Collection[int]) -> None:
        """These are not on the portal any more: that they did not come is no failure."""
        self.gone = (*self.gone, *report_ids)
        before = len(self.failures) + len(self.recheck_failures)
        self.failures = [failure for failure in self.failures if not self._is_gone(failure)]
        self.recheck_failures = [failure for failure in self.recheck_failures if not self._is_gone(failure)]
        self._vanished += before - len(self.failures) - len(self.recheck_failures)

    def _is_gone(self, failure: SyncFailure) -> bool:
        return failure.code == ReportGone.code and failure.report_id in self.gone

    def note(self, news: ReportDone) -> None:
        """Add the news of one report."""
        if news.failure is not None and self._is_gone(news.failure):
            self._vanished += 1
            return
        if news.failure is not None:
            (self.recheck_failures if news.wanted.is_recheck else self.failures).append(self._stamp(news.failure))
        if news.saved is None:
            return
        self.saved_ids.add(news.saved.report_id)
        self.compared += news.wanted.is_recheck
        self.fields.note(news.saved, news.fields)
        self.shots += news.saved.new_shots
        if news.saved.is_new:
            self.imported += 1
        elif news.saved.changed:
            self.updated += 1
            self.changed_rechecks += news.wanted.is_recheck and not news.saved.is_healed
        else:
            self.unchanged += 1

    def progress(self, elapsed_seconds: float) -> SyncProgress:
        """A snapshot for whoever watches."""
        self.failures = [failure if failure.at else self._stamp(failure) for failure in self.failures]
        return SyncProgress(
            run_id=self.run_id, stage=self.stage, message=self.message, total=self.total, processed=self.processed,
            imported=self.imported, updated=self.updated, skipped=self.unchanged, failed=self._failed_reports,
            shots=self.shots, elapsed_seconds=elapsed_seconds, eta_seconds=self._eta(elapsed_seconds),
            gone=len(self.gone), started_at=self.started_at, failures=(*self.failures, *self.recheck_failures))

    def _stamp(self, failure: SyncFailure) -> SyncFailure:
        return replace(failure, at=failure.at or self.now())

    def _eta(self, elapsed_seconds: float) -> float | None:
        """Time left at the pace of the reports so far; None while too few are done to know."""
        if self.total is None or self.reports_began_at is None or self.processed < _ENOUGH_TO_FORETELL:
            return None
        pace = (elapsed_seconds - self.reports_began_at) / self.processed
        return max(self.total - self.processed, 0) * pace

    def result(self, error: GolfError | None, receipt: Receipt | None, elapsed_seconds: float) -> SyncResult:
        """The outcome. ``success`` is never said while something asked for is missing."""
        failures = [*self.failures, *self.fields.failures(), *self.recheck_failures]
        if error is not None and not isinstance(error, SyncStopped):
            failures.append(SyncFailure(error.code, str(error), error.recoverable))
        failures = [self._stamp(failure) for failure in failures]
        waiting = receipt.waiting_sessions if receipt else 0
        status = self._status(error, receipt)
        requests, received = self.traffic()
        return SyncResult(
            run_id=self.run_id, status=status, sessions_discovered=self.discovered,
            sessions_imported=self.imported, sessions_updated=self.updated, sessions_waiting=waiting,
            total_shots=self.shots, errors=tuple(failures), duration_seconds=elapsed_seconds,
            message=self._summary(status, error, receipt), receipt=receipt, gone_sessions=self.gone,
            requests=requests, bytes_received=received, portal_requests=self.portal_requests,
            notes=tuple(self.fields.notes()))

    def _status(self, error: GolfError | None, receipt: Receipt | None) -> SyncStatus:
        if isinstance(error, SyncStopped):
            return SyncStatus.CANCELLED
        if isinstance(error, SignInFailed):
            return SyncStatus.AUTH_FAILED
        if error is not None:
            return SyncStatus.ERROR
        fresh_gap = receipt is not None and any(gap.report_id in self.saved_ids for gap in receipt.gaps)
        if self.failures or fresh_gap or self.fields.failures() or (self.compares_everything and self.recheck_failures):
            return SyncStatus.PARTIAL
        return SyncStatus.SUCCESS if self.imported or self.updated or self.gone else SyncStatus.NO_NEW

    def _summary(self, status: SyncStatus, error: GolfError | None, receipt: Receipt | None) -> str:
        sentences = [str(error)] if error is not None else []
        sentences += [failure.message for failure in self.failures if failure.code == ListingDoubtful.code]
        if self.imported or self.updated or self.gone:
            sentences.append(self._arrivals())
        elif status is SyncStatus.NO_NEW:
            is_whole = (receipt is None or receipt.is_complete) and not self.fields.still_lacking
            sentences.append("Already up to date." if is_whole else "Nothing new came.")
        if self.compares_everything:
            sentences.append(self._compared())
        elif self.changed_rechecks:
            sentences.append(f"The portal's numbers of {_count(self.changed_rechecks, 'older session')} had changed.")
        if self._failed_reports:
            sentences.append(f"{_count(self._failed_reports, 'session')} could not be brought home.")
        sentences += [failure.message for failure in self.fields.failures()]
        if receipt is not None and receipt.waiting_sessions:
            more = "in all" if self._failed_reports else "more"  # those that failed wait as well
            verb = "is" if receipt.waiting_sessions == 1 else "are"
            sentences.append(f"{receipt.waiting_sessions:,} {more} {verb} waiting.")
        if self.note_on_days:
            sentences.append(self.note_on_days)
        return " ".join(sentences)

    def _compared(self) -> str:
        left = f"; {len(self.recheck_failures):,} could not be compared" if self.recheck_failures else ""
        return (f"{_count(self.compared, 'stored session')} compared with the portal, "
                f"{self.changed_rechecks or 'none'} had changed{left}.")

    def _arrivals(self) -> str:
        parts: Sequence[str] = [
            text for count, text in (
                (self.imported, f"{_count(self.imported, 'new session')}"),
                (self.updated, f"{_count(self.updated, 'updated session')}"),
                (len(self.gone), f"{_count(len(self.gone), 'session')} gone from the portal (what is stored stays)"),
            ) if count]
        return f"{', '.join(parts)} · {_count(self.shots, 'shot')}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
