"""What a run does to each report, and the report as it was before: every run is a changeset.

Each way of writing a report calls ``keep_snapshot_before_change`` (or ``record_new_report``) before its first change
and ``save_outcome`` after it, in the same transaction: a run that crashes leaves an exact changeset. A row of
``run_reports`` says with ``existed`` and ``before`` what undoing means:

========  ==========  ==============================================
existed   before      undoing
========  ==========  ==============================================
0         NULL        the report was not here: it is removed
1         a snapshot  its rows are put back
1         NULL        the run looked and changed nothing: untouched
========  ==========  ==============================================
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from golf.sync_history import ReportOutcome
from storage.changes.report_snapshots import pack_snapshot, take_snapshot

_NEWEST_CHANGE = "(SELECT coalesce(max(change_id), 0) FROM change_log)"
_INSERT = f"""
INSERT INTO run_reports (run_id, report_id, session_name, outcome, after_change_id, existed, before,
                         shots_before, shots_after)
VALUES (?, ?, ?, ?, {_NEWEST_CHANGE}, ?, ?, ?, ?)
"""  # noqa: S608 - constant text
_FIND = "SELECT existed AND before IS NULL FROM run_reports WHERE run_id = ? AND report_id = ?"
_FORGET = "DELETE FROM run_reports WHERE run_id = ? AND report_id = ?"
_SESSION = "SELECT name, stored_shots FROM sessions WHERE report_id = ?"
_TAKEN_BACK = """
SELECT (SELECT count(*) FROM change_log WHERE report_id = ?1 AND actor = 'golfer' AND undone_at IS NOT NULL)
     + (SELECT count(*) FROM change_log WHERE report_id IS NULL AND field = 'tag' AND undone_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM json_each(detail, '$.holders') WHERE value = ?1))
"""
_OUTCOME = """
UPDATE run_reports SET outcome = ?, shots_after = ?, new_shots = new_shots + ?, archived_shots = archived_shots + ?,
       code = NULL, message = '', recoverable = 1
WHERE run_id = ? AND report_id = ?
"""
_FAILURE = """
UPDATE run_reports SET outcome = 'failed', code = ?, message = ?, recoverable = ?
WHERE run_id = ? AND report_id = ? AND outcome <> 'gone'
"""
_NOTED = "UPDATE run_reports SET code = ?, message = ? WHERE run_id = ? AND report_id = ?"
_LISTED = """
UPDATE run_reports SET outcome = CASE WHEN outcome IN ('imported', 'updated') THEN outcome
       WHEN outcome = 'failed' AND NOT (?1 = 'gone' AND code = 'report_gone') THEN outcome ELSE ?1 END,
       session_name = (SELECT name FROM sessions WHERE report_id = ?2)
WHERE run_id = ?3 AND report_id = ?2
"""


def keep_snapshot_before_change(
    connection: Connection, run_id: str, report_id: int, outcome: ReportOutcome = ReportOutcome.LISTED, *,
    with_bodies: bool = False,
) -> None:
    """A run is about to change a stored report: keep it as it is, unless this run has done so already.

    ``outcome`` holds until something more is said. ``with_bodies`` when raw reports are going to be deleted, which
    no sync does. Nothing happens for a report that is not stored: who adds one calls ``record_new_report``.
    """
    untouched = connection.exec_driver_sql(_FIND, (run_id, report_id)).scalar()
    if untouched == 0:
        return
    session = connection.exec_driver_sql(_SESSION, (report_id,)).first()
    if session is None:
        return
    snapshot = take_snapshot(connection, report_id, with_bodies=with_bodies)
    packed = pack_snapshot(snapshot, count_taken_back(connection, report_id))
    if untouched:
        connection.exec_driver_sql(_FORGET, (run_id, report_id))
    connection.exec_driver_sql(_INSERT, (run_id, report_id, session.name, outcome.value, 1, packed,
                                         session.stored_shots, session.stored_shots))


def record_new_report(connection: Connection, run_id: str, report_id: int, name: str) -> None:
    """A run is about to add a report. Cheap: there is nothing to keep."""
    record_new_reports(connection, run_id, [(report_id, name)])


def record_new_reports(connection: Connection, run_id: str, reports: Sequence[tuple[int, str]]) -> None:
    """A run is about to add these reports, by number and name."""
    connection.exec_driver_sql(_INSERT, [
        (run_id, report_id, name, ReportOutcome.LISTED.value, 0, None, 0, 0) for report_id, name in reports])


def save_unchanged(connection: Connection, run_id: str, report_id: int) -> None:
    """A run fetched the report and found nothing to write; what it did to it before stays said."""
    if connection.exec_driver_sql(_FIND, (run_id, report_id)).first() is None:
        name, shots = connection.exec_driver_sql(_SESSION, (report_id,)).one()
        connection.exec_driver_sql(
            _INSERT, (run_id, report_id, name, ReportOutcome.UNCHANGED.value, 1, None, shots, shots))


def save_outcome(
    connection: Connection, run_id: str, report_id: int, outcome: ReportOutcome, *, shots: int, new: int = 0,
    archived: int = 0,
) -> None:
    """What became of a touched report, in place of what was said before. ``shots`` are stored now."""
    save_outcomes(connection, run_id, [Outcome(report_id, outcome, shots, new, archived)])


class Outcome(NamedTuple):
    """What became of a touched report. ``shots`` are stored now; ``new`` and ``archived`` are added to what was."""

    report_id: int
    outcome: ReportOutcome
    shots: int
    new: int = 0
    archived: int = 0


def save_outcomes(connection: Connection, run_id: str, outcomes: Sequence[Outcome]) -> None:
    """What became of many reports, as ``save_outcome`` says it of one."""
    connection.exec_driver_sql(_OUTCOME, [
        (each.outcome.value, each.shots, each.new, each.archived, run_id, each.report_id) for each in outcomes])


def save_listed(connection: Connection, run_id: str, report_id: int, outcome: ReportOutcome) -> None:
    """What the listing made of a touched report (listed, gone or back), unless more was said; its name as it is now."""
    connection.exec_driver_sql(_LISTED, (outcome.value, report_id, run_id))


def save_failed(
    connection: Connection, run_id: str, report_id: int, *, code: str, message: str, recoverable: bool
) -> None:
    """Why a touched report could not be brought home."""
    connection.exec_driver_sql(_FAILURE, (code, message, recoverable, run_id, report_id))


def save_noted(connection: Connection, run_id: str, report_id: int, *, code: str, message: str) -> None:
    """Something worth saying of a touched report, beside its outcome."""
    connection.exec_driver_sql(_NOTED, (code, message, run_id, report_id))


def count_taken_back(connection: Connection, report_id: int) -> int:
    """How many of the golfer's edits of a report he has taken back so far."""
    return int(connection.exec_driver_sql(_TAKEN_BACK, (report_id,)).scalar_one())
