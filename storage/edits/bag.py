"""A player's bag: what the monitor's clubs are called, from which day on, and what is said about each club."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from golf.bag_and_goals import BagClub, BagMoves, BagRule
from golf.clubs import order_in_bag, place_in_bag
from golf.errors import NotFound
from golf.maintenance import Change
from storage.changes.change_log import load_last_undoable, save_change
from storage.changes.undo import BAG_CLUBS_FIELD, BAG_FIELD, UndoRefused
from storage.derived.club_sessions import BAG_CLUB, IS_SHOWN, WITH_WORDS
from storage.derived.session_sums import save_summaries
from storage.file.engine import Repository
from storage.file.revision import bump_revision
from storage.file.texts import storable
from storage.tables.column_types import day_text, read_day

_RULES = """
SELECT rule_id, player, monitor_club, club, from_on FROM bag_rules WHERE player = ?
ORDER BY monitor_club, from_on
"""
_RULE = "SELECT player, monitor_club FROM bag_rules WHERE rule_id = ?"
_SAVE_RULE = "INSERT INTO bag_rules (player, monitor_club, from_on, club) VALUES (?, ?, ?, ?)"
_DROP_RULE = "DELETE FROM bag_rules WHERE rule_id = ?"
_DROP_SAME = "DELETE FROM bag_rules WHERE player = ? AND monitor_club = ? AND from_on IS ?"
_DROP_ALL = "DELETE FROM bag_rules WHERE player = ?"
_CLUBS = "SELECT player, club, position, is_in_bag, make, loft_deg FROM bag_clubs WHERE player = ?"
_CLUB = "SELECT position, is_in_bag, make, loft_deg FROM bag_clubs WHERE player = ? AND club = ?"
_DROP_CLUB = "DELETE FROM bag_clubs WHERE player = ? AND club = ?"
_SAVE_CLUB = """
INSERT INTO bag_clubs (player, club, position, is_in_bag, make, loft_deg) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (player, club) DO UPDATE SET position = excluded.position, is_in_bag = excluded.is_in_bag,
    make = excluded.make, loft_deg = excluded.loft_deg
"""
_MONITOR_CLUBS = """
SELECT g.club FROM sessions AS s JOIN club_groups AS g ON g.report_id = s.report_id
WHERE s.player = ?1 AND NOT g.is_default_club
UNION
SELECT g.club FROM sessions AS s JOIN sessions AS part ON part.merged_into = s.report_id
JOIN club_groups AS g ON g.report_id = part.report_id
WHERE s.player = ?1 AND NOT g.is_default_club
UNION
SELECT g.club FROM shot_words AS w JOIN sessions AS aim ON aim.report_id = w.session_id
JOIN sessions AS s ON s.report_id = coalesce(aim.merged_into, aim.report_id)
JOIN club_groups AS g ON g.report_id = w.report_id AND g.group_id = w.group_id
WHERE s.player = ?1 AND NOT g.is_default_club
"""
_HIT_WITH = """
SELECT DISTINCT s.report_id FROM sessions AS s JOIN club_groups AS g ON g.report_id = s.report_id
WHERE s.player = ?1 AND g.club IN (SELECT value FROM json_each(?2))
UNION
SELECT s.report_id FROM sessions AS s
WHERE s.player = ?1 AND (s.report_id IN (SELECT merged_into FROM sessions WHERE merged_into IS NOT NULL)
                         OR s.report_id IN (SELECT session_id FROM shot_words WHERE session_id IS NOT NULL))
"""
"""The player's sessions with these clubs, and those that count shots of another session, whoever's that is."""
_MOVES = f"""
SELECT count(DISTINCT t.report_id), count(*) {WITH_WORDS}
WHERE s.player = ?1 AND g.club = ?2 AND NOT g.is_default_club AND w.club IS NULL AND t.is_distinct AND {IS_SHOWN}
  AND (?4 IS NULL OR s.practised_on >= ?4) AND coalesce({BAG_CLUB}, g.club) <> ?3
  AND NOT EXISTS (SELECT 1 FROM bag_rules AS later WHERE later.player = ?1 AND later.monitor_club = ?2
                  AND later.from_on <= s.practised_on AND later.from_on > coalesce(?4, ''))
"""  # noqa: S608 - constant text
_LONGEST_CLUB, _LONGEST_MAKE = 80, 120


class Bag(Repository):
    """The bags of the players. Thread-safe; each change is one transaction."""

    def load_rules(self, player: str) -> list[BagRule]:
        """What the monitor's clubs are for this player, by club, the oldest rule first."""
        return self._read(_load_rules, player)

    def load_monitor_clubs(self, player: str) -> list[str]:
        """The clubs that the monitor has named for this player, in the order of a bag."""
        with self._store.reading() as connection:
            found = connection.exec_driver_sql(_MONITOR_CLUBS, (player,)).scalars().all()
        return sorted(found, key=place_in_bag)

    def save_rule(self, player: str, monitor_club: str, club: str, from_on: date | None = None) -> int:
        """From a day on (None: always) the monitor's club is the player's ``club``; replaces a rule of the same day.

        Returns the entry of the change log. Raises NotFound for a blank name.
        """
        name = storable(club.strip(), _LONGEST_CLUB)
        if not name:
            raise NotFound("The club needs a name.", "Type what you call it.")
        day = day_text(from_on)
        with self._store.writing() as connection:
            before = _plain_rules(connection, player)
            connection.exec_driver_sql(_DROP_SAME, (player, monitor_club, day))
            connection.exec_driver_sql(_SAVE_RULE, (player, monitor_club, day, name))
            return _finish(connection, player, before, [monitor_club])

    def count_moves(self, player: str, monitor_club: str, club: str, from_on: date | None = None) -> BagMoves:
        """What ``save_rule`` would make of the stored shots. Shots the golfer has named a club for stay with it."""
        name, day = storable(club.strip(), _LONGEST_CLUB), day_text(from_on)
        with self._store.reading() as connection:
            sessions, shots = connection.exec_driver_sql(_MOVES, (player, monitor_club, name, day)).one()
        return BagMoves(sessions, shots)

    def delete_rule(self, rule_id: int) -> int:
        """Take a rule away. Returns the entry of the change log. Raises NotFound."""
        with self._store.writing() as connection:
            rule = connection.exec_driver_sql(_RULE, (rule_id,)).first()
            if rule is None:
                raise NotFound("This line of the bag is not stored (any more).", "Reload the page.")
            before = _plain_rules(connection, rule.player)
            connection.exec_driver_sql(_DROP_RULE, (rule_id,))
            return _finish(connection, rule.player, before, [rule.monitor_club])

    def load_clubs(self, player: str) -> list[BagClub]:
        """What the player has said about clubs, in the order of the bag."""
        with self._store.reading() as connection:
            rows = connection.exec_driver_sql(_CLUBS, (player,)).all()
        found = [BagClub(row.player, row.club, row.position, bool(row.is_in_bag), row.make, row.loft_deg)
                 for row in rows]
        return sorted(found, key=lambda item: order_in_bag(item.club, item.position))

    def save_club(self, club: BagClub) -> int | None:
        """Say something about a club: see ``save_clubs``."""
        return self.save_clubs([club])

    def save_clubs(self, clubs: Sequence[BagClub]) -> int | None:
        """Say something about clubs of one player, all or none; each whole record replaces what was said before.

        Returns the entry of the change log; None when nothing is said anew.
        """
        player = storable(clubs[0].player, 300)
        said = {storable(club.club, _LONGEST_CLUB): club for club in clubs}
        with self._store.writing() as connection:
            before = _said_of(connection, player, said)
            for name, club in said.items():
                connection.exec_driver_sql(_SAVE_CLUB, (player, name, club.position, club.is_in_bag,
                                                        storable(club.make.strip(), _LONGEST_MAKE), club.loft_deg))
            after = _said_of(connection, player, said)
            return None if before == after else _log(connection, player, BAG_CLUBS_FIELD, before, after)

    def load_last_change(self, player: str) -> Change | None:
        """The newest change of this bag that was not taken back: of its rules or of its clubs."""
        return self._read(load_last_undoable, (BAG_FIELD, BAG_CLUBS_FIELD), player)


def undo_bag_clubs(connection: Connection, old: str, new: str, detail: str) -> None:
    """Say of clubs what was said before. Raises UndoRefused when it is not what the change made of it."""
    player: str = json.loads(detail)["player"]
    before = json.loads(old)
    if _said_of(connection, player, [name for name, _ in before]) != json.loads(new):
        raise UndoRefused("These clubs were changed again since.", "Undo the later change first.")
    for name, said in before:
        if said is None:
            connection.exec_driver_sql(_DROP_CLUB, (player, name))
        else:
            connection.exec_driver_sql(_SAVE_CLUB, (player, name, *said))


def undo_bag(connection: Connection, old: str, new: str, detail: str) -> None:
    """Give a player the rules of before. Raises UndoRefused when they are not what the change made of them."""
    player: str = json.loads(detail)["player"]
    if _plain_rules(connection, player) != json.loads(new):
        raise UndoRefused("The bag was changed again since.", "Undo the later change first.")
    connection.exec_driver_sql(_DROP_ALL, (player,))
    rules = json.loads(old)
    for monitor_club, from_on, club in rules:
        connection.exec_driver_sql(_SAVE_RULE, (player, monitor_club, from_on, club))
    renew_sessions(connection, player, {rule[0] for rule in [*rules, *json.loads(new)]})


def _finish(connection: Connection, player: str, before: list[Any], monitor_clubs: Iterable[str]) -> int:
    """Sums, log and revision after a change of rules."""
    renew_sessions(connection, player, monitor_clubs)
    return _log(connection, player, BAG_FIELD, before, _plain_rules(connection, player))


def _log(connection: Connection, player: str, field: str, before: list[Any], after: list[Any]) -> int:
    change = save_change(connection, "golfer", None, field, old=json.dumps(before, ensure_ascii=False),
                         new=json.dumps(after, ensure_ascii=False),
                         detail=detail_of(player))
    bump_revision(connection)
    return change


def detail_of(player: str) -> str:
    """How the change log names whose bag it is, to the letter."""
    return json.dumps({"player": player}, ensure_ascii=False)


def _said_of(connection: Connection, player: str, names: Iterable[str]) -> list[Any]:
    """What is said of these clubs, as the change log keeps it; None of one that nothing is said of."""
    return [[name, None if (row := connection.exec_driver_sql(_CLUB, (player, name)).first()) is None else
             [row.position, bool(row.is_in_bag), row.make, row.loft_deg]] for name in names]


def renew_sessions(connection: Connection, player: str, monitor_clubs: Iterable[str]) -> None:
    """Sums of the player's sessions after a rule for one of these clubs changed."""
    wanted = json.dumps(sorted(set(monitor_clubs)), ensure_ascii=False)
    touched = connection.exec_driver_sql(_HIT_WITH, (player, wanted)).scalars().all()
    save_summaries(connection, touched)


def _load_rules(connection: Connection, player: str) -> list[BagRule]:
    return [BagRule(row.rule_id, row.player, row.monitor_club, row.club, read_day(row.from_on))
            for row in connection.exec_driver_sql(_RULES, (player,))]


def _plain_rules(connection: Connection, player: str) -> list[Any]:
    return [[rule.monitor_club, day_text(rule.from_on), rule.club]
            for rule in _load_rules(connection, player)]
