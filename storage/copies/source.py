"""What is here, as it travels to a copy: one consistent snapshot of the file, a portion of sessions at a time."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from golf.copies.contract import PUTTS, SHOTS, TABLES, CopyTable, Kind
from golf.copies.records import CopyCounts, RawFile, RawRow, Row, SessionContent, SessionHash, compute_hash
from storage.changes.report_snapshots import COLUMNS, RAW, Rows, Snapshot, pack_snapshot, unpack_snapshot
from storage.copies import statements
from storage.copies.decisions import DECISIONS, ROW_BY_ROW
from storage.file.revision import load_revision
from storage.file.schema import HEAD_REVISION
from storage.file.unpacking import unpack
from storage.tables.core import metadata

_MOST_SHOTS, _MOST_SESSIONS = 10_000, 500
"""Of a portion: what is held in memory at once."""
_BODY = "body"
_TRAVELS = {table: tuple(name for name in columns if table != RAW or name != _BODY)
            for table, columns in COLUMNS.items()}
"""Columns of a session's tables that are read for its hash: all but bodies, whose hashes are among them."""
_KEYS = {table: tuple(column.name for column in metadata.tables[table].primary_key)
         for table in (*COLUMNS, *ROW_BY_ROW)}
_RAW_ORDER = {**_KEYS, "archived_shots": ("report_id", "group_id", "shot_id", "archived_at", "content")}
_MATERIAL = ("SELECT sha256, name, size_bytes, added_at, body FROM raw_files "
             "WHERE sha256 IN (SELECT unhexed(value) FROM json_each(?)) ORDER BY sha256")

_COLUMNS_HERE = ("SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c "
                 "WHERE t.type = 'table'")


class CopySource:
    """One snapshot of the file. Use it in one thread, while its transaction is open.

    ``columns`` by table are those of a file with an older schema, of which only ``read_hashes`` and ``read_raw`` work.
    """

    def __init__(self, connection: Connection, columns: Mapping[str, frozenset[str]] | None = None) -> None:
        self._connection = connection
        self._known = columns
        self._travels = _TRAVELS if columns is None else {
            table: found for table, names in _TRAVELS.items()
            if (found := tuple(name for name in names if name in columns.get(table, frozenset())))}
        self.revision = load_revision(connection)
        self.schema = HEAD_REVISION
        self.raw_tables = ROW_BY_ROW
        """Tables of the whole Rangebook that a restore needs."""
        self.rangebook_id = str(connection.exec_driver_sql("SELECT rangebook_id FROM rangebook").scalar_one())

    def count(self) -> CopyCounts:
        """What is here, counted as every page counts."""
        return CopyCounts(*self._rows(statements.COUNTS)[0])

    def load_ids(self) -> list[int]:
        """Every session's number."""
        return [row[0] for row in self._rows(statements.ALL_IDS)]

    def load_changed(self, since: int) -> list[int]:
        """Numbers of the sessions that may have changed after this data revision, those that are gone included."""
        return [row[0] for row in self._rows(statements.CHANGED, since)]

    def has_said_more(self, since: int) -> bool:
        """Whether players, bag or goals may have changed after this data revision."""
        return bool(self._rows(statements.SAID, since)[0][0])

    def read_sessions(self, report_ids: Iterable[int] | None = None) -> Iterator[list[SessionContent]]:
        """Sessions that are here, in portions; None reads all. Pack what is sent before the next portion is asked."""
        for portion in self._read_portions(report_ids):
            yield self._read_portion(portion)

    def read_hashes(self, report_ids: Iterable[int] | None = None) -> Iterator[tuple[int, bytes]]:
        """``SessionHash.raw`` of sessions that are here, by number; None reads all."""
        for portion in self._read_portions(report_ids):
            raw = self._read_private(json.dumps(portion))
            for report_id in portion:
                yield report_id, _hash_snapshot(self._snapshot(report_id, raw))

    def read_table(self, table: CopyTable) -> list[Row]:
        """A table of the whole Rangebook, in the order of its key."""
        return _clean(table, self._rows(statements.OTHER[table.name]))

    def read_raw(self, table: str) -> list[RawRow]:
        """A table as a restore needs it, in the order of the rows' keys."""
        names = [column.name for column in metadata.tables[table].columns if column.computed is None
                 and (self._known is None or column.name in self._known.get(table, frozenset()))]
        if not names:
            return []
        rows = self._rows(f"SELECT {', '.join(names)} FROM {table} WHERE {DECISIONS[table].where}")
        at = [names.index(name) for name in _KEYS[table]]
        return sorted((RawRow(_as_json([row[i] for i in at]), _as_json(dict(zip(names, row, strict=True))))
                       for row in rows), key=lambda each: each.key)

    def load_file_names(self) -> set[bytes]:
        """Hashes of the files from which sessions were read."""
        return {row[0] for row in self._rows("SELECT sha256 FROM raw_files")}

    def read_files(self, names: Iterable[bytes]) -> Iterator[RawFile]:
        """These files, one by one."""
        for name in sorted(names):
            for row in self._rows(_MATERIAL, json.dumps([name.hex()])):
                yield RawFile(*row)

    def _rows(self, statement: str, *values: Any) -> list[Row]:
        """As the driver gives them: plain tuples."""
        cursor = self._connection.connection.cursor()
        try:
            return cursor.execute(statement, values).fetchall()  # type: ignore[no-any-return]
        finally:
            cursor.close()

    def _read_portions(self, report_ids: Iterable[int] | None) -> Iterator[list[int]]:
        return _portions(self._rows(statements.ALL_IDS) if report_ids is None
                         else self._rows(statements.THESE_IDS, json.dumps(list(report_ids))))

    def _read_portion(self, report_ids: Sequence[int]) -> list[SessionContent]:
        asked = json.dumps(report_ids)
        public = {name: _by_session(_clean(TABLES[name], rows)) for name, rows in self._read_public(asked).items()}
        raw = self._read_private(asked)
        return [self._content(each, public, raw) for each in report_ids]

    def _read_private(self, asked: str) -> dict[str, Mapping[int, list[Row]]]:
        return {table: _by_session(self._rows(
            f"SELECT {', '.join(names)} FROM {table} WHERE report_id IN (SELECT value FROM json_each(?)) "
            f"ORDER BY report_id, {', '.join(_RAW_ORDER[table])}", asked), names.index("report_id"))
            for table, names in self._travels.items()}

    def _snapshot(self, report_id: int, raw: Mapping[str, Mapping[int, list[Row]]]) -> Snapshot:
        return {table: Rows(self._travels[table], tuple(found)) for table, of in raw.items()
                if (found := of.get(report_id))}

    def _read_public(self, asked: str) -> dict[str, list[Row]]:
        found = {}
        for name, statement in statements.OF_SESSION.items():
            if name == PUTTS.name:
                continue
            found[name] = self._rows(statement, *[asked] * statement.count("?"))
        # the view of putts looks at every shot for a putter: ask it for sessions that have putts
        club = list(SHOTS.columns).index("club")
        putting = {row[0] for row in found[SHOTS.name] if row[club] == "Putter"}
        putting |= {row[0] for row in self._rows(statements.WITH_PUTTS, asked)}
        found[PUTTS.name] = self._rows(
            statements.OF_SESSION[PUTTS.name], json.dumps(sorted(putting))) if putting else []
        return found

    def _content(
        self, report_id: int, public: Mapping[str, Mapping[int, list[Row]]], raw: Mapping[str, Mapping[int, list[Row]]]
    ) -> SessionContent:
        rows = {name: public[name].get(report_id, []) for name in statements.OF_SESSION}
        snapshot = self._snapshot(report_id, raw)
        return SessionContent(report_id, SessionHash(compute_hash(rows.items()), _hash_snapshot(snapshot)), rows,
                              partial(self._pack, report_id, snapshot))

    def _pack(self, report_id: int, snapshot: Snapshot) -> bytes:
        """With the bodies of its raw reports, which are only read for what is sent."""
        if RAW in snapshot:
            bodies = self._rows(f"SELECT {', '.join(COLUMNS[RAW])} FROM {RAW} WHERE report_id = ? "
                                f"ORDER BY {', '.join(_KEYS[RAW])}", report_id)
            snapshot = {**snapshot, RAW: Rows(COLUMNS[RAW], tuple(bodies))}
        return pack_snapshot(snapshot, 0)


def load_columns(connection: Connection) -> dict[str, frozenset[str]]:
    """The columns of every table of this file."""
    found: dict[str, set[str]] = defaultdict(set)
    for table, column in connection.exec_driver_sql(_COLUMNS_HERE):
        found[table].add(column)
    return {table: frozenset(names) for table, names in found.items()}


def hash_packed(packed: bytes) -> bytes:
    """``SessionHash.raw`` of a session in its packed form. Raises zlib.error, ValueError or KeyError for none."""
    snapshot, _ = unpack_snapshot(packed)
    return _hash_snapshot({table: _without_body(table, rows) for table, rows in snapshot.items()})


def _hash_snapshot(snapshot: Snapshot) -> bytes:
    """Names are plain text: SQLAlchemy's are of a class of its own, which a hash would tell from what is read back."""
    return compute_hash((str(table), [tuple(map(str, rows.columns)), *rows.rows])
                        for table, rows in sorted(snapshot.items()))


def _without_body(table: str, rows: Rows) -> Rows:
    """A body is left out of a hash when it is what its name in the table says."""
    if table != RAW:
        return rows
    at, name = rows.columns.index(_BODY), rows.columns.index("sha256")
    if any(sha256(unpack(row[at])).digest() != row[name] for row in rows.rows):
        return rows
    return Rows(rows.columns[:at] + rows.columns[at + 1:], tuple(row[:at] + row[at + 1:] for row in rows.rows))


def _portions(sessions: Sequence[Row]) -> Iterator[list[int]]:
    portion: list[int] = []
    shots = 0
    for report_id, stored in sessions:
        if portion and (shots + stored > _MOST_SHOTS or len(portion) >= _MOST_SESSIONS):
            yield portion
            portion, shots = [], 0
        portion.append(report_id)
        shots += stored
    if portion:
        yield portion


def _by_session(rows: Iterable[Row], at: int = 0) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[at]].append(row)
    return found


def _clean(table: CopyTable, rows: list[Row]) -> list[Row]:
    """Without the character 0, which other databases cannot hold; nearly never is there one."""
    places = [place for place, kind in enumerate(table.columns.values()) if kind is Kind.TEXT]
    texts = {value for place in places for value in set(map(itemgetter(place), rows)) if value is not None}
    if not any("\0" in str(value) for value in texts):
        return rows
    return [tuple(value.replace("\0", "") if isinstance(value, str) else value for value in row) for row in rows]


def _as_json(value: Any) -> str:
    return json.dumps(value, default=_as_base64, separators=(",", ":"), sort_keys=True)


def _as_base64(value: object) -> dict[str, str]:
    if not isinstance(value, bytes):
        raise TypeError(f"SQLite holds no {type(value).__name__}")
    return {"base64": base64.b64encode(value).decode("ascii")}
