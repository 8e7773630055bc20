"""The sync history as a page looks at it: filtered, paged, and what each run did session by session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from golf.sync_events import RunRecord, SyncFailure
from golf.sync_history import ReportOutcome, RunFilter, RunReport, UpstreamChange
from storage.file.engine import Repository
from storage.file.texts import account_key
from storage.runs.counts import with_stored_counts
from storage.runs.log import LAST_BEGUN_FIRST, read_error, read_run
from storage.tables.core import backfill_runs, change_log, run_errors, run_reports, sessions

_RUN = backfill_runs.c
_ERROR = run_errors.c


class RunHistory(Repository):
    """Reads runs and what they did. Thread-safe; writes nothing."""

    def load_runs(self, wanted: RunFilter, *, limit: int | None = None, offset: int = 0) -> list[RunRecord]:
        """The runs that pass, newest first, with their errors; the ``offset`` newest are left out."""
        newest = (select(backfill_runs).where(*_conditions(wanted)).order_by(LAST_BEGUN_FIRST)
                  .limit(limit).offset(offset or None))
        with self._store.reading() as connection:
            rows = connection.execute(newest).mappings().all()
            is_part = limit is not None or offset > 0
            errors = _load_errors(connection, wanted, limited=is_part, run_ids=[row["run_id"] for row in rows])
            return [with_stored_counts(connection, read_run(row, tuple(errors[row["run_id"]]))) for row in rows]

    def load_latest_moment(self) -> datetime | None:
        """The latest moment at which any run ever began, by the clock of that time; None before the first."""
        with self._store.reading() as connection:
            return connection.execute(select(_RUN.started_at).order_by(_RUN.started_at.desc()).limit(1)).scalar()

    def count_runs(self, wanted: RunFilter) -> int:
        """How many runs pass."""
        with self._store.reading() as connection:
            return int(connection.execute(
                select(func.count()).select_from(backfill_runs).where(*_conditions(wanted))).scalar_one())

    def load_accounts(self) -> list[str]:
        """Every account that a run was for, in alphabetical order."""
        return self._distinct(_RUN.account)

    def load_triggers(self) -> list[str]:
        """Everything that started a run, in alphabetical order."""
        return self._distinct(_RUN.trigger)

    def load_reports(self, run_id: str) -> list[RunReport]:
        """What a run did to each session, in the order it touched them.

        Of runs from before Rangebook kept that, only the sessions are known in which the portal changed something.
        """
        touched = select(run_reports).where(run_reports.c.run_id == run_id).order_by(run_reports.c.touch_id)
        with self._store.reading() as connection:
            changes = _load_changes(connection, run_id)
            reports = [_read_report(row, changes.pop(row.report_id, ())) for row in connection.execute(touched)]
            names = _load_names(connection, changes)
        return reports + [
            RunReport(report_id, names.get(report_id, ""), _outcome_of(changed), existed=True, changes=changed)
            for report_id, changed in changes.items()]

    def _distinct(self, column: ColumnElement[str]) -> list[str]:
        with self._store.reading() as connection:
            return list(connection.execute(select(column).distinct().order_by(column)).scalars())


def _conditions(wanted: RunFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.statuses:
        conditions.append(_RUN.status.in_([status.value for status in wanted.statuses]))
    if wanted.account is not None:
        conditions.append(_RUN.account == account_key(wanted.account))
    if wanted.trigger is not None:
        conditions.append(_RUN.trigger == wanted.trigger)
    if wanted.since is not None:
        conditions.append(_RUN.started_at >= wanted.since)
    return conditions


def _load_errors(
    connection: Connection, wanted: RunFilter, *, limited: bool, run_ids: list[str]
) -> dict[str, list[SyncFailure]]:
    """By run. A page names its few runs; all of them are found by the filter itself."""
    passing: Any = run_ids if limited else select(_RUN.run_id).where(*_conditions(wanted))
    found: dict[str, list[SyncFailure]] = defaultdict(list)
    for row in connection.execute(
        select(run_errors).where(_ERROR.run_id.in_(passing)).order_by(_ERROR.run_id, _ERROR.position)
    ):
        found[row.run_id].append(read_error(row))
    return found


def _load_changes(connection: Connection, run_id: str) -> dict[int, tuple[UpstreamChange, ...]]:
    columns = change_log.c
    found: dict[int, list[UpstreamChange]] = defaultdict(list)
    for row in connection.execute(
        select(columns.report_id, columns.field, columns.old, columns.new)
        .where(columns.run_id == run_id, columns.actor == "sync", columns.report_id.is_not(None))
        .order_by(columns.change_id)
    ):
        found[row.report_id].append(UpstreamChange(row.field, row.old, row.new))
    return {report_id: tuple(changes) for report_id, changes in found.items()}


def _load_names(connection: Connection, report_ids: Collection[int]) -> dict[int, str]:
    known = select(sessions.c.report_id, sessions.c.name).where(sessions.c.report_id.in_(report_ids))
    return {row.report_id: row.name for row in connection.execute(known)} if report_ids else {}


def _outcome_of(changes: tuple[UpstreamChange, ...]) -> ReportOutcome:
    """What must have happened to a session of which only the changes are known."""
    fields = {change.field: change for change in changes}
    if "gone" in fields:
        return ReportOutcome.GONE if fields["gone"].after else ReportOutcome.BACK
    return ReportOutcome.UPDATED if "shots" in fields else ReportOutcome.LISTED


def _read_report(row: Any, changes: tuple[UpstreamChange, ...]) -> RunReport:
    return RunReport(
        row.report_id, row.session_name, ReportOutcome(row.outcome), existed=bool(row.existed),
        shots_before=row.shots_before, shots_after=row.shots_after, new_shots=row.new_shots,
        archived_shots=row.archived_shots, code=row.code, message=row.message, recoverable=bool(row.recoverable),
        changes=changes)
