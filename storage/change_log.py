"""The change log: what a person or a sync changed, in the transaction that changes it."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Connection, insert

from storage.column_types import now
from storage.tables import change_log

Actor = Literal["golfer", "sync"]


def save_change(
    connection: Connection, actor: Actor, report_id: int | None, field: str, *, old: object, new: object,
    run_id: str | None = None, detail: str | None = None,
) -> None:
    """Write one entry; values are kept as text, None as NULL."""
    connection.execute(insert(change_log).values(
        at=now(), actor=actor, run_id=run_id, report_id=report_id, field=field,
        old=_as_text(old), new=_as_text(new), detail=detail))


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)
