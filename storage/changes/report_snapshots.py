"""A report as it is at one moment: every row of it, packed to be put back exactly as it was.

The form is JSON, compressed: numbers keep every bit (Python writes a float so that it reads back the same),
bytes are base64. Generated columns and surrogate ids are left out. Columns are named in the snapshot, so that
one taken before a column was added can still be put back.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Table

from storage.file.unpacking import unpack
from storage.tables.core import (
    also_listed,
    archived_shots,
    club_groups,
    conflicts,
    field_losses,
    live_messages,
    not_same_balls,
    putts,
    quarantine,
    raw_reports,
    session_dates,
    session_files,
    session_tags,
    sessions,
    shot_words,
    shots,
)

Row = tuple[Any, ...]
SESSIONS, RAW = sessions.name, raw_reports.name
_TABLES: tuple[Table, ...] = (
    sessions, session_dates, club_groups, shots, archived_shots, raw_reports, session_tags, also_listed, conflicts,
    quarantine, shot_words, field_losses, session_files, not_same_balls, putts,
    live_messages)
CHILDREN = tuple(table.name for table in _TABLES if table is not sessions)
"""The tables that hold a report's rows besides its own, parents before their children."""
_SURROGATES = frozenset({"archive_id"})
_BODY = "body"
_FASTEST = 1


def _real_columns(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if column.computed is None and column.name not in _SURROGATES)


COLUMNS = {table.name: _real_columns(table) for table in _TABLES}
_ORDER = {table.name: ", ".join(column.name for column in table.primary_key) for table in _TABLES}
_WITHOUT_BODY = tuple(name for name in COLUMNS[RAW] if name != _BODY)
_CONTENT_ORDER = {**_ORDER, archived_shots.name: "report_id, group_id, shot_id, archived_at, content"}


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table, as SQLite holds them."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


Snapshot = dict[str, Rows]
"""A report's rows by table; tables without any are absent. Without a row in ``sessions`` it is no report."""


def take_snapshot(connection: Connection, report_id: int, *, with_bodies: bool) -> Snapshot:
    """The report as it is. The bodies of raw reports are only needed before deleting them."""
    found: Snapshot = {}
    for table, columns in COLUMNS.items():
        wanted = columns if with_bodies or table != RAW else _WITHOUT_BODY
        rows = connection.exec_driver_sql(_select(table, wanted, where=True), (report_id,)).all()
        if rows:
            found[table] = Rows(wanted, tuple(map(tuple, rows)))
    return found


def pack_snapshot(snapshot: Snapshot, taken_back: int) -> bytes:
    """The snapshot as ``run_reports.before`` keeps it.

    ``taken_back`` counts the golfer's edits of the report that he had taken back by then: it tells later whether he
    took back one that the snapshot still holds.
    """
    facts = {"taken_back": taken_back, "tables": {table: [part.columns, part.rows] for table, part in snapshot.items()}}
    return zlib.compress(json.dumps(facts, default=_as_base64, separators=(",", ":")).encode(), _FASTEST)


def unpack_snapshot(packed: bytes) -> tuple[Snapshot, int]:
    """What ``pack_snapshot`` packed, value by value the same."""
    facts = json.loads(unpack(packed), object_hook=_as_bytes)
    return {table: Rows(tuple(columns), tuple(map(tuple, rows)))
            for table, (columns, rows) in facts["tables"].items()}, facts["taken_back"]


def compute_content_hash(connection: Connection) -> str:
    """One hash over everything that is known of all reports: equal means that nothing differs.

    Not in it: the runs, the change log and their snapshots, the data revision, surrogate ids.
    """
    digest = sha256()
    for table, columns in COLUMNS.items():
        digest.update(table.encode())
        for row in connection.exec_driver_sql(_select(table, columns, where=False)):
            digest.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _select(table: str, columns: tuple[str, ...], *, where: bool) -> str:
    condition, order = (" WHERE report_id = ?", _ORDER[table]) if where else ("", _CONTENT_ORDER[table])
    return f"SELECT {', '.join(columns)} FROM {table}{condition} ORDER BY {order}"  # noqa: S608 - our own names


def _as_base64(value: object) -> dict[str, str]:
    if not isinstance(value, bytes):
        raise TypeError(f"SQLite holds no {type(value).__name__}")
    return {"base64": base64.b64encode(value).decode("ascii")}


def _as_bytes(found: dict[str, Any]) -> Any:
    return base64.b64decode(found["base64"]) if found.keys() == {"base64"} else found
