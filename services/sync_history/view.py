"""The sync history: which runs there were, and for each what arrived, what changed upstream and what failed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from golf.errors import NotFound
from golf.report_fields import FIELDS_LOST
from golf.sessions import SessionState
from golf.sync_events import RunRecord, SyncFailure
from golf.sync_history import ReportOutcome, RunFilter, RunReport
from services.accounts.view import find_owner
from services.sync.options import SyncOptions

if TYPE_CHECKING:
    from golf_db import GolfDatabase
    from services.app import App

RUNS_AT_FIRST = 20
_RUN_ID = re.compile(r"[0-9A-Za-z_-]{1,80}")
_NEWS = frozenset({ReportOutcome.UPDATED, ReportOutcome.GONE, ReportOutcome.BACK})


@dataclass(frozen=True, slots=True)
class RunList:
    """A portion of the history. ``accounts`` and ``triggers`` are what can be filtered by."""

    runs: tuple[RunRecord, ...]
    matching: int
    accounts: tuple[str, ...]
    triggers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FailedReport:
    """Something that went wrong in a run. ``is_missing``: the session has not come in since.

    ``is_held_back``: ordinary syncs do not ask for it any more.
    """

    failure: SyncFailure
    is_missing: bool
    is_held_back: bool = False


@dataclass(frozen=True, slots=True)
class RunView:
    """A run whole. ``reports`` is what it did to each session, ``failed`` what went wrong."""

    run: RunRecord
    reports: tuple[RunReport, ...]
    failed: tuple[FailedReport, ...]

    @property
    def arrived(self) -> tuple[RunReport, ...]:
        """Sessions that are stored since this run."""
        return tuple(each for each in self.reports if each.outcome is ReportOutcome.IMPORTED)

    @property
    def changed(self) -> tuple[RunReport, ...]:
        """Sessions that the portal had changed since they were stored or listed."""
        return tuple(each for each in self.reports if each.outcome is not ReportOutcome.IMPORTED
                     and (each.changes or each.outcome in _NEWS))

    @property
    def lacking(self) -> tuple[RunReport, ...]:
        """Sessions whose report lacked fields that reports had before."""
        return tuple(each for each in self.reports if each.code == FIELDS_LOST)

    @property
    def restored(self) -> tuple[RunReport, ...]:
        """Sessions that this run, an undo, put back as they were."""
        return tuple(each for each in self.reports if each.outcome is ReportOutcome.RESTORED)

    @property
    def unchanged(self) -> int:
        """Sessions fetched again and found as they were."""
        return sum(each.outcome is ReportOutcome.UNCHANGED for each in self.reports)

    @property
    def missing(self) -> tuple[int, ...]:
        """What a retry would ask for: sessions that failed and have not come in since."""
        return tuple(dict.fromkeys(each.failure.report_id for each in self.failed
                                   if each.is_missing and each.failure.report_id is not None))

    @property
    def is_detailed(self) -> bool:
        """Whether it is known session by session; runs of older versions kept counts only."""
        return bool(self.reports) or not (self.run.sessions_imported or self.run.sessions_updated)


def load_run_list(database: GolfDatabase, wanted: RunFilter, shown: int = RUNS_AT_FIRST) -> RunList:
    """The newest ``shown`` runs that pass."""
    history = database.history
    return RunList(tuple(history.load_runs(wanted, limit=shown)), history.count_runs(wanted),
                   tuple(history.load_accounts()), tuple(history.load_triggers()))


def load_run_view(database: GolfDatabase, run_id: str) -> RunView:
    """One run whole. Raises NotFound."""
    run = database.runs.load_run(run_id)
    if run is None:
        raise NotFound("This sync is not in the history.", "Choose one from the list.")
    reports = tuple(database.history.load_reports(run_id))
    failures = collect_failures(run, reports)
    missing = _load_missing(database, failures)
    return RunView(run, reports, tuple(
        FailedReport(failure, failure.report_id in missing, missing.get(failure.report_id, False))
        for failure in failures))


def collect_failures(run: RunRecord, reports: Iterable[RunReport]) -> list[SyncFailure]:
    """What the run itself reported, and sessions whose failure only their own row tells (it was killed then)."""
    told = {failure.report_id for failure in run.errors}
    return [*run.errors, *(
        SyncFailure(each.code or "report", each.message, each.recoverable, each.report_id, each.session_name)
        for each in reports if each.outcome is ReportOutcome.FAILED and each.report_id not in told)]


def _load_missing(database: GolfDatabase, failures: Iterable[SyncFailure]) -> dict[int | None, bool]:
    """The sessions that are failed still, and whether each is held back."""
    asked = [failure.report_id for failure in failures if failure.report_id is not None]
    if not asked:
        return {}
    cards = database.journal.load_cards(limit=len(asked), state=SessionState.FAILED, report_ids=asked)
    return {card.report_id: card.held_back for card in cards}


def read_run_id(text: str | None) -> str | None:
    """A run from an address, or None when it names none (addresses are typed and tampered with)."""
    return text if text is not None and text.isascii() and _RUN_ID.fullmatch(text) else None


def since(days: int | None, now: datetime) -> datetime | None:
    """The moment ``days`` times 24 hours ago; None for no bound."""
    return None if days is None else now - timedelta(days=days)


def retry_options(report_ids: Iterable[int]) -> SyncOptions:
    """A sync of just these sessions."""
    return SyncOptions(max_sessions=None, only=frozenset(report_ids))


def start_retry(app: App, report_ids: Iterable[int], trigger: str) -> str:
    """Ask the portal for just these sessions again, as the account that lists them. Raises as ``SyncJobs.start``."""
    wanted = frozenset(report_ids)
    return app.jobs.start(retry_options(wanted), trigger, find_owner(app, wanted))
