"""Which session a shot counts with, which club it was hit with, and which session saw which club.

A shot counts with its report's session, unless the golfer moved it to another one; and where that session is merged
into a third, with that.

The club is the golfer's edit of the shot, else what the bag makes of the monitor's club on that day, else the
monitor's club. A round left on the default club is of mixed clubs: its shots belong to no club until the golfer
names one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection

from golf.limits import POSSIBLE, SMASH

BAG_CLUB = """
(SELECT r.club FROM bag_rules AS r WHERE r.player = s.player AND r.monitor_club = g.club
 AND (r.from_on IS NULL OR r.from_on <= s.practised_on) ORDER BY r.from_on DESC LIMIT 1)
"""
"""What the bag calls the monitor's club ``g.club`` on the day of session ``s``; the rule that began last holds."""

CLUB = f"coalesce(w.club, {BAG_CLUB}, g.club)"
"""The club of a shot, for ``shot_words`` as ``w``, ``club_groups`` as ``g``, ``sessions`` as ``s``."""

WITH_WORDS = """
FROM shots AS t
JOIN club_groups AS g ON g.report_id = t.report_id AND g.group_id = t.group_id
LEFT JOIN shot_words AS w ON w.report_id = t.report_id AND w.group_id = t.group_id AND w.shot_id = t.shot_id
JOIN sessions AS home ON home.report_id = coalesce(w.session_id, t.report_id)
JOIN sessions AS s ON s.report_id = coalesce(home.merged_into, home.report_id)
"""
"""Shots with what is said of them; ``s`` is the session they count with."""
BELONGS = """
t.report_id IN (SELECT ?1 UNION SELECT report_id FROM sessions WHERE merged_into = ?1
                UNION SELECT report_id FROM shot_words WHERE session_id = ?1
                UNION SELECT w.report_id FROM sessions JOIN shot_words AS w ON w.session_id = sessions.report_id
                      WHERE merged_into = ?1)
AND s.report_id = ?1
"""
"""The shots that count with session ``?1``: its report's and those moved to it, less those moved away, and the same
of each session merged into it."""
IS_SHOWN = "NOT coalesce(w.is_hidden, 0)"
IS_COUNTING = f"(t.is_counting AND {IS_SHOWN} AND coalesce(w.verdict, '') <> 'out')"
"""As ``StoredShot.counts``: no flag, no copy, not hidden, not left out by the golfer."""
_LOWEST_SMASH, _HIGHEST_SMASH = POSSIBLE[SMASH]
COUNTED_SMASH = f"CASE WHEN t.smash_factor BETWEEN {_LOWEST_SMASH} AND {_HIGHEST_SMASH} THEN t.smash_factor END"
"""As ``StoredShot.value``: the smash of a counting shot, NULL where it can be no number (see golf.limits.SMASH)."""
SWING_LABEL = "CASE coalesce(w.swing_length, '-') WHEN '-' THEN g.label WHEN 'full' THEN '' ELSE w.swing_length END"
"""What says how long a shot's swing was meant, to be read as a label is (golf.swing_groups.names_distance)."""
HAS_CLUB = "(w.club IS NOT NULL OR NOT g.is_default_club)"

_COMPUTE = f"""
SELECT s.report_id, {CLUB} AS club, s.player, s.practised_on, count(*)
{WITH_WORDS}
WHERE {BELONGS} AND t.is_distinct AND {IS_SHOWN} AND {HAS_CLUB} GROUP BY 2
"""
_RENEW = f"INSERT INTO club_sessions (report_id, club, player, practised_on, shots) {_COMPUTE}"
_FORGET = "DELETE FROM club_sessions WHERE report_id = ?"
_STORED = "SELECT report_id, club, player, practised_on, shots FROM club_sessions WHERE report_id = ? ORDER BY club"

_AFFECTED = """
SELECT value AS id FROM json_each(?1)
UNION SELECT merged_into FROM sessions JOIN json_each(?1) ON report_id = value WHERE merged_into IS NOT NULL
UNION SELECT session_id FROM shot_words JOIN json_each(?1) ON report_id = value WHERE session_id IS NOT NULL
UNION SELECT s.merged_into FROM shot_words AS w JOIN json_each(?1) ON w.report_id = value
      JOIN sessions AS s ON s.report_id = w.session_id WHERE s.merged_into IS NOT NULL
"""

ClubRow = tuple[int, str, str, str | None, int]
"""Report, club, player, day, shots: distinct ones that are not hidden."""


def sessions_of(connection: Connection, report_ids: Iterable[int]) -> list[int]:
    """These sessions, and those that shots of theirs count with."""
    asked = json.dumps(list(report_ids))
    return list(connection.exec_driver_sql(_AFFECTED, (asked,)).scalars())


def renew_club_sessions(connection: Connection, report_ids: Iterable[int]) -> None:
    """Say anew which clubs these sessions saw, after anything that bears on it has changed."""
    asked = [(report_id,) for report_id in report_ids]
    if asked:
        connection.exec_driver_sql(_FORGET, asked)
        connection.exec_driver_sql(_RENEW, asked)


def compute_club_rows(connection: Connection, report_id: int) -> list[ClubRow]:
    """What ``club_sessions`` should say of a session, by club."""
    rows = connection.exec_driver_sql(_COMPUTE, (report_id,)).all()
    return sorted((row[0], row[1], row[2], row[3], row[4]) for row in rows)


def load_club_rows(connection: Connection, report_id: int) -> list[ClubRow]:
    """What ``club_sessions`` says of a session, by club."""
    rows = connection.exec_driver_sql(_STORED, (report_id,)).all()
    return sorted((row[0], row[1], row[2], row[3], row[4]) for row in rows)
