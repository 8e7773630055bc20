"""Imported sessions are taken out whole: the run that does so keeps them and can be undone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from golf.sessions import OF_THE_PORTAL
from golf.sync_history import ReportOutcome
from storage.changes.changesets import keep_snapshot_before_change, save_outcome
from storage.changes.undo import UndoRefused
from storage.derived.club_sessions import sessions_of
from storage.derived.session_sums import save_summaries
from storage.reading.sessions import not_found
from storage.runs.restore_report import Restoration

_LOAD = "SELECT name, source, merged_into FROM sessions WHERE report_id = ?"
_RESTS_ON_IT = """
SELECT EXISTS (SELECT 1 FROM sessions WHERE merged_into = ?1)
    OR EXISTS (SELECT 1 FROM shot_words WHERE session_id = ?1)
    OR EXISTS (SELECT 1 FROM sessions WHERE made_from = ?1 AND imported_at IS NOT NULL)
"""


def delete_session(connection: Connection, report_id: int, run_id: str) -> None:
    """Remove one in the caller's transaction. Raises NotFound, UndoRefused."""
    session = connection.exec_driver_sql(_LOAD, (report_id,)).first()
    if session is None:
        raise not_found(report_id)
    _check(connection, session, report_id)
    others = set(sessions_of(connection, [report_id])) - {report_id}
    keep_snapshot_before_change(connection, run_id, report_id, with_bodies=True)
    removal = Restoration(connection)
    removal.put_back(report_id, None)
    removal.finish()
    save_summaries(connection, others)
    save_outcome(connection, run_id, report_id, ReportOutcome.REMOVED, shots=0)


def _check(connection: Connection, session: Any, report_id: int) -> None:
    if session.source in OF_THE_PORTAL:
        raise UndoRefused("This session is the portal's: the next sync would bring it again.",
                          "Delete its shots, or leave them out of the numbers.")
    rests = connection.exec_driver_sql(_RESTS_ON_IT, (report_id,)).scalar()
    if rests or session.merged_into is not None:
        raise UndoRefused(f"“{session.name}” is joined with another session, or shots were moved between them.",
                          "Take that back first: Settings, Maintenance, Changes.")
