"""One Rangebook's copy in a dataset of BigQuery (replication.target.OpenCopy says what each part does).

Rows travel by load jobs into stages of the run, and from there into their tables by one script: a transaction over all
tables of the sessions it is about. Whoever reads sees each session as it was or as it is now.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from golf.copies.contract import OF_SESSION, TABLES, CopyTable
from golf.copies.records import Batch, CopyCounts, CopyHead, RawFile, RawRow, Row, SessionHash
from replication.bigquery import making, schema, statements
from replication.bigquery.address import BigQueryAddress
from replication.bigquery.binding import Values
from replication.bigquery.schema import FILES, RAW_FILES, RAW_ROWS, RAW_SESSIONS, name_job, name_stage, own_row
from replication.bigquery.statements import of_values
from replication.bigquery.values import read_rows, write_lines
from replication.by_session import merge_by_session

if TYPE_CHECKING:
    from replication.bigquery.service import Service

Rows = Mapping[str, Sequence[Sequence[Any]]]


class OpenBigQuery:
    """See ``replication.target.OpenCopy``. For one thread."""

    def __init__(self, service: Service, place: BigQueryAddress, rangebook_id: str) -> None:
        self._service = service
        self._place = place
        self._owner = rangebook_id
        self._mark = ""
        self._portion = 0
        self._stages: set[str] = set()

    def prepare(self) -> None:
        """Make what is missing there."""
        making.prepare(self._service, self._place)

    def head(self) -> CopyHead | None:
        """What is known of the copy of this Rangebook."""
        return next(iter(_load_heads(self._service, self._place, self._owner)), None)

    def ensure_columns(self, tables: Sequence[CopyTable]) -> list[str]:
        """Add columns that are missing; then everything is sent again."""
        return making.add_missing_columns(self._service, self._place, tables)

    def load_hashes(self, report_ids: Sequence[int] | None) -> dict[int, SessionHash]:
        """Of the sessions that lie there."""
        if report_ids is not None and not report_ids:
            return {}
        scope = "TRUE" if report_ids is None else of_values("report_id", "numbers")
        found = self._read_own(RAW_SESSIONS, ("report_id", "rows_hash", "raw_hash"), scope, numbers=report_ids)
        return {number: SessionHash(_unhex(rows), _unhex(raw)) for number, rows, raw in found}

    def begin(self, head: CopyHead) -> None:
        """A run begins to write."""
        self._mark, self._portion, self._stages = head.begun or "", 0, set()
        self._service.run(name_job(self._owner, "begin", self._mark, 0), statements.begin(self._place),
                          self._values(computer=head.computer))

    def apply(self, batch: Batch) -> None:
        """Replace sessions and take away those that are gone."""
        numbers = [each.report_id for each in batch.sessions]
        rows: dict[str, Sequence[Sequence[Any]]] = {
            table.name: [row for each in batch.sessions for row in each.rows[table.name]] for table in OF_SESSION}
        raw = schema.TABLES[RAW_SESSIONS]
        rows[RAW_SESSIONS] = [own_row(
            raw, report_id=each.report_id, rows_hash=each.hash.rows.hex(), raw_hash=each.hash.raw.hex(),
            content=_pack(each.pack())) for each in batch.sessions]
        gone = [statements.delete(self._place, name, of_values("report_id", "gone"))
                for name in schema.PER_SESSION] if batch.gone else []
        changed = self._replacing(rows, of_values("report_id", "numbers")) if numbers else []
        self._write([*changed, *gone], numbers=numbers, gone=list(batch.gone))

    def apply_table(self, table: CopyTable, rows: Sequence[Row]) -> None:
        """Make a table of the whole Rangebook the same as it is here."""
        self._write(self._replacing({table.name: rows}, "TRUE"))

    def apply_raw(self, table: str, rows: Sequence[RawRow]) -> None:
        """The same for the rows that a restore needs."""
        lines = [own_row(schema.TABLES[RAW_ROWS], table_name=table, row_key=row.key, content=row.content)
                 for row in rows]
        self._write(self._replacing({RAW_ROWS: lines}, "t.`table_name` = @table"), table=table)

    def load_file_names(self) -> set[bytes]:
        """Hashes of the files that lie there."""
        return {_unhex(name) for (name,) in self._read_own(RAW_FILES, ("sha256",))}

    def apply_files(self, files: Sequence[RawFile], gone: Sequence[bytes]) -> None:
        """Add files, and take away those that are gone."""
        lines = [own_row(schema.TABLES[RAW_FILES], sha256=file.sha256.hex(), name=file.name, added_at=file.added_at,
                         size_bytes=file.size_bytes, body=_pack(file.body)) for file in files]
        changed = self._replacing({RAW_FILES: lines}, of_values("sha256", "names")) if files else []
        if gone:
            changed.append(statements.delete(self._place, RAW_FILES, of_values("sha256", "gone")))
        self._write(changed, names=[file.sha256.hex() for file in files], gone=[name.hex() for name in gone])

    def finish(self, head: CopyHead) -> None:
        """The run has come to its end."""
        for stage in sorted(self._stages):
            self._service.drop_table(stage)
        counts = head.counts
        self._write([statements.finish(self._place)], schema_revision=head.schema, contract=head.contract,
                    head_mark=head.mark, data_revision=head.cursor, sessions=counts.sessions, shots=counts.shots,
                    rows=counts.rows, newest_day=counts.newest_day,
                    digests=json.dumps(dict(head.digests), sort_keys=True))

    def load_sessions(self) -> Iterator[tuple[int, Mapping[str, Sequence[Row]], bytes]]:
        """What really lies there of each session."""
        streams = {table.name: self._by_session(table) for table in OF_SESSION}
        packed = ((number, _unpack(content)) for number, content in
                  self._read_own(RAW_SESSIONS, ("report_id", "content")))
        yield from merge_by_session(packed, streams, {name: next(each, None) for name, each in streams.items()})

    def load_table(self, table: CopyTable) -> list[Row]:
        """What really lies there of a table of the whole Rangebook."""
        return list(read_rows(table, self._read_own(table.name, tuple(table.columns))))

    def load_raw(self) -> dict[str, list[RawRow]]:
        """The rows that a restore needs."""
        found: dict[str, list[RawRow]] = {}
        for table, key, content in self._read_own(RAW_ROWS, ("table_name", "row_key", "content")):
            found.setdefault(table, []).append(RawRow(key, content))
        return found

    def load_files(self) -> Iterator[RawFile]:
        """The files, one by one."""
        names = ("sha256", "name", "size_bytes", "added_at", "body")
        for sha256, name, size, added_at, body in self._read_own(RAW_FILES, names):
            yield RawFile(_unhex(sha256), name, size, added_at, _unpack(body))

    def count(self) -> CopyCounts:
        """What lies there now."""
        row = next(self._service.read(statements.count(self._place), self._values()))
        return CopyCounts(row[0], int(row[1]), _day(row[2]), row[3])

    def check_access(self) -> list[str]:
        """Who else could read the copy, and what somebody has added to its tables."""
        return [*making.describe_doors(self._service.load_open_doors()), *making.describe_extra(self._service)]

    def describe_cost(self) -> list[str]:
        """What a portion reads of the tables that it changes, as the service itself counts it (a dry run)."""
        there = self._service.load_table_names() if self._service.load_location() is not None else set()
        read = sum(self._service.estimate(statements.select_all(self._place, name), {})
                   for name in schema.PER_SESSION if name in there)
        return [statements.describe_cost(read)]

    def remove(self) -> None:
        """Take everything of this Rangebook away."""
        self._service.run(None, statements.transaction(
            statements.delete(self._place, name) for name in (*TABLES, RAW_SESSIONS, RAW_ROWS, RAW_FILES, FILES)),
            self._values())

    def _replacing(self, rows: Rows, scope: str) -> list[str]:
        """Load rows into their stages, all at once; the statements that bring them into their tables from there."""
        self._portion += 1
        begun = []
        for name, lines in rows.items():
            if lines:
                table, stage = schema.TABLES[name], self._find_stage(name)
                begun.append(self._service.begin_load(
                    name_job(self._owner, name, self._mark, self._portion), stage, table,
                    write_lines(table, self._owner, lines)))
        for job in begun:
            self._service.wait_for(job)
        return [statements.merge(self._place, schema.TABLES[name], self._find_stage(name), scope) if lines
                else statements.delete(self._place, name, scope) for name, lines in rows.items()]

    def _find_stage(self, name: str) -> str:
        stage = name_stage(self._owner, name, self._mark)
        if stage not in self._stages:
            self._service.create_stage(stage, schema.TABLES[name])
            self._stages.add(stage)
        return stage

    def _write(self, changes: Sequence[str], **values: Any) -> None:
        """All of it or nothing, if no other run was begun meanwhile. Raises CopyOvertaken."""
        self._portion += 1
        script = statements.transaction([statements.guard(self._place), *changes])
        self._service.run(name_job(self._owner, "write", self._mark, self._portion), script, self._values(**values))

    def _values(self, **values: Any) -> Values:
        return {"owner": self._owner, "mark": self._mark, **values}

    def _read_own(
        self, name: str, columns: Sequence[str], scope: str = "TRUE", **values: Any
    ) -> Iterator[tuple[Any, ...]]:
        return self._service.read(statements.select(self._place, schema.TABLES[name], columns, scope),
                                  self._values(**values))

    def _by_session(self, table: CopyTable) -> Iterator[tuple[int, list[Row]]]:
        rows = read_rows(table, self._read_own(table.name, tuple(table.columns)))
        for number, found in groupby(rows, key=itemgetter(0)):
            yield number, list(found)


def load_heads(service: Service, place: BigQueryAddress) -> list[CopyHead]:
    """Whose copies lie in a dataset, the newest first. Raises CopyForeign, CopyNewer."""
    return _load_heads(service, place, None)


def _load_heads(service: Service, place: BigQueryAddress, owner: str | None) -> list[CopyHead]:
    if service.load_location() is None or FILES not in service.load_table_names():
        return []
    making.check_label(FILES, service.load_columns(FILES)[1])
    values: Values = {} if owner is None else {"owner": owner}
    return [_read_head(row) for row in service.read(statements.heads(place, only_owner=owner is not None), values)]


def _read_head(row: Sequence[Any]) -> CopyHead:
    owner, computer, revision, contract, mark, begun, cursor, digests, sessions, shots, newest, rows, copied_at = row
    counts = CopyCounts(sessions or 0, shots or 0, _day(newest), rows or 0)
    return CopyHead(owner, computer, revision, contract, mark, begun, cursor, json.loads(digests or "{}"), counts,
                    copied_at.astimezone(UTC).isoformat() if isinstance(copied_at, datetime) else "")


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _pack(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _unpack(content: str) -> bytes:
    """Nothing for what is no base64 any more: then it is not as it was sent, and a check says so."""
    try:
        return base64.b64decode(content, validate=True)
    except ValueError:
        return b""


def _unhex(digits: str) -> bytes:
    """The same for a hash."""
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""
