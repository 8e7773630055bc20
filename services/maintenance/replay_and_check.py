"""Looking after what is stored: whether it is whole, and reading the raw reports again with today's cleaning."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from automation.reports.report_parser import read_report
from golf.errors import NotFound, ReportError
from golf.maintenance import Finding
from golf.reports import SavedReport
from golf.session_types import guess_report_type
from golf.sync_events import REPLAY, SyncFailure
from services.shared.clock import ClockNotBehindHistory
from services.shared.formatting import count_of
from services.sync.recorded_operation import open_side_run

if TYPE_CHECKING:
    from golf_db import GolfDatabase
    from services.app import App

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


def check_integrity(app: App) -> list[Finding]:
    """Everything the database can check about itself, errors first."""
    findings: Sequence[Finding] = app.database.upkeep.check()
    log.info("integrity_checked", extra={"findings": len(findings)})
    return sorted(findings, key=lambda finding: finding.severity != "error")


def replay_raw(app: App, on_progress: OnCount | None = None) -> ReplayResult:
    """Read every kept raw report again with today's cleaning; one transaction each, the golfer's words stay.

    It is a run in the history and can be taken back.
    Raises SyncAlreadyRunning while a sync runs, DatabaseError when the file cannot be written.
    """
    with open_side_run(app, REPLAY) as run:
        report_ids = app.database.upkeep.iter_raw_ids()
        today, run.looked_at = ClockNotBehindHistory(app.parts.clock, app.database).today(), len(report_ids)
        for done, report_id in enumerate(report_ids, start=1):
            try:
                run.saved.append(_replay(app.database, report_id, today, run.run_id))
            except (ReportError, NotFound) as error:
                log.warning("replay_failed", extra={"report_id": report_id, "code": error.code})
                run.failures.append(SyncFailure(error.code, error.what_happened, error.recoverable, report_id))
            if on_progress is not None:
                on_progress(done, len(report_ids))
        result = ReplayResult(len(report_ids), sum(saved.changed for saved in run.saved), tuple(run.failures))
        run.message = f"{count_of(result.reports, 'session')} read again, {result.changed:,} of them changed."
        log.info("replayed", extra={"reports": result.reports, "changed": result.changed, "failed": result.problems})
    return result


def _replay(database: GolfDatabase, report_id: int, today: date, run_id: str) -> SavedReport:
    raw = database.upkeep.load_raw(report_id)
    name = database.journal.load_session(report_id).portal_name
    content = read_report(raw.body, session_name=name, today=today)
    return database.upkeep.save_replayed(raw, content, guess_report_type(name, content), run_id)
