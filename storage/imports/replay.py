"""A file that is kept is read again by a later version: its sessions get the values as they are read now.

A shot whose id stayed is known by it. The others of a session are known by their order, where as many were read as
before: then what the golfer said of them goes along to their new ids. Where they are not as many, or where the session
was read from several files, those shots stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from sqlalchemy import Connection

from golf.reports import SavedReport
from golf.sync_history import ReportOutcome
from storage.changes.changesets import keep_snapshot_before_change, save_outcome
from storage.file.revision import bump_revision
from storage.imports.known import is_told_otherwise
from storage.imports.putts import PUTT_ID, build_putt_rows, is_putt_told_otherwise, load_putt_rows, replace_putts
from storage.imports.records import FileToImport, SessionToImport
from storage.imports.rows import POSITION, SHOT_ID, STORED_COLUMNS, build_file_rows
from storage.imports.writer import count_stored_shots, put_aside, save_revision, settle
from storage.reports.rows import INSERT_SHOTS, UPSERT_GROUPS, Row

_OF_FILE = """
SELECT f.report_id, (SELECT count(*) FROM session_files AS each WHERE each.report_id = f.report_id)
FROM session_files AS f WHERE f.sha256 = ? ORDER BY f.report_id
"""
_SHOTS = f"""
SELECT {', '.join(STORED_COLUMNS)} FROM shots WHERE report_id = ? ORDER BY position, group_id, shot_id
"""  # noqa: S608 - constant text
_MOVE_WORDS = """
UPDATE shot_words SET group_id = ?, shot_id = ? WHERE report_id = ? AND group_id = ? AND shot_id = ?
"""


class _Change(NamedTuple):
    """A stored row and what it becomes."""

    old: Row
    new: Row


def replay_file(connection: Connection, file: FileToImport, run_id: str) -> list[SavedReport]:
    """Bring the stored sessions of a file to what was read now; returns those that changed."""
    saved = []
    left = list(file.sessions)
    for report_id, files in connection.exec_driver_sql(_OF_FILE, (file.sha256,)).all():
        stored = [tuple(row) for row in connection.exec_driver_sql(_SHOTS, (report_id,))]
        putts = load_putt_rows(connection, report_id)
        session = _find_session(left, {row[SHOT_ID] for row in stored} | putts.keys())
        if session is None:
            continue
        left.remove(session)
        groups, rows = build_file_rows(report_id, session.content.groups)
        changes = _find_changes(stored, rows, by_order=files == 1)
        of_putts = _find_putt_changes(report_id, session, putts)
        if changes or of_putts:
            keep_snapshot_before_change(connection, run_id, report_id)
            saved.append(_apply(connection, groups, changes, of_putts, run_id))
    return saved


def _find_session(sessions: Sequence[SessionToImport], stored: Set[str]) -> SessionToImport | None:
    """The session with most of the stored shots and putts; else the first with as many."""
    ids = [{*session.shot_ids, *session.putt_ids} for session in sessions]
    shared = [(len(stored & each), -place, session) for place, (each, session)
              in enumerate(zip(ids, sessions, strict=True))]
    best = max(shared, key=lambda found: found[:2], default=None)
    if best is not None and best[0]:
        return best[2]
    return next((session for each, session in zip(ids, sessions, strict=True) if len(each) == len(stored)), None)


def _find_putt_changes(
    report_id: int, session: SessionToImport, stored: Mapping[str, Row]
) -> list[tuple[Row, Row]]:
    """Stored putts that are read otherwise now; they are known by their ids alone."""
    return [(stored[row[PUTT_ID]], row) for row in build_putt_rows(report_id, session.named_putts)
            if row[PUTT_ID] in stored and is_putt_told_otherwise(row, stored[row[PUTT_ID]])]


def _find_changes(stored: Sequence[Row], rows: Sequence[Row], *, by_order: bool) -> list[_Change]:
    known = {row[SHOT_ID]: row for row in stored}
    read = {row[SHOT_ID] for row in rows}
    changes = [_Change(known[row[SHOT_ID]], row) for row in rows if row[SHOT_ID] in known]
    old = [row for row in stored if row[SHOT_ID] not in read]
    new = [row for row in rows if row[SHOT_ID] not in known]
    if by_order and len(old) == len(new):
        changes += map(_Change, old, sorted(new, key=lambda row: row[POSITION]))
    return [change for change in changes
            if change.old[:3] != change.new[:3] or is_told_otherwise(change.new, change.old)]


def _apply(
    connection: Connection, groups: Sequence[Row], changes: Sequence[_Change], of_putts: Sequence[tuple[Row, Row]],
    run_id: str,
) -> SavedReport:
    report_id = changes[0].old[0] if changes else of_putts[0][0][0]
    revision = bump_revision(connection)
    put_aside(connection, report_id, [change.old for change in changes], run_id)
    touched = {change.new[1] for change in changes}
    if changes:
        connection.exec_driver_sql(UPSERT_GROUPS, [row for row in groups if row[1] in touched])
        connection.exec_driver_sql(INSERT_SHOTS, [
            (*change.new[:POSITION], change.old[POSITION], *change.new[POSITION + 1:], revision)
            for change in changes])
        connection.exec_driver_sql(_MOVE_WORDS, [(*change.new[1:3], *change.old[:3]) for change in changes])
    replace_putts(connection, of_putts, run_id, revision)
    save_revision(connection, report_id, revision)
    settle(connection, [report_id])
    stored = count_stored_shots(connection, report_id)
    save_outcome(connection, run_id, report_id, ReportOutcome.UPDATED, shots=stored,
                 archived=len(changes) + len(of_putts))
    return SavedReport(report_id, is_new=False, changed=True, stored_shots=stored, new_shots=0,
                       archived_shots=len(changes) + len(of_putts))
