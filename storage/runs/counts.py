"""What a run stored, counted from its changeset: true also for a run that was killed and told nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, case, func, select

from golf.sync_events import RunRecord, SyncStatus
from golf.sync_history import ReportOutcome
from storage.tables.core import backfill_runs, run_reports

_RUN = backfill_runs.c
_REPORT = run_reports.c


def stored_values() -> dict[str, ColumnElement[Any]]:
    """Columns of ``backfill_runs`` for a run that ends without its own word: stored, or told if that is more.

    The changeset is written in one transaction with each session, so it never lags; the progress may.
    """
    return {
        "sessions_imported": _larger(_RUN.imported, _count(ReportOutcome.IMPORTED)),
        "sessions_updated": _larger(_RUN.updated, _count(ReportOutcome.UPDATED)),
        "total_shots": _larger(_RUN.shots, _new_shots()),
        "sessions_gone": _larger(_RUN.sessions_gone, _count(ReportOutcome.GONE)),
    }


def with_stored_counts(connection: Connection, run: RunRecord) -> RunRecord:
    """A crashed run with what is stored of it; any other run as it is."""
    if run.status is not SyncStatus.CRASHED:
        return run
    columns = [value.label(name) for name, value in stored_values().items()]
    counts = connection.execute(select(*columns).where(_RUN.run_id == run.run_id)).mappings().first()
    return replace(run, **counts) if counts is not None else run


def _count(outcome: ReportOutcome) -> ScalarSelect[Any]:
    return (select(func.count()).select_from(run_reports)
            .where(_REPORT.run_id == _RUN.run_id, _REPORT.outcome == outcome.value)
            .correlate(backfill_runs).scalar_subquery())


def _new_shots() -> ScalarSelect[Any]:
    return (select(func.coalesce(func.sum(_REPORT.new_shots), 0)).where(_REPORT.run_id == _RUN.run_id)
            .correlate(backfill_runs).scalar_subquery())


def _larger(told: ColumnElement[Any], stored: ScalarSelect[Any]) -> ColumnElement[Any]:
    return case((told > stored, told), else_=stored)
