"""A file, one transaction: all of its sessions are stored or none, with the bytes that they were read from."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection

from golf.reports import SavedReport
from golf.sessions import DateSource
from golf.sync_history import ReportOutcome
from storage.changes.change_log import save_change
from storage.changes.changesets import keep_snapshot_before_change, record_new_report, save_outcome, save_unchanged
from storage.derived.dates import choose_practice_day, load_evidence, save_evidence
from storage.derived.duplicates import load_shared_hashes, mark_duplicates
from storage.derived.own_ids import own_id_of
from storage.derived.same_balls import renew_same_balls
from storage.derived.session_sums import save_summaries
from storage.derived.spellings import spell
from storage.file.revision import bump_revision
from storage.file.texts import LONGEST_NOTES, storable, storable_or_none
from storage.imports.known import STORED_COLUMNS, KnownShots, compare_with_stored, is_better, load_known
from storage.imports.records import FileToImport, ImportedFile, KnownPart, SessionToImport
from storage.reports.rows import INSERT_SHOTS, UPSERT_GROUPS, Row, build_content_rows
from storage.tables.column_types import moment_text, now

_ADD_RAW = """
INSERT INTO raw_files (sha256, name, size_bytes, added_at, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_ADD_FILE = """
INSERT INTO session_files (report_id, sha256, version, format_id, answers)
SELECT ?1, ?2, coalesce(max(version), 0) + 1, ?3, ?4 FROM session_files WHERE report_id = ?1
ON CONFLICT (report_id, sha256) DO UPDATE SET format_id = excluded.format_id, answers = excluded.answers
"""
_ADD_SESSION = """
INSERT INTO sessions (report_id, source, given_key, portal_name, portal_player, guessed_type, guessed_reason,
                      guessed_confidence, device_maker, device_model, device_software, conditions, is_normalised,
                      state, first_seen_at, imported_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'imported', ?, ?)
"""
_SAVE_SESSION = "UPDATE sessions SET import_revision = ?, content_digest = ? WHERE report_id = ?"
_SAVE_REVISION = "UPDATE shots SET import_revision = ? WHERE report_id = ?"
_DELETE_SHOT = "DELETE FROM shots WHERE report_id = ? AND group_id = ? AND shot_id = ?"
_ARCHIVE = """
INSERT INTO archived_shots (report_id, group_id, shot_id, archived_at, run_id, content) VALUES (?, ?, ?, ?, ?, ?)
"""
_LOAD_SHOTS = "SELECT stored_shots FROM sessions WHERE report_id = ?"
_NEXT_POSITION = "SELECT coalesce(max(position), -1) + 1 FROM shots WHERE report_id = ?"
_SHOT_ID, _POSITION = STORED_COLUMNS.index("shot_id"), STORED_COLUMNS.index("position")
_ARCHIVED = [place for place, name in enumerate(STORED_COLUMNS) if name not in ("report_id", "content_hash")]


def pack_body(body: bytes) -> bytes:
    """A file as it is kept. Slow for large ones: done before the transaction."""
    return zlib.compress(body)


def write_file(connection: Connection, file: FileToImport, packed: bytes, run_id: str) -> ImportedFile:
    """Store what of a file is not here yet, in the caller's transaction. Nothing is written when all of it is."""
    known = load_known(connection, file.sessions)
    parts = compare_with_stored(connection, file.sessions, file.sha256, known)
    if all(part.is_known for part in parts):
        for report_id in {part.report_id for part in parts if part.report_id is not None}:
            save_unchanged(connection, run_id, report_id)
        return ImportedFile((None,) * len(parts), tuple(parts))
    connection.exec_driver_sql(
        _ADD_RAW, (file.sha256, storable(file.name), len(file.body), moment_text(now()), packed))
    saved = [None if part.is_known else _write_session(connection, session, part, known, file=file, run_id=run_id)
             for session, part in zip(file.sessions, parts, strict=True)]
    return ImportedFile(tuple(saved), tuple(parts))


def _write_session(
    connection: Connection, session: SessionToImport, part: KnownPart, known: KnownShots, *, file: FileToImport,
    run_id: str,
) -> SavedReport:
    is_new = part.report_id is None
    report_id = own_id_of(connection, session.key) if part.report_id is None else part.report_id
    groups, rows, digest = build_content_rows(report_id, session.content, session.guess)
    if is_new:
        _add_session(connection, report_id, session, run_id)
    else:
        keep_snapshot_before_change(connection, run_id, report_id)
    before = int(connection.exec_driver_sql(_LOAD_SHOTS, (report_id,)).scalar_one())
    revision = bump_revision(connection)
    added, replaced = _write_shots(connection, report_id, groups, rows, known, revision=revision,
                                   run_id=run_id)
    connection.exec_driver_sql(_SAVE_SESSION, (revision, digest, report_id))
    connection.exec_driver_sql(_ADD_FILE, (report_id, file.sha256, storable(file.format_id, 80), file.answers))
    _save_dates(connection, session, report_id, is_new=is_new)
    settle(connection, report_id)
    stored = before + added
    if not is_new and added:
        save_change(connection, "sync", report_id, "shots", old=before, new=stored, run_id=run_id)
    save_outcome(connection, run_id, report_id, ReportOutcome.IMPORTED if is_new else ReportOutcome.UPDATED,
                 shots=stored, new=added, archived=replaced)
    return SavedReport(report_id, is_new=is_new, changed=True, stored_shots=stored, new_shots=added,
                       archived_shots=replaced)


def settle(connection: Connection, report_id: int) -> None:
    """Decide which balls are copies, and renew the sums that rest on it."""
    twins = mark_duplicates(connection, load_shared_hashes(connection, report_id))
    same = renew_same_balls(connection, twins | {report_id})
    save_summaries(connection, twins | same | {report_id})


def _add_session(connection: Connection, report_id: int, session: SessionToImport, run_id: str) -> None:
    name = storable(session.name)
    record_new_report(connection, run_id, report_id, name)
    moment = moment_text(now())
    device = [storable_or_none(text, 80) for text in session.device]
    connection.exec_driver_sql(_ADD_SESSION, (
        report_id, session.source.value, storable(session.key, 120), name,
        spell(connection, storable_or_none(session.player)), session.guess.type.value, storable(session.guess.reason),
        session.guess.confidence, *device, storable(session.conditions, LONGEST_NOTES), session.is_normalised,
        moment, moment))


def _write_shots(
    connection: Connection, report_id: int, groups: Sequence[Row], rows: Sequence[Row], known: KnownShots, *,
    revision: int, run_id: str,
) -> tuple[int, int]:
    """Add what is new, replace what the file says better; every other stored shot stays. Returns (added, replaced)."""
    added = [row for row in rows if row[_SHOT_ID] not in known]
    better = [row for row in rows if (stored := known.get(row[_SHOT_ID])) is not None and stored[0] == report_id
              and is_better(row, stored)]
    old = [known[row[_SHOT_ID]] for row in better]
    _archive(connection, old, run_id)
    if old:
        connection.exec_driver_sql(_DELETE_SHOT, [row[:3] for row in old])
    touched = {row[1] for row in (*added, *better)}
    wanted = [row for row in groups if row[1] in touched]
    if wanted:
        connection.exec_driver_sql(UPSERT_GROUPS, wanted)
    first = int(connection.exec_driver_sql(_NEXT_POSITION, (report_id,)).scalar_one())
    inserted = [(*row, revision) for row in (*_place(added, first), *better)]
    if inserted:
        connection.exec_driver_sql(INSERT_SHOTS, inserted)
    connection.exec_driver_sql(_SAVE_REVISION, (revision, report_id))
    return len(added), len(better)


def _place(rows: Sequence[Row], first: int) -> list[Row]:
    """New shots of a known session behind those that are there, in the order of the file."""
    if not first:
        return list(rows)
    return [(*row[:_POSITION], max(row[_POSITION], first + place), *row[_POSITION + 1:])
            for place, row in enumerate(rows)]


def _archive(connection: Connection, rows: Collection[Row], run_id: str) -> None:
    moment = moment_text(now())
    if rows:
        connection.exec_driver_sql(_ARCHIVE, [
            (*row[:3], moment, run_id, json.dumps(_named(row), ensure_ascii=False)) for row in rows])


def _named(row: Row) -> dict[str, Any]:
    return {STORED_COLUMNS[place]: row[place] for place in _ARCHIVED}


def _save_dates(connection: Connection, session: SessionToImport, report_id: int, *, is_new: bool) -> None:
    """What the file says of the day; a day that the golfer has set since stays."""
    set_by_hand = any(item.source is DateSource.MANUAL for item in load_evidence(connection, report_id))
    for item in session.dates:
        if item.source is not DateSource.MANUAL or (is_new and not set_by_hand):
            save_evidence(connection, report_id, item)
    choose_practice_day(connection, report_id)
