"""A new file made from a copy: every row put back as it was, then compared with what the copy says of it."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from golf.copies.errors import CopyForeign
from golf.copies.records import RawFile, RawRow
from storage.changes.report_snapshots import CHILDREN, COLUMNS, SESSIONS, Snapshot, unpack_snapshot
from storage.copies.decisions import ROW_BY_ROW
from storage.copies.source import CopySource
from storage.derived.club_sessions import renew_club_sessions
from storage.file.engine import Repository
from storage.tables.core import metadata

_FILES = "session_files"
_SAVE_FILE = "INSERT INTO raw_files (sha256, name, size_bytes, added_at, body) VALUES (?, ?, ?, ?, ?)"
_IDENTIFY = "UPDATE rangebook SET rangebook_id = ?"
_COUNT_ON = "UPDATE data_revision SET revision = ?"


class CopyRestore(Repository):
    """Fills a new, empty file. Raises CopyForeign for what Rangebook did not write."""

    def write(
        self, rangebook_id: str, revision: int, *, sessions: Iterable[tuple[int, bytes]], files: Iterable[RawFile],
        rows: Mapping[str, list[RawRow]],
    ) -> int:
        """Put everything in, in one transaction; how many sessions there were. ``sessions`` are packed."""
        with self._store.changing() as connection:
            for table in ROW_BY_ROW:  # runs before the lines of imports
                for row in rows.get(table, ()):
                    _insert(connection, table, _read_json(row.content))
            names = set()
            for file in files:
                names.add(file.sha256)
                connection.exec_driver_sql(_SAVE_FILE, (file.sha256, file.name, file.size_bytes, file.added_at,
                                                        file.body))
            ids = [_put_in(connection, report_id, packed, names) for report_id, packed in sessions]
            renew_club_sessions(connection, ids)
            connection.exec_driver_sql(_IDENTIFY, (rangebook_id,))
            connection.exec_driver_sql(_COUNT_ON, (revision,))
        return len(ids)

    def find_differences(self, wanted: Mapping[int, bytes], rows: Mapping[str, list[RawRow]]) -> list[str]:
        """What of the new file is not what the copy says: sessions by number, tables by name."""
        with self._store.reading() as connection:
            source = CopySource(connection)
            found = {each.report_id: each.hash.raw for portion in source.read_sessions() for each in portion}
            tables = [table for table in ROW_BY_ROW if source.read_raw(table) != rows.get(table, [])]
        return [f"session {report_id}" for report_id in sorted(wanted.keys() | found.keys())
                if wanted.get(report_id) != found.get(report_id)] + tables


def _put_in(connection: Connection, report_id: int, packed: bytes, files: set[bytes]) -> int:
    try:
        snapshot, _ = unpack_snapshot(packed)
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise _not_ours(f"session {report_id}") from error
    if not _is_of(report_id, snapshot):
        raise _not_ours(f"session {report_id}")
    if not _find_files(snapshot) <= files:
        raise _not_ours(f"a file of session {report_id}")
    for table in (SESSIONS, *CHILDREN):
        if (part := snapshot.get(table)) is None:
            continue
        places = ", ".join("?" * len(part.columns))
        connection.exec_driver_sql(
            f"INSERT INTO {table} ({', '.join(part.columns)}) VALUES ({places})", list(part.rows))
    return report_id


def _find_files(snapshot: Snapshot) -> set[bytes]:
    """Hashes of the files that it was read from."""
    part = snapshot.get(_FILES)
    return set() if part is None else {row[part.columns.index("sha256")] for row in part.rows}


def _is_of(report_id: int, snapshot: Snapshot) -> bool:
    """Whether it names columns of ours alone, and every row is that session's."""
    return SESSIONS in snapshot and snapshot.keys() <= COLUMNS.keys() and all(
        "report_id" in part.columns and set(part.columns) <= set(COLUMNS[table])
        and all(row[part.columns.index("report_id")] == report_id for row in part.rows)
        for table, part in snapshot.items())


def _insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
    if not row.keys() <= {column.name for column in metadata.tables[table].columns}:
        raise _not_ours(f"the table {table}")
    places = ", ".join("?" * len(row))
    connection.exec_driver_sql(
        f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({places})", tuple(row.values()))


def _read_json(content: str) -> dict[str, Any]:
    try:
        found = json.loads(content, object_hook=_as_bytes)
    except ValueError as error:
        raise _not_ours("a row of it") from error
    if not isinstance(found, dict):
        raise _not_ours("a row of it")
    return found


def _as_bytes(found: dict[str, Any]) -> Any:
    return base64.b64decode(found["base64"]) if found.keys() == {"base64"} else found


def _not_ours(what: str) -> CopyForeign:
    return CopyForeign(f"In the copy {what} is not as Rangebook wrote it.",
                       "Nothing was changed here. Check the copy on the computer that keeps it, then try again.")
