"""The same ball through two doors, such as a report of the portal and a file of the same evening: counted once.

Each session is compared with those of the same player at most a day apart that came by another door, unless the golfer
has said that they are not the same. Of two copies the one with more values counts (those that were worked out from
others are none), then the portal's; but never one whose club nobody knows in place of one with a club (VIEW's files
have none). It is decided anew whenever shots, days or players change, and rests on nothing but them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import Connection

from analysis.quality.same_balls import Ball, pair_same_balls
from golf.provenance import Provenance, read_sources
from golf.sessions import OF_THE_PORTAL, UNKNOWN_PLAYER
from golf.shots import MEASURES
from storage.derived.same_putts import load_linked_putts, renew_same_putts

_PARTNERS = f"""
SELECT o.report_id, o.source,
       (SELECT f.format_id FROM session_files AS f WHERE f.report_id = o.report_id ORDER BY f.version DESC LIMIT 1),
       s.source,
       (SELECT f.format_id FROM session_files AS f WHERE f.report_id = s.report_id ORDER BY f.version DESC LIMIT 1)
FROM sessions AS s JOIN sessions AS o
  ON o.player = s.player AND o.practised_on BETWEEN date(s.practised_on, '-1 day') AND date(s.practised_on, '+1 day')
WHERE s.report_id = ?1 AND o.report_id <> ?1 AND s.player <> '{UNKNOWN_PLAYER}'
  AND EXISTS (SELECT 1 FROM shots AS t WHERE t.report_id = o.report_id)
  AND NOT EXISTS (SELECT 1 FROM not_same_balls AS n WHERE (n.report_id = ?1 AND n.other_id = o.report_id)
                  OR (n.report_id = o.report_id AND n.other_id = ?1))
"""  # noqa: S608 - constant text
_HAS_FILES = """
SELECT EXISTS (SELECT 1 FROM sessions WHERE source NOT IN ('portal', 'link'))
    OR EXISTS (SELECT 1 FROM shots WHERE same_ball_as IS NOT NULL)
"""
"""Both are found without a look at the rest: nearly every home has neither."""
_HAS_MARKS = "SELECT EXISTS (SELECT 1 FROM shots WHERE same_ball_as IS NOT NULL)"
_SHOTS = f"""
SELECT t.group_id, t.shot_id, g.club_source = 'unknown', t.how_measured, t.extras,
       {', '.join('t.' + name for name in MEASURES)}
FROM shots AS t JOIN club_groups AS g ON g.report_id = t.report_id AND g.group_id = t.group_id
WHERE t.report_id = ? AND t.duplicate_of IS NULL AND instr(t.flags, 'duplicate') = 0
ORDER BY g.position, t.position, t.group_id, t.shot_id
"""  # noqa: S608 - constant text
_LINKED = """
SELECT t.report_id FROM json_each(?1) AS asked JOIN shots AS t
  ON t.same_ball_as IS NOT NULL AND t.same_ball_as >= asked.value || '/' AND t.same_ball_as < asked.value || '0'
UNION
SELECT CAST(t.same_ball_as AS INTEGER) FROM json_each(?1) AS asked JOIN shots AS t
  ON t.report_id = asked.value AND t.same_ball_as IS NOT NULL
"""
_MARKED = """
SELECT report_id, group_id, shot_id, same_ball_as FROM shots
WHERE report_id IN (SELECT value FROM json_each(?)) AND same_ball_as IS NOT NULL
"""
_MARK = "UPDATE shots SET same_ball_as = ? WHERE report_id = ? AND group_id = ? AND shot_id = ?"
_EXISTING = "SELECT report_id FROM sessions WHERE report_id IN (SELECT value FROM json_each(?))"

_Key = tuple[int, str, str]
_Rank = tuple[bool, int, bool, int]
"""Those with a club first, then more values, then the portal's, then the lower number."""


class _Session(NamedTuple):
    balls: tuple[Ball[_Key], ...]
    ranks: dict[_Key, _Rank]


def load_linked(connection: Connection, report_ids: Collection[int]) -> set[int]:
    """The sessions that share a ball with these by another door, as it stands."""
    linked = set(connection.exec_driver_sql(_LINKED, (json.dumps(list(report_ids)),)).scalars())
    return linked | load_linked_putts(connection, report_ids)


def renew_same_balls(connection: Connection, report_ids: Collection[int]) -> set[int]:
    """Decide anew what these sessions share with others; returns those of which a shot or putt changed its mark."""
    if not report_ids or not connection.exec_driver_sql(_HAS_FILES).scalar_one():
        return set()
    return _Renewal(connection).renew(report_ids) | renew_same_putts(connection, report_ids)


class _Renewal:
    """One renewal: each session is read once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._partners: dict[int, dict[int, bool]] = {}
        self._sessions: dict[int, _Session] = {}
        self._pairs: dict[tuple[int, int], list[tuple[_Key, _Key]]] = {}

    def renew(self, report_ids: Collection[int]) -> set[int]:
        """See ``renew_same_balls``."""
        has_marks = bool(self._connection.exec_driver_sql(_HAS_MARKS).scalar_one())
        asked = set(report_ids) | (load_linked(self._connection, report_ids) if has_marks else set())
        for report_id in report_ids:
            asked |= set(self._load_partners(report_id))
        affected = set(self._connection.exec_driver_sql(_EXISTING, (json.dumps(sorted(asked)),)).scalars())
        wanted: dict[_Key, str] = {}
        for report_id in sorted(affected):
            wanted |= self._find_copies(report_id)
        marked = self._load_marks(affected) if has_marks else {}
        changes = [(wanted.get(key), *key) for key in wanted.keys() | marked.keys()
                   if wanted.get(key) != marked.get(key)]
        if changes:
            self._connection.exec_driver_sql(_MARK, changes)
        return {change[1] for change in changes}

    def _load_marks(self, report_ids: Collection[int]) -> dict[_Key, str]:
        listed = json.dumps(sorted(report_ids))
        return {(row[0], row[1], row[2]): row[3] for row in self._connection.exec_driver_sql(_MARKED, (listed,))}

    def _find_copies(self, report_id: int) -> dict[_Key, str]:
        """The shots of a session of which a better copy is elsewhere, with the best one."""
        best: dict[_Key, tuple[_Rank, _Key]] = {}
        for partner in sorted(self._load_partners(report_id)):
            mine, theirs = self._load_session(report_id), self._load_session(partner)
            for one, other in self._pair(report_id, partner):
                key, rival = (one, other) if one[0] == report_id else (other, one)
                if theirs.ranks[rival] < mine.ranks[key] and (
                        key not in best or theirs.ranks[rival] < best[key][0]):
                    best[key] = theirs.ranks[rival], rival
        return {key: "/".join(map(str, rival)) for key, (_, rival) in best.items()}

    def _pair(self, report_id: int, partner: int) -> list[tuple[_Key, _Key]]:
        first, second = min(report_id, partner), max(report_id, partner)
        if (first, second) not in self._pairs:
            self._pairs[first, second] = pair_same_balls(
                self._load_session(first).balls, self._load_session(second).balls)
        return self._pairs[first, second]

    def _load_partners(self, report_id: int) -> Iterable[int]:
        if report_id not in self._partners:
            rows = self._connection.exec_driver_sql(_PARTNERS, (report_id,))
            self._partners[report_id] = {row[0]: row[1] in OF_THE_PORTAL for row in rows
                                         if _door(row[1], row[2]) != _door(row[3], row[4])}
        return self._partners[report_id]

    def _load_session(self, report_id: int) -> _Session:
        if report_id not in self._sessions:
            source = self._connection.exec_driver_sql(
                "SELECT source FROM sessions WHERE report_id = ?", (report_id,)).scalar_one()
            is_files = source not in OF_THE_PORTAL
            balls, ranks = [], {}
            for row in self._connection.exec_driver_sql(_SHOTS, (report_id,)):
                group_id, shot_id, has_no_club, how_measured, extras, *values = row
                key = report_id, group_id, shot_id
                sources = read_sources(how_measured)
                known = {name: value for name, value in zip(MEASURES, values, strict=True) if value is not None}
                told = {name: value for name, value in known.items() if sources.get(name) is not Provenance.DERIVED}
                ranks[key] = bool(has_no_club), -len(told), is_files, report_id
                if extras is not None and sources.get("back_spin_rpm") is Provenance.DERIVED:
                    told |= _read_total_spin(extras)
                balls.append(Ball(key, told))
            self._sessions[report_id] = _Session(tuple(balls), ranks)
        return self._sessions[report_id]


def _read_total_spin(extras: str) -> dict[str, float]:
    """Total spin and axis, of which back and side spin were worked out."""
    found = json.loads(extras)
    return {name: float(found[name]) for name in ("total_spin_rpm", "spin_axis_deg") if name in found}


def _door(source: str, format_id: str | None) -> tuple[str, str]:
    """Copies of one format's files are known by their shots' ids (storage.imports.known)."""
    return ("portal", "") if source in OF_THE_PORTAL else (source, format_id or "")
