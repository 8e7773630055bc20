"""What a database file holds, as two counts and a hash: the means to compare a copy with its original.

A page-by-page check of SQLite does not see a flipped bit inside a value; a hash over the values does.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from hashlib import sha256

from golf.errors import BackupInvalid

_ROWS_AT_ONCE = 500
_LEFT_OUT = ("data_revision",)  # goes on counting over a restore, so that no page believes an old cache


@dataclass(frozen=True, slots=True)
class ContentFacts:
    """Counts and the hash over every row of every table, in the order of the primary keys."""

    sessions: int
    shots: int
    content_hash: str


def compute_facts(connection: sqlite3.Connection) -> ContentFacts:
    """Read everything once. Works on files of any schema version; wants one consistent snapshot."""
    digest = sha256()
    for table in _load_tables(connection):
        digest.update(table.encode())
        cursor = connection.execute(f"SELECT * FROM {_quoted(table)} ORDER BY {_order(connection, table)}")  # noqa: S608
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            digest.update(repr(rows).encode("utf-8", "surrogatepass"))
    return ContentFacts(_count(connection, "sessions"), _count(connection, "shots"), digest.hexdigest())


def check_quickly(connection: sqlite3.Connection) -> None:
    """Raise BackupInvalid when SQLite finds the pages of a file out of order."""
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict is None or verdict[0] != "ok":
        raise BackupInvalid("The backup file is damaged.", "Choose another backup; nothing was changed.")


def _load_tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")
    return [name for (name,) in rows if name not in _LEFT_OUT]


def _order(connection: sqlite3.Connection, table: str) -> str:
    rows = connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", (table,))
    return ", ".join(_quoted(name) for (name,) in rows) or "rowid"


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchone()[0])  # noqa: S608


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
