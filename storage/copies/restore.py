"""A new file made from a copy: every row put back as it was, then compared with what the copy says of it."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from golf.copies.errors import CopyForeign
from golf.copies.records import RawFile, RawRow
from storage.changes.report_snapshots import CHILDREN, COLUMNS, SESSIONS, Snapshot, unpack_snapshot
from storage.copies.decisions import ROW_BY_ROW
from storage.copies.source import CopySource, load_columns
from storage.derived.club_sessions import renew_club_sessions
from storage.file.engine import Repository
from storage.tables.core import metadata

_FILES = "session_files"
_SAVE_FILE = "INSERT INTO raw_files (sha256, name, size_bytes, added_at, body) VALUES (?, ?, ?, ?, ?)"
_FILE_NAMES = "SELECT sha256 FROM raw_files"
_ALL_IDS = "SELECT report_id FROM sessions"
_IDENTIFY = "UPDATE rangebook SET rangebook_id = ?"
_COUNT_ON = "UPDATE data_revision SET revision = ?"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was not put in, because a newer Rangebook wrote it than the one whose schema the file has."""

    sessions: frozenset[int] = frozenset()
    has_rows: bool = False
    """None of the rows of whole tables was."""

    def __bool__(self) -> bool:
        return bool(self.sessions) or self.has_rows


class CopyRestore(Repository):
    """Fills a new, empty file, of today's schema or of an older one. Raises CopyForeign for what is not Rangebook's."""

    def write(
        self, rangebook_id: str, revision: int, *, sessions: Iterable[tuple[int, bytes]], files: Iterable[RawFile],
        rows: Mapping[str, list[RawRow]],
    ) -> LeftOut:
        """Put in what the file's schema has columns for, in one transaction. ``sessions`` are packed."""
        with self._store.changing() as connection:
            known = load_columns(connection)
            read = {table: [_read_row(table, row) for row in rows.get(table, ())] for table in ROW_BY_ROW}
            fits = all(row.keys() <= known.get(table, frozenset()) for table, found in read.items() for row in found)
            if fits:
                for table, found in read.items():  # runs before the lines of imports
                    for row in found:
                        _insert(connection, table, row)
            for file in files:
                connection.exec_driver_sql(_SAVE_FILE, (file.sha256, file.name, file.size_bytes, file.added_at,
                                                        file.body))
            names = set(connection.exec_driver_sql(_FILE_NAMES).scalars())
            left = {report_id for report_id, packed in sessions
                    if not _put_in(connection, report_id, packed, names, known)}
            connection.exec_driver_sql(_IDENTIFY, (rangebook_id,))
            connection.exec_driver_sql(_COUNT_ON, (revision,))
        return LeftOut(frozenset(left), has_rows=not fits)

    def derive(self) -> None:
        """Make anew what follows from the rest. The file has today's schema by now."""
        with self._store.changing() as connection:
            renew_club_sessions(connection, connection.exec_driver_sql(_ALL_IDS).scalars().all())

    def find_differences(
        self, wanted: Mapping[int, bytes], rows: Mapping[str, list[RawRow]] | None,
        report_ids: Collection[int] | None = None,
    ) -> list[str]:
        """What of the new file is not what the copy says: sessions by number, tables by name.

        ``report_ids`` and ``rows`` as None: all sessions, and no table of the whole Rangebook.
        """
        with self._store.reading() as connection:
            source = CopySource(connection, load_columns(connection))
            found = dict(source.read_hashes(report_ids))
            tables = [] if rows is None else [
                table for table in ROW_BY_ROW if not _is_same(source.read_raw(table), rows.get(table, []))]
        return [f"session {report_id}" for report_id in sorted(wanted.keys() | found.keys())
                if wanted.get(report_id) != found.get(report_id)] + tables


def _is_same(found: list[RawRow], wanted: list[RawRow]) -> bool:
    """Whether every row is as it was sent; one that an older Rangebook sent says nothing of newer columns."""
    if found == wanted:
        return True
    if [row.key for row in found] != [row.key for row in wanted]:
        return False
    return all(_read_json(one.content).items() >= _read_json(other.content).items()
               for one, other in zip(found, wanted, strict=True))


def _put_in(
    connection: Connection, report_id: int, packed: bytes, files: set[bytes], known: Mapping[str, frozenset[str]]
) -> bool:
    """Whether the file has a column for everything that is said of the session."""
    try:
        snapshot, _ = unpack_snapshot(packed)
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise _not_ours(f"session {report_id}") from error
    if not _is_of(report_id, snapshot):
        raise _not_ours(f"session {report_id}")
    if not _find_files(snapshot) <= files:
        raise _not_ours(f"a file of session {report_id}")
    if not all(known.get(table, frozenset()).issuperset(part.columns) for table, part in snapshot.items()):
        return False
    for table in (SESSIONS, *CHILDREN):
        if (part := snapshot.get(table)) is None:
            continue
        places = ", ".join("?" * len(part.columns))
        connection.exec_driver_sql(
            f"INSERT INTO {table} ({', '.join(part.columns)}) VALUES ({places})", list(part.rows))
    return True


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


def _read_row(table: str, row: RawRow) -> dict[str, Any]:
    found = _read_json(row.content)
    if not found.keys() <= {column.name for column in metadata.tables[table].columns}:
        raise _not_ours(f"the table {table}")
    return found


def _insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
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
