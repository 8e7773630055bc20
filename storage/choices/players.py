"""What the people who hit balls here say about themselves."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from golf.bag_and_goals import Player
from storage.file.engine import Repository
from storage.file.texts import storable
from storage.tables.core import players, sessions


class Players(Repository):
    """Knows everybody with a stored session. Thread-safe."""

    def load(self) -> list[Player]:
        """Return everybody with a session that counts, by name; right-handed unless somebody said otherwise."""
        names = select(sessions.c.player).where(sessions.c.counted == 1).distinct()
        with self._store.reading() as connection:
            left = set(connection.execute(select(players.c.name).where(players.c.is_left_handed)).scalars())
            found = connection.execute(names).scalars().all()
        return [Player(name, name in left) for name in sorted(found, key=str.casefold)]

    def is_left_handed(self, name: str) -> bool:
        """Say whether this player plays left-handed."""
        statement = select(players.c.is_left_handed).where(players.c.name == name)
        return self._read(lambda connection: bool(connection.execute(statement).scalar()))

    def set_left_handed(self, name: str, value: bool) -> None:
        """Save which hand a player plays with; figures are mirrored on the screen, the stored values stay."""
        statement = upsert(players).values(name=storable(name), is_left_handed=value)
        with self._store.changing() as connection:
            connection.execute(statement.on_conflict_do_update(
                index_elements=["name"], set_={"is_left_handed": value}))
