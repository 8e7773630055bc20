"""The sessions of files: what is known of them, storing, deleting, and the log of what was imported."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, insert, select, text

from golf.errors import NotFound
from golf.reports import SavedReport
from storage.derived.same_balls import renew_same_balls
from storage.derived.session_sums import save_summaries
from storage.edits.merge_and_split import find_host
from storage.file.engine import Repository
from storage.file.texts import storable
from storage.file.unpacking import unpack
from storage.imports.deletion import delete_session
from storage.imports.kept_files import keep_refused, load_kept
from storage.imports.known import compare_with_stored
from storage.imports.records import (
    FileToImport,
    ImportedFile,
    ImportLine,
    KnownPart,
    SessionToImport,
    SharedBalls,
)
from storage.imports.replay import replay_file
from storage.imports.writer import pack_body, write_file, write_typed
from storage.tables.core import backfill_runs, import_files, not_same_balls, raw_files, session_files, sessions

_RUN, _FILE, _RAW = backfill_runs.c, import_files.c, raw_files.c
_SHARED = """
SELECT t.report_id, mine.name, CAST(t.same_ball_as AS INTEGER) AS other_id, other.name,
       t.group_id, t.shot_id, t.same_ball_as
FROM shots AS t JOIN sessions AS mine ON mine.report_id = t.report_id
JOIN sessions AS other ON other.report_id = CAST(t.same_ball_as AS INTEGER)
WHERE t.same_ball_as IS NOT NULL AND (t.report_id IN (SELECT value FROM json_each(?1))
      OR CAST(t.same_ball_as AS INTEGER) IN (SELECT value FROM json_each(?1)))
UNION ALL
SELECT p.report_id, mine.name, CAST(p.same_putt_as AS INTEGER), other.name, 'putts', p.putt_id, p.same_putt_as
FROM putts AS p JOIN sessions AS mine ON mine.report_id = p.report_id
JOIN sessions AS other ON other.report_id = CAST(p.same_putt_as AS INTEGER)
WHERE p.same_putt_as IS NOT NULL AND (p.report_id IN (SELECT value FROM json_each(?1))
      OR CAST(p.same_putt_as AS INTEGER) IN (SELECT value FROM json_each(?1)))
ORDER BY 1, 3, 5, 6
"""

_STORED = """
SELECT wanted.value FROM json_each(?) AS wanted
JOIN shots AS t ON t.report_id = CAST(wanted.value AS INTEGER)
     AND t.report_id || '/' || t.group_id || '/' || t.shot_id = wanted.value
"""

_BROUGHT = """
SELECT r.run_id, r.report_id FROM run_reports AS r JOIN sessions AS s ON s.report_id = r.report_id
WHERE r.run_id IN (SELECT value FROM json_each(?)) AND r.outcome IN ('imported', 'updated') ORDER BY r.rowid
"""


class Imports(Repository):
    """What came in by other doors than the portal. Thread-safe; every method is one transaction."""

    def compare(self, sessions_of_file: Sequence[SessionToImport], sha256: bytes) -> list[KnownPart]:
        """What storing these sessions would add to or change; writes nothing."""
        return self._read(compare_with_stored, sessions_of_file, sha256)

    def save(self, file: FileToImport, run_id: str, facts: Mapping[str, Any]) -> ImportedFile:
        """Store the file whole or not at all, with its line in the log; what is here already stays as it is."""
        packed = pack_body(file.body)
        with self._store.writing() as connection:
            saved = write_file(connection, file, packed, run_id)
            _save_line(connection, run_id, file, {**facts, "new": saved.new_shots, "known": saved.known_shots})
            return saved

    def save_batch(self, file: FileToImport, run_id: str) -> ImportedFile:
        """Store one batch of a run that has many, whole or not at all; the run's line in the log is saved apart."""
        packed = pack_body(file.body)
        with self._store.writing() as connection:
            return write_file(connection, file, packed, run_id)

    def save_replayed(self, file: FileToImport, run_id: str) -> list[SavedReport]:
        """Bring the stored sessions of a kept file to what is read of it now; returns those that changed."""
        with self._store.writing() as connection:
            return replay_file(connection, file, run_id)

    def save_refusal(self, file: FileToImport, run_id: str, facts: Mapping[str, Any]) -> None:
        """Remember a file of which nothing was stored, and keep it for a while, to be tried again."""
        packed = pack_body(file.body)
        with self._store.writing() as connection:
            _save_line(connection, run_id, file, facts)
            if file.body:
                keep_refused(connection, file.sha256, file.name, len(file.body), packed)

    def load_kept(self, run_id: str) -> tuple[str, bytes]:
        """Name and bytes of the file that a run was given. Raises NotFound when they are not kept."""
        with self._store.reading() as connection:
            found = load_kept(connection, run_id)
        if found is None:
            raise NotFound("This file is not kept here.", "Choose it again where you have it.")
        return found[0], unpack(found[1])

    def save_typed(
        self, session: SessionToImport, run_id: str, facts: Mapping[str, Any], into: int | None = None
    ) -> SavedReport:
        """Store a session that was typed in; with ``into`` its shots count with that session, on its day.

        Raises NotFound, RegroupingRefused when that session is another player's.
        """
        with self._store.writing() as connection:
            target = None if into is None else find_host(connection, into, session.player)
            saved = write_typed(connection, session, run_id, target)
            connection.execute(insert(import_files).values(
                run_id=run_id, position=0, name=storable(session.name), facts=json.dumps(facts, ensure_ascii=False)))
            return saved

    def find_stored(self, origins: Collection[str]) -> set[str]:
        """Which of these shots (``report/group/shot``, as our own exports name them) are stored here."""
        if not origins:
            return set()
        with self._store.reading() as connection:
            return set(connection.exec_driver_sql(_STORED, (json.dumps(sorted(origins)),)).scalars())

    def load_log(self, limit: int = 200) -> list[ImportLine]:
        """Everything that was imported, refused or typed in, the newest first."""
        newest = (select(import_files, _RUN.started_at, _RUN.status, _RUN.message, _RUN.undone_by,
                         _RAW.sha256.is_not(None).label("is_kept"))
                  .join(backfill_runs, _RUN.run_id == _FILE.run_id)
                  .outerjoin(raw_files, _RAW.sha256 == _FILE.sha256)
                  .order_by(text("backfill_runs.rowid DESC")).limit(limit))
        with self._store.reading() as connection:
            lines = connection.execute(newest).all()
            brought: dict[str, list[int]] = {}
            runs = json.dumps([row.run_id for row in lines])
            for run_id, report_id in connection.exec_driver_sql(_BROUGHT, (runs,)):
                brought.setdefault(run_id, []).append(report_id)
        return [ImportLine(row.run_id, row.name, row.format_id, row.started_at, row.status, row.message, row.undone_by,
                           json.loads(row.facts), tuple(brought.get(row.run_id, ())), bool(row.is_kept))
                for row in lines]

    def load_body(self, sha256: bytes) -> bytes:
        """The bytes of a file that a session was read from. Raises NotFound."""
        with self._store.reading() as connection:
            packed = connection.execute(select(_RAW.body).where(_RAW.sha256 == sha256)).scalar()
            if packed is None:
                raise NotFound("This file is not kept here.", "Import it again.")
            return unpack(packed)

    def load_files(self, report_id: int | None = None) -> list[tuple[bytes, str, str, str]]:
        """SHA-256, name, format and answers (JSON) of a session's files, or of all; the oldest first."""
        of = session_files.c
        statement = (select(of.sha256, _RAW.name, of.format_id, of.answers).distinct()
                     .join(raw_files, _RAW.sha256 == of.sha256).order_by(_RAW.added_at, of.sha256))
        if report_id is not None:
            statement = statement.where(of.report_id == report_id)
        with self._store.reading() as connection:
            return [(row.sha256, row.name, row.format_id, row.answers) for row in connection.execute(statement)]

    def delete(self, report_ids: Collection[int], run_id: str) -> None:
        """Take imported sessions out; the run keeps them, and undoing it brings them back.

        Raises NotFound, and UndoRefused for a session of the portal or one that others rest on; then changes nothing.
        """
        with self._store.changing() as connection:
            for report_id in report_ids:
                delete_session(connection, report_id, run_id)

    def load_shared_balls(self, report_ids: Collection[int]) -> list[SharedBalls]:
        """Which balls of these sessions are here twice, through two doors, and which copy counts."""
        with self._store.reading() as connection:
            rows = connection.exec_driver_sql(_SHARED, (json.dumps(list(report_ids)),)).all()
        return list(_read_shared(rows))

    def keep_apart(self, report_id: int, other_id: int, *, are_same: bool = False) -> None:
        """Say that the two sessions do not hold the same balls, or (``are_same``) take that back."""
        first, second = min(report_id, other_id), max(report_id, other_id)
        of = not_same_balls.c
        with self._store.changing() as connection:
            _check_stored(connection, first, second)
            connection.execute(not_same_balls.delete().where(of.report_id == second, of.other_id == first))
            if not are_same:
                connection.execute(insert(not_same_balls).values(report_id=second, other_id=first))
            changed = renew_same_balls(connection, [first, second])
            save_summaries(connection, changed | {first, second})


def _save_line(connection: Connection, run_id: str, file: FileToImport, facts: Mapping[str, Any]) -> None:
    connection.execute(insert(import_files).values(
        run_id=run_id, position=0, name=storable(file.name), sha256=file.sha256,
        format_id=storable(file.format_id, 80), facts=json.dumps(facts, ensure_ascii=False)))


def _check_stored(connection: Connection, *report_ids: int) -> None:
    found = set(connection.execute(select(sessions.c.report_id).where(sessions.c.report_id.in_(report_ids))).scalars())
    for report_id in report_ids:
        if report_id not in found:
            raise NotFound(f"Session {report_id} is not stored here.", "Choose another one.")


def _read_shared(rows: Sequence[Any]) -> Iterator[SharedBalls]:
    for key, found in groupby(rows, key=lambda row: (row[0], row[1], row[2], row[3])):
        report_id, name, other_id, other_name = key
        balls = []
        for row in found:
            other, group_id, shot_id = row[6].split("/", 2)
            balls.append(((report_id, row[4], row[5]), (int(other), group_id, shot_id)))
        yield SharedBalls(report_id, name, other_id, other_name, tuple(balls))
