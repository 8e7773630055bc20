"""Who has played last when, and with what: read from the ends of an index, however many sessions there are.

An index on (player, club, day) is in order, so its next player and the last day of each are found by a jump. Grouping
would walk through all of it: over 21,000 sessions 9 ms against less than 1 (SQLite has no such jump of its own for
this question).
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from storage.reading.devices import load_shown_sessions, select_rows
from storage.tables.column_types import read_day
from storage.tables.core import IS_PRACTICE

_PLAYERS = f"""
WITH RECURSIVE found (player) AS (
    SELECT min(player) FROM sessions
    UNION ALL SELECT (SELECT min(player) FROM sessions WHERE player > found.player) FROM found
    WHERE found.player IS NOT NULL)
SELECT player, (SELECT max(practised_on) FROM sessions AS s WHERE s.player = found.player AND {IS_PRACTICE})
FROM found WHERE EXISTS (SELECT 1 FROM sessions AS s WHERE s.player = found.player AND counted = 1)
"""  # noqa: S608 - constant text
_CLUBS = """
WITH RECURSIVE found (club) AS (
    SELECT min(club) FROM club_sessions WHERE player = ?1
    UNION ALL SELECT (SELECT min(club) FROM club_sessions WHERE player = ?1 AND club > found.club) FROM found
    WHERE found.club IS NOT NULL)
SELECT club, (SELECT max(practised_on) FROM club_sessions AS s WHERE s.player = ?1 AND s.club = found.club)
FROM found WHERE club IS NOT NULL
"""
_SOME_CLUBS = "SELECT club, max(practised_on) FROM {rows} WHERE player = ? GROUP BY club"


def load_last_days_of_players(connection: Connection) -> dict[str, date | None]:
    """Everybody with a stored session, and the last day of practice; None: no ball is stored that has a day."""
    return {player: read_day(day) for player, day in connection.exec_driver_sql(_PLAYERS)}


def load_last_days_of_clubs(connection: Connection, player: str) -> dict[str, date | None]:
    """Every club a player has hit with the devices that are shown, and the last day; None: nothing is dated."""
    shown = load_shown_sessions(connection, player)
    statement = _CLUBS if shown is None else _SOME_CLUBS.format(rows=select_rows(shown))
    return {club: read_day(day) for club, day in connection.exec_driver_sql(statement, (player,))}
