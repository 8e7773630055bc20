"""When a run may be taken back: only while nothing later rests on it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from golf.bag_and_goals import BROUGHT_FIELD
from golf.sync_events import SyncStatus
from storage.changes.changesets import count_taken_back
from storage.changes.report_snapshots import SESSIONS, unpack_snapshot
from storage.changes.undo import UndoRefused

TOUCHED = "NOT (existed AND before IS NULL)"
_MINE = f"SELECT report_id, touch_id, after_change_id, session_name FROM run_reports WHERE run_id = ?1 AND {TOUCHED}"  # noqa: S608
_LOAD_RUN = "SELECT run_id, mode, account, status, undoes, undone_by FROM backfill_runs WHERE run_id = ?"
_COUNT_TOUCHED = f"""
SELECT count(*) FILTER (WHERE {TOUCHED}), count(*),
       (SELECT sessions_imported + sessions_updated FROM backfill_runs WHERE run_id = ?1)
FROM run_reports WHERE run_id = ?1
"""  # noqa: S608 - constant text
_BROUGHT = "SELECT 1 FROM change_log WHERE run_id = ? AND field = ?"
_LATER_RUN = f"""
WITH mine AS ({_MINE})
SELECT later.run_id, mine.session_name FROM mine
JOIN run_reports AS later ON later.report_id = mine.report_id AND later.touch_id > mine.touch_id
LEFT JOIN backfill_runs AS run ON run.run_id = later.run_id
LEFT JOIN backfill_runs AS target ON target.run_id = run.undoes AND target.undone_by = run.run_id
WHERE NOT (later.existed AND later.before IS NULL) AND run.undone_by IS NULL
  AND NOT EXISTS (SELECT 1 FROM run_reports AS theirs WHERE theirs.run_id = target.run_id
                  AND theirs.report_id = mine.report_id AND theirs.touch_id > mine.touch_id)
ORDER BY later.touch_id DESC LIMIT 1
"""  # noqa: S608 - constant text
_LATER_EDIT = f"""
WITH mine AS ({_MINE})
SELECT mine.session_name FROM mine JOIN change_log AS edit ON edit.report_id = mine.report_id
WHERE edit.change_id > mine.after_change_id AND edit.actor = 'golfer'
  AND (edit.undone_at IS NULL) <> (edit.run_id IS ?1)
UNION ALL
SELECT mine.session_name FROM change_log AS edit JOIN json_each(edit.detail, '$.holders') AS holder
JOIN mine ON mine.report_id = holder.value
WHERE edit.report_id IS NULL AND edit.field = 'tag' AND edit.change_id > mine.after_change_id
  AND edit.actor = 'golfer' AND edit.undone_at IS NULL
LIMIT 1
"""  # noqa: S608 - constant text
"""What the golfer said later, or took back of what a run brought from another Rangebook."""
_IS_MINE_TOO = f"""
EXISTS (SELECT 1 FROM run_reports AS own WHERE own.run_id = ?1 AND own.report_id = guest.report_id AND {TOUCHED})
"""  # noqa: S608 - constant text
_GUESTS = f"""
SELECT mine.session_name, mine.before FROM run_reports AS mine
WHERE mine.run_id = ?1 AND {TOUCHED}
  AND (EXISTS (SELECT 1 FROM sessions AS guest WHERE guest.merged_into = mine.report_id AND NOT {_IS_MINE_TOO})
       OR EXISTS (SELECT 1 FROM shot_words AS guest WHERE guest.session_id = mine.report_id AND NOT {_IS_MINE_TOO})
       OR EXISTS (SELECT 1 FROM sessions AS guest
                  WHERE guest.made_from = mine.report_id AND guest.imported_at IS NOT NULL AND NOT {_IS_MINE_TOO}))
"""  # noqa: S608 - constant text
"""What the run touched, and shots of a session that it did not touch count with now."""
_EDITS_TAKEN_BACK = f"""
WITH mine AS ({_MINE})
SELECT mine.report_id FROM mine JOIN change_log AS edit ON edit.report_id = mine.report_id
WHERE edit.change_id <= mine.after_change_id AND edit.actor = 'golfer' AND edit.undone_at IS NOT NULL
UNION
SELECT mine.report_id FROM change_log AS edit JOIN json_each(edit.detail, '$.holders') AS holder
JOIN mine ON mine.report_id = holder.value
WHERE edit.report_id IS NULL AND edit.field = 'tag' AND edit.change_id <= mine.after_change_id
  AND edit.actor = 'golfer' AND edit.undone_at IS NOT NULL
"""  # noqa: S608 - constant text
_LOAD_BEFORE = "SELECT session_name, before FROM run_reports WHERE run_id = ? AND report_id = ? AND before IS NOT NULL"


@dataclass(frozen=True, slots=True)
class UndoableRun:
    """A run that may be taken back now."""

    run_id: str
    mode: str
    account: str
    undoes: str | None


def check_run(connection: Connection, run_id: str) -> UndoableRun:
    """The run, when it may be taken back. Raises UndoRefused with the reason and what to do instead.

    A later run that was taken back itself does not stand in the way, nor does the one that took it back.
    """
    run = connection.exec_driver_sql(_LOAD_RUN, (run_id,)).first()
    if run is None:
        raise UndoRefused(f"There is no run {run_id} in the history.", "Choose one from the list.")
    if run.status == SyncStatus.RUNNING:
        raise UndoRefused("This run is still going on.", "Wait until it is done, or stop it first.")
    if run.undone_by is not None:
        raise UndoRefused("This run was taken back already.", f"To have it again, take back run {run.undone_by}.")
    _check_did_something(connection, run_id)
    _check_no_later_run(connection, run_id)
    _check_no_later_edit(connection, run_id)
    return UndoableRun(run.run_id, run.mode, run.account, run.undoes)


def _check_did_something(connection: Connection, run_id: str) -> None:
    touched, rows, claimed = connection.exec_driver_sql(_COUNT_TOUCHED, (run_id,)).one()
    if touched or connection.exec_driver_sql(_BROUGHT, (run_id, BROUGHT_FIELD)).first() is not None:
        return
    if claimed and not rows:
        raise UndoRefused("This run is from a time when Rangebook did not keep what was there before.",
                          "Restore a backup from before it instead.")
    raise UndoRefused("This run changed nothing.", "There is nothing to take back.")


def _check_no_later_run(connection: Connection, run_id: str) -> None:
    later = connection.exec_driver_sql(_LATER_RUN, (run_id,)).first()
    if later is not None:
        raise UndoRefused(f"A later run ({later.run_id}) changed {_named(later.session_name)} again.",
                          "Take that run back first.")


def _check_no_later_edit(connection: Connection, run_id: str) -> None:
    edited = connection.exec_driver_sql(_LATER_EDIT, (run_id,)).first()
    if edited is not None:
        raise UndoRefused(f"You have changed {_named(edited.session_name)} since.",
                          "Undo your change first: Settings, Maintenance, Changes.")
    for host in connection.exec_driver_sql(_GUESTS, (run_id,)).all():
        if not _was_imported(host.before):
            raise UndoRefused(f"Shots of another session count with {_named(host.session_name)} now.",
                              "Undo that first, in Settings, Maintenance, under Changes.")
    for report_id in connection.exec_driver_sql(_EDITS_TAKEN_BACK, (run_id,)).scalars().all():
        before = connection.exec_driver_sql(_LOAD_BEFORE, (run_id, report_id)).first()
        if before is not None and unpack_snapshot(before.before)[1] != count_taken_back(connection, report_id):
            raise UndoRefused(
                f"Since this run you have taken back an older change of {_named(before.session_name)}.",
                "Restore a backup if you need the state of that time.")


def _was_imported(before: bytes | None) -> bool:
    """Whether the session stays one with shots when this is put back; the list alone may have named it before."""
    if before is None:
        return False
    session = unpack_snapshot(before)[0][SESSIONS]
    return session.rows[0][session.columns.index("imported_at")] is not None


def _named(name: str) -> str:
    return f"“{name}”" if name else "a session without a name"
