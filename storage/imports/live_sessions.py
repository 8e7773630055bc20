"""Sessions that grow ball by ball while they are hit: each ball, or what completes one, is a transaction of its own.

A live session is one run of the history, open until nobody hits any more. It runs beside syncs and imports: nobody
waits for their lock here, only for SQLite's own. The run's heartbeat is the moment of its last ball.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from golf.errors import NotFound
from golf.reports import ClubGroup, SavedReport
from golf.shots import Shot
from golf.sync_events import LIVE, LIVE_PUTTS, SyncStage, SyncStatus
from golf.sync_history import ReportOutcome
from storage.changes.changesets import save_outcome
from storage.derived.duplicates import load_shared_hashes_of, mark_duplicates
from storage.file.engine import Repository
from storage.file.revision import bump_revision
from storage.file.texts import LONGEST_MESSAGE, storable
from storage.imports.records import SessionToImport
from storage.imports.rows import STORED_COLUMNS, build_file_rows
from storage.imports.writer import add_sessions, count_stored_shots, settle, write_putts
from storage.reports.rows import INSERT_SHOTS, UPSERT_GROUPS
from storage.runs.log import insert_run
from storage.tables.core import backfill_runs, live_messages

LONGEST_BODY = 64 * 1024
"""Characters of a message that are kept: all of any that is dealt with."""
_RUN, _SAID = backfill_runs.c, live_messages.c
_KEYS = ("report_id", "group_id", "shot_id")
_CHANGED = tuple(name for name in STORED_COLUMNS if name not in (*_KEYS, "position", "hit_at"))
_COMPLETE = (f"UPDATE shots SET {', '.join(f'{name} = ?' for name in _CHANGED)} "  # noqa: S608 - constant text
             "WHERE report_id = ? AND group_id = ? AND shot_id = ?")
_OPEN = """
SELECT s.import_revision FROM backfill_runs AS r JOIN sessions AS s ON s.report_id = ?2
WHERE r.run_id = ?1 AND r.status = 'running' AND s.imported_at IS NOT NULL
"""
_FIND = "SELECT group_id, position, hit_at FROM shots WHERE report_id = ? AND shot_id = ?"
_NEXT_POSITION = "SELECT coalesce(max(position), -1) + 1 FROM shots WHERE report_id = ?"
_NEXT_GROUP = """
SELECT coalesce((SELECT position FROM club_groups WHERE report_id = ?1 AND group_id = ?2),
                (SELECT max(position) + 1 FROM club_groups WHERE report_id = ?1), 0)
"""
_NEXT_NUMBER = "SELECT coalesce(max(number), 0) + 1 FROM live_messages WHERE report_id = ?"
_SESSION_OF = "SELECT report_id FROM run_reports WHERE run_id = ? ORDER BY touch_id LIMIT 1"


class SaidLive(NamedTuple):
    """A message as it came."""

    shot_id: str
    connection: str
    received_at: datetime
    body: str


class OpenLive(NamedTuple):
    """A live session that is going on. ``last_at``: when its last ball came."""

    run_id: str
    report_id: int
    began_at: datetime
    last_at: datetime
    balls: int


class LiveSessions(Repository):
    """Live sessions. Thread-safe; every method is one transaction, and what it saved survives a power cut."""

    def load_open(self, mode: str = LIVE) -> list[OpenLive]:
        """The sessions that are going on, the newest first: at most one, unless somebody was killed."""
        with self._store.reading() as connection:
            runs = connection.execute(
                select(_RUN.run_id, _RUN.started_at, _RUN.heartbeat_at, _RUN.total_shots)
                .where(_RUN.mode == mode, _RUN.status == SyncStatus.RUNNING.value)
                .order_by(_RUN.started_at.desc())).all()
            return [OpenLive(row.run_id, int(connection.exec_driver_sql(_SESSION_OF, (row.run_id,)).scalar_one()),
                             row.started_at, row.heartbeat_at, row.total_shots) for row in runs]

    def load_messages(self, report_id: int, limit: int) -> list[SaidLive]:
        """The last messages of a session as they came, the oldest first."""
        newest = (select(_SAID.shot_id, _SAID.connection, _SAID.received_at, _SAID.body)
                  .where(_SAID.report_id == report_id).order_by(_SAID.number.desc()).limit(limit))
        with self._store.reading() as connection:
            return [SaidLive(*row) for row in reversed(connection.execute(newest).all())]

    def load_hit_since(self, report_id: int, number: int) -> tuple[int, list[str]]:
        """The number of the last message of a session, and the ids of the balls that the ones after ``number`` tell of.

        In their order, each ball once. A message that completes a ball tells of it once more.
        """
        later = (select(_SAID.number, _SAID.shot_id).where(_SAID.report_id == report_id, _SAID.number > number)
                 .order_by(_SAID.number))
        with self._store.reading() as connection:
            found = connection.execute(later).all()
        return found[-1].number if found else number, list(dict.fromkeys(row.shot_id for row in found))

    def begin(self, run_id: str, session: SessionToImport, said: Sequence[SaidLive]) -> SavedReport:
        """Open a run with a new session and its first ball."""
        at = said[0].received_at
        with self._store.writing() as connection:
            insert_run(connection, run_id, trigger=LIVE, mode=LIVE, max_sessions=None, account="", started_at=at)
            saved, = add_sessions(connection, [session], bump_revision(connection), run_id)
            self._note(connection, run_id, saved.report_id, said, balls=saved.stored_shots)
            return saved

    def add(self, run_id: str, report_id: int, group: ClubGroup, said: Sequence[SaidLive], *, is_told: bool) -> None:
        """Store one more ball, the only shot of ``group``. ``is_told``: pages hear of it now and not later.

        Raises NotFound when the session or its run is not here any more.
        """
        with self._store.writing() as connection:
            revision = _check_open(connection, run_id, report_id)
            place = int(connection.exec_driver_sql(_NEXT_GROUP, (report_id, group.group_id)).scalar_one())
            groups, rows = build_file_rows(report_id, [group])
            at = int(connection.exec_driver_sql(_NEXT_POSITION, (report_id,)).scalar_one())
            connection.exec_driver_sql(UPSERT_GROUPS, [(*row[:2], place, *row[3:]) for row in groups])
            connection.exec_driver_sql(INSERT_SHOTS, [(*row[:3], at, *row[4:], revision) for row in rows])
            self._note(connection, run_id, report_id, said, balls=1)
            if is_told:
                bump_revision(connection)

    def complete(self, run_id: str, report_id: int, shot: Shot, said: Sequence[SaidLive], *, is_told: bool) -> None:
        """Put what is known of a stored ball now in place of what was known before; its club and place stay.

        Raises NotFound when the ball, its session or its run is not here any more.
        """
        with self._store.writing() as connection:
            _check_open(connection, run_id, report_id)
            found = connection.exec_driver_sql(_FIND, (report_id, shot.shot_id)).first()
            if found is None:
                raise _gone()
            before = load_shared_hashes_of(connection, [report_id])
            _, (row,) = build_file_rows(report_id, [ClubGroup(
                found.group_id, 0, "", "", None, None, "club_name", "", shots=(shot,))])
            values = dict(zip(STORED_COLUMNS, row, strict=True))
            connection.exec_driver_sql(_COMPLETE, (*(values[name] for name in _CHANGED), *row[:3]))
            mark_duplicates(connection, before)
            self._note(connection, run_id, report_id, said, balls=0)
            if is_told:
                bump_revision(connection)

    def save_putt(self, run_id: str, session: SessionToImport, said: SaidLive) -> int:
        """Store the session's only putt: the first one of a run opens it with the session. The session's number.

        Raises NotFound when the run is over or not here any more.
        """
        with self._store.writing() as connection:
            if connection.execute(select(_RUN.status).where(_RUN.run_id == run_id)).first() is not None:
                _check_open(connection, run_id, connection.exec_driver_sql(_SESSION_OF, (run_id,)).scalar())
            else:
                insert_run(connection, run_id, trigger=LIVE_PUTTS, mode=LIVE_PUTTS, max_sessions=None, account="",
                           started_at=said.received_at)
            saved = write_putts(connection, session, run_id)
            if saved is None:
                raise _gone()  # a putt of this name is here already: of a session that was split from this one
            self._note(connection, run_id, saved.report_id, [said], balls=0)
            return saved.report_id

    def tell(self) -> None:
        """Let pages hear of what was stored without a word to them."""
        with self._store.changing():
            pass

    def finish(self, run_id: str, message: str, at: datetime) -> None:
        """Close the run of a live session; everything that follows from its balls is worked out once more."""
        with self._store.changing() as connection:
            report_id = connection.exec_driver_sql(_SESSION_OF, (run_id,)).scalar()
            if report_id is not None and connection.exec_driver_sql(
                    "SELECT 1 FROM sessions WHERE report_id = ?", (report_id,)).first():
                settle(connection, [report_id])
            connection.execute(update(backfill_runs).where(
                _RUN.run_id == run_id, _RUN.status == SyncStatus.RUNNING.value).values(
                status=SyncStatus.SUCCESS.value, stage=SyncStage.DONE.value, finished_at=at,
                message=storable(message, LONGEST_MESSAGE), duration_seconds=_RUN.elapsed_seconds))

    def _note(
        self, connection: Connection, run_id: str, report_id: int, said: Sequence[SaidLive], *, balls: int
    ) -> None:
        """Keep the messages, and renew what rests on the session's shots."""
        first = int(connection.exec_driver_sql(_NEXT_NUMBER, (report_id,)).scalar_one())
        connection.execute(insert(live_messages), [
            {"report_id": report_id, "number": number, "shot_id": each.shot_id, "connection": each.connection,
             "received_at": each.received_at, "body": storable(each.body, LONGEST_BODY)}
            for number, each in enumerate(said, first)])
        settle(connection, [report_id])
        save_outcome(connection, run_id, report_id, ReportOutcome.IMPORTED,
                     shots=count_stored_shots(connection, report_id), new=balls)
        at = said[-1].received_at
        began = connection.execute(select(_RUN.started_at).where(_RUN.run_id == run_id)).scalar_one()
        connection.execute(update(backfill_runs).where(_RUN.run_id == run_id).values(
            heartbeat_at=at, imported=1, sessions_imported=1, shots=_RUN.shots + balls,
            total_shots=_RUN.total_shots + balls, elapsed_seconds=max(0.0, (at - began).total_seconds())))


def _check_open(connection: Connection, run_id: str, report_id: int | None) -> int:
    """The revision that the session's shots have."""
    revision = connection.exec_driver_sql(_OPEN, (run_id, report_id)).scalar()
    if revision is None:
        raise _gone()
    return int(revision)


def _gone() -> NotFound:
    return NotFound("This live session is not here any more.", "The next ball begins a new one.")
