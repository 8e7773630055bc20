"""The process that asks one question: read only, for a limited time, in limited memory.

Run as a script of its own, ``python -I -S asking.py``, with the standard library alone: it starts at once, and whoever
started it can end it whatever it does (a single function can work for minutes inside SQLite, where no progress handler
is asked). It reads a JSON object from standard input (``path``, ``views``, ``sql`` and limits) and writes one to
standard output: columns and rows, or ``error`` with a kind.

What may be read: the views, and of the tables beneath what those read. Everything else that a statement can do is
refused by SQLite's authorizer, and the file is open for reading only.
"""

from __future__ import annotations

import json
import math
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

BEGUN = b"begun\n"
"""What the process writes when the file is open; from now on its time counts."""
_READ, _SELECT, _FUNCTION, _RECURSIVE = 20, 21, 31, 33
"""Actions of sqlite3_set_authorizer; Python names only some of them."""
_FUNCTIONS = frozenset("""
-> ->> abs acos asin atan atan2 avg ceil ceiling changes char coalesce concat concat_ws cos count cume_dist current_date
current_time current_timestamp date datetime degrees dense_rank exp first_value floor format glob group_concat hex
ifnull iif instr json json_array json_array_length json_extract json_group_array json_group_object json_object json_type
json_valid julianday lag last_value lead length like likelihood likely ln log log10 log2 lower ltrim max median min mod
nth_value ntile nullif percent_rank pi pow power printf quantile quote radians random rank replace round row_number
rtrim sign sin sqrt strftime string_agg substr substring sum tan time total trim trunc typeof unicode unixepoch unlikely
upper
""".split())  # noqa: SIM905 - a list of ninety lines is no easier to read
_PRIVATE = "portal_accounts"
"""The views read the device of an account from here; nobody else needs it, and it names the account."""
_LONGEST_VALUE = 10_000_000
_LONGEST_CELL = 10_000
_MOST_VALUES = 5_000_000
_STEPS = 10_000
_BYTES_OF_NUMBER = 24

Pair = tuple[str, str]


class Refused(Exception):
    """With the kind of error and what SQLite says."""

    def __init__(self, kind: str, says: str = "") -> None:
        super().__init__(says)
        self.kind, self.says = kind, says


class Gate:
    """Says of every step of a statement whether it may be done."""

    def __init__(self, tables: frozenset[str]) -> None:
        """``tables`` are those of the file, in small letters; any other name is one that the question itself gives."""
        self._tables = tables
        self._known: set[Pair] = set()
        self._is_open = True
        self.refused = ""
        """What was refused first."""

    def __call__(self, action: int, first: str | None, second: str | None, _file: str | None, _by: str | None) -> int:
        """As sqlite3_set_authorizer asks: the action with what it is about."""
        if action == _READ:
            pair = (first or "").lower(), (second or "").lower()
            if self._is_open:
                self._known.add(pair)
                return sqlite3.SQLITE_OK
            if pair in self._known or (not pair[1] and self._may_count(pair[0])):
                return sqlite3.SQLITE_OK
            return self._refuse(f"{first}.{second}" if second else str(first))
        if action in (_SELECT, _RECURSIVE) or self._is_open:
            return sqlite3.SQLITE_OK
        if action == _FUNCTION and (second or "").lower() in _FUNCTIONS:
            return sqlite3.SQLITE_OK
        return self._refuse(second or first or "" if action == _FUNCTION else "")

    def _may_count(self, table: str) -> bool:
        """Whether its rows may be counted, without a look at any column."""
        return (not table.startswith("sqlite_") and table not in self._tables) or any(
            known == table for known, _ in self._known)

    def close(self) -> None:
        """From now on only what was read before may be read."""
        self._is_open = False

    def _refuse(self, what: str) -> int:
        self.refused = self.refused or what
        return sqlite3.SQLITE_DENY


class _Quantile:
    """On the line between two neighbours, as every page computes it (analysis.club_number)."""

    def __init__(self) -> None:
        self._values: list[float] = []
        self._share = 0.5

    def step(self, value: Any, share: float = 0.5) -> None:
        if len(self._values) >= _MOST_VALUES:
            raise MemoryError
        self._share = share
        if isinstance(value, (int, float)):
            self._values.append(value)

    def finalize(self) -> float | None:
        if not self._values or not isinstance(self._share, (int, float)) or not 0 <= self._share <= 1:
            return None
        self._values.sort()
        place = self._share * (len(self._values) - 1)
        low = math.floor(place)
        high = min(low + 1, len(self._values) - 1)
        return self._values[low] + (self._values[high] - self._values[low]) * (place - low)


def main() -> None:
    """Answer the question on standard input."""
    asked = json.load(sys.stdin)
    try:
        found = answer(asked)
    except Refused as error:
        found = {"error": error.kind, "says": error.says}
    json.dump(found, sys.stdout)


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Columns, rows and whether there were more. Raises Refused."""
    sql: str = asked["sql"]
    with closing(_open(asked)) as connection:
        gate = _prepare(connection, asked["views"])
        sys.stdout.buffer.write(BEGUN)
        sys.stdout.buffer.flush()
        began = time.monotonic()
        connection.set_progress_handler(_stop_at(began + asked["seconds"]), _STEPS)
        try:
            if _PRIVATE in sql.lower():
                raise Refused("forbidden", _PRIVATE)
            return _fetch(connection.execute(sql), asked["rows"], asked["bytes"]) | {
                "seconds": time.monotonic() - began}
        except (sqlite3.Error, sqlite3.Warning, MemoryError, OverflowError, ValueError) as error:
            raise _explain(error, gate) from error


def _open(asked: dict[str, Any]) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{asked['address']}?mode=ro", uri=True, isolation_level=None)
    for pragma in ("query_only=ON", "trusted_schema=OFF", f"hard_heap_limit={asked['memory']}"):
        connection.execute(f"PRAGMA {pragma}")
    for limit, most in ((sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE), (sqlite3.SQLITE_LIMIT_ATTACHED, 0)):
        connection.setlimit(limit, most)
    for name, arguments in (("median", 1), ("quantile", 2)):
        connection.create_aggregate(name, arguments, _Quantile)  # type: ignore[arg-type]
    return connection


def _prepare(connection: sqlite3.Connection, views: dict[str, str]) -> Gate:
    """Make the views, and see what each of them reads."""
    connection.execute("PRAGMA query_only=OFF")  # for views that this connection alone has; the file is read-only
    for name, select in views.items():
        connection.execute(f"CREATE TEMP VIEW {name} AS {select}")
    connection.execute("PRAGMA query_only=ON")
    gate = Gate(frozenset(name.lower() for (name,) in connection.execute("SELECT name FROM main.sqlite_master")))
    connection.set_authorizer(gate)
    for name in views:
        connection.execute(f"SELECT * FROM {name} LIMIT 0").fetchall()  # noqa: S608 - our own names
    gate.close()
    return gate


def _stop_at(moment: float) -> Callable[[], bool]:
    return lambda: time.monotonic() > moment


def _fetch(cursor: sqlite3.Cursor, most_rows: int, most_bytes: int) -> dict[str, Any]:
    if cursor.description is None:
        raise Refused("empty")
    rows: list[list[Any]] = []
    size = 0
    for row in cursor:
        cells = [_clean(value) for value in row]
        size += sum(len(cell) if isinstance(cell, str) else _BYTES_OF_NUMBER for cell in cells)
        if len(rows) >= most_rows or size > most_bytes:
            return {"columns": [column[0] for column in cursor.description], "rows": rows, "is_cut": True}
        rows.append(cells)
    return {"columns": [column[0] for column in cursor.description], "rows": rows, "is_cut": False}


def _clean(value: Any) -> Any:
    """What a table can show: no bytes, no infinity, no text without end."""
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str) and len(value) > _LONGEST_CELL:
        return value[:_LONGEST_CELL] + "\u2026"
    return value


def _explain(error: Exception, gate: Gate) -> Refused:
    says = str(error)
    if gate.refused or any(word in says for word in ("authoriz", "prohibited")):
        return Refused("forbidden", gate.refused)
    if isinstance(error, MemoryError) or "memory" in says or "too big" in says:
        return Refused("memory")
    if "interrupted" in says:
        return Refused("time")
    if "one statement" in says:
        return Refused("statements")
    return Refused("wrong", says)


if __name__ == "__main__":
    main()
