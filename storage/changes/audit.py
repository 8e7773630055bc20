"""The audit: entries are added and read, never changed; they stay whatever is undone or restored."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select

from golf.maintenance import AuditEntry, AuditFilter, AuditKind
from storage.file.engine import Repository
from storage.file.texts import LONGEST_MESSAGE, storable
from storage.tables.column_types import now
from storage.tables.sync_history import audit

_A = audit.c
_NEWEST_FIRST = (_A.at.desc(), _A.audit_id.desc())


class Audit(Repository):
    """Who did what when. Thread-safe. No new entry is new data: pages and backups do not depend on it."""

    def add(self, entry: AuditEntry) -> None:
        """Write an entry down, with this moment."""
        with self._store.writing() as connection:
            save_entry(connection, entry)

    def load(self, wanted: AuditFilter, limit: int | None = None) -> list[AuditEntry]:
        """The newest entries that pass, at most ``limit`` (None: all of them)."""
        newest = select(audit).where(*_conditions(wanted)).order_by(*_NEWEST_FIRST).limit(limit)
        with self._store.reading() as connection:
            return [AuditEntry(AuditKind(row.kind), row.who, row.what, row.detail, row.run_id, row.account, row.at)
                    for row in connection.execute(newest)]

    def count(self, wanted: AuditFilter) -> int:
        """How many entries pass."""
        with self._store.reading() as connection:
            return int(connection.execute(
                select(func.count()).select_from(audit).where(*_conditions(wanted))).scalar_one())


def save_entry(connection: Connection, entry: AuditEntry) -> None:
    """Write an entry down in the caller's transaction."""
    connection.execute(insert(audit).values(
        mark=secrets.token_hex(16), at=entry.at or now(), kind=entry.kind.value, who=storable(entry.who, 80),
        run_id=entry.run_id, account=entry.account, what=storable(entry.what),
        detail=storable(entry.detail, LONGEST_MESSAGE)))


def load_audit_rows(connection: Connection) -> list[dict[str, Any]]:
    """Every entry as it lies in the table, without its number."""
    columns = [column for column in _A if column.name != "audit_id"]
    return [dict(row) for row in connection.execute(select(*columns).order_by(_A.audit_id)).mappings()]


def merge_audit(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add those entries that this file does not have."""
    known = set(connection.execute(select(_A.mark)).scalars())
    missing = [dict(row) for row in rows if row["mark"] not in known]
    if missing:
        connection.execute(insert(audit), missing)


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        conditions.append(_A.kind == wanted.kind.value)
    if wanted.since is not None:
        conditions.append(_A.at >= wanted.since)
    return conditions
