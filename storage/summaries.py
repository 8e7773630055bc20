"""The summary of a session on its own row, so that Home never counts shots."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection

from golf.clubs import bag_position

_FIGURES = """
SELECT count(*), coalesce(sum(is_distinct), 0),
       max(carry_m) FILTER (WHERE is_counting), avg(smash_factor) FILTER (WHERE is_counting),
       count(smash_factor) FILTER (WHERE is_counting), min(CAST(duplicate_of AS INTEGER))
FROM shots WHERE report_id = ?
"""
_CLUBS = """
SELECT club FROM club_groups AS g WHERE report_id = ? AND NOT is_default_club
AND EXISTS (SELECT 1 FROM shots AS t WHERE t.report_id = g.report_id AND t.group_id = g.group_id)
"""
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
    """Stored and distinct shots, best carry (m), mean smash and its shots, the original of a copy, clubs (JSON)."""
    row = connection.exec_driver_sql(_FIGURES, (report_id,)).one()
    stored, distinct, best_carry, smash, smash_shots, original = row
    clubs = {club for (club,) in connection.exec_driver_sql(_CLUBS, (report_id,))}
    is_copy = stored > 0 and distinct == 0
    return (stored, distinct, best_carry, smash, smash_shots, original if is_copy else None,
            json.dumps(sorted(clubs, key=bag_position), ensure_ascii=False))


def save_summaries(connection: Connection, report_ids: Iterable[int]) -> None:
    """Recompute the summaries of these sessions from their shots."""
    for report_id in report_ids:
        connection.exec_driver_sql(_SAVE, (*compute_summary(connection, report_id), report_id))


def load_stored_summary(connection: Connection, report_id: int) -> Summary:
    """The summary as it is kept, to be compared with the computed one."""
    row = connection.exec_driver_sql(_LOAD, (report_id,)).one()
    return row[0], row[1], row[2], row[3], row[4], row[5], row[6]
