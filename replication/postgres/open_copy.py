"""One Rangebook's copy in a connected PostgreSQL database (replication.target.OpenCopy says what each part does)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date
from itertools import groupby
from operator import itemgetter
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow

from golf.copies.contract import OF_SESSION, TABLES, CopyTable
from golf.copies.errors import CopyOvertaken
from golf.copies.records import Batch, CopyCounts, CopyHead, RawFile, RawRow, Row, SessionHash
from replication.by_session import merge_by_session
from replication.postgres import schema
from replication.postgres.address import PostgresAddress
from replication.postgres.failures import translated
from replication.postgres.schema import OWNER, PUBLIC, RAW, TYPES
from replication.postgres.values import from_postgres, into_postgres
from replication.postgres.writing import delete_rows, replace_rows

_TIMEOUT = "SET LOCAL statement_timeout = '300s'"
_HEAD = (f"SELECT {OWNER}, computer, schema_revision, contract, mark, begun, data_revision, digests, sessions, shots, "
         f"newest_day, rows, copied_at FROM {PUBLIC}.files")
_BEGIN = f"""
INSERT INTO {PUBLIC}.files ({OWNER}, computer, schema_revision, contract, begun) VALUES (%s, %s, '', 0, %s)
ON CONFLICT ({OWNER}) DO UPDATE SET computer = excluded.computer, begun = excluded.begun
"""
_FINISH = f"""
UPDATE {PUBLIC}.files SET schema_revision = %s, contract = %s, mark = %s, begun = NULL, data_revision = %s,
       digests = %s, sessions = %s, shots = %s, newest_day = %s, rows = %s, copied_at = now() WHERE {OWNER} = %s
"""
_HASH_TYPES = {"report_id": "int8", "rows_hash": "bytea", "raw_hash": "bytea", "content": "bytea"}
_FILE_TYPES = {"sha256": "bytea", "name": "text", "size_bytes": "int8", "added_at": "text", "body": "bytea"}
_ROW_TYPES = {"table_name": "text", "row_key": "text", "content": "text"}
_FETCHED = 2_000
"""Rows at a time, when what lies there is read."""


class OpenPostgres:
    """See ``replication.target.OpenCopy``. For one thread."""

    def __init__(self, connection: Connection[TupleRow], place: PostgresAddress, rangebook_id: str) -> None:
        self._connection = connection
        self._place = place
        self._owner = rangebook_id
        self._mark = ""
        self._is_first_load = False
        """Nothing at all lay there when this was asked, so no row can be in the way."""

    def prepare(self) -> None:
        """Make what is missing there."""
        with translated(self._place):
            schema.prepare(self._connection)

    def head(self) -> CopyHead | None:
        """What is known of the copy of this Rangebook."""
        with translated(self._place):
            if not schema.read_version(self._connection):
                return None
            row = self._connection.execute(f"{_HEAD} WHERE {OWNER} = %s", (self._owner,), binary=True).fetchone()
        return None if row is None else _read_head(row)

    def ensure_columns(self, tables: Sequence[CopyTable]) -> list[str]:
        """Add columns that are missing."""
        with self._writing(is_begun=False):
            return schema.add_missing_columns(self._connection, tables)

    def load_hashes(self, report_ids: Sequence[int] | None) -> dict[int, SessionHash]:
        """Of the sessions that lie there."""
        which = "" if report_ids is None else " AND report_id = ANY(%s)"
        values = (self._owner,) if report_ids is None else (self._owner, list(report_ids))
        with translated(self._place):
            found = {report_id: SessionHash(bytes(rows), bytes(raw)) for report_id, rows, raw in
                     self._connection.execute(f"SELECT report_id, rows_hash, raw_hash FROM {RAW}.sessions "
                                              f"WHERE {OWNER} = %s{which}", values)}
            if report_ids is None:
                self._is_first_load = not found and not self._has_rows() and schema.is_owner(self._connection)
        return found

    def begin(self, head: CopyHead) -> None:
        """A run begins to write."""
        self._mark = head.begun or ""
        with self._writing(is_begun=False):
            self._connection.execute(_BEGIN, (self._owner, head.computer, self._mark))

    def apply(self, batch: Batch) -> None:
        """Replace sessions and take away those that are gone."""
        numbers = [each.report_id for each in batch.sessions]
        with self._writing():
            for table in OF_SESSION:
                self._replace_of_sessions(table, batch, numbers)
            replace_rows(self._connection, f"{RAW}.sessions", _HASH_TYPES, ("report_id",), (
                (each.report_id, each.hash.rows, each.hash.raw, each.pack()) for each in batch.sessions),
                owner=self._owner, scope=("report_id", numbers), are_new=self._is_first_load)
            if batch.gone:
                for name in (*(schema.table_of(table) for table in OF_SESSION), f"{RAW}.sessions"):
                    delete_rows(self._connection, name, owner=self._owner, scope=("report_id", batch.gone))

    def apply_table(self, table: CopyTable, rows: Sequence[Row]) -> None:
        """Make a table of the whole Rangebook the same as it is here."""
        with self._writing():
            replace_rows(self._connection, schema.table_of(table), _types(table), table.key,
                         into_postgres(table, rows), owner=self._owner)

    def apply_raw(self, table: str, rows: Sequence[RawRow]) -> None:
        """The same for the rows that a restore needs."""
        with self._writing():
            replace_rows(self._connection, f"{RAW}.rows", _ROW_TYPES, ("table_name", "row_key"), (
                (table, row.key, row.content) for row in rows), owner=self._owner, scope=("table_name", [table]))

    def load_file_names(self) -> set[bytes]:
        """Hashes of the files that lie there."""
        with translated(self._place):
            return {bytes(name) for (name,) in self._connection.execute(
                f"SELECT sha256 FROM {RAW}.files WHERE {OWNER} = %s", (self._owner,))}

    def apply_files(self, files: Sequence[RawFile], gone: Sequence[bytes]) -> None:
        """Add files, and take away those that are gone."""
        with self._writing():
            replace_rows(self._connection, f"{RAW}.files", _FILE_TYPES, ("sha256",), (
                (file.sha256, file.name.replace("\0", ""), file.size_bytes, file.added_at, file.body)
                for file in files), owner=self._owner, scope=("sha256", [file.sha256 for file in files]))
            if gone:
                delete_rows(self._connection, f"{RAW}.files", owner=self._owner, scope=("sha256", gone))

    def finish(self, head: CopyHead) -> None:
        """The run has come to its end."""
        counts = head.counts
        with self._writing():
            self._connection.execute(_FINISH, (
                head.schema, head.contract, head.mark, head.cursor, json.dumps(dict(head.digests)), counts.sessions,
                counts.shots, counts.newest_day, counts.rows, self._owner))

    def load_sessions(self) -> Iterator[tuple[int, Mapping[str, Sequence[Row]], bytes]]:
        """What really lies there of each session."""
        with self._reading():
            streams = {table.name: self._by_session(table) for table in OF_SESSION}
            ahead: dict[str, tuple[int, list[Row]] | None] = {name: next(each, None) for name, each in streams.items()}
            with self._connection.cursor("packed", withhold=False) as cursor:
                cursor.itersize = 50
                cursor.execute(f"SELECT report_id, content FROM {RAW}.sessions WHERE {OWNER} = %s "
                               "ORDER BY report_id", (self._owner,), binary=True)
                packed = ((int(number), bytes(content)) for number, content in cursor)
                yield from merge_by_session(packed, streams, ahead)

    def load_table(self, table: CopyTable) -> list[Row]:
        """What really lies there of a table of the whole Rangebook."""
        with self._reading():
            return list(from_postgres(table, self._connection.execute(
                _select(table), (self._owner,), binary=True)))

    def load_raw(self) -> dict[str, list[RawRow]]:
        """The rows that a restore needs."""
        found: dict[str, list[RawRow]] = {}
        with self._reading():
            for table, key, content in self._connection.execute(
                    f"SELECT table_name, row_key, content FROM {RAW}.rows WHERE {OWNER} = %s "
                    'ORDER BY table_name COLLATE "C", row_key COLLATE "C"', (self._owner,)):
                found.setdefault(table, []).append(RawRow(key, content))
        return found

    def load_files(self) -> Iterator[RawFile]:
        """The files, one by one."""
        for name in sorted(self.load_file_names()):
            with self._reading():
                row = self._connection.execute(
                    f"SELECT {', '.join(_FILE_TYPES)} FROM {RAW}.files WHERE {OWNER} = %s AND sha256 = %s",
                    (self._owner, name), binary=True).fetchone()
            if row is not None:
                yield RawFile(bytes(row[0]), row[1], row[2], row[3], bytes(row[4]))

    def count(self) -> CopyCounts:
        """What lies there now."""
        with self._reading():
            row = self._connection.execute(
                f"SELECT count(*), coalesce(sum(distinct_shots), 0)::int8, max(practised_on), "
                f"(SELECT count(*) FROM {PUBLIC}.shots WHERE {OWNER} = %s) FROM {PUBLIC}.sessions "
                f"WHERE {OWNER} = %s AND counts AND distinct_shots > 0", (self._owner, self._owner),
                binary=True).fetchone()
        assert row is not None  # noqa: S101 - an aggregate has a row
        return CopyCounts(row[0], row[1], row[2] and row[2].isoformat(), row[3])

    def check_access(self) -> list[str]:
        """Who else could read or change the copy."""
        with translated(self._place):
            return schema.find_open_doors(self._connection)

    def describe_cost(self) -> list[str]:
        """A server of one's own counts nothing."""
        return []

    def remove(self) -> None:
        """Take everything of this Rangebook away."""
        names = (*(schema.table_of(table) for table in TABLES.values()), f"{RAW}.sessions", f"{RAW}.rows",
                 f"{RAW}.files", f"{PUBLIC}.files")
        with self._writing(is_begun=False):
            for name in names:
                delete_rows(self._connection, name, owner=self._owner, scope=None)

    @contextmanager
    def _writing(self, *, is_begun: bool = True) -> Iterator[None]:
        """A transaction of the run that began last. Its row is held, so two writers of one copy take turns."""
        with translated(self._place), self._connection.transaction():
            self._connection.execute(_TIMEOUT)
            if is_begun:
                row = self._connection.execute(
                    f"SELECT begun FROM {PUBLIC}.files WHERE {OWNER} = %s FOR UPDATE", (self._owner,)).fetchone()
                if row is None or row[0] != self._mark:
                    raise CopyOvertaken("Another run has begun to write this copy.", "Leave it to that one.")
            yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One consistent state of everything."""
        with translated(self._place), self._connection.transaction():
            self._connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            self._connection.execute(_TIMEOUT)
            yield

    def _has_rows(self) -> bool:
        """Also those of a session that is not known there any more."""
        return any(self._connection.execute(
            f"SELECT 1 FROM {schema.table_of(table)} WHERE {OWNER} = %s LIMIT 1", (self._owner,)).fetchone()
            for table in OF_SESSION)

    def _replace_of_sessions(self, table: CopyTable, batch: Batch, numbers: Sequence[int]) -> None:
        rows = [row for each in batch.sessions for row in each.rows[table.name]]
        name, scope = schema.table_of(table), ("report_id", numbers)
        if rows:
            replace_rows(self._connection, name, _types(table), table.key, into_postgres(table, rows),
                         owner=self._owner, scope=scope, are_new=self._is_first_load)
        elif numbers and not self._is_first_load:
            delete_rows(self._connection, name, owner=self._owner, scope=scope)

    def _by_session(self, table: CopyTable) -> Iterator[tuple[int, list[Row]]]:
        with self._connection.cursor(f"read_{table.name}") as cursor:
            cursor.itersize = _FETCHED
            cursor.execute(_select(table), (self._owner,), binary=True)
            for number, rows in groupby(from_postgres(table, cursor), key=itemgetter(0)):
                yield number, list(rows)


def load_heads(connection: Connection[TupleRow]) -> list[CopyHead]:
    """Whose copies lie in a database, the newest first. Raises CopyForeign, CopyNewer."""
    if not schema.read_version(connection):
        return []
    return [_read_head(row) for row in connection.execute(
        f"{_HEAD} ORDER BY copied_at DESC NULLS LAST", binary=True)]


def _read_head(row: Sequence[Any]) -> CopyHead:
    owner, computer, revision, contract, mark, begun, cursor, digests, sessions, shots, newest, rows, copied_at = row
    counts = CopyCounts(sessions or 0, shots or 0, newest.isoformat() if isinstance(newest, date) else None, rows or 0)
    return CopyHead(owner, computer, revision, contract, mark, begun, cursor, digests, counts,
                    copied_at.astimezone(UTC).isoformat() if copied_at else "")


def _types(table: CopyTable) -> dict[str, str]:
    return {name: TYPES[kind] for name, kind in table.columns.items()}


def _select(table: CopyTable) -> str:
    """In the order in which SQLite gives them: by bytes, not by a language's alphabet."""
    order = ", ".join(f'{name} COLLATE "C"' if TYPES[table.columns[name]] == "text" else name for name in table.key)
    return (f"SELECT {', '.join(table.columns)} FROM {schema.table_of(table)} WHERE {OWNER} = %s "
            f"ORDER BY {order}")
