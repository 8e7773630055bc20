"""Rows of the view ``shots_flat``, the public contract of a shot, a portion at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, column, func, literal_column, select, table

from storage.file.engine import Repository
from storage.tables.column_types import day_text

_FLAT = table("shots_flat", column("session_id"), column("session_date"), column("player"), column("club"),
              column("report_id"), column("group_id"), column("shot_id"), column("counts"))
_C = _FLAT.c


@dataclass(frozen=True, slots=True)
class FlatShotFilter:
    """Which shots; None lets everything through. Days both included; a shot without a day is in no period."""

    session_id: int | None = None
    player: str | None = None
    club: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    only_counting: bool = False


class FlatShots(Repository):
    """Reads ``shots_flat``. Thread-safe."""

    def load(self, wanted: FlatShotFilter, *, limit: int, offset: int = 0) -> tuple[int, list[dict[str, Any]]]:
        """How many shots pass, and a portion of them by day, session, group and shot; undated ones last."""
        passing = _conditions(wanted)
        portion: Select[Any] = select(literal_column("*")).select_from(_FLAT).where(*passing).order_by(
            _C.session_date.is_(None), _C.session_date, _C.session_id, _C.report_id, _C.group_id, _C.shot_id).limit(
                limit).offset(offset)
        with self._store.reading() as connection:
            total = connection.execute(select(func.count()).select_from(_FLAT).where(*passing)).scalar_one()
            return int(total), [dict(row) for row in connection.execute(portion).mappings()]

    def load_named(self, report_id: int, shot_ids: Collection[str]) -> dict[str, dict[str, Any]]:
        """These shots of a report, by their ids; those that are not here are left out."""
        named: Select[Any] = select(literal_column("*")).select_from(_FLAT).where(
            _C.report_id == report_id, _C.shot_id.in_(list(shot_ids)))
        with self._store.reading() as connection:
            return {str(row["shot_id"]): dict(row) for row in connection.execute(named).mappings()}


def _conditions(wanted: FlatShotFilter) -> list[ColumnElement[bool]]:
    equal = {_C.session_id: wanted.session_id, _C.player: wanted.player, _C.club: wanted.club,
             _C.counts: 1 if wanted.only_counting else None}
    conditions = [asked == value for asked, value in equal.items() if value is not None]
    if wanted.first_day is not None:
        conditions.append(_C.session_date >= day_text(wanted.first_day))
    if wanted.last_day is not None:
        conditions.append(_C.session_date <= day_text(wanted.last_day))
    return conditions
