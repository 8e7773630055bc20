"""What players want to reach. Nothing is deleted: a goal is closed, and can be opened again."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update

from golf.bag_and_goals import Goal
from golf.errors import NotFound
from storage.file.engine import Repository
from storage.file.texts import LONGEST_NOTES, storable
from storage.tables.column_types import now
from storage.tables.core import goals

_G = goals.c


class Goals(Repository):
    """Keeps the goals of the players. Thread-safe."""

    def load(self, player: str, *, with_closed: bool = False) -> list[Goal]:
        """Return a player's goals, the oldest first."""
        statement = select(goals).where(_G.player == player).order_by(_G.goal_id)
        if not with_closed:
            statement = statement.where(_G.closed_at.is_(None))
        return self._read(lambda connection: [_read(row) for row in connection.execute(statement)])

    def add(
        self, player: str, metric: str, target: float, *, club: str | None = None, due_on: date | None = None,
        note: str = "",
    ) -> Goal:
        """Add a goal; ``target`` in the metric's unit of storage."""
        with self._store.changing() as connection:
            row = connection.execute(insert(goals).values(
                player=player, metric=metric, target=target, club=club, due_on=due_on,
                note=storable(note, LONGEST_NOTES), created_at=now()).returning(goals)).one()
        return _read(row)

    def change(self, goal_id: int, *, target: float, due_on: date | None, note: str) -> None:
        """Save another target, day or note. Raises NotFound."""
        self._update(goal_id, target=target, due_on=due_on, note=storable(note, LONGEST_NOTES))

    def close(self, goal_id: int) -> None:
        """Put a goal away. Raises NotFound."""
        self._update(goal_id, closed_at=now())

    def reopen(self, goal_id: int) -> None:
        """Take a closed goal up again. Raises NotFound."""
        self._update(goal_id, closed_at=None)

    def _update(self, goal_id: int, **values: Any) -> None:
        with self._store.changing() as connection:
            if connection.execute(update(goals).where(_G.goal_id == goal_id).values(values)).rowcount == 0:
                raise NotFound("This goal is not stored.", "Reload the page.")


def _read(row: Row[Any]) -> Goal:
    return Goal(row.goal_id, row.player, row.metric, row.target, row.created_at, row.club, row.due_on, row.note,
                row.closed_at)
