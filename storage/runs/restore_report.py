"""Putting a report back as a snapshot has it, row by row; what other reports share with it is decided anew."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from golf.errors import DatabaseDamaged
from storage.changes.report_snapshots import CHILDREN, COLUMNS, RAW, SESSIONS, Row, Rows, Snapshot, take_snapshot
from storage.derived.club_sessions import sessions_of
from storage.derived.duplicates import load_shared_hashes, mark_duplicates
from storage.derived.same_balls import load_linked, renew_same_balls
from storage.derived.session_sums import save_summaries

_NO_ROWS = Rows((), ())
_MARKED = "SELECT DISTINCT content_hash FROM shots WHERE report_id = ? AND duplicate_of IS NOT NULL"
_EXISTS = "SELECT 1 FROM sessions WHERE report_id = ?"
_RAW_KEYS = "SELECT sha256 FROM raw_reports WHERE report_id = ?"
_DROP_RAW = "DELETE FROM raw_reports WHERE report_id = ? AND sha256 = ?"
_MOVE_RAW = "UPDATE raw_reports SET version = ?, fetched_at = ? WHERE report_id = ? AND sha256 = ?"


class Restoration:
    """Puts reports back inside one transaction; ``finish`` decides duplicates and sums anew, once for all of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._hashes: set[bytes] = set()
        self._restored: set[int] = set()
        self._linked: set[int] = set()
        self._hosts: set[int] = set()

    def put_back(self, report_id: int, snapshot: Snapshot | None) -> None:
        """Make the report what the snapshot says; None removes it. Raises DatabaseDamaged when that cannot be done."""
        self._hashes |= load_shared_hashes(self._connection, report_id)
        self._linked |= load_linked(self._connection, [report_id])
        self._hosts |= set(sessions_of(self._connection, [report_id])) - {report_id}
        if snapshot is None:
            self._remove(report_id)
            return
        self._write(report_id, snapshot)
        self._check(report_id, snapshot)
        self._hashes |= load_shared_hashes(self._connection, report_id)
        self._hashes |= set(self._connection.exec_driver_sql(_MARKED, (report_id,)).scalars())
        self._restored.add(report_id)

    def finish(self) -> None:
        """Which ball is a copy of which depends on other reports: settle it, and the sums that rest on it."""
        changed = mark_duplicates(self._connection, self._hashes) | self._restored | self._existing(self._hosts)
        same = renew_same_balls(self._connection, changed | self._linked)
        save_summaries(self._connection, changed | same)

    def _existing(self, report_ids: Iterable[int]) -> set[int]:
        """Those that are stored; sums of a removed one are nobody's."""
        return {report_id for report_id in report_ids
                if self._connection.exec_driver_sql(_EXISTS, (report_id,)).first() is not None}

    def _remove(self, report_id: int) -> None:
        for table in (*reversed(CHILDREN), SESSIONS):
            self._delete(table, report_id)

    def _write(self, report_id: int, snapshot: Snapshot) -> None:
        session = snapshot[SESSIONS]
        if self._connection.exec_driver_sql(_EXISTS, (report_id,)).first() is None:
            self._insert(SESSIONS, session.columns, session.rows)
        else:
            self._overwrite_session(report_id, session)
        for table in reversed(CHILDREN):
            if table != RAW:
                self._delete(table, report_id)
        for table in CHILDREN:
            part = snapshot.get(table, _NO_ROWS)
            if table == RAW:
                self._write_raws(report_id, part)
            elif part.rows:
                self._insert(table, part.columns, part.rows)

    def _overwrite_session(self, report_id: int, session: Rows) -> None:
        assignments = ", ".join(f"{name} = ?" for name in _known(SESSIONS, session.columns))
        self._connection.exec_driver_sql(
            f"UPDATE sessions SET {assignments} WHERE report_id = ?", (*session.rows[0], report_id))  # noqa: S608

    def _write_raws(self, report_id: int, part: Rows) -> None:
        """Bodies that are here stay here: a snapshot need not hold them."""
        wanted = {row[part.columns.index("sha256")]: dict(zip(part.columns, row, strict=True)) for row in part.rows}
        present = set(self._connection.exec_driver_sql(_RAW_KEYS, (report_id,)).scalars())
        for key in present - wanted.keys():
            self._connection.exec_driver_sql(_DROP_RAW, (report_id, key))
        for key, row in wanted.items():
            if key in present:
                self._connection.exec_driver_sql(_MOVE_RAW, (row["version"], row["fetched_at"], report_id, key))
            elif "body" not in row:
                raise _cannot(report_id, "a raw report is missing")
            else:
                self._insert(RAW, part.columns, [tuple(row.values())])

    def _check(self, report_id: int, snapshot: Snapshot) -> None:
        """What was written is what was there, value by value."""
        with_bodies = "body" in snapshot.get(RAW, _NO_ROWS).columns
        written = take_snapshot(self._connection, report_id, with_bodies=with_bodies)
        if written.keys() != snapshot.keys() or any(not _agree(written[table], part) for table,
                                                    part in snapshot.items()):
            raise _cannot(report_id, "what was written is not what was there")

    def _insert(self, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        names = _known(table, columns)
        places = ", ".join("?" * len(names))
        self._connection.exec_driver_sql(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", list(rows))  # noqa: S608 - checked names

    def _delete(self, table: str, report_id: int) -> None:
        self._connection.exec_driver_sql(f"DELETE FROM {table} WHERE report_id = ?", (report_id,))  # noqa: S608


def _known(table: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    if not set(columns) <= set(COLUMNS[table]):
        raise DatabaseDamaged("The kept state names columns that Rangebook does not know.", "Nothing was changed.")
    return columns


def _agree(written: Rows, kept: Rows) -> bool:
    """Equal in every column that the snapshot has."""
    places = [written.columns.index(name) for name in kept.columns]
    return tuple(tuple(row[place] for place in places) for row in written.rows) == kept.rows


def _cannot(report_id: int, why: str) -> DatabaseDamaged:
    return DatabaseDamaged(f"Session {report_id} could not be put back as it was: {why}.",
                           "Nothing was changed. Run the integrity check in Settings, Maintenance.")
