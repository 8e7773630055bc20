"""Small choices of the golfer, such as units, kept with the data."""

from __future__ import annotations

from sqlalchemy.dialects.sqlite import insert

from storage.file.engine import Store
from storage.file.revision import bump_revision
from storage.tables.core import preferences

_LOAD = "SELECT value FROM preferences WHERE key = ?"


class Preferences:
    """Key and text. Thread-safe."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self, key: str, default: str) -> str:
        """The saved value, or the default."""
        with self._store.reading() as connection:
            value = connection.exec_driver_sql(_LOAD, (key,)).scalar()
        return default if value is None else str(value)

    def save(self, key: str, value: str) -> None:
        """Replace the value."""
        statement = insert(preferences).values(key=key, value=value)
        with self._store.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
            bump_revision(connection)
