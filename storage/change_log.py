"""The change log: what a person or a sync changed, in the transaction that changes it."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Connection, insert, select

from golf.upkeep_records import Change
from storage.column_types import now
from storage.tables import change_log

Actor = Literal["golfer", "sync"]


def save_change(
    connection: Connection, actor: Actor, report_id: int | None, field: str, *, old: object, new: object,
    run_id: str | None = None, detail: str | None = None,
) -> int:
    """Write one entry and return its number; values are kept as text, None as NULL."""
    statement = insert(change_log).values(
        at=now(), actor=actor, run_id=run_id, report_id=report_id, field=field,
        old=_as_text(old), new=_as_text(new), detail=detail)
    return int(connection.execute(statement.returning(change_log.c.change_id)).scalar_one())


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)


def load_changes(connection: Connection, limit: int, report_id: int | None) -> list[Change]:
    """The newest entries, of one session or of all."""
    columns = change_log.c
    statement = select(change_log).order_by(columns.change_id.desc()).limit(limit)
    if report_id is not None:
        statement = statement.where(columns.report_id == report_id)
    return [Change(row.change_id, row.at, row.actor, row.run_id, row.report_id, row.field, row.old, row.new,
                   undone=row.undone_at is not None) for row in connection.execute(statement)]
