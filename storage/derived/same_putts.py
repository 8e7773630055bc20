"""The same putt through two doors, such as live from a camera and later from its file: counted once.

Sessions are compared as those of balls are (storage.derived.same_balls), and kept apart by the same word of the golfer.
Of two copies the one that tells more counts, then that of the session with the lower number. A mark reads
``session/putts/putt``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection

from analysis.quality.same_putts import PuttSeen, pair_same_putts
from golf.putts import PUTT_MEASURES
from golf.sessions import UNKNOWN_PLAYER
from storage.tables.core import putts as putts_table

_PARTNERS = f"""
SELECT o.report_id, s.source = o.source AND f.format_id IS NOT NULL AND f.format_id = g.format_id
FROM sessions AS s JOIN sessions AS o
  ON o.player = s.player AND o.practised_on BETWEEN date(s.practised_on, '-1 day') AND date(s.practised_on, '+1 day')
LEFT JOIN session_files AS f ON f.report_id = s.report_id
     AND f.version = (SELECT max(version) FROM session_files WHERE report_id = s.report_id)
LEFT JOIN session_files AS g ON g.report_id = o.report_id
     AND g.version = (SELECT max(version) FROM session_files WHERE report_id = o.report_id)
WHERE s.report_id = ?1 AND o.report_id <> ?1 AND s.player <> '{UNKNOWN_PLAYER}'
  AND (s.source <> o.source OR f.report_id IS NOT NULL)
  AND EXISTS (SELECT 1 FROM putts AS p WHERE p.report_id = o.report_id)
  AND NOT EXISTS (SELECT 1 FROM not_same_balls AS n WHERE (n.report_id = ?1 AND n.other_id = o.report_id)
                  OR (n.report_id = o.report_id AND n.other_id = ?1))
"""  # noqa: S608 - constant text
_HAS_TWO = "SELECT count(*) > 1 FROM (SELECT DISTINCT report_id FROM putts LIMIT 2)"
_HAS_MARKS = "SELECT EXISTS (SELECT 1 FROM putts WHERE same_putt_as IS NOT NULL)"
_WITH_PUTTS = "SELECT DISTINCT report_id FROM putts WHERE report_id IN (SELECT value FROM json_each(?))"
_PUTTS = f"""
SELECT putt_id, hit_at, made, {', '.join(PUTT_MEASURES)} FROM putts
WHERE report_id = ? ORDER BY position, putt_id
"""  # noqa: S608 - constant text
_MARKS = """
SELECT report_id, putt_id, same_putt_as FROM putts
WHERE report_id IN (SELECT value FROM json_each(?)) AND same_putt_as IS NOT NULL
"""
_LINKED = """
SELECT p.report_id FROM json_each(?1) AS asked JOIN putts AS p
  ON p.same_putt_as >= asked.value || '/' AND p.same_putt_as < asked.value || '0'
UNION
SELECT CAST(p.same_putt_as AS INTEGER) FROM json_each(?1) AS asked JOIN putts AS p
  ON p.report_id = asked.value AND p.same_putt_as IS NOT NULL
"""
_MARK = "UPDATE putts SET same_putt_as = ? WHERE report_id = ? AND putt_id = ?"

_Key = tuple[int, str]
_Rank = tuple[int, int]


def load_linked_putts(connection: Connection, report_ids: Collection[int]) -> set[int]:
    """The sessions that share a putt with these by another door, as it stands."""
    if not connection.exec_driver_sql(_HAS_MARKS).scalar_one():
        return set()
    return set(connection.exec_driver_sql(_LINKED, (json.dumps(list(report_ids)),)).scalars())


def renew_same_putts(connection: Connection, report_ids: Collection[int]) -> set[int]:
    """Decide anew which putts these sessions share with others; returns the sessions of which one changed its mark."""
    has_marks = bool(connection.exec_driver_sql(_HAS_MARKS).scalar_one())
    if not has_marks and not connection.exec_driver_sql(_HAS_TWO).scalar_one():
        return set()
    renewal = _Renewal(connection)
    asked = set(report_ids) | (load_linked_putts(connection, report_ids) if has_marks else set())
    affected = set(connection.exec_driver_sql(_WITH_PUTTS, (json.dumps(sorted(asked)),)).scalars())
    for report_id in list(affected):
        affected |= renewal.load_partners(report_id)
    wanted: dict[_Key, str] = {}
    for report_id in sorted(affected):
        wanted |= renewal.find_copies(report_id)
    marked = {(row[0], row[1]): row[2]
              for row in connection.exec_driver_sql(_MARKS, (json.dumps(sorted(affected)),))}
    changes = [(wanted.get(key), *key) for key in wanted.keys() | marked.keys() if wanted.get(key) != marked.get(key)]
    if changes:
        connection.exec_driver_sql(_MARK, changes)
    return {change[1] for change in changes}


class _Renewal:
    """One renewal: each session is read once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._partners: dict[int, set[int]] = {}
        self._putts: dict[int, tuple[list[PuttSeen[_Key]], dict[_Key, _Rank]]] = {}
        self._pairs: dict[tuple[int, int], list[tuple[_Key, _Key]]] = {}

    def load_partners(self, report_id: int) -> set[int]:
        """Sessions of the same player and days that came by another door; files of one format give a putt one id."""
        if report_id not in self._partners:
            self._partners[report_id] = {
                row[0] for row in self._connection.exec_driver_sql(_PARTNERS, (report_id,)) if not row[1]}
        return self._partners[report_id]

    def find_copies(self, report_id: int) -> dict[_Key, str]:
        """The putts of a session of which a better told copy is elsewhere, with the mark of the best one."""
        best: dict[_Key, tuple[_Rank, _Key]] = {}
        _, ranks = self._load(report_id)
        for partner in sorted(self.load_partners(report_id)):
            _, theirs = self._load(partner)
            for one, other in self._pair(report_id, partner):
                key, rival = (one, other) if one[0] == report_id else (other, one)
                if theirs[rival] < ranks[key] and (key not in best or theirs[rival] < best[key][0]):
                    best[key] = theirs[rival], rival
        return {key: f"{rival[0]}/{putts_table.name}/{rival[1]}" for key, (_, rival) in best.items()}

    def _pair(self, report_id: int, partner: int) -> Iterable[tuple[_Key, _Key]]:
        first, second = min(report_id, partner), max(report_id, partner)
        if (first, second) not in self._pairs:
            self._pairs[first, second] = pair_same_putts(self._load(first)[0], self._load(second)[0])
        return self._pairs[first, second]

    def _load(self, report_id: int) -> tuple[list[PuttSeen[_Key]], dict[_Key, _Rank]]:
        if report_id not in self._putts:
            putts, ranks = [], {}
            for putt_id, hit_at, made, *values in self._connection.exec_driver_sql(_PUTTS, (report_id,)):
                key = report_id, putt_id
                told = {name: value for name, value in zip(PUTT_MEASURES, values, strict=True) if value is not None}
                putts.append(PuttSeen(key, told, _read_moment(hit_at)))
                ranks[key] = -(len(told) + (made is not None)), report_id
            self._putts[report_id] = putts, ranks
        return self._putts[report_id]


def _read_moment(text: str | None) -> datetime | None:
    """The local moment, without a zone; None for a bare day or what is none."""
    if text is None or len(text) <= len("2026-12-01"):
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
