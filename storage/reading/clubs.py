"""What the practice room reads: clubs, their sessions, and the shots of a few sessions. Never all shots.

Shots that averages rest on, a column a measure: a narrow reading for what looks at thousands and shows none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from golf.bag_and_goals import ClubSession, ClubUse, CountedShots
from golf.clubs import order_in_bag
from golf.shots import MEASURES, StoredShot
from storage.derived.club_sessions import HAS_CLUB, IS_COUNTING, SWING_LABEL
from storage.file.engine import Repository
from storage.reading.devices import load_sessions_like, load_shown_sessions, select_rows
from storage.reading.last_played import load_last_days_of_clubs, load_last_days_of_players
from storage.reading.shots import CLUB_HIT, GROUPS, SHOTS, fetch_plain, load_shots_by_club, load_stored_shots
from storage.tables.column_types import day_text, read_day
from storage.tables.core import IS_PRACTICE

_CLUBS = """
SELECT club, count(*), sum(shots), min(practised_on), max(practised_on)
FROM {rows} WHERE player = ? GROUP BY club
"""
_USAGE = "SELECT club, sum(shots) AS shots FROM {rows} WHERE player = ? GROUP BY club"
_SESSIONS = """
SELECT report_id, practised_on, shots FROM {rows}
WHERE player = ?1 AND club = ?2 AND (?3 IS NULL OR practised_on >= ?3) AND (?4 IS NULL OR practised_on <= ?4)
ORDER BY practised_on DESC, report_id DESC LIMIT ?5
"""
_PLACES = "SELECT club, position FROM bag_clubs WHERE player = ? AND position IS NOT NULL"
_PERIOD = f"""
SELECT report_id FROM sessions WHERE player = ? AND {IS_PRACTICE} AND practised_on BETWEEN ? AND ?
ORDER BY practised_on, report_id
"""  # noqa: S608 - constant text
_MONTHS = f"""
SELECT DISTINCT substr(practised_on, 1, 7) AS month FROM sessions
WHERE player = ? AND {IS_PRACTICE} AND practised_on <= ? ORDER BY month DESC
"""  # noqa: S608 - constant text
"""Walks the index of a player's days, without the table."""
_NO_LIMIT = -1
_LOAD = """
WITH asked AS MATERIALIZED (
    SELECT clubs.value AS club, last.value AS id FROM json_each(?2) AS clubs, json_each((
        SELECT json_group_array(report_id) FROM (
            SELECT report_id FROM {rows} WHERE player = ?1 AND club = clubs.value
            ORDER BY practised_on DESC, report_id DESC LIMIT ?3))) AS last),
{GROUPS}
SELECT {CLUB_HIT} AS club_hit, {SWING_LABEL}, s.report_id,
       w.club IS NOT NULL OR coalesce(w.verdict, '') = 'fine', {measures}
{SHOTS}
WHERE (club_hit, s.report_id) IN (SELECT club, id FROM asked) AND {IS_COUNTING} AND {HAS_CLUB}
"""


class Practice(Repository):
    """Reads for the pages of the practice room. Thread-safe."""

    def load_players(self) -> list[str]:
        """Everybody with a stored session, who practised last first."""
        with self._store.reading() as connection:
            last = load_last_days_of_players(connection)
        return sorted(last, key=lambda player: (last[player] or date.min, player), reverse=True)

    def load_clubs(self, player: str) -> list[ClubUse]:
        """The clubs a player has hit, in the order of the bag. Rounds on the default club are no club's."""
        with self._store.reading() as connection:
            places = {row.club: row.position for row in connection.exec_driver_sql(_PLACES, (player,))}
            rows = connection.exec_driver_sql(_CLUBS.format(rows=_shown_rows(connection, player)), (player,)).all()
        found = [ClubUse(club, sessions, shots, read_day(first), read_day(last))
                 for club, sessions, shots, first, last in rows]
        return sorted(found, key=lambda use: order_in_bag(use.club, places.get(use.club)))

    def load_usage(self, player: str) -> dict[str, int]:
        """How many shots a player has hit with each club, as ``load_clubs`` counts them; the clubs by name."""
        with self._store.reading() as connection:
            statement = _USAGE.format(rows=_shown_rows(connection, player))
            return {row.club: row.shots for row in connection.exec_driver_sql(statement, (player,))}

    def load_last_days(self, player: str) -> dict[str, date | None]:
        """The clubs of ``load_clubs``, without counting, and the last day of each; None: nothing is dated."""
        with self._store.reading() as connection:
            places = {row.club: row.position for row in connection.exec_driver_sql(_PLACES, (player,))}
            last = load_last_days_of_clubs(connection, player)
        return {club: last[club] for club in sorted(last, key=lambda club: order_in_bag(club, places.get(club)))}

    def load_club_names(self, player: str, since: date = date.min) -> list[str]:
        """The clubs of ``load_clubs``, without counting; with ``since`` those hit on that day or later."""
        return [club for club, day in self.load_last_days(player).items() if (day or date.min) >= since]

    def load_club_sessions(
        self, player: str, club: str, *, limit: int | None = None, first: date | None = None, last: date | None = None,
        like: int | None = None,
    ) -> list[ClubSession]:
        """The sessions in which a player hit a club, newest first, undated ones last.

        A period (``first``, ``last``, both included) leaves undated ones out. Those of the devices that are shown;
        with ``like`` those of the same device as that session.
        """
        return self.load_sessions_of_clubs(player, [club], limit=limit, first=first, last=last, like=like)[club]

    def load_sessions_of_clubs(
        self, player: str, clubs: Iterable[str], *, limit: int | None = None, first: date | None = None,
        last: date | None = None, like: int | None = None,
    ) -> dict[str, list[ClubSession]]:
        """``load_club_sessions`` of each of these clubs."""
        which = day_text(first), day_text(last), _NO_LIMIT if limit is None else limit
        with self._store.reading() as connection:
            rows = _shown_rows(connection, player) if like is None else select_rows(
                load_sessions_like(connection, player, like))
            return {club: [ClubSession(report_id, club, player, read_day(day), shots) for report_id, day, shots
                           in connection.exec_driver_sql(_SESSIONS.format(rows=rows), (player, club, *which)).all()]
                    for club in clubs}

    def load_period(self, player: str, first: date, last: date) -> list[int]:
        """A player's sessions that are practice from a day to a day, both included, oldest first; dated ones only."""
        with self._store.reading() as connection:
            return list(connection.exec_driver_sql(_PERIOD, (player, first.isoformat(), last.isoformat())).scalars())

    def load_months(self, player: str, last: date) -> list[date]:
        """The months up to this day in which a player practised, newest first, each by its first day."""
        with self._store.reading() as connection:
            months = connection.exec_driver_sql(_MONTHS, (player, last.isoformat())).scalars().all()
        return [date.fromisoformat(f"{month}-01") for month in months]

    def load_shots(self, report_ids: Sequence[int], club: str | None = None) -> list[StoredShot]:
        """Every shot of these sessions, or those with one club: by day, session, group and place.

        Flagged, hidden and duplicate ones are among them: ``passes`` tells.
        """
        return self._read(load_stored_shots, report_ids, club)

    def load_club_shots(
        self, player: str, club: str, *, sessions: int | None = 20, first: date | None = None, last: date | None = None
    ) -> list[StoredShot]:
        """The shots of a player's last ``sessions`` with a club (None: all of the period), oldest first."""
        return self.load_shots_of_clubs(player, [club], sessions=sessions, first=first, last=last)[club]

    def load_shots_of_clubs(
        self, player: str, clubs: Iterable[str], *, sessions: int | None = 20, first: date | None = None,
        last: date | None = None,
    ) -> dict[str, list[StoredShot]]:
        """``load_club_shots`` of each of these clubs, in one go."""
        found = self.load_sessions_of_clubs(player, clubs, limit=sessions, first=first, last=last)
        return self.load_shots_by_club({club: [item.report_id for item in each] for club, each in found.items()})

    def load_shots_by_club(self, sessions: Mapping[str, Sequence[int]]) -> dict[str, list[StoredShot]]:
        """As ``load_shots`` of the sessions with each club; a club without any has an empty list."""
        return self._read(load_shots_by_club, sessions)

    def load_counted_shots(
        self, player: str, clubs: Iterable[str], measures: Sequence[str], *, sessions: int
    ) -> CountedShots:
        """The counting shots of a player's last ``sessions`` with each of these clubs, these measures of them."""
        return self._read(load_counted_shots, player, clubs, measures, sessions)


def _shown_rows(connection: Connection, player: str) -> str:
    """Which rows of ``club_sessions`` are looked at: those of the devices that are shown."""
    return select_rows(load_shown_sessions(connection, player))


def load_counted_shots(
    connection: Connection, player: str, clubs: Iterable[str], measures: Sequence[str], sessions: int
) -> CountedShots:
    """The shots of the player's last ``sessions`` with each club, in no order."""
    assert set(measures) <= set(MEASURES)  # noqa: S101 - they become part of the statement
    statement = _LOAD.format(GROUPS=GROUPS, CLUB_HIT=CLUB_HIT, SWING_LABEL=SWING_LABEL, SHOTS=SHOTS,
                             IS_COUNTING=IS_COUNTING, HAS_CLUB=HAS_CLUB, rows=_shown_rows(connection, player),
                             measures=", ".join(f"t.{measure}" for measure in measures))
    rows = fetch_plain(connection, statement, (player, json.dumps(list(clubs)), sessions))
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(4 + len(measures))]
    hit_with, labels, session_ids, confirmed, *values = columns
    return CountedShots(hit_with, labels, session_ids, confirmed, dict(zip(measures, values, strict=True)))
