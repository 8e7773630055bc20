"""The sync history: which runs there were, and for each what arrived, what changed upstream and what failed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from golf.report_fields import FIELDS_LOST
from golf.sync_events import RunRecord, SyncFailure
from golf.sync_history import ReportOutcome, RunReport
from services.sync.options import SyncOptions

RUNS_AT_FIRST = 20
LAST = "last"
"""What a golfer may write instead of a run's id: the newest sync."""
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
    def removed(self) -> tuple[RunReport, ...]:
        """Imported sessions that the golfer deleted by this run."""
        return tuple(each for each in self.reports if each.outcome is ReportOutcome.REMOVED)

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


def collect_failures(run: RunRecord, reports: Iterable[RunReport]) -> list[SyncFailure]:
    """What the run itself reported, and sessions whose failure only their own row tells (it was killed then)."""
    told = {failure.report_id for failure in run.errors}
    return [*run.errors, *(
        SyncFailure(each.code or "report", each.message, each.recoverable, each.report_id, each.session_name)
        for each in reports if each.outcome is ReportOutcome.FAILED and each.report_id not in told)]


def read_run_id(text: str | None) -> str | None:
    """A run from an address, or None when it names none (addresses are typed and tampered with)."""
    return text if text is not None and text.isascii() and _RUN_ID.fullmatch(text) else None


def since(days: int | None, now: datetime) -> datetime | None:
    """The moment ``days`` times 24 hours ago; None for no bound."""
    return None if days is None else now - timedelta(days=days)


def retry_options(report_ids: Iterable[int]) -> SyncOptions:
    """A sync of just these sessions."""
    return SyncOptions(max_sessions=None, only=frozenset(report_ids))
