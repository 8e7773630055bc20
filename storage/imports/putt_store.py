"""Putts of putting trackers: stored in a run that can be taken back, and read for pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from golf.putts import StoredPutt
from golf.reports import SavedReport
from golf.sessions import UNKNOWN_PLAYER
from storage.file.engine import Repository
from storage.imports.putts import PUTT_COLUMNS, read_putt_row
from storage.imports.records import SessionToImport
from storage.imports.writer import write_putts
from storage.tables.column_types import day_text, read_day

_FROM = """
FROM putts AS p JOIN sessions AS seen ON seen.report_id = p.report_id
JOIN sessions AS s ON s.report_id = coalesce(seen.merged_into, seen.report_id)
"""
_LOAD = f"""
SELECT {', '.join('p.' + name for name in PUTT_COLUMNS)}, s.report_id, s.player, s.practised_on,
       trim(coalesce(nullif(trim(coalesce(seen.device_maker, '') || ' ' || coalesce(seen.device_model, '')), ''),
                     seen.device_software, '')), s.name
{_FROM}
WHERE p.same_putt_as IS NULL AND (?1 IS NULL OR s.player = ?1) AND (?2 IS NULL OR s.practised_on >= ?2)
  AND (?3 IS NULL OR s.practised_on <= ?3) AND (?4 IS NULL OR s.report_id = ?4)
ORDER BY s.practised_on, s.report_id, p.report_id, p.position, p.putt_id
"""
_COUNTS = f"""
SELECT s.report_id, s.name, s.player, s.practised_on, count(*), sum(p.made = 1), sum(p.made IS NOT NULL)
{_FROM} WHERE p.same_putt_as IS NULL AND (?1 IS NULL OR s.player = ?1) GROUP BY s.report_id
ORDER BY s.practised_on IS NULL, s.practised_on DESC, s.report_id DESC
"""
_TOTAL = "SELECT count(*), count(DISTINCT report_id) FROM putts WHERE same_putt_as IS NULL"


class PuttingSession(NamedTuple):
    """A session that has putts of a tracker. ``told``: putts of which it is said whether they went in."""

    session_id: int
    name: str
    player: str
    practised_on: date | None
    putts: int
    made: int
    told: int


class Putts(Repository):
    """Putts of putting trackers. Thread-safe; every method is one transaction."""

    def save(self, session: SessionToImport, run_id: str) -> SavedReport | None:
        """Store a session of putts that no file brought, or what is new of it; None when all of it is here.

        A session is known by its ``key``, a putt by its id. The run can be taken back.
        """
        with self._store.writing() as connection:
            return write_putts(connection, session, run_id)

    def load(
        self, player: str | None = None, *, first: date | None = None, last: date | None = None,
        session_id: int | None = None,
    ) -> list[StoredPutt]:
        """The putts by day, session and number; a period (both ends included) leaves undated sessions out."""
        wanted = player, day_text(first), day_text(last), session_id
        with self._store.reading() as connection:
            return [_read_row(row) for row in connection.exec_driver_sql(_LOAD, wanted)]

    def load_sessions(self, player: str | None = None) -> list[PuttingSession]:
        """The sessions that have putts, the newest first."""
        with self._store.reading() as connection:
            return [PuttingSession(row[0], row[1] or "", row[2] or UNKNOWN_PLAYER, read_day(row[3]), row[4],
                                   row[5] or 0, row[6] or 0)
                    for row in connection.exec_driver_sql(_COUNTS, (player,))]

    def count(self) -> tuple[int, int]:
        """How many putts are stored, and in how many sessions."""
        with self._store.reading() as connection:
            putts, sessions = connection.exec_driver_sql(_TOTAL).one()
            return int(putts), int(sessions)


def _read_row(row: Sequence[Any]) -> StoredPutt:
    session_id, player, day, device, name = row[len(PUTT_COLUMNS):]
    return StoredPutt(row[0], session_id, player, read_day(day), read_putt_row(row), device or "", name or "")
