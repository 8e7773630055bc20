"""A file, one transaction: all of its sessions are stored or none, with the bytes that they were read from."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from golf.reports import SavedReport
from golf.sessions import DateSource, choose_day
from golf.shot_edits import ShotEdit, ShotKey
from golf.sync_history import ReportOutcome
from storage.changes.change_log import save_change
from storage.changes.changesets import (
    Outcome,
    keep_snapshot_before_change,
    record_new_reports,
    save_outcome,
    save_outcomes,
    save_unchanged,
)
from storage.derived.dates import choose_practice_day, save_all_evidence, save_evidence
from storage.derived.duplicates import load_shared_hashes_of, mark_duplicates
from storage.derived.own_ids import own_id_of
from storage.derived.same_balls import renew_same_balls
from storage.derived.session_sums import save_summaries
from storage.derived.spellings import load_spellings, spell_among
from storage.edits.shots import add_edits
from storage.file.revision import bump_revision
from storage.file.texts import LONGEST_NOTES, storable, storable_or_none
from storage.imports.known import (
    Homes,
    compare_with_stored,
    is_better,
    load_homes,
    load_putt_homes,
    load_rows,
)
from storage.imports.putts import build_putt_rows, insert_putts, save_putts
from storage.imports.records import FileToImport, ImportedFile, KnownPart, SessionToImport
from storage.imports.rows import POSITION, SHOT_ID, STORED_COLUMNS, build_file_rows
from storage.reports.rows import INSERT_SHOTS, UPSERT_GROUPS, Row
from storage.tables.column_types import day_text, moment_text, now

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
                      practised_on, date_source, state, first_seen_at, imported_at, import_revision)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'imported', ?, ?, ?)
"""
_SAVE_SESSION = "UPDATE sessions SET import_revision = ? WHERE report_id = ?"
_SAVE_NOTES = "UPDATE sessions SET notes = ? WHERE report_id = ?"
_SAVE_REVISION = "UPDATE shots SET import_revision = ? WHERE report_id = ?"
_SAVE_PUTT_REVISION = "UPDATE putts SET import_revision = ? WHERE report_id = ?"
_DELETE_SHOT = "DELETE FROM shots WHERE report_id = ? AND group_id = ? AND shot_id = ?"
_ARCHIVE = """
INSERT INTO archived_shots (report_id, group_id, shot_id, archived_at, run_id, content) VALUES (?, ?, ?, ?, ?, ?)
"""
_COUNT_WITH = "UPDATE sessions SET merged_into = ? WHERE report_id = ?"
_LOAD_SHOTS = "SELECT stored_shots FROM sessions WHERE report_id = ?"
_NEXT_POSITION = "SELECT coalesce(max(position), -1) + 1 FROM shots WHERE report_id = ?"
_ARCHIVED = [place for place, name in enumerate(STORED_COLUMNS) if name not in ("report_id", "content_hash")]
_FASTEST = 1
"""zlib level: a fifth of the time of the default for a fifth more room (measured on a file of 100,000 rows)."""


class _Placed(NamedTuple):
    """A session of the file with its number here."""

    session: SessionToImport
    report_id: int


def pack_body(body: bytes) -> bytes:
    """A file as it is kept. Slow for large ones: done before the transaction."""
    return zlib.compress(body, _FASTEST)


def write_file(connection: Connection, file: FileToImport, packed: bytes, run_id: str) -> ImportedFile:
    """Store what of a file is not here yet, in the caller's transaction. Nothing is written when all of it is."""
    homes = load_homes(connection, file.sessions)
    parts = compare_with_stored(connection, file.sessions, file.sha256, homes)
    if all(part.is_known for part in parts):
        for report_id in {part.report_id for part in parts if part.report_id is not None}:
            save_unchanged(connection, run_id, report_id)
        return ImportedFile((None,) * len(parts), tuple(parts))
    connection.exec_driver_sql(
        _ADD_RAW, (file.sha256, storable(file.name), len(file.body), moment_text(now()), packed))
    revision = bump_revision(connection)
    new = [_Placed(session, own_id_of(connection, session.key))
           for session, part in zip(file.sessions, parts, strict=True) if part.report_id is None]
    saved = {id(placed.session): each for placed, each in zip(
        new, _add_sessions(connection, new, revision, run_id), strict=True)}
    for session, part in zip(file.sessions, parts, strict=True):
        if part.report_id is not None and not part.is_known:
            saved[id(session)] = _update_session(connection, session, part, homes, revision=revision, run_id=run_id)
    written = [each.report_id for each in saved.values()]
    _link_file(connection, file, written)
    settle(connection, written)
    save_outcomes(connection, run_id, [Outcome(
        each.report_id, ReportOutcome.IMPORTED if each.is_new else ReportOutcome.UPDATED, each.stored_shots,
        each.new_shots, each.archived_shots) for each in saved.values()])
    return ImportedFile(tuple(saved.get(id(session)) for session in file.sessions), tuple(parts))


def write_putts(connection: Connection, session: SessionToImport, run_id: str) -> SavedReport | None:
    """Store a session of putts without a file, or add to it what is new; None when there is nothing new."""
    homes = load_homes(connection, [session])
    part, = compare_with_stored(connection, [session], b"", homes)
    if part.is_known or not session.putts:
        return None
    revision = bump_revision(connection)
    if part.report_id is None:
        saved, = _add_sessions(connection, [_Placed(session, own_id_of(connection, session.key))], revision, run_id)
    else:
        saved = _update_session(connection, session, part, homes, revision=revision, run_id=run_id)
    settle(connection, [saved.report_id])
    save_outcome(connection, run_id, saved.report_id,
                 ReportOutcome.IMPORTED if saved.is_new else ReportOutcome.UPDATED, shots=saved.stored_shots,
                 new=saved.new_shots, archived=saved.archived_shots)
    return saved


def write_typed(connection: Connection, session: SessionToImport, run_id: str, into: int | None) -> SavedReport:
    """Store a session that was typed in; with ``into`` its shots count with that session. The caller has checked it."""
    revision = bump_revision(connection)
    saved, = add_sessions(connection, [session], revision, run_id)
    if into is not None:
        connection.exec_driver_sql(_COUNT_WITH, (into, saved.report_id))
    settle(connection, [saved.report_id])
    save_outcome(connection, run_id, saved.report_id, ReportOutcome.IMPORTED, shots=saved.stored_shots,
                 new=saved.new_shots)
    return saved


def add_sessions(
    connection: Connection, sessions: Sequence[SessionToImport], revision: int, run_id: str
) -> list[SavedReport]:
    """Add new sessions, each under the number that its key gives it. Sums and copies are left to ``settle``."""
    return _add_sessions(connection, [_Placed(each, own_id_of(connection, each.key)) for each in sessions], revision,
                         run_id)


def _add_sessions(
    connection: Connection, new: Sequence[_Placed], revision: int, run_id: str
) -> list[SavedReport]:
    """All new sessions of a file at once. Putts that are stored in another session stay there alone."""
    if not new:
        return []
    elsewhere = load_putt_homes(connection, [session for session, _ in new])
    spellings, moment = load_spellings(connection), moment_text(now())
    groups: list[Row] = []
    shots: list[Row] = []
    putts: list[Row] = []
    edits: dict[ShotKey, ShotEdit] = {}
    saved = []
    for session, report_id in new:
        of_groups, of_shots = build_file_rows(report_id, session.content.groups)
        edits |= _edits_of(session, of_shots)
        of_putts = build_putt_rows(report_id, [putt for putt in session.named_putts if putt.putt_id not in elsewhere])
        groups += of_groups
        shots += of_shots
        putts += of_putts
        saved.append(SavedReport(report_id, is_new=True, changed=True, stored_shots=len(of_shots),
                                 new_shots=len(of_shots), new_putts=len(of_putts)))
    record_new_reports(connection, run_id, [(report_id, storable(session.name)) for session, report_id in new])
    connection.exec_driver_sql(_ADD_SESSION, [
        _session_row(placed, spellings, moment, revision) for placed in new])
    if groups:
        connection.exec_driver_sql(UPSERT_GROUPS, groups)
    if shots:
        connection.exec_driver_sql(INSERT_SHOTS, [(*row, revision) for row in shots])
    insert_putts(connection, putts, revision)
    add_edits(connection, edits)
    if notes := [(storable(session.notes, LONGEST_NOTES), report_id) for session, report_id in new if session.notes]:
        connection.exec_driver_sql(_SAVE_NOTES, notes)
    save_all_evidence(connection, [(report_id, item) for session, report_id in new for item in session.dates])
    return saved


def _session_row(placed: _Placed, spellings: Collection[str], moment: str, revision: int) -> Row:
    session, day = placed.session, choose_day(placed.session.dates)
    return (placed.report_id, session.source.value, storable(session.key, 120), storable(session.name),
            spell_among(storable_or_none(session.player), spellings), session.guess.type.value,
            storable(session.guess.reason), session.guess.confidence,
            *(storable_or_none(text, 80) for text in session.device), storable(session.conditions, LONGEST_NOTES),
            session.is_normalised, day_text(day.day) if day else None, day.source.value if day else None, moment,
            moment, revision)


def _update_session(
    connection: Connection, session: SessionToImport, part: KnownPart, homes: Homes, *, revision: int, run_id: str,
) -> SavedReport:
    """Add what is new, replace what the file says better; every other stored shot stays."""
    assert part.report_id is not None  # noqa: S101 - a new session is added, not updated
    report_id = part.report_id
    keep_snapshot_before_change(connection, run_id, report_id)
    before = count_stored_shots(connection, report_id)
    groups, rows = build_file_rows(report_id, session.content.groups)
    stored = load_rows(connection, report_id)
    added = [row for row in rows if row[SHOT_ID] not in homes]
    better = [row for row in rows if row[SHOT_ID] in stored and is_better(row, stored[row[SHOT_ID]])]
    put_aside(connection, report_id, [stored[row[SHOT_ID]] for row in better], run_id)
    touched = {row[1] for row in (*added, *better)}
    if touched:
        connection.exec_driver_sql(UPSERT_GROUPS, [row for row in groups if row[1] in touched])
        first = int(connection.exec_driver_sql(_NEXT_POSITION, (report_id,)).scalar_one())
        connection.exec_driver_sql(INSERT_SHOTS, [(*row, revision) for row in (*_place(added, first), *better)])
        add_edits(connection, _edits_of(session, added))
    new_putts, better_putts = save_putts(
        connection, report_id, build_putt_rows(report_id, session.named_putts), run_id=run_id, revision=revision,
        known=load_putt_homes(connection, [session])) if session.putts else (0, 0)
    save_revision(connection, report_id, revision)
    for item in session.dates:
        if item.source is not DateSource.MANUAL:  # a day that the golfer has said since stays
            save_evidence(connection, report_id, item)
    choose_practice_day(connection, report_id)
    if added:
        save_change(connection, "sync", report_id, "shots", old=before, new=before + len(added), run_id=run_id)
    return SavedReport(report_id, is_new=False, changed=True, stored_shots=before + len(added), new_shots=len(added),
                       archived_shots=len(better) + better_putts, new_putts=new_putts)


def _edits_of(session: SessionToImport, rows: Sequence[Row]) -> dict[ShotKey, ShotEdit]:
    """What was said elsewhere of the shots of these rows."""
    return {(row[0], row[1], row[SHOT_ID]): session.edits[row[SHOT_ID]] for row in rows
            if row[SHOT_ID] in session.edits} if session.edits else {}


def _link_file(connection: Connection, file: FileToImport, report_ids: Collection[int]) -> None:
    format_id = storable(file.format_id, 80)
    connection.exec_driver_sql(_ADD_FILE, [
        (report_id, file.sha256, format_id, file.answers) for report_id in report_ids])


def save_revision(connection: Connection, report_id: int, revision: int) -> None:
    """Say of a session, of its shots and of its putts when they changed last."""
    connection.exec_driver_sql(_SAVE_REVISION, (revision, report_id))
    connection.exec_driver_sql(_SAVE_PUTT_REVISION, (revision, report_id))
    connection.exec_driver_sql(_SAVE_SESSION, (revision, report_id))


def count_stored_shots(connection: Connection, report_id: int) -> int:
    """How many shots a session has, as its sums say it."""
    return int(connection.exec_driver_sql(_LOAD_SHOTS, (report_id,)).scalar_one())


def settle(connection: Connection, report_ids: Collection[int]) -> None:
    """Decide which balls are copies, and renew the sums that rest on it."""
    twins = mark_duplicates(connection, load_shared_hashes_of(connection, report_ids))
    changed = twins | set(report_ids)
    save_summaries(connection, changed | renew_same_balls(connection, changed))


def _place(rows: Sequence[Row], first: int) -> list[Row]:
    """New shots of a known session behind those that are there, in the order of the file."""
    return [(*row[:POSITION], max(row[POSITION], first + place), *row[POSITION + 1:])
            for place, row in enumerate(rows)]


def put_aside(connection: Connection, report_id: int, old: Collection[Row], run_id: str) -> None:
    """Take stored shots out, for better told ones to come in; they go to the archive."""
    if not old:
        return
    moment = moment_text(now())
    connection.exec_driver_sql(_ARCHIVE, [
        (report_id, *row[1:3], moment, run_id, json.dumps(_named(row), ensure_ascii=False)) for row in old])
    connection.exec_driver_sql(_DELETE_SHOT, [row[:3] for row in old])


def _named(row: Row) -> dict[str, Any]:
    return {STORED_COLUMNS[place]: row[place] for place in _ARCHIVED}
