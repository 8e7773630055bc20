"""The sync history, which is also the shared state of a running sync."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update

from golf.report_fields import FIELDS_NOTED
from golf.sync_events import (
    BESIDE_SYNCS,
    COPY,
    DRY_RUNS,
    SIDE_MODES,
    Receipt,
    ReceiptGap,
    RunRecord,
    SyncFailure,
    SyncProgress,
    SyncResult,
    SyncStage,
    SyncStatus,
)
from storage.file.engine import Repository
from storage.file.revision import bump_revision
from storage.file.texts import LONGEST_MESSAGE, account_key, storable, storable_count
from storage.runs.counts import stored_values, with_stored_counts
from storage.tables.core import backfill_runs, run_errors

_RUN = backfill_runs.c
_LISTING = "SELECT listing_complete FROM portal_accounts WHERE username = ?"
_TRAFFIC = ("requests", "bytes_received", "portal_requests")
LAST_BEGUN_FIRST = text("backfill_runs.rowid DESC")
"""The order of the rows, not of their moments: a clock that was once wrong must not hide what came after it."""
_COUNTS = ("total", "processed", "imported", "updated", "skipped", "failed", "shots")


class RunLog(Repository):
    """Begin, progress and end of every run, in ``backfill_runs``. Thread-safe, read by other processes."""

    def begin(
        self, run_id: str, *, trigger: str, mode: str, max_sessions: int | None, account: str, started_at: datetime,
        selection: str = "{}",
    ) -> None:
        """Open a run in the state ``running``."""
        with self._store.changing() as connection:
            insert_run(connection, run_id, trigger=trigger, mode=mode, max_sessions=max_sessions, account=account,
                       started_at=started_at, selection=selection)

    def heartbeat(self, run_id: str, at: datetime) -> bool:
        """Say that the run is alive; True when it should stop: asked to, or closed by somebody else."""
        with self._store.writing() as connection:
            stop = connection.execute(
                update(backfill_runs).where(_RUN.run_id == run_id, _RUN.status == SyncStatus.RUNNING.value)
                .values(heartbeat_at=at).returning(_RUN.stop_requested)).scalar()
        return True if stop is None else bool(stop)

    def save_progress(self, progress: SyncProgress, *, has_new_failures: bool = True) -> None:
        """Replace the snapshot of a running sync and what went wrong so far; one that is over keeps its last.

        ``has_new_failures`` False: they are the same as the last time.
        """
        values: dict[str, Any] = {name: storable_count(getattr(progress, name)) for name in _COUNTS}
        with self._store.writing() as connection:
            saved = connection.execute(
                update(backfill_runs)
                .where(_RUN.run_id == progress.run_id, _RUN.status == SyncStatus.RUNNING.value)
                .values(stage=progress.stage.value, progress_message=storable(progress.message, LONGEST_MESSAGE),
                        elapsed_seconds=progress.elapsed_seconds, eta_seconds=progress.eta_seconds,
                        sessions_gone=progress.gone, **values))
            if saved.rowcount and has_new_failures:
                _replace_errors(connection, progress.run_id, progress.failures)

    def request_stop(self, run_id: str) -> None:
        """Ask a running sync, wherever it runs, to stop; its next heartbeat hears it."""
        with self._store.writing() as connection:
            connection.execute(update(backfill_runs).where(
                _RUN.run_id == run_id, _RUN.status == SyncStatus.RUNNING.value).values(stop_requested=True))

    def finish(self, result: SyncResult, finished_at: datetime) -> None:
        """Close a run with its outcome, errors and receipt. The owner's word also replaces ``crashed``."""
        with self._store.changing() as connection:
            connection.execute(update(backfill_runs).where(_RUN.run_id == result.run_id).values(
                status=result.status.value, finished_at=finished_at, heartbeat_at=finished_at,
                stage=SyncStage.DONE.value, sessions_discovered=result.sessions_discovered,
                sessions_imported=result.sessions_imported, sessions_updated=result.sessions_updated,
                sessions_waiting=result.sessions_waiting, total_shots=result.total_shots,
                duration_seconds=result.duration_seconds, message=storable(result.message, LONGEST_MESSAGE),
                sessions_gone=len(result.gone_sessions),
                receipt=_receipt_text(result.receipt), **{name: getattr(result, name) for name in _TRAFFIC}))
            _replace_errors(connection, result.run_id, (*result.errors, *result.notes))

    def mark_crashed(
        self, run_id: str, *, expected_heartbeat_at: datetime | None = None, message: str, at: datetime
    ) -> bool:
        """Close a run whose owner is gone; only while it is running (and its heartbeat unchanged, if given)."""
        conditions = [_RUN.run_id == run_id]
        if expected_heartbeat_at is not None:
            conditions.append(_RUN.heartbeat_at == expected_heartbeat_at)
        return self._mark(conditions, message, at) > 0

    def mark_all_crashed(self, message: str, at: datetime) -> int:
        """Close every run still said to be running. Only for who holds the machine-wide sync lock.

        But for what runs beside them: a live session, which who listens closes (storage.imports.live_sessions), and a
        copy elsewhere.
        """
        return self._mark([_RUN.mode.not_in(BESIDE_SYNCS)], message, at)

    def mark_copies_crashed(self, message: str, at: datetime) -> int:
        """Close every run of a copy still said to be running. Only for who holds the lock of copies."""
        return self._mark([_RUN.mode == COPY], message, at)

    def _mark(self, conditions: Sequence[Any], message: str, at: datetime) -> int:
        with self._store.writing() as connection:
            marked = connection.execute(
                update(backfill_runs).where(_RUN.status == SyncStatus.RUNNING.value, *conditions).values(
                    status=SyncStatus.CRASHED.value, finished_at=at, duration_seconds=_RUN.elapsed_seconds,
                    message=storable(message, LONGEST_MESSAGE), **stored_values())).rowcount
            if marked:
                bump_revision(connection)
        return int(marked)

    def load_latest(self, account: str | None = None) -> RunRecord | None:
        """The sync or preview (of this account) that began last; undoing, replaying and pasted links are no syncs."""
        return self._load_latest(account, SIDE_MODES)

    def load_latest_sync(self, account: str | None = None) -> RunRecord | None:
        """As ``load_latest``, without previews: they fetch and store nothing."""
        return self._load_latest(account, (*SIDE_MODES, *DRY_RUNS))

    def _load_latest(self, account: str | None, but: Sequence[str]) -> RunRecord | None:
        mine = () if account is None else (_RUN.account == account_key(account),)
        return next(iter(self._load_newest(1, _RUN.mode.not_in(but), *mine)), None)

    def load_active(self) -> RunRecord | None:
        """The run that is said to be running and keeps every other one out: none of those beside syncs.

        Only the one that began last can be: whoever begins closes all before (``mark_all_crashed``).
        """
        newest = next(iter(self._load_newest(1, _RUN.mode.not_in(BESIDE_SYNCS))), None)
        return newest if newest is not None and newest.is_active else None

    def load_run(self, run_id: str) -> RunRecord | None:
        """One run, with its errors."""
        with self._store.reading() as connection:
            row = connection.execute(select(backfill_runs).where(_RUN.run_id == run_id)).mappings().first()
            return None if row is None else with_stored_counts(
                connection, read_run(row, _load_errors(connection, run_id)))

    def as_crashed(self, run: RunRecord, message: str) -> RunRecord:
        """A run that is still said to be running, as it reads once it is marked: what it stored counts."""
        return self._read(with_stored_counts, replace(run, status=SyncStatus.CRASHED, message=message))

    def load_recent(self, limit: int = 10, *, with_previews: bool = True) -> list[RunRecord]:
        """The last runs of every kind, newest first, with their errors."""
        return self._load_newest(limit, *(() if with_previews else (_RUN.mode.not_in(DRY_RUNS),)))

    def _load_newest(self, limit: int, *conditions: Any) -> list[RunRecord]:
        newest = select(backfill_runs).where(*conditions).order_by(LAST_BEGUN_FIRST).limit(limit)
        with self._store.reading() as connection:
            return [with_stored_counts(connection, read_run(row, _load_errors(connection, row["run_id"])))
                    for row in connection.execute(newest).mappings().all()]


def insert_run(
    connection: Connection, run_id: str, *, trigger: str, mode: str, max_sessions: int | None, account: str,
    started_at: datetime, selection: str = "{}",
) -> None:
    """Open a run in the state ``running``, in the caller's transaction."""
    connection.execute(insert(backfill_runs).values(
        run_id=run_id, trigger=storable(trigger, 40), mode=storable(mode, 40), account=account_key(account),
        status=SyncStatus.RUNNING.value, started_at=started_at, heartbeat_at=started_at,
        max_sessions=storable_count(max_sessions), selection=selection, stage=SyncStage.STARTING.value,
        listing_complete_before=connection.exec_driver_sql(_LISTING, (account_key(account),)).scalar()))


def _replace_errors(connection: Connection, run_id: str, errors: Sequence[SyncFailure]) -> None:
    connection.execute(delete(run_errors).where(run_errors.c.run_id == run_id))
    if errors:
        connection.execute(insert(run_errors), [
            {"run_id": run_id, "position": position, "code": storable(error.code, 40),
             "message": storable(error.message, LONGEST_MESSAGE), "recoverable": error.recoverable,
             "report_id": error.report_id, "session_name": storable(error.session_name), "at": error.at}
            for position, error in enumerate(errors)])


def _load_errors(connection: Connection, run_id: str) -> tuple[SyncFailure, ...]:
    columns = run_errors.c
    rows = connection.execute(select(run_errors).where(columns.run_id == run_id).order_by(columns.position))
    return tuple(map(read_error, rows))


def read_error(row: Any) -> SyncFailure:
    """A problem of a run from its row."""
    return SyncFailure(row.code, row.message, row.recoverable, row.report_id, row.session_name, row.at)


def read_run(row: Any, errors: tuple[SyncFailure, ...]) -> RunRecord:
    """A run from its row; notes are kept among its errors."""
    progress = SyncProgress(
        run_id=row["run_id"], stage=SyncStage(row["stage"]), message=row["progress_message"],
        elapsed_seconds=row["elapsed_seconds"], eta_seconds=row["eta_seconds"], gone=row["sessions_gone"],
        started_at=row["started_at"], failures=tuple(error for error in errors if error.code != FIELDS_NOTED),
        **{name: row[name] for name in _COUNTS})
    same = ("run_id", "trigger", "mode", "started_at", "heartbeat_at", "finished_at", "max_sessions",
            "sessions_discovered", "sessions_imported", "sessions_updated", "sessions_waiting", "sessions_gone",
            "total_shots",
            "duration_seconds", "message", "stop_requested", "account", "selection", "undoes", "undone_by", *_TRAFFIC)
    return RunRecord(
        status=SyncStatus(row["status"]), progress=progress, receipt=_read_receipt(row["receipt"]),
        errors=tuple(error for error in errors if error.code != FIELDS_NOTED),
        notes=tuple(error for error in errors if error.code == FIELDS_NOTED), **{name: row[name] for name in same})


def _receipt_text(receipt: Receipt | None) -> str | None:
    return None if receipt is None else json.dumps(asdict(receipt))


def _read_receipt(text: str | None) -> Receipt | None:
    if text is None:
        return None
    facts = json.loads(text)
    gaps = tuple(ReceiptGap(**gap) for gap in facts.pop("gaps"))
    return Receipt(**facts, gaps=gaps)
