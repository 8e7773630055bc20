"""The summary of a session on its own row, so that Home never counts shots."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection

from golf.clubs import bag_position
from golf.putts import PUTTER
from storage.derived.club_sessions import (
    BELONGS,
    CLUB,
    COUNTED_SMASH,
    HAS_CLUB,
    IS_COUNTING,
    IS_SHOWN,
    WITH_WORDS,
    renew_club_sessions,
    sessions_of,
)

_IS_SWING = f"{IS_COUNTING} AND {CLUB} <> '{PUTTER}'"
"""A putt is in no number of full swings."""
_FIGURES = f"""
SELECT (SELECT count(*) FROM shots WHERE report_id = ?1), coalesce(sum(t.is_distinct AND {IS_SHOWN}), 0),
       max(t.carry_m) FILTER (WHERE {_IS_SWING}), avg({COUNTED_SMASH}) FILTER (WHERE {_IS_SWING}),
       count({COUNTED_SMASH}) FILTER (WHERE {_IS_SWING}),
       coalesce(
           (SELECT CASE WHEN max(is_distinct) = 0 THEN min(CAST(coalesce(duplicate_of, same_ball_as) AS INTEGER)) END
            FROM shots WHERE report_id = ?1),
           (SELECT CASE WHEN count(*) = count(same_putt_as) THEN min(CAST(same_putt_as AS INTEGER)) END
            FROM putts WHERE report_id = ?1))
{WITH_WORDS} WHERE {BELONGS}
"""  # noqa: S608 - constant text
_CLUBS = f"SELECT DISTINCT {CLUB} {WITH_WORDS} WHERE {BELONGS} AND {IS_SHOWN} AND {HAS_CLUB}"
_SAVE = """
UPDATE sessions SET stored_shots = ?, distinct_shots = ?, best_carry_m = ?, average_smash = ?,
       smash_shots = ?, copy_of = ?, clubs = ? WHERE report_id = ?
"""
_LOAD = """
SELECT stored_shots, distinct_shots, best_carry_m, average_smash, smash_shots, copy_of, clubs
FROM sessions WHERE report_id = ?
"""
_SETTLE_MADE = """
UPDATE sessions SET imported_at = CASE WHEN distinct_shots > 0 THEN coalesce(imported_at, first_seen_at) END
WHERE report_id = ? AND made_from IS NOT NULL
"""
"""A session that the golfer made of shots is there as long as it has any."""
Summary = tuple[int, int, float | None, float | None, int, int | None, str]


def compute_summary(connection: Connection, report_id: int) -> Summary:
    """Stored and distinct shots, best carry (m), mean smash and its shots, the original of a copy, clubs (JSON).

    Stored are those of its report, the rest is over the shots that count with the session. Hidden shots are stored
    and nothing else; what the golfer left out is no best and in no mean, nor is a putt.
    """
    row = connection.exec_driver_sql(_FIGURES, (report_id,)).one()
    stored, distinct, best_carry, smash, smash_shots, original = row
    clubs = {club for (club,) in connection.exec_driver_sql(_CLUBS, (report_id,))}
    is_copy = distinct == 0
    return (stored, distinct, best_carry, smash, smash_shots, original if is_copy else None,
            json.dumps(sorted(clubs, key=bag_position), ensure_ascii=False))


def save_summaries(connection: Connection, report_ids: Iterable[int]) -> None:
    """Recompute the summaries of these sessions, and of those their shots count with, and which clubs they saw."""
    affected = sessions_of(connection, report_ids)
    if not affected:
        return
    connection.exec_driver_sql(_SAVE, [
        (*compute_summary(connection, report_id), report_id) for report_id in affected])
    connection.exec_driver_sql(_SETTLE_MADE, [(report_id,) for report_id in affected])
    renew_club_sessions(connection, affected)


def load_stored_summary(connection: Connection, report_id: int) -> Summary:
    """The summary as it is kept, to be compared with the computed one."""
    row = connection.exec_driver_sql(_LOAD, (report_id,)).one()
    return row[0], row[1], row[2], row[3], row[4], row[5], row[6]
