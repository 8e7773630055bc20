"""The change log: what a person or a sync changed, in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select

from golf.maintenance import COMMAND_LINE, HERE, Change, UserDecision, who_acts
from storage.file.texts import storable
from storage.tables.column_types import now
from storage.tables.core import change_log, sessions

Actor = Literal["golfer", "sync"]
_UNDOABLE = (change_log.c.actor == "golfer", change_log.c.undone_at.is_(None))


def save_change(
    connection: Connection, actor: Actor, report_id: int | None, field: str, *, old: object, new: object,
    run_id: str | None = None, detail: str | None = None, at: datetime | None = None,
) -> int:
    """Write one entry and return its number; values are kept as text, None as NULL.

    What a person decides with one press has one moment, to the microsecond: pass it as ``at``.
    """
    statement = insert(change_log).values(
        at=at or now(), actor=actor, run_id=run_id, report_id=report_id, field=field,
        old=_as_text(old), new=_as_text(new), detail=detail, who=_name_who(actor))
    return int(connection.execute(statement.returning(change_log.c.change_id)).scalar_one())


def _name_who(actor: Actor) -> str | None:
    """None for a sync and for the golfer at this computer or its command line: there is one golfer there."""
    who = who_acts()
    return None if actor == "sync" or who in (HERE, COMMAND_LINE) else storable(who, 80)


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)


def load_changes(connection: Connection, limit: int, report_id: int | None) -> list[Change]:
    """The newest entries, of one session or of all."""
    columns = change_log.c
    statement = select(change_log).order_by(columns.change_id.desc()).limit(limit)
    if report_id is not None:
        statement = statement.where(columns.report_id == report_id)
    return [_read(row) for row in connection.execute(statement)]


def load_decisions(connection: Connection, limit: int) -> list[UserDecision]:
    """The newest decisions of a person with something in them that was not taken back, newest first."""
    columns = change_log.c
    last = func.max(columns.change_id)
    newest = select(columns.at).where(*_UNDOABLE).group_by(columns.at).order_by(last.desc()).limit(limit)
    return _load_decisions(connection, columns.at.in_(newest))


def load_last_edit(connection: Connection, player: str) -> UserDecision | None:
    """The newest decision about single shots of this player's sessions that was not taken back."""
    columns = change_log.c
    moment = connection.execute(
        select(columns.at).join(sessions, sessions.c.report_id == columns.report_id)
        .where(*_UNDOABLE, columns.field == "shots", sessions.c.player == player)
        .order_by(columns.change_id.desc()).limit(1)).scalar()
    return None if moment is None else next(iter(_load_decisions(connection, columns.at == moment)), None)


def _load_decisions(connection: Connection, which: ColumnElement[bool]) -> list[UserDecision]:
    rows = connection.execute(select(change_log).where(*_UNDOABLE, which).order_by(change_log.c.change_id.desc()))
    return [UserDecision(tuple(found)) for _, found in groupby(map(_read, rows), key=lambda change: change.at)]


def load_last_undoable(connection: Connection, fields: Collection[str], player: str) -> Change | None:
    """A person's newest change of one of these fields of a player that was not taken back."""
    columns = change_log.c
    row = connection.execute(select(change_log).where(
        columns.field.in_(fields), columns.actor == "golfer", columns.undone_at.is_(None),
        func.json_extract(columns.detail, "$.player") == player).order_by(columns.change_id.desc()).limit(1)).first()
    return None if row is None else _read(row)


def _read(row: Row[Any]) -> Change:
    return Change(row.change_id, row.at, row.actor, row.run_id, row.report_id, row.field, row.old, row.new,
                  undone=row.undone_at is not None, who=row.who or "")
