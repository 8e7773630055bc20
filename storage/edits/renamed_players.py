"""A player whom the portal calls otherwise now: his bag, goals and hand go along with his sessions.

They are kept by the player's name. When the portal lists nobody of that name any more, they become those of the one
name that has most of its sessions now: moved, or copied when sessions stay under the old name (gone ones, and those
the golfer gave to it by hand). Of each kind only what nobody of the new name has said yet.

The run that finds it says so in the change log, and that is all that undoing needs: taking a run back takes its
entries back and writes the opposite under its own id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import Connection

from golf.sessions import UNKNOWN_PLAYER
from storage.changes.change_log import save_change
from storage.changes.undo import BAG_CLUBS_FIELD, BAG_FIELD
from storage.edits.bag import detail_of, renew_sessions
from storage.tables.core import bag_clubs, bag_rules, goals, players

RENAMED_FIELD = "bag, goals and hand"
_OWNERS = {bag_rules.name: "player", bag_clubs.name: "player", goals.name: "player", players.name: "name"}
"""The tables that are kept by a player's name, each with the column of the name."""
_COLUMNS = {table.name: ", ".join(f'"{column.name}"' for column in table.columns
                                  if column.name not in {"rule_id", "goal_id", _OWNERS[table.name]})
            for table in (bag_rules, bag_clubs, goals, players)}
_LOG_FIELDS = {bag_rules.name: BAG_FIELD, bag_clubs.name: BAG_CLUBS_FIELD}
_LOST = f"""
SELECT name FROM ({' UNION '.join(f'SELECT {owner} AS name FROM {table}' for table, owner in _OWNERS.items())})
WHERE name NOT IN (SELECT coalesce(portal_player, '{UNKNOWN_PLAYER}') FROM sessions WHERE gone_at IS NULL)
ORDER BY name
"""  # noqa: S608 - our own names
_MOVED_TO = f"""
SELECT s.portal_player, count(DISTINCT s.report_id)
FROM change_log AS moved JOIN sessions AS s ON s.report_id = moved.report_id
WHERE moved.field = 'portal_player' AND moved.actor = 'sync' AND moved.undone_at IS NULL
  AND coalesce(moved.old, '{UNKNOWN_PLAYER}') = ? AND s.gone_at IS NULL AND s.portal_player IS NOT NULL
GROUP BY s.portal_player
"""  # noqa: S608 - our own words
_HAS_SESSIONS = "SELECT EXISTS (SELECT 1 FROM sessions WHERE player = ?)"
_WAS_COPIED = """
SELECT EXISTS (SELECT 1 FROM change_log WHERE field = ? AND actor = 'sync' AND undone_at IS NULL AND old = ? AND new = ?
               AND json_extract(detail, '$.way') = 'copied')
"""
_DONE_BY = """
SELECT old, new, detail FROM change_log WHERE run_id = ? AND actor = 'sync' AND field = ? ORDER BY change_id DESC
"""
_RENAME_LOG = "UPDATE change_log SET detail = ? WHERE field = ? AND actor = 'golfer' AND detail = ?"
_MONITOR_CLUBS = "SELECT monitor_club FROM bag_rules WHERE player IN (?, ?)"


class _Way(StrEnum):
    """From the old name to the new one; ``REMOVED`` takes off the old name what the new one has just the same."""

    MOVED = "moved"
    COPIED = "copied"
    REMOVED = "removed"


_OPPOSITE = {_Way.MOVED: _Way.MOVED, _Way.COPIED: _Way.REMOVED, _Way.REMOVED: _Way.COPIED}


def follow_renamed_players(connection: Connection, run_id: str) -> bool:
    """The run has read the portal's list: words of names that left it go along. True when any did."""
    followed = False
    for old in connection.exec_driver_sql(_LOST).scalars().all():
        new = _find_heir(connection, old)
        if new is None or connection.exec_driver_sql(_WAS_COPIED, (RENAMED_FIELD, old, new)).scalar():
            continue
        way = _Way.COPIED if connection.exec_driver_sql(_HAS_SESSIONS, (old,)).scalar() else _Way.MOVED
        followed |= _carry(connection, old, new, way, _OWNERS, run_id=run_id)
    return followed


def take_back_renamed_players(connection: Connection, run_id: str, new_run_id: str) -> None:
    """Undo what ``follow_renamed_players`` did in a run, when its sessions are back. What was said since goes along."""
    for old, new, detail in connection.exec_driver_sql(_DONE_BY, (run_id, RENAMED_FIELD)).all():
        facts = json.loads(detail)
        _carry(connection, new, old, _OPPOSITE[_Way(facts["way"])], facts["tables"], run_id=new_run_id)


def _find_heir(connection: Connection, old: str) -> str | None:
    """Who has more than half of the sessions that left the name; None when nobody has, or the name left by itself."""
    moved = {row[0]: row[1] for row in connection.exec_driver_sql(_MOVED_TO, (old,))}
    heir = max(moved, key=moved.__getitem__, default=None)
    return heir if heir is not None and moved[heir] * 2 > sum(moved.values()) else None


def _carry(
    connection: Connection, old: str, new: str, way: _Way, tables: Iterable[str], *, run_id: str
) -> bool:
    clubs = connection.exec_driver_sql(_MONITOR_CLUBS, (old, new)).scalars().all()
    done = [table for table in tables if _carry_table(connection, table, old, new, way)]
    if not done:
        return False
    for player in (old, new):
        renew_sessions(connection, player, clubs)
    save_change(connection, "sync", None, RENAMED_FIELD, old=old, new=new, run_id=run_id,
                detail=json.dumps({"way": way.value, "tables": done}))
    return True


def _carry_table(connection: Connection, table: str, old: str, new: str, way: _Way) -> bool:
    """One kind of words; False when there is nothing to do, or the new name has said something of it already."""
    owner, columns = _OWNERS[table], _COLUMNS[table]
    mine, theirs = (connection.exec_driver_sql(
        f"SELECT {columns} FROM {table} WHERE {owner} = ? ORDER BY {columns}", (name,)).all()  # noqa: S608
        for name in (old, new))
    if not mine or (mine != theirs if way is _Way.REMOVED else theirs):
        return False
    if way is _Way.REMOVED:
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE {owner} = ?", (old,))  # noqa: S608
    elif way is _Way.COPIED:
        connection.exec_driver_sql(
            f"INSERT INTO {table} ({owner}, {columns}) SELECT ?, {columns} FROM {table} WHERE {owner} = ?",  # noqa: S608
            (new, old))
    else:
        connection.exec_driver_sql(f"UPDATE {table} SET {owner} = ? WHERE {owner} = ?", (new, old))  # noqa: S608
        if table in _LOG_FIELDS:  # so that the bag's last change can still be undone
            connection.exec_driver_sql(_RENAME_LOG, (detail_of(new), _LOG_FIELDS[table], detail_of(old)))
    return True

