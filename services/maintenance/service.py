"""Looking after what is stored: whether it is whole, and reading the raw reports again with today's cleaning."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from golf.errors import NotFound, ReportError
from golf.maintenance import Change, Finding, StorageFacts, UserDecision
from golf.reports import SavedReport
from golf.sync_events import REPLAY, SyncFailure
from services.shared.clock import ClockNotBehindHistory
from services.shared.formatting import count_of
from services.sync.future_days import say_future
from services.sync.recorded_operation import open_side_run

if TYPE_CHECKING:
    from golf_db import GolfDatabase
    from services.sync.dependencies import SyncDependencies

log = logging.getLogger(__name__)

OnCount = Callable[[int, int], None]
"""Called with how many are done and how many there are."""


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """What reading everything again did. ``failures`` are reports left exactly as they were."""

    reports: int
    changed: int
    failures: tuple[SyncFailure, ...] = ()

    @property
    def problems(self) -> int:
        """Reports that could not be read again."""
        return len(self.failures)


class Maintenance:
    """Checks the stored data, reads them again, and takes back what the golfer decided."""

    def __init__(self, dependencies: SyncDependencies) -> None:
        self._dependencies = dependencies
        self._database = dependencies.database

    def check_integrity(self) -> list[Finding]:
        """Everything the database can check about itself, errors first."""
        findings: Sequence[Finding] = self._database.upkeep.check()
        log.info("integrity_checked", extra={"findings": len(findings)})
        return sorted(findings, key=lambda finding: finding.severity != "error")

    def load_facts(self) -> StorageFacts:
        """How much is stored, and where."""
        return self._database.upkeep.load_facts()

    def describe_future(self) -> str:
        """The sentence about sessions that lie in the future of this computer's clock; "" when none does."""
        return say_future(self._database, ClockNotBehindHistory(self._dependencies.clock, self._database).today())

    def load_changes(self, limit: int) -> list[Change]:
        """The newest entries of the change log, whoever made them."""
        return self._database.edits.load_changes(limit)

    def load_decisions(self, limit: int) -> list[UserDecision]:
        """The golfer's own newest decisions that can be taken back, however many changes of syncs came since."""
        return self._database.edits.load_decisions(limit)

    def undo(self, decision: UserDecision) -> None:
        """Take a decision back whole. Raises UndoRefused, DatabaseError."""
        self._database.edits.undo(*decision.change_ids)

    def replay_raw(self, on_progress: OnCount | None = None) -> ReplayResult:
        """Read every kept raw report again with today's cleaning; one transaction each, the golfer's words stay.

        It is a run in the history and can be taken back.
        Raises SyncAlreadyRunning while a sync runs, DatabaseError when the file cannot be written.
        """
        with open_side_run(self._dependencies, REPLAY) as run:
            report_ids = self._database.upkeep.iter_raw_ids()
            today, run.looked_at = ClockNotBehindHistory(self._dependencies.clock,
                                                         self._database).today(), len(report_ids)
            for done, report_id in enumerate(report_ids, start=1):
                try:
                    run.saved.append(_replay(self._database, report_id, today, run.run_id))
                except (ReportError, NotFound) as error:
                    log.warning("replay_failed", extra={"report_id": report_id, "code": error.code})
                    run.failures.append(SyncFailure(error.code, error.what_happened, error.recoverable, report_id))
                if on_progress is not None:
                    on_progress(done, len(report_ids))
            result = ReplayResult(len(report_ids), sum(saved.changed for saved in run.saved), tuple(run.failures))
            run.message = f"{count_of(result.reports, 'session')} read again, {result.changed:,} of them changed."
            log.info("replayed", extra={
                "reports": result.reports, "changed": result.changed, "failed": result.problems})
        return result


def _replay(database: GolfDatabase, report_id: int, today: date, run_id: str) -> SavedReport:
    # after the command line has said how things stand
    from automation.reports.report_parser import read_report  # noqa: PLC0415
    from golf.session_types import guess_report_type  # noqa: PLC0415

    raw = database.upkeep.load_raw(report_id)
    name = database.journal.load_session(report_id).portal_name
    content = read_report(raw.body, session_name=name, today=today)
    return database.upkeep.save_replayed(raw, content, guess_report_type(name, content), run_id)
