"""What a run brought that belongs to no session: lines of bags, hands, goals, launch monitors; written and taken back.

The run's entry in the log lists each row before and after. Taking the run back writes the opposite under its own id.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from golf.bag_and_goals import BROUGHT_FIELD
from storage.changes.change_log import save_change
from storage.edits.bag import renew_sessions

CLUB_FIELDS = ("position", "is_in_bag", "make", "loft_deg")
_DONE_BY = "SELECT detail FROM change_log WHERE run_id = ? AND field = ? ORDER BY change_id DESC"
KEYS = {"bag_rules": ("player", "monitor_club", "from_on"), "bag_clubs": ("player", "club"), "players": ("name",),
        "goals": ("player", "metric", "created_at"), "portal_accounts": ("username",)}
COLUMNS = {"bag_rules": ("player", "monitor_club", "from_on", "club"),
           "bag_clubs": ("player", "club", *CLUB_FIELDS), "players": ("name", "is_left_handed"),
           "goals": ("player", "club", "metric", "target", "due_on", "note", "created_at", "closed_at"),
           "portal_accounts": ("username", "device_maker", "device_model")}
RowDict = dict[str, Any]
Change = tuple[str, RowDict | None, RowDict | None]
"""A table, and a row before and after; None: there is none."""


def write_rows(connection: Connection, rows: Iterable[Change]) -> list[Any]:
    """Make each row what it is to be, where it is still what it was; returns what was done, to be taken back."""
    done = []
    clubs: dict[str, set[str]] = defaultdict(set)
    for table, before, after in rows:
        known = before or after
        assert known is not None  # noqa: S101 - a row that neither was nor is
        key = tuple(known[name] for name in KEYS[table])
        if _load_one(connection, table, key) != before:
            continue
        _write_one(connection, table, key, after, exists=before is not None)
        done.append([table, before, after])
        if table == "bag_rules":
            clubs[known["player"]].add(known["monitor_club"])
    for player, names in clubs.items():
        renew_sessions(connection, player, names)
    return done


def save_done(connection: Connection, done: list[Any], run_id: str) -> None:
    """Write down what a run did, for its undo."""
    if done:
        save_change(connection, "sync", None, BROUGHT_FIELD, old=None, new=len(done), run_id=run_id,
                    detail=json.dumps(done, ensure_ascii=False))


def take_back_belongings(connection: Connection, run_id: str, new_run_id: str) -> None:
    """Give back what a join, or its taking-back, changed; what was said since stays."""
    for packed in connection.exec_driver_sql(_DONE_BY, (run_id, BROUGHT_FIELD)).scalars().all():
        back = [(table, after, before) for table, before, after in reversed(json.loads(packed))]
        save_done(connection, write_rows(connection, back), new_run_id)


def _where(table: str) -> str:
    return " AND ".join(f"{name} IS ?" for name in KEYS[table])


def load_rows(connection: Connection, table: str) -> dict[tuple[Any, ...], RowDict]:
    """The rows of one of these tables by their keys."""
    rows = connection.exec_driver_sql(f"SELECT {', '.join(COLUMNS[table])} FROM {table}").mappings()  # noqa: S608
    return {tuple(row[name] for name in KEYS[table]): dict(row) for row in rows}


def _load_one(connection: Connection, table: str, key: tuple[Any, ...]) -> RowDict | None:
    row = connection.exec_driver_sql(
        f"SELECT {', '.join(COLUMNS[table])} FROM {table} WHERE {_where(table)}", key).mappings().first()  # noqa: S608
    return None if row is None else dict(row)


def _write_one(
    connection: Connection, table: str, key: tuple[Any, ...], after: RowDict | None, *, exists: bool
) -> None:
    """An account's row keeps what is no device's; it is never removed."""
    columns = COLUMNS[table]
    if after is None and table == "portal_accounts":
        after = {**dict.fromkeys(columns), "username": key[0]}
    if after is None:
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE {_where(table)}", key)  # noqa: S608 - our own names
    elif exists:
        connection.exec_driver_sql(
            f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns)} WHERE {_where(table)}",  # noqa: S608
            (*(after[name] for name in columns), *key))
    else:
        connection.exec_driver_sql(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
            tuple(after[name] for name in columns))
