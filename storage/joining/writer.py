"""Writing a joined session: one transaction, with its part of the changeset, the log and the conflicts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from golf.maintenance import acting_as
from golf.reports import SavedReport
from golf.sessions import OF_THE_PORTAL
from golf.sync_history import ReportOutcome
from storage.changes.change_log import save_change
from storage.changes.changesets import keep_snapshot_before_change, record_new_report, save_outcome
from storage.edits.conflicts import follow_edit, load_edited, note_conflicts
from storage.file.revision import bump_revision
from storage.file.texts import storable
from storage.joining.drafts import Draft, build_snapshot, session_of
from storage.joining.identity import Match
from storage.joining.merge import Difference, JoinedSession, LogEntry, Sides
from storage.runs.restore_report import Restoration
from storage.tables.column_types import moment_text, now, read_moment

OTHER_RANGEBOOK = "Rangebook on another computer"
"""Who changed something, in the change log."""
_HAS_FILE = "SELECT 1 FROM raw_files WHERE sha256 = ?"
_LOAD_FILE = "SELECT sha256, name, size_bytes, added_at, body FROM raw_files WHERE sha256 = ?"
_SAVE_FILE = "INSERT INTO raw_files (sha256, name, size_bytes, added_at, body) VALUES (?, ?, ?, ?, ?)"
_SHOTS = "SELECT stored_shots FROM sessions WHERE report_id = ?"
_EXISTED = "SELECT existed FROM run_reports WHERE run_id = ? AND report_id = ?"
_LIST_AGAIN = "UPDATE portal_accounts SET listing_complete = 0 WHERE username = ?"
_SAVE_CONFLICT = """
INSERT INTO join_conflicts (rangebook_id, subject, run_id, report_id, title, field, mine, theirs, said_at, found_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (rangebook_id, subject) DO UPDATE SET run_id = excluded.run_id, report_id = excluded.report_id,
    title = excluded.title, mine = excluded.mine, theirs = excluded.theirs, said_at = excluded.said_at,
    found_at = excluded.found_at,
    settled_at = CASE WHEN mine IS excluded.mine AND theirs IS excluded.theirs THEN settled_at END,
    settled_as = CASE WHEN mine IS excluded.mine AND theirs IS excluded.theirs THEN settled_as END
WHERE mine IS NOT excluded.mine OR theirs IS NOT excluded.theirs OR EXISTS (
    SELECT 1 FROM backfill_runs AS run WHERE run.run_id = join_conflicts.run_id AND run.undone_by IS NOT NULL)
"""
"""One that is listed already stays as it is, unless the run that found it was taken back."""
_SETTLED = """
SELECT 1 FROM join_conflicts
WHERE rangebook_id = ? AND subject = ? AND mine IS ? AND theirs IS ? AND settled_at IS NOT NULL
"""
_OPEN = "SELECT subject FROM join_conflicts WHERE rangebook_id = ? AND report_id IS ? AND settled_at IS NULL"
_FORGET = "DELETE FROM join_conflicts WHERE rangebook_id = ? AND subject = ?"


def write_session(sides: Sides, match: Match, joined: JoinedSession) -> SavedReport:
    """Make the session what was worked out, in the caller's transaction on this Rangebook."""
    assert sides.run_id is not None  # noqa: S101 - a preview writes nothing
    assert match.here is not None  # noqa: S101 - it has a number
    connection, report_id, run_id = sides.mine, match.here, sides.run_id
    before = 0 if joined.before is None else int(connection.exec_driver_sql(_SHOTS, (report_id,)).scalar_one())
    if joined.before is None:
        record_new_report(connection, run_id, report_id, storable(match.name))
    else:
        keep_snapshot_before_change(connection, run_id, report_id)
    revision = bump_revision(connection)
    if joined.is_source_changed:
        _say_revision(joined.draft, revision)
    _bring_files(sides, joined.draft)
    edited = load_edited(connection, [report_id])
    restoration = Restoration(connection)
    restoration.put_back(report_id, build_snapshot(joined.draft))
    restoration.finish()
    note_conflicts(connection, edited, run_id)
    save_log(connection, report_id, joined.log, run_id)
    follow_edit(connection, report_id)
    _list_again(connection, joined)
    stored = int(connection.exec_driver_sql(_SHOTS, (report_id,)).scalar_one())
    is_new = not connection.exec_driver_sql(_EXISTED, (run_id, report_id)).scalar_one()
    if not is_new and stored != before:
        save_change(connection, "sync", report_id, "shots", old=before, new=stored, run_id=run_id)
    save_outcome(connection, run_id, report_id, ReportOutcome.IMPORTED if is_new else ReportOutcome.UPDATED,
                 shots=stored, new=joined.merged.new_shots, archived=joined.merged.archived)
    return SavedReport(report_id, is_new=joined.before is None, changed=True, stored_shots=stored,
                       new_shots=joined.merged.new_shots, archived_shots=joined.merged.archived)


def save_log(connection: Connection, report_id: int | None, log: Iterable[LogEntry], run_id: str,
             detail: str | None = None) -> None:
    """Keep in the change log what the golfer changed in the other Rangebook, with its time."""
    with acting_as(OTHER_RANGEBOOK):
        for entry in log:
            save_change(connection, "golfer", report_id, entry.field, old=entry.old, new=entry.new, run_id=run_id,
                        at=now() if entry.at is None else read_moment(entry.at), detail=detail)


def save_differences(
    connection: Connection, rangebook_id: str, about: str, report_id: int | None, differences: Iterable[Difference], *,
    run_id: str,
) -> None:
    """List what the two say differently of one session (or of what is no session's); what agrees now is forgotten."""
    found = {f"{about} {each.subject}": each for each in differences}
    moment = moment_text(now())
    for subject in connection.exec_driver_sql(_OPEN, (rangebook_id, report_id)).scalars().all():
        if subject not in found and subject.startswith(f"{about} "):
            connection.exec_driver_sql(_FORGET, (rangebook_id, subject))
    for subject, each in found.items():
        connection.exec_driver_sql(_SAVE_CONFLICT, (
            rangebook_id, subject, run_id, each.report_id, storable(each.title), storable(each.field, 300), each.mine,
            each.theirs, each.said_at, moment))


def drop_settled(
    connection: Connection, rangebook_id: str, about: str, differences: Iterable[Difference]
) -> list[Difference]:
    """Those that the golfer has not settled, or settled when something else was said."""
    return [each for each in differences if connection.exec_driver_sql(
        _SETTLED, (rangebook_id, f"{about} {each.subject}", each.mine, each.theirs)).first() is None]


def _say_revision(draft: Draft, revision: int) -> None:
    for row in (session_of(draft), *draft["shots"], *draft["putts"]):
        row["import_revision"] = revision


def _bring_files(sides: Sides, draft: Draft) -> None:
    """The bytes of the files that the session was read from."""
    for each in draft["session_files"]:
        if sides.mine.exec_driver_sql(_HAS_FILE, (each["sha256"],)).first() is None:
            row: Any = sides.theirs.exec_driver_sql(_LOAD_FILE, (each["sha256"],)).one()
            sides.mine.exec_driver_sql(_SAVE_FILE, tuple(row))


def _list_again(connection: Connection, joined: JoinedSession) -> None:
    """The next sync of the account reads its list to the end: it may not stop at sessions that only came over."""
    row = session_of(joined.draft)
    if joined.before is None and row["source"] in OF_THE_PORTAL and row["account"]:
        connection.exec_driver_sql(_LIST_AGAIN, (row["account"],))
