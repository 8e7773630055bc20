"""The tables of another program's SQLite database, read from a copy in memory: nothing is opened, nothing is run.

Whoever has the file gives its bytes (services.imports.service takes them whole from a database that is in use). What a
file brings along stays harmless: views and triggers are not asked, an authorizer allows reading tables alone, and time,
rows and the size of a value are bounded.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, Final

from golf.errors import FileTooLarge, FileUnreadable
from imports.tables.limits import MAX_COLUMNS, MAX_SHEETS
from imports.tables.table import Table, TableBuilder

START: Final = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_JOURNAL_MODE = slice(18, 20)
"""2 says write-ahead log: in memory there is none, and SQLite would refuse the file."""
_MOST_SECONDS = 30.0
_STEPS_BETWEEN_LOOKS = 50_000
_LONGEST_VALUE = 1_000_000
_FEWEST_COLUMNS = 3
_READS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})
_COLUMNS = frozenset({"table_info", "table_xinfo"})
_FUNCTIONS = frozenset({"coalesce", "count", "sum", "min", "max", "abs", "substr"})
"""What the kinds of imports.databases ask with."""
_OURS = frozenset({"data_revision", "backfill_runs", "club_groups"})
"""Tables that only a Rangebook has."""
_USER_NAMES = ("name", "username", "display_name")


def read_database(data: bytes, builder: TableBuilder) -> list[Table]:
    """Each table that may hold shots, the columns' names as its first row; a column of JSON objects is unfolded.

    Raises FileUnreadable for a damaged file and for one of Rangebook's own, FileTooLarge.
    """
    with opened(data) as connection:
        return read_every_table(connection, builder)


@contextmanager
def opened(data: bytes) -> Iterator[sqlite3.Connection]:
    """The database in memory, for reading alone. What goes wrong in the block is told as of the file.

    Raises FileUnreadable for a damaged file, FileTooLarge for one that takes too long.
    """
    if len(data) < _HEADER_BYTES:
        raise _damaged()
    try:
        with closing(_open(data)) as connection:
            yield connection
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise FileTooLarge("Reading the database takes too long.", "Export the shots as CSV.") from error
        raise _damaged() from error
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _damaged() from error


def read_every_table(connection: sqlite3.Connection, builder: TableBuilder) -> list[Table]:
    """Each table of an open database that may hold shots, as ``read_database``."""
    names = [str(row[0]) for row in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if not str(row[0]).casefold().startswith("sqlite_")]
    if {name.casefold() for name in names} >= _OURS:
        raise FileUnreadable("The file is another Rangebook.", "Bring it together with this one on the page Import.")
    found = [_read_table(connection, name, names, builder) for name in names[:MAX_SHEETS]]
    return [table for table in found if table is not None]


def _open(data: bytes) -> sqlite3.Connection:
    copy = bytearray(data)
    copy[_JOURNAL_MODE] = b"\x01\x01"
    connection = sqlite3.connect(":memory:")
    connection.deserialize(bytes(copy))
    del copy
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    until = time.monotonic() + _MOST_SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS_BETWEEN_LOOKS)
    connection.set_authorizer(_authorize)
    return connection


def _authorize(action: int, argument: str | None, more: str | None, _base: str | None, inner: str | None) -> int:
    """Only reading, and of tables by their own columns: nothing that a view or a trigger asks for."""
    is_columns = action == sqlite3.SQLITE_PRAGMA and argument in _COLUMNS
    is_sum = action == sqlite3.SQLITE_FUNCTION and more in _FUNCTIONS
    allowed = (inner is None and (action in _READS or is_sum)) or is_columns
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _read_table(
    connection: sqlite3.Connection, name: str, tables: Sequence[str], builder: TableBuilder
) -> Table | None:
    columns = _find_columns(connection, name)
    if len(columns) < _FEWEST_COLUMNS or len(columns) > MAX_COLUMNS:
        return None
    listed = ", ".join(map(_quoted, columns))
    rows = connection.execute(f"SELECT {listed} FROM {_quoted(name)}")  # noqa: S608 - quoted names
    records = ({column: value for column, value in zip(columns, row, strict=True) if value is not None}
               for row in rows)
    return builder.build(name, _lay_out(columns, records, _find_users(connection, columns, tables)), ".")


def _find_columns(connection: sqlite3.Connection, name: str) -> list[str]:
    """The columns that hold values: what a row would have to compute is left out."""
    return [str(row[1]) for row in connection.execute(f"PRAGMA table_xinfo({_quoted(name)})") if not row[6]]


def _find_users(connection: sqlite3.Connection, columns: Sequence[str], tables: Sequence[str]) -> dict[Any, str]:
    """Who the numbers in a column ``user_id`` are, where the database has a table of users; no e-mail address."""
    if "user_id" not in columns or "users" not in tables:
        return {}
    known = _find_columns(connection, "users")
    name = next((each for each in _USER_NAMES if each in known), None)
    if name is None or "id" not in known:
        return {}
    found = connection.execute(f"SELECT id, {_quoted(name)} FROM users")  # noqa: S608 - one of three names
    return {user: text for user, text in found if isinstance(text, str) and "@" not in text}


def _lay_out(
    columns: Sequence[str], records: Iterator[dict[str, Any]], users: dict[Any, str]
) -> Iterator[tuple[int, list[str]]]:
    """The heading, then the rows. What is in a JSON object stands behind the columns, as the first ones have it."""
    first = next(records, None)
    if first is None:
        return
    more = ["player"] if users else []
    unfolded = next((column for column in columns if _read_object(first.get(column))), None)
    inner = list(_read_object(first.get(unfolded)) or {}) if unfolded else []
    names = [column for column in columns if column != unfolded]
    yield 1, [*names, *more, *inner]
    line = 2
    record: dict[str, Any] | None = first
    while record is not None:
        held = _read_object(record.get(unfolded)) or {} if unfolded else {}
        player = [users.get(record.get("user_id"), "")] if users else []
        yield line, [*(_as_text(record.get(name)) for name in names), *player,
                     *(_as_text(held.get(name)) for name in inner)]
        record, line = next(records, None), line + 1


def _read_object(value: object) -> dict[str, Any] | None:
    """A JSON object in a text; None for anything else."""
    if not isinstance(value, str) or not value.lstrip().startswith("{"):
        return None
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _as_text(value: object) -> str:
    if value is None or isinstance(value, bytes | dict | list):
        return ""
    return repr(value) if isinstance(value, float) else str(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _damaged() -> FileUnreadable:
    return FileUnreadable("The database is damaged, or is none.", "Copy it again while the other program is closed.")
