"""The summary of a session on its own row, so that Home never counts shots."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection

from golf.clubs import bag_position
from storage.club_sessions import CLUB, HAS_CLUB, IS_COUNTING, IS_SHOWN, WITH_WORDS, renew_club_sessions

_FIGURES = f"""
SELECT count(*), coalesce(sum(t.is_distinct AND {IS_SHOWN}), 0),
       max(t.carry_m) FILTER (WHERE {IS_COUNTING}), avg(t.smash_factor) FILTER (WHERE {IS_COUNTING}),
       count(t.smash_factor) FILTER (WHERE {IS_COUNTING}), min(CAST(t.duplicate_of AS INTEGER))
FROM shots AS t
LEFT JOIN shot_words AS w ON w.report_id = t.report_id AND w.group_id = t.group_id AND w.shot_id = t.shot_id
WHERE t.report_id = ?
"""  # noqa: S608 - constant text
_CLUBS = f"SELECT DISTINCT {CLUB} {WITH_WORDS} WHERE t.report_id = ? AND {IS_SHOWN} AND {HAS_CLUB}"
_SAVE = """
UPDATE sessions SET stored_shots = ?, distinct_shots = ?, best_carry_m = ?, average_smash = ?,
       smash_shots = ?, copy_of = ?, clubs = ? WHERE report_id = ?
"""
_LOAD = """
SELECT stored_shots, distinct_shots, best_carry_m, average_smash, smash_shots, copy_of, clubs
FROM sessions WHERE report_id = ?
"""
Summary = tuple[int, int, float | None, float | None, int, int | None, str]


def compute_summary(connection: Connection, report_id: int) -> Summary:
    """Stored and distinct shots, best carry (m), mean smash and its shots, the original of a copy, clubs (JSON).

    Hidden shots are stored and nothing else; what the golfer left out is no best and in no mean.
    """
    row = connection.exec_driver_sql(_FIGURES, (report_id,)).one()
    stored, distinct, best_carry, smash, smash_shots, original = row
    clubs = {club for (club,) in connection.exec_driver_sql(_CLUBS, (report_id,))}
    is_copy = stored > 0 and distinct == 0  # without an original: all of it is hidden
    return (stored, distinct, best_carry, smash, smash_shots, original if is_copy else None,
            json.dumps(sorted(clubs, key=bag_position), ensure_ascii=False))


def save_summaries(connection: Connection, report_ids: Iterable[int]) -> None:
    """Recompute the summaries of these sessions from their shots, and which clubs they saw."""
    for report_id in report_ids:
        connection.exec_driver_sql(_SAVE, (*compute_summary(connection, report_id), report_id))
        renew_club_sessions(connection, [report_id])


def load_stored_summary(connection: Connection, report_id: int) -> Summary:
    """The summary as it is kept, to be compared with the computed one."""
    row = connection.exec_driver_sql(_LOAD, (report_id,)).one()
    return row[0], row[1], row[2], row[3], row[4], row[5], row[6]
