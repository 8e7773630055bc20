"""Whether a file defines only what Rangebook defines: a planted trigger changes data while nobody looks.

Two rules, one for the golfer's own file and one for a backup.

When ``golf.db`` is opened (and when a backup is verified), every table of ours must be as our migrations make it, and
nothing in the file may act by itself. Refused are therefore triggers, virtual tables, unique or computing indices and
columns that compute. A golfer may have put something of their own beside ours, to look at the data with another
program: views (we never read them), plain tables, plain columns and plain indices do no harm and stay.

Before a backup is put back, each definition must be as in a fresh file of the backup's version, or as in ``golf.db``
already. So a stranger's backup brings nothing along, and a golfer's own view does not keep them from their backup.

Nothing is ever removed here, and nothing is written: a person decides what becomes of a file that is refused.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from storage.file.schema import FRESH_SCHEMA, HEAD_REVISION, VERSION_TABLE
from storage.file.schema_forms import (
    Form,
    Key,
    Schema,
    compute_digest,
    is_plain_column,
    read_form,
    read_forms,
    read_schema_rows,
)
from storage.tables.core import metadata

_LONGEST_NAME = 60
_WORDS_FOR = {"trigger": "a trigger", "view": "a view", "index": "an index", "table": "a table"}


def find_what_acts(connection: sqlite3.Connection) -> str | None:
    """What in this file could act by itself or is not as we made it, in words; None when all is well.

    Runs nothing of the file: only the text of its definitions is read. What is not of a known version is left to
    whoever reads the version.
    """
    rows = read_schema_rows(connection)
    if compute_digest(rows) == FRESH_SCHEMA:
        return None
    found = read_forms(rows)
    if acting := next((key for key, form in found.items() if _acts(key, form)), None):
        return describe(acting)
    version = _read_version(connection, found)
    if version is None:
        return None
    ours = _expected(version)
    return next((describe(key) for key, form in found.items() if not _is_allowed(key, form, ours)), None)


def find_what_differs(connection: sqlite3.Connection, golfers: Schema) -> str | None:
    """What an opened backup defines neither as a fresh file of its version nor as the golfer's file does; or None."""
    found = read_forms(read_schema_rows(connection))
    fresh = build_fresh_schema(_read_version(connection, found))
    return next((describe(key) for key in sorted(found.keys() | fresh.keys())
                 if found.get(key) not in (fresh.get(key), golfers.get(key))), None)


def describe(key: Key) -> str:
    """Such as: a trigger named “x”. A stranger chose the name."""
    name = re.sub(r"[^\w .-]", "?", key[1])[:_LONGEST_NAME]
    return f"{_WORDS_FOR.get(key[0], 'something')} named “{name}”"


def build_fresh_schema(revision: str | None) -> Schema:
    """What the migrations define up to this revision. Raises DatabaseNewerThanApp for one they do not know."""
    if revision is None:
        return {}
    from storage.file.migrating import check_is_known, make_fresh  # noqa: PLC0415 – Alembic is slow to import

    check_is_known(revision)
    with closing(make_fresh(revision)) as connection:
        return read_forms(read_schema_rows(connection))


def _expected(revision: str) -> Schema:
    """Our tables and indices; those of this version without Alembic, which takes half a second to import."""
    if revision != HEAD_REVISION:
        return build_fresh_schema(revision)
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415 – only for a file that is not spelled like a fresh one
    from sqlalchemy.schema import CreateIndex, CreateTable  # noqa: PLC0415 – the same

    dialect = sqlite.dialect()
    tables = metadata.tables.values()
    made = {("table", table.name): str(CreateTable(table).compile(dialect=dialect)) for table in tables}
    made |= {("index", str(index.name)): str(CreateIndex(index).compile(dialect=dialect))
             for table in tables for index in table.indexes}
    return {key: read_form(sql) for key, sql in made.items()}


def _read_version(connection: sqlite3.Connection, found: Schema) -> str | None:
    if ("table", VERSION_TABLE) not in found:
        return None
    row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608
    return str(row[0]) if row else None


def _acts(key: Key, form: Form) -> bool:
    """Triggers, virtual tables, indices that refuse or compute, and whatever SQLite may learn to define."""
    kind = key[0]
    if kind == "table":
        return form.head[:2] != ("create", "table")
    return kind not in ("view", "index")


def _is_allowed(key: Key, form: Form, ours: Schema) -> bool:
    if key[0] == "view" or form == ours.get(key):
        return True
    if key[0] == "index":
        return form.is_plain_index or ("table", form.table) not in ours
    if key not in ours:
        return not form.computes
    made = ours[key]
    return form.head == made.head and made.parts <= form.parts and all(
        is_plain_column(part) for part in form.parts - made.parts)
