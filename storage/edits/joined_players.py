"""One player in two spellings, stored by an earlier version: told, and joined when the golfer says so.

A join is a run. Each session of the other spellings gets the kept one as the golfer's word, so no sync moves it back;
before that its rows are kept as every run keeps them (storage.changes.changesets). Bag, goals and hand go along club by
club, as far as nothing is said of it under the kept name. The log's entry lists what went along: taking the run back
moves just that, and writes the opposite under its own id.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from golf.bag_and_goals import JOINED_FIELD, BagClub, BagRule, JoinedPlayers, Player, PlayerSpellings, Spelling
from golf.errors import NotFound
from golf.same_names import is_same_name, name_key
from golf.sync_history import ReportOutcome
from storage.changes.change_log import save_change
from storage.changes.changesets import keep_snapshot_before_change, save_outcome
from storage.changes.undo import BAG_CLUBS_FIELD, BAG_FIELD
from storage.derived.duplicates import renew_duplicates
from storage.derived.spellings import load_spellings
from storage.edits.bag import detail_of, renew_sessions
from storage.edits.conflicts import follow_edit
from storage.file.engine import Repository
from storage.tables.column_types import read_day
from storage.tables.core import bag_clubs, bag_rules, goals, players

_COUNTS = "SELECT count(*) FILTER (WHERE counted = 1), count(*) FROM sessions WHERE player = ?"
_SESSIONS = "SELECT report_id, stored_shots FROM sessions WHERE player = ? ORDER BY report_id"
_SAVE_PLAYER = "UPDATE sessions SET player_edit = ? WHERE report_id = ?"
_DONE_BY = "SELECT old, new, detail FROM change_log WHERE run_id = ? AND field = ? ORDER BY change_id DESC"
_RULES_LEFT = """
SELECT rule_id, player, monitor_club, club, from_on FROM bag_rules AS r
WHERE player = ?1 AND NOT EXISTS (SELECT 1 FROM bag_rules AS k WHERE k.player = ?2 AND k.club = r.club
                                  AND k.monitor_club = r.monitor_club AND k.from_on IS r.from_on)
ORDER BY monitor_club, from_on
"""
_CLUBS_LEFT = """
SELECT player, club, position, is_in_bag, make, loft_deg FROM bag_clubs AS c
WHERE player = ?1 AND NOT EXISTS (
    SELECT 1 FROM bag_clubs AS k WHERE k.player = ?2 AND k.club = c.club AND k.is_in_bag = c.is_in_bag
    AND k.position IS c.position AND k.make = c.make AND k.loft_deg IS c.loft_deg)
ORDER BY club
"""
_HAND_LEFT = """
SELECT name, is_left_handed FROM players WHERE name = ?1
AND is_left_handed <> (SELECT is_left_handed FROM players WHERE name = ?2)
"""
_LOG_OF = "SELECT change_id FROM change_log WHERE field = ? AND actor = 'golfer' AND detail = ?"
_SAVE_LOG = "UPDATE change_log SET detail = ? WHERE change_id = ? AND detail = ?"


class _Kind(NamedTuple):
    """A table that is kept by a player's name. Of one ``key`` a player says one thing."""

    owner: str
    key: str


_KINDS = {bag_rules.name: _Kind("player", "monitor_club"), bag_clubs.name: _Kind("player", "club"),
          goals.name: _Kind("player", "goal_id"), players.name: _Kind("name", "'hand'")}
_LOG_FIELDS = {bag_rules.name: BAG_FIELD, bag_clubs.name: BAG_CLUBS_FIELD}
_Moved = dict[str, list[str | int]]
"""By table, the keys that went along."""


class PlayerNames(Repository):
    """The spellings of the players' names. Thread-safe."""

    def load_twins(self) -> list[PlayerSpellings]:
        """Every name that stored sessions have in more than one spelling, in alphabetical order."""
        return self._read(_load_twins)

    def join(self, name: str, run_id: str) -> JoinedPlayers:
        """Make all spellings of a name the one with most sessions, as a run. Raises NotFound when it has only one."""
        with self._store.changing() as connection:
            twins = next((each for each in _load_twins(connection) if is_same_name(each.kept.name, name)), None)
            if twins is None:
                raise NotFound("This player's name is stored in one spelling only.", "Reload the page.")
            return _join(connection, twins, run_id)


def take_back_joined_players(connection: Connection, run_id: str, new_run_id: str) -> None:
    """Give back what a join, or its taking-back, moved, when its sessions are back. What was said since goes along."""
    for old, new, detail in connection.exec_driver_sql(_DONE_BY, (run_id, JOINED_FIELD)).all():
        facts = json.loads(detail)
        log = _move_log(connection, facts["log"], new, old)
        _finish(connection, new, old, _move(connection, new, old, facts["moved"]), log,
                run_id=new_run_id)


def _load_twins(connection: Connection) -> list[PlayerSpellings]:
    groups: dict[str, list[str]] = defaultdict(list)
    for name in load_spellings(connection):
        groups[name_key(name)].append(name)
    return [_rank(connection, names) for _, names in sorted(groups.items()) if len(names) > 1]


def _rank(connection: Connection, names: Sequence[str]) -> PlayerSpellings:
    """Most sessions first; of equal ones the composed form, which most systems write."""
    counts = {name: connection.exec_driver_sql(_COUNTS, (name,)).one() for name in names}
    kept, *others = sorted(names, key=lambda name: (-counts[name][0], -counts[name][1], name != name_key(name), name))
    return PlayerSpellings(Spelling(kept, counts[kept][0]),
                           tuple(Spelling(name, counts[name][0]) for name in others))


def _join(connection: Connection, twins: PlayerSpellings, run_id: str) -> JoinedPlayers:
    kept, others = twins.kept.name, [other.name for other in twins.others]
    report_ids: list[int] = []
    moved: list[_Moved] = []
    for other in others:
        report_ids += _give_sessions(connection, other, kept, run_id)
        whole = [table for table in _LOG_FIELDS if _is_silent(connection, table, kept)]
        moved.append(_move(connection, other, kept, None))
        log = [number for table in whole for number in connection.exec_driver_sql(
            _LOG_OF, (_LOG_FIELDS[table], detail_of(other))).scalars()]
        _finish(connection, other, kept, moved[-1], _move_log(connection, log, other, kept),
                run_id=run_id)
    clubs = sum(len({*each[bag_rules.name], *each[bag_clubs.name]}) for each in moved)
    return JoinedPlayers(
        kept, tuple(report_ids), clubs, sum(len(each[goals.name]) for each in moved),
        any(each[players.name] for each in moved), *_load_left(connection, others, kept))


def _give_sessions(connection: Connection, other: str, kept: str, run_id: str) -> list[int]:
    rows = connection.exec_driver_sql(_SESSIONS, (other,)).all()
    report_ids = [row.report_id for row in rows]
    for report_id in report_ids:
        keep_snapshot_before_change(connection, run_id, report_id)
    for row in rows:
        connection.exec_driver_sql(_SAVE_PLAYER, (kept, row.report_id))
        follow_edit(connection, row.report_id)
        save_outcome(connection, run_id, row.report_id, ReportOutcome.UPDATED, shots=row.stored_shots)
    renew_duplicates(connection, report_ids)
    return report_ids


def _move(connection: Connection, old: str, new: str, wanted: Mapping[str, Sequence[str | int]] | None) -> _Moved:
    """From one name to another what the other has not said; ``wanted`` None: everything. Returns what went."""
    moved: _Moved = {}
    for table, (owner, key) in _KINDS.items():
        find = f"SELECT DISTINCT {key} FROM {table} WHERE {owner} = ? ORDER BY 1"  # noqa: S608 - our own names
        mine, theirs = (connection.exec_driver_sql(find, (name,)).scalars().all() for name in (old, new))
        moved[table] = [each for each in mine if each not in theirs and (wanted is None or each in wanted[table])]
        for each in moved[table]:
            connection.exec_driver_sql(
                f"UPDATE {table} SET {owner} = ? WHERE {owner} = ? AND {key} = ?", (new, old, each))  # noqa: S608
    return moved


def _is_silent(connection: Connection, table: str, name: str) -> bool:
    """Whether nothing was ever said of this kind under the name: then the other's changes can go on being undone."""
    rows = connection.exec_driver_sql(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE player = ?)", (name,))  # noqa: S608
    return not rows.scalar() and not connection.exec_driver_sql(
        _LOG_OF, (_LOG_FIELDS[table], detail_of(name))).first()


def _move_log(connection: Connection, change_ids: Sequence[int], old: str, new: str) -> list[int]:
    """The golfer's changes of the bag that went along as a whole are the other name's now."""
    return [number for number in change_ids
            if connection.exec_driver_sql(_SAVE_LOG, (detail_of(new), number, detail_of(old))).rowcount]


def _finish(connection: Connection, old: str, new: str, moved: _Moved, log: Sequence[int], *, run_id: str) -> None:
    for player in (old, new):
        renew_sessions(connection, player, map(str, moved[bag_rules.name]))
    save_change(connection, "sync", None, JOINED_FIELD, old=old, new=new, run_id=run_id,
                detail=json.dumps({"moved": moved, "log": list(log)}, ensure_ascii=False))


def _load_left(
    connection: Connection, others: Sequence[str], kept: str
) -> tuple[tuple[BagRule, ...], tuple[BagClub, ...], tuple[Player, ...]]:
    """What stays stored under the other names and is not used, because the kept one says otherwise."""
    rules = [row for name in others for row in connection.exec_driver_sql(_RULES_LEFT, (name, kept))]
    clubs = [row for name in others for row in connection.exec_driver_sql(_CLUBS_LEFT, (name, kept))]
    hands = [row for name in others for row in connection.exec_driver_sql(_HAND_LEFT, (name, kept))]
    return (tuple(BagRule(row.rule_id, row.player, row.monitor_club, row.club, read_day(row.from_on))
                  for row in rules),
            tuple(BagClub(row.player, row.club, row.position, bool(row.is_in_bag), row.make, row.loft_deg)
                  for row in clubs),
            tuple(Player(row.name, bool(row.is_left_handed)) for row in hands))
