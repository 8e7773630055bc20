"""The change log: what a person or a sync changed, in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, insert, select

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
    return [_read(row) for row in connection.execute(statement)]


def load_last_undoable(connection: Connection, fields: Collection[str], player: str) -> Change | None:
    """A person's newest change of one of these fields of a player that was not taken back."""
    columns = change_log.c
    row = connection.execute(select(change_log).where(
        columns.field.in_(fields), columns.actor == "golfer", columns.undone_at.is_(None),
        func.json_extract(columns.detail, "$.player") == player).order_by(columns.change_id.desc()).limit(1)).first()
    return None if row is None else _read(row)


def _read(row: Row[Any]) -> Change:
    return Change(row.change_id, row.at, row.actor, row.run_id, row.report_id, row.field, row.old, row.new,
                  undone=row.undone_at is not None)
