"""Which shots of a run are better than all that was stored before it: longest carry, fastest ball, by club.

Only counting shots can be a best (not flagged, no copies, no default-club rounds, no putts). What they are
compared with is wider: copies too, because a re-saved session must not beat itself. A best is news only when it was
hit lately, and not before the one it beats: an old session that comes in late brings none. Of a session that only
grew, the shots it had before are what is compared with; so are shots that were here once, were taken back with
their sync and came again: that news has been told.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from golf.bag_and_goals import AllTimeBest
from golf.clubs import UNKNOWN_CLUB, bag_position
from golf.notices import BestMeasure, PersonalBest
from storage.changes.report_snapshots import unpack_snapshot
from storage.derived.club_sessions import CLUB, HAS_CLUB, IS_SHOWN, WITH_WORDS
from storage.file.engine import Repository
from storage.reading.all_time_bests import load_all_time
from storage.reading.devices import load_sessions_like
from storage.tables.column_types import read_day
from storage.tables.core import IS_PRACTICE

ENOUGH_SHOTS_BEFORE = 20
"""A best means something only after so many shots with the club: the first import of a year is no news."""

LATELY_DAYS = 30
"""Before the player's last day of practice: what was hit longer ago is no news."""

_COLUMNS = {BestMeasure.CARRY: "carry_m", BestMeasure.BALL_SPEED: "ball_speed_mps"}
_NOT_COMPARED = json.dumps([UNKNOWN_CLUB, "Putter"])
_TOUCHED = "SELECT report_id FROM run_reports WHERE run_id = ? AND outcome IN ('imported', 'updated')"
_SEEN_BEFORE = """
SELECT seen.report_id, seen.before
FROM run_reports AS mine
JOIN run_reports AS seen ON seen.report_id = mine.report_id AND seen.touch_id <= mine.touch_id
WHERE mine.run_id = ? AND mine.outcome IN ('imported', 'updated') AND seen.before IS NOT NULL
"""
_IS_COMPARED = f"t.flags = '' AND {IS_SHOWN} AND coalesce(w.verdict, '') <> 'out' AND {HAS_CLUB}"
_HIT = f"""
SELECT * FROM (
    SELECT t.report_id, t.group_id, t.shot_id, t.is_counting, t.carry_m, t.ball_speed_mps,
           s.player, {CLUB} AS club, s.name, s.practised_on
    {WITH_WORDS}
    WHERE t.report_id IN (SELECT value FROM json_each(?)) AND {_IS_COMPARED})
WHERE club NOT IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - constant text
_ELSEWHERE = f"""
SELECT count(t.{{column}}), max(t.{{column}}), s.practised_on
{WITH_WORDS}
WHERE s.player = ? AND {CLUB} = ? AND {{only}} AND {_IS_COMPARED}
  AND t.report_id NOT IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - constant text
"""The day is that of the longest: a bare column beside a single ``max`` is SQLite's of that row."""
_LAST_DAY = f"SELECT max(practised_on) FROM sessions WHERE player = ? AND {IS_PRACTICE}"  # noqa: S608 - constant text
_ShotKey = tuple[int, str, str]
_ROWS_AT_ONCE = 500


_Club = tuple[BestMeasure, str, str]
"""A measure of one club of one player."""


@dataclass(slots=True)
class _Before:
    """The shots that a report had before the run: how many, and the best with its day."""

    shots: int = 0
    best: tuple[float, str] | None = None

    def add(self, value: float, day: str) -> None:
        """Count one more."""
        self.shots += 1
        self.best = (value, day) if self.best is None else max(self.best, (value, day))


@dataclass(frozen=True, slots=True)
class _Brought:
    """What the reports of a run brought: the best new shot of each club, and what their shots of before were.

    One shot of each is kept: a whole account has more shots than a small machine wants to hold.
    """

    reports: str
    best: dict[_Club, Any] = field(default_factory=dict)
    before: defaultdict[_Club, _Before] = field(default_factory=lambda: defaultdict(_Before))

    def add(self, row: Any, *, is_old: bool) -> None:
        """Take a shot in; of equal ones the earliest is the best."""
        for measure, column in _COLUMNS.items():
            value, club = getattr(row, column), (measure, row.player, row.club)
            if value is None:
                continue
            if is_old:
                self.before[club].add(value, row.practised_on or "")
            elif row.is_counting and (club not in self.best or _rank(row, column) < _rank(self.best[club], column)):
                self.best[club] = row


class PersonalBests(Repository):
    """Looks for new bests; writes nothing. Thread-safe."""

    def load_new(self, run_id: str) -> list[PersonalBest]:
        """The bests that this run brought, by player and in the order of a bag."""
        with self._store.reading() as connection:
            brought = _load_brought(connection, run_id)
            found = [best for measure in BestMeasure for best in _find(connection, measure, brought)]
        return sorted(found, key=lambda best: (best.player, bag_position(best.club), best.measure.value))

    def load_all_time(self, player: str, *, measured_only: bool = False) -> list[AllTimeBest]:
        """The best of each club over all shots (``storage.reading.all_time_bests``). Seconds for a million shots."""
        return self._read(load_all_time, player, measured_only=measured_only)


def _load_brought(connection: Connection, run_id: str) -> _Brought:
    had = {key for row in connection.exec_driver_sql(_SEEN_BEFORE, (run_id,))
           for key in _shots_before(row.report_id, row.before)}
    reports = json.dumps(connection.exec_driver_sql(_TOUCHED, (run_id,)).scalars().all())
    brought = _Brought(reports)
    for row in connection.exec_driver_sql(_HIT, (reports, _NOT_COMPARED)).yield_per(_ROWS_AT_ONCE):
        brought.add(row, is_old=(row.report_id, row.group_id, row.shot_id) in had)
    return brought


def _shots_before(report_id: int, packed: bytes) -> Iterator[_ShotKey]:
    """The shots a report had when a run first touched it."""
    part = unpack_snapshot(packed)[0].get("shots")
    if part is None:
        return
    group, shot = part.columns.index("group_id"), part.columns.index("shot_id")
    for row in part.rows:
        yield report_id, row[group], row[shot]


def _find(connection: Connection, measure: BestMeasure, brought: _Brought) -> Iterator[PersonalBest]:
    column = _COLUMNS[measure]
    for club, row in brought.best.items():
        if club[0] is not measure:
            continue
        value = getattr(row, column)
        shots, before, day = connection.exec_driver_sql(
            _ELSEWHERE.format(column=column, only=_only(load_sessions_like(connection, row.player, row.report_id))),
            (row.player, row.club, brought.reports)).one()
        here = brought.before[club]
        known = [best for best in (here.best, None if before is None else (before, day or "")) if best is not None]
        best_before, before_on = max(known, default=(value, ""))
        is_news = before_on <= (row.practised_on or "") and _is_late(connection, row)
        if shots + here.shots >= ENOUGH_SHOTS_BEFORE and value > best_before and is_news:
            yield PersonalBest(row.player, row.club, measure, value, best_before, row.report_id, row.name,
                               read_day(row.practised_on))


def _only(report_ids: list[int] | None) -> str:
    """A condition on the session a shot counts with: a best is compared with what the same device saw."""
    return "1" if report_ids is None else f"s.report_id IN ({', '.join(map(str, report_ids))})"


def _is_late(connection: Connection, row: Any) -> bool:
    """Whether it was hit in the player's last weeks of practice; never for a session without a day."""
    day = read_day(row.practised_on)
    last = read_day(connection.exec_driver_sql(_LAST_DAY, (row.player,)).scalar())
    return day is not None and last is not None and last - day <= timedelta(days=LATELY_DAYS)


def _rank(row: Any, column: str) -> tuple[float, str, int]:
    """The lower, the better."""
    return -getattr(row, column), row.practised_on or "9", row.report_id
