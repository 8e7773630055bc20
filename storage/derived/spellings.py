"""One spelling for each player: a name that comes in another Unicode form of a stored one is that player's.

Everything that is kept by a player's name is compared by SQLite letter by letter; so a new session takes the spelling
that is stored already. What is stored stays as it came. Two spellings that an earlier version stored stay two
players until the golfer says that they are one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from golf.reports import ListedReport
from golf.same_names import find_name

_PLAYERS = """
WITH RECURSIVE found (player) AS (
    SELECT min(player) FROM sessions
    UNION ALL SELECT (SELECT min(player) FROM sessions WHERE player > found.player) FROM found
    WHERE found.player IS NOT NULL)
SELECT player FROM found WHERE player IS NOT NULL
"""  # jumps along the index of players: see storage.reading.last_played


def load_spellings(connection: Connection) -> list[str]:
    """Every player's name as it is stored, listed sessions included."""
    return list(connection.exec_driver_sql(_PLAYERS).scalars())


def spell(connection: Connection, player: str | None) -> str | None:
    """The stored spelling of a name; the name itself when nobody is called so yet."""
    return spell_among(player, load_spellings(connection))


def spell_among(player: str | None, known: Collection[str]) -> str | None:
    """The same, for who asks often."""
    return find_name(player, known) or player


def spell_rows(connection: Connection, rows: Sequence[ListedReport]) -> list[ListedReport]:
    """The rows with each player in the spelling that is stored, or that came first on this page."""
    if all(row.player is None or row.player.isascii() for row in rows):
        return list(rows)
    return list(_spelled(load_spellings(connection), rows))


def _spelled(known: list[str], rows: Iterable[ListedReport]) -> Iterable[ListedReport]:
    for row in rows:
        spelled = find_name(row.player, known)
        if row.player is not None and spelled is None:
            known.append(row.player)
        yield row if spelled in (None, row.player) else replace(row, player=spelled)
