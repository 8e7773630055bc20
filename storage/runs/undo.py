"""Taking a whole run back, and taking that back again: what a run did to each report, undone in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, update

from golf.sync_events import REDO, UNDO, SyncStage, SyncStatus
from golf.sync_history import ReportOutcome
from storage.changes.changesets import keep_snapshot_before_change, record_new_report, save_outcome
from storage.changes.report_snapshots import unpack_snapshot
from storage.changes.undo import UndoRefused
from storage.edits.brought_rows import take_back_belongings
from storage.edits.joined_players import take_back_joined_players
from storage.edits.renamed_players import take_back_renamed_players
from storage.file.engine import Repository
from storage.runs.restore_report import Restoration
from storage.runs.undo_rules import TOUCHED, UndoableRun, check_run
from storage.tables.column_types import moment_text
from storage.tables.core import backfill_runs

_TOUCHED_IDS = f"SELECT report_id FROM run_reports WHERE run_id = ? AND {TOUCHED} ORDER BY touch_id"  # noqa: S608
_LOAD_TOUCH = "SELECT session_name, before, shots_before FROM run_reports WHERE run_id = ? AND report_id = ?"
_STORED = "SELECT imported_at IS NOT NULL, stored_shots FROM sessions WHERE report_id = ?"
_LISTING_BEFORE = "SELECT listing_complete_before FROM backfill_runs WHERE run_id = ?"
_IS_NEWEST = """
SELECT NOT EXISTS (
  SELECT 1 FROM backfill_runs AS later JOIN backfill_runs AS mine ON mine.run_id = ?1
  LEFT JOIN backfill_runs AS target ON target.run_id = later.undoes AND target.undone_by = later.run_id
  WHERE later.rowid > mine.rowid AND later.account = mine.account AND later.run_id <> ?2 AND later.undone_by IS NULL
  AND (target.rowid IS NULL OR target.rowid <= mine.rowid))
"""
_SAVE_LISTING = "UPDATE portal_accounts SET listing_complete = ? WHERE username = ? AND listing_complete <> ?"
_UNDOES = "SELECT undoes FROM backfill_runs WHERE run_id = ?"
_SAVE_UNDONE = "UPDATE backfill_runs SET undone_by = ? WHERE run_id = ? RETURNING undoes"
_MARK_LOG = "UPDATE change_log SET undone_at = ? WHERE run_id = ?"
"""Its own entries, and the golfer's words that it brought from another Rangebook."""


class _State(NamedTuple):
    """How much of a report is here: nothing, its row of the portal's list, or its shots, too."""

    is_known: bool
    is_stored: bool
    shots: int


@dataclass(slots=True)
class _Counts:
    """What taking a run back did. The forgotten and the relisted were never fetched: the portal's list named them."""

    removed: int = 0
    returned: int = 0
    put_back: int = 0
    forgotten: int = 0
    relisted: int = 0
    shots_removed: int = 0
    shots_returned: int = 0

    def add(self, before: _State, after: _State) -> None:
        """Count one report."""
        if before.is_stored and not after.is_stored:
            self.removed += 1
            self.shots_removed += before.shots
        elif after.is_stored and not before.is_stored:
            self.returned += 1
            self.shots_returned += after.shots
        elif before.is_known != after.is_known:
            self.forgotten += before.is_known
            self.relisted += after.is_known
        else:
            self.put_back += 1

    def sentence(self) -> str:
        """For the history: ``10 sessions removed (453 shots), 115 that only waited to be fetched forgotten``."""
        parts = [text for number, text in (
            (self.removed, f"{_count_of(self.removed, 'session')} removed ({_count_of(self.shots_removed, 'shot')})"),
            (self.put_back, f"{_count_of(self.put_back, 'session')} put back as before"),
            (self.returned,
             f"{_count_of(self.returned, 'session')} brought back ({_count_of(self.shots_returned, 'shot')})"),
            (self.forgotten, f"{self.forgotten:,} that only waited to be fetched forgotten"),
            (self.relisted, f"{self.relisted:,} waiting to be fetched again"),
        ) if number]
        return ", ".join(parts) + "."


class Changesets(Repository):
    """The way back from what a run did. Thread-safe."""

    def explain_undo(self, run_id: str) -> str | None:
        """Why a run cannot be taken back, in sentences; None when it can."""
        try:
            with self._store.reading() as connection:
                check_run(connection, run_id)
        except UndoRefused as refusal:
            return str(refusal)
        return None

    def undo(self, run_id: str, new_run_id: str, at: datetime) -> None:
        """Put everything back as it was before a run; the new run says so and can be taken back itself.

        Raises UndoRefused with the reason, and then changes nothing.
        """
        with self._store.changing() as connection:
            run = check_run(connection, run_id)
            _begin(connection, run, new_run_id, at)
            _mark_log(connection, run_id, at)  # before the snapshots, which count the edits taken back
            counts = _restore(connection, run_id, new_run_id)
            take_back_renamed_players(connection, run_id, new_run_id)
            take_back_joined_players(connection, run_id, new_run_id)
            take_back_belongings(connection, run_id, new_run_id)
            _restore_listing(connection, run, new_run_id)
            _mark(connection, run_id, new_run_id)
            _finish(connection, new_run_id, counts)


def _begin(connection: Connection, run: UndoableRun, new_run_id: str, at: datetime) -> None:
    complete = "SELECT listing_complete FROM portal_accounts WHERE username = ?"
    connection.execute(insert(backfill_runs).values(
        run_id=new_run_id, trigger=UNDO, mode=UNDO if run.undoes is None else REDO, account=run.account,
        status=SyncStatus.SUCCESS.value, started_at=at, heartbeat_at=at, finished_at=at, stage=SyncStage.DONE.value,
        undoes=run.run_id, listing_complete_before=connection.exec_driver_sql(complete, (run.account,)).scalar()))


def _restore(connection: Connection, run_id: str, new_run_id: str) -> _Counts:
    """Each report as the run found it; what is there now is kept for the way back.

    One snapshot at a time: those of a large run need not fit into memory together.
    """
    restoration, counts = Restoration(connection), _Counts()
    for report_id in connection.exec_driver_sql(_TOUCHED_IDS, (run_id,)).scalars().all():
        row = connection.exec_driver_sql(_LOAD_TOUCH, (run_id, report_id)).one()
        snapshot = None if row.before is None else unpack_snapshot(row.before)[0]
        now = _load_state(connection, report_id)
        if now.is_known:
            keep_snapshot_before_change(connection, new_run_id, report_id, with_bodies=True)
        else:
            record_new_report(connection, new_run_id, report_id, row.session_name)
        restoration.put_back(report_id, snapshot)
        save_outcome(connection, new_run_id, report_id, ReportOutcome.RESTORED, shots=row.shots_before)
        counts.add(now, _load_state(connection, report_id))
    restoration.finish()
    return counts


def _load_state(connection: Connection, report_id: int) -> _State:
    row = connection.exec_driver_sql(_STORED, (report_id,)).first()
    return _State(is_known=False, is_stored=False, shots=0) if row is None else _State(True, bool(row[0]), row[1])


def _restore_listing(connection: Connection, run: UndoableRun, new_run_id: str) -> None:
    """Whether the portal's list is fully known, as before; after later runs nobody can say, so: not.

    Otherwise the next sync could stop above sessions that are not known any more.
    """
    before = connection.exec_driver_sql(_LISTING_BEFORE, (run.run_id,)).scalar()
    is_newest = connection.exec_driver_sql(_IS_NEWEST, (run.run_id, new_run_id)).scalar()
    complete = bool(before and is_newest)
    connection.exec_driver_sql(_SAVE_LISTING, (complete, run.account, complete))


def _mark_log(connection: Connection, run_id: str, at: datetime, *, is_undone: bool = True) -> None:
    """Say in the change log that a run's changes are undone (None: hold again), and the opposite of what it undid."""
    connection.exec_driver_sql(_MARK_LOG, (moment_text(at) if is_undone else None, run_id))
    target = connection.exec_driver_sql(_UNDOES, (run_id,)).scalar()
    if target is not None:
        _mark_log(connection, target, at, is_undone=not is_undone)


def _mark(connection: Connection, run_id: str, undone_by: str | None) -> None:
    """Say by whom a run is undone (None: it holds again), and the opposite of the run that it undid, and so on."""
    target = connection.exec_driver_sql(_SAVE_UNDONE, (undone_by, run_id)).scalar()
    if target is not None:
        _mark(connection, target, run_id if undone_by is None else None)


def _finish(connection: Connection, new_run_id: str, counts: _Counts) -> None:
    connection.execute(update(backfill_runs).where(backfill_runs.c.run_id == new_run_id).values(
        sessions_imported=counts.returned, sessions_updated=counts.put_back, total_shots=counts.shots_returned,
        message=counts.sentence()))


def _count_of(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
