"""One report, one transaction: stored whole or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from golf.errors import ReportUnreadable
from golf.report_fields import FIELDS_LOST, join_words
from golf.reports import RawReport, ReportContent, SavedReport
from golf.session_types import guess_report_type
from golf.sessions import SessionState, TypeGuess
from golf.sync_history import ReportOutcome
from storage.changes.change_log import save_change
from storage.changes.changesets import keep_snapshot_before_change, save_noted, save_outcome, save_unchanged
from storage.derived.dates import choose_practice_day, save_evidence
from storage.derived.duplicates import load_shared_hashes, mark_duplicates
from storage.derived.same_balls import renew_same_balls
from storage.derived.session_sums import save_summaries
from storage.edits.conflicts import load_edited, note_conflicts
from storage.file.revision import bump_revision
from storage.file.texts import storable
from storage.reports.field_filling import fill_from_stored
from storage.reports.field_losses import NO_LOSS, Loss, judge_answer, note_fields_back, save_loss
from storage.reports.rows import INSERT_SHOTS, SHOT_COLUMNS, UPSERT_GROUPS, ReportRows, build_report_rows
from storage.tables.column_types import moment_text, now

_SAVE_RAW = """
INSERT INTO raw_reports (report_id, sha256, fetched_at, body, version)
SELECT ?, ?, ?, ?, coalesce(max(version), 0) + 1 FROM raw_reports WHERE report_id = ?
ON CONFLICT (report_id, sha256) DO UPDATE SET version = excluded.version, fetched_at = excluded.fetched_at
"""
_NEWEST_RAW = "SELECT sha256 FROM raw_reports WHERE report_id = ? ORDER BY version DESC LIMIT 1"
_ARCHIVE = """
INSERT INTO archived_shots (report_id, group_id, shot_id, archived_at, run_id, content) VALUES (?, ?, ?, ?, ?, ?)
"""
_ARCHIVED_COLUMNS = tuple(name for name in SHOT_COLUMNS if name not in ("report_id", "content_hash"))
_OLD_SHOTS = f"SELECT {', '.join(_ARCHIVED_COLUMNS)} FROM shots WHERE report_id = ?"  # noqa: S608
_LOAD_SESSION = """
SELECT s.state, s.imported_at, s.stored_shots, s.content_digest, s.wants_update, s.lost_shots, s.listed_shots,
       s.short_answers, s.account, s.portal_name, l.fields AS lost_fields, coalesce(l.answers, 0) AS lost_answers
FROM sessions AS s LEFT JOIN field_losses AS l ON l.report_id = s.report_id WHERE s.report_id = ?
"""
_FETCHED = """
state = 'imported', attempts = 0, last_error_code = NULL, last_error = '', recoverable = 1, wants_update = ?,
short_answers = ?
"""
"""What a fresh answer of the portal settles; a replay of an old one does not."""
_CLEANED = """
import_revision = ?, content_digest = ?, lost_shots = ?, guessed_type = ?, guessed_reason = ?, guessed_confidence = ?
"""
_PATIENCE = 3
"""So often the same short answer is fetched before it is believed: a session may still be uploading."""
_SETTLE = f"UPDATE sessions SET {_FETCHED} WHERE report_id = ?"  # noqa: S608
_SAVE_FETCHED = f"UPDATE sessions SET {_FETCHED}, {_CLEANED}, imported_at = ? WHERE report_id = ?"  # noqa: S608
_SAVE_REPLAYED = f"UPDATE sessions SET {_CLEANED} WHERE report_id = ?"  # noqa: S608


@dataclass(frozen=True, slots=True)
class ReportToSave:
    """A report with everything that is known before the transaction. A replay brings no raw to keep."""

    raw: RawReport
    content: ReportContent
    guess: TypeGuess
    rows: ReportRows
    report_id: int
    keeps_raw: bool
    run_id: str


def prepare_report(
    raw: RawReport, content: ReportContent, guess: TypeGuess, run_id: str, *, keeps_raw: bool
) -> ReportToSave:
    """Do everything slow before the file is locked: rows, hashes, compression."""
    return ReportToSave(raw, content, guess, build_report_rows(raw, content, guess), raw.report_id, keeps_raw, run_id)


def write_report(connection: Connection, report: ReportToSave) -> SavedReport:
    """Store it in the caller's transaction. The session's row must exist.

    An answer that lacks fields which are stored replaces nothing: it is only kept raw (storage.reports.field_losses).
    Raises ReportUnreadable for another answer without any readable shot while shots of the session are stored.
    """
    before = connection.exec_driver_sql(_LOAD_SESSION, (report.report_id,)).one()
    is_new = before.imported_at is None
    loss = judge_answer(connection, report.report_id, report.content, report.rows, before)
    if report.keeps_raw and not loss.has_no_ids:
        _refuse_emptying(report, before.stored_shots)
    if loss.filled and not loss.keeps_stored:
        report = _fill(connection, report, before.portal_name, loss)
    if loss.keeps_stored or before.content_digest == report.rows.digest:
        _settle_unchanged(connection, report, before, loss)
        return SavedReport(report.report_id, is_new=False, changed=False, stored_shots=before.stored_shots,
                           new_shots=0, lost_shots=before.lost_shots, lost=loss.lost, is_healed=loss.is_healed)
    keep_snapshot_before_change(connection, report.run_id, report.report_id)
    if report.keeps_raw and _is_raw_new(connection, report):
        _save_raw(connection, report)
    revision = bump_revision(connection)
    old_hashes = set() if is_new else load_shared_hashes(connection, report.report_id)
    new, archived = _replace_shots(connection, report, revision, is_new=is_new)
    _save_session(connection, report, revision, _count_short_answers(report, before), loss)
    twins = mark_duplicates(connection, old_hashes | load_shared_hashes(connection, report.report_id))
    same = renew_same_balls(connection, twins | {report.report_id})
    save_summaries(connection, twins | same | {report.report_id})
    _save_day(connection, report, is_new=is_new)
    stored = len(report.rows.shots)
    if not is_new:
        _log_growth(connection, report, before.stored_shots, archived)
    save_outcome(connection, report.run_id, report.report_id,
                 ReportOutcome.IMPORTED if is_new else ReportOutcome.UPDATED, shots=stored, new=new, archived=archived)
    _save_loss(connection, report, loss)
    return SavedReport(report.report_id, is_new=is_new, changed=True, stored_shots=stored, new_shots=new,
                       archived_shots=archived, lost_shots=report.content.lost_shots, lost=loss.lost,
                       is_healed=loss.is_healed)


def _refuse_emptying(report: ReportToSave, stored: int) -> None:
    """An answer without shots is far more often the portal's fault than a session whose every shot was deleted."""
    if stored and not report.rows.shots:
        what = "a shot that could be read" if report.content.lost_shots else "any shot"
        raise ReportUnreadable(f"The portal sent this session without {what}, but {stored:,} are stored here.",
                               "They stay as they are; try again later.")


def _fill(connection: Connection, report: ReportToSave, name: str, loss: Loss) -> ReportToSave:
    """The same report with stored values where it lacks accepted fields; its raw body stays as it came."""
    content = fill_from_stored(connection, report.report_id, report.content, loss.filled)
    guess = guess_report_type(name, content)
    return replace(report, content=content, guess=guess, rows=build_report_rows(report.raw, content, guess))


def _is_raw_new(connection: Connection, report: ReportToSave) -> bool:
    newest = connection.exec_driver_sql(_NEWEST_RAW, (report.report_id,)).scalar()
    return bool(newest != report.rows.raw_sha256)


def _save_raw(connection: Connection, report: ReportToSave) -> None:
    """Keep each distinct version once; the one seen last is the newest, also when it came back."""
    rows = report.rows
    connection.exec_driver_sql(
        _SAVE_RAW, (report.report_id, rows.raw_sha256, rows.fetched_at, rows.raw_body, report.report_id))


def _settle_unchanged(connection: Connection, report: ReportToSave, before: Any, loss: Loss) -> None:
    """What is stored stays: only a failure or a wish for an update is over, or what the answer lacks is noted."""
    if not report.keeps_raw:
        if loss.is_healed:
            keep_snapshot_before_change(connection, report.run_id, report.report_id, ReportOutcome.UNCHANGED)
            _save_loss(connection, report, loss)
        return
    short = before.short_answers if loss.keeps_stored else _count_short_answers(report, before)
    again = loss.is_asked_again or (_is_asked_again(short) and not loss.keeps_stored)
    is_news = (before.state, bool(before.wants_update)) != (SessionState.IMPORTED, again)
    is_settled = not is_news and short == before.short_answers and loss == NO_LOSS
    is_raw_new = _is_raw_new(connection, report)
    if is_settled and not is_raw_new:
        save_unchanged(connection, report.run_id, report.report_id)
        return
    keep_snapshot_before_change(connection, report.run_id, report.report_id, ReportOutcome.UNCHANGED)
    if is_raw_new:
        _save_raw(connection, report)
    if not is_settled:
        connection.exec_driver_sql(_SETTLE, (again, short, report.report_id))
    _save_loss(connection, report, loss)
    if is_news or loss != NO_LOSS:
        bump_revision(connection)


def _save_loss(connection: Connection, report: ReportToSave, loss: Loss) -> None:
    """Mark what the portal's answer lacks; a replay, which asks nobody, can only find that nothing is missing."""
    if report.keeps_raw or loss.is_healed:
        save_loss(connection, report.report_id, report.run_id, loss)
    if report.keeps_raw and loss.is_healed:
        note_fields_back(connection)
    if report.keeps_raw and loss.lost:
        save_noted(connection, report.run_id, report.report_id, code=FIELDS_LOST,
                   message=f"Came without {join_words(field.words for field in loss.lost)}.")


def _count_short_answers(report: ReportToSave, before: Any) -> int:
    """How often in a row this same content came with fewer shots than the portal lists; 0 when it is whole."""
    sent = report.content.shot_count + report.content.lost_shots
    if before.listed_shots is None or sent >= before.listed_shots:
        return 0
    return min(before.short_answers + 1, _PATIENCE) if before.content_digest == report.rows.digest else 1


def _is_asked_again(short_answers: int) -> bool:
    return 0 < short_answers < _PATIENCE


def _replace_shots(
    connection: Connection, report: ReportToSave, revision: int, *, is_new: bool
) -> tuple[int, int]:
    """Write groups and shots; what the report no longer has goes to the archive. Returns (new, archived)."""
    report_id, rows = report.report_id, report.rows
    gone: list[Any] = []
    old_ids: set[tuple[str, str]] = set()
    if not is_new:
        old = connection.exec_driver_sql(_OLD_SHOTS, (report_id,)).all()
        old_ids = {(row[0], row[1]) for row in old}
        gone = [row for row in old if (row[0], row[1]) not in rows.shot_ids]
        connection.exec_driver_sql("DELETE FROM shots WHERE report_id = ?", (report_id,))
        connection.exec_driver_sql(
            "UPDATE club_groups SET missing_since = coalesce(missing_since, ?) WHERE report_id = ?",
            (moment_text(now()), report_id))
    if gone:
        _archive(connection, report, gone)
    if rows.groups:
        connection.exec_driver_sql(UPSERT_GROUPS, rows.groups)
    if rows.shots:
        connection.exec_driver_sql(INSERT_SHOTS, [(*row, revision) for row in rows.shots])
    return len(rows.shot_ids - old_ids), len(gone)


def _archive(connection: Connection, report: ReportToSave, gone: list[Any]) -> None:
    moment = moment_text(now())
    connection.exec_driver_sql(_ARCHIVE, [
        (report.report_id, row[0], row[1], moment, report.run_id,
         json.dumps(dict(zip(_ARCHIVED_COLUMNS, row, strict=True)), ensure_ascii=False))
        for row in gone])


def _save_session(connection: Connection, report: ReportToSave, revision: int, short_answers: int, loss: Loss) -> None:
    guess = report.guess
    values = (revision, report.rows.digest, report.content.lost_shots, guess.type.value, storable(guess.reason),
              guess.confidence)
    if report.keeps_raw:
        settled = (_is_asked_again(short_answers) or loss.is_asked_again, short_answers)
        connection.exec_driver_sql(_SAVE_FETCHED, (*settled, *values, moment_text(now()), report.report_id))
    else:
        connection.exec_driver_sql(_SAVE_REPLAYED, (*values, report.report_id))


def _save_day(connection: Connection, report: ReportToSave, *, is_new: bool) -> None:
    """Keep the report's own date; moving a session that was stored before is worth an entry in the log."""
    edited = load_edited(connection, [report.report_id])
    if report.content.api_date is not None:
        save_evidence(connection, report.report_id, report.content.api_date)
    choose_practice_day(connection, report.report_id, None if is_new else report.run_id)
    note_conflicts(connection, edited, report.run_id)


def _log_growth(connection: Connection, report: ReportToSave, before: int, archived: int) -> None:
    """Say how an already stored session changed upstream."""
    stored = len(report.rows.shots)
    if stored != before:
        save_change(connection, "sync", report.report_id, "shots", old=before, new=stored, run_id=report.run_id)
    if archived:
        save_change(connection, "sync", report.report_id, "archived_shots", old=None, new=archived,
                    run_id=report.run_id)
