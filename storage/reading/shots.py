"""Rows of shots as the records that pages and services work with."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from golf.clubs import MIXED_CLUBS
from golf.limits import describe_reading
from golf.shot_edits import NO_EDIT, ShotEdit, ShotReview
from golf.shots import Shot, ShotFlag, StoredShot
from storage.derived.club_sessions import BAG_CLUB
from storage.tables.column_types import read_day

_SHOT_FIELDS = tuple(name for name in Shot.__dataclass_fields__ if name not in {"flags", "flag_reason"})
_END = len(_SHOT_FIELDS)
_WORD = _END + 13
_WORD_END = _WORD + 8
_build_shot: Callable[..., Shot] = Shot
GROUPS = f"""
homes AS (
    SELECT id AS report_id FROM asked
    UNION SELECT report_id FROM asked JOIN sessions ON merged_into = id
    UNION SELECT report_id FROM asked JOIN shot_words ON session_id = id
    UNION SELECT w.report_id FROM asked JOIN sessions AS part ON part.merged_into = id
          JOIN shot_words AS w ON w.session_id = part.report_id),
wanted AS MATERIALIZED (
    SELECT g.report_id, g.group_id, g.position, g.club, g.club_raw, g.label, g.is_default_club,
           s.report_id AS session_id, s.player, s.practised_on, {BAG_CLUB} AS bag_club
    FROM homes
    JOIN sessions AS home ON home.report_id = homes.report_id
    JOIN sessions AS s ON s.report_id = coalesce(home.merged_into, home.report_id)
    JOIN club_groups AS g ON g.report_id = home.report_id)
"""  # noqa: S608 - constant text
"""``wanted``: the groups of every report that has a shot of a session ``id`` of a table ``asked``, and maybe others."""
SHOTS = """
FROM wanted AS g
JOIN shots AS t ON t.report_id = g.report_id AND t.group_id = g.group_id
LEFT JOIN shot_words AS w ON w.report_id = t.report_id AND w.group_id = t.group_id AND w.shot_id = t.shot_id
LEFT JOIN sessions AS aim ON aim.report_id = w.session_id
JOIN sessions AS s ON s.report_id = coalesce(aim.merged_into, w.session_id, g.session_id)
"""
"""The shots of ``wanted`` with what is said of them; ``s`` is the session they count with."""
CLUB_HIT = f"coalesce(w.club, CASE WHEN w.session_id IS NULL THEN g.bag_club ELSE {BAG_CLUB} END, g.club)"
"""The club of one of ``SHOTS``."""
_FOUND = f"""
{GROUPS},
found AS (
    SELECT {', '.join('t.' + name for name in _SHOT_FIELDS)}, t.flags, t.flag_reason, t.report_id, t.group_id,
           CASE WHEN g.is_default_club AND w.club IS NULL THEN '{MIXED_CLUBS}' ELSE {CLUB_HIT} END AS club,
           g.club_raw, g.label, g.is_default_club AND w.club IS NULL AS is_default,
           coalesce(t.duplicate_of, t.same_ball_as), g.club AS monitor_club, s.player, s.practised_on,
           s.report_id AS session_id,
           w.shot_id IS NOT NULL, w.is_hidden, w.verdict, w.club, w.note, w.tags, w.session_id, w.swing_length,
           g.position AS place
    {SHOTS}
    WHERE s.report_id IN (SELECT id FROM asked))
"""  # noqa: S608 - constant text
_ORDER = "ORDER BY practised_on, session_id, report_id, place, group_id, position, shot_id"
_LOAD = f"""
WITH asked AS MATERIALIZED (SELECT value AS id FROM json_each(?1)),
{_FOUND}
SELECT * FROM found WHERE ?2 IS NULL OR (club = ?2 AND NOT is_default)
{_ORDER}
"""  # noqa: S608 - constant text
_LOAD_BY_CLUB = f"""
WITH asked AS MATERIALIZED (
    SELECT json_extract(value, '$[0]') AS hit_with, json_extract(value, '$[1]') AS id FROM json_each(?)),
{_FOUND}
SELECT * FROM found WHERE (club, session_id) IN (SELECT hit_with, id FROM asked) AND NOT is_default
{_ORDER}
"""  # noqa: S608 - constant text


def load_stored_shots(
    connection: Connection, report_ids: Sequence[int], club: str | None = None
) -> list[StoredShot]:
    """Every shot that counts with these sessions: by day, session, report, group and place, undated sessions first.

    With ``club`` only shots that belong to it. Flagged, hidden and duplicate ones are among them.
    """
    return [_read_row(row) for row in fetch_plain(connection, _LOAD, (json.dumps(list(report_ids)), club))]


def load_shots_by_club(
    connection: Connection, sessions: Mapping[str, Sequence[int]]
) -> dict[str, list[StoredShot]]:
    """As ``load_stored_shots`` of each club and its sessions, in one go."""
    found: dict[str, list[StoredShot]] = {club: [] for club in sessions}
    asked = [(club, report_id) for club, report_ids in sessions.items() for report_id in report_ids]
    for row in fetch_plain(connection, _LOAD_BY_CLUB, (json.dumps(asked),)):
        stored = _read_row(row)
        found[stored.club].append(stored)
    return found


def fetch_plain(connection: Connection, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows as the driver gives them, within the connection's transaction: for thousands of wide rows.

    SQLAlchemy would wrap each one, for as long as it takes to build a shot of it.
    """
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()  # type: ignore[assignment]
        return rows


def _read_row(row: Sequence[Any]) -> StoredShot:
    (flags, reason, report_id, group_id, club, club_raw, label, is_default, duplicate_of, monitor_club, player, day,
     session_id) = row[_END:_WORD]
    shot = _build_shot(*row[:_END], _read_flags(flags), describe_reading(reason) if reason else reason)
    return StoredShot(report_id, group_id, club, club_raw, label, shot, bool(is_default), duplicate_of, monitor_club,
                      player, read_day(day), _read_word(row[_WORD:_WORD_END]) if row[_WORD] else NO_EDIT,
                      None if session_id == report_id else session_id)


def _read_word(columns: Sequence[Any]) -> ShotEdit:
    _, is_hidden, verdict, club, note, tags, session_id, swing_length = columns
    return ShotEdit(bool(is_hidden), ShotReview(verdict) if verdict else None, club, note, tuple(json.loads(tags)),
                    session_id, swing_length)


@lru_cache(maxsize=16)
def _read_flags(text: str) -> tuple[ShotFlag, ...]:
    return tuple(ShotFlag(flag) for flag in text.split(",") if flag)
