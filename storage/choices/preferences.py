"""Small choices of the golfer, such as units, kept with the data."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from golf.maintenance import SETTINGS, SHOWN_VALUES, AuditEntry, AuditKind, who_acts
from storage.changes.audit import save_entry
from storage.file.engine import Repository
from storage.tables.core import preferences

_LOAD = "SELECT value FROM preferences WHERE key = ?"


class Preferences(Repository):
    """Keeps a text for each key. Thread-safe."""

    def load(self, key: str, default: str) -> str:
        """Return the saved value, or the default."""
        value = self._read(load_preference, key)
        return default if value is None else value

    def save(self, key: str, value: str) -> None:
        """Replace the value; a changed choice of the golfer's is in the audit."""
        with self._store.changing() as connection:
            before = load_preference(connection, key)
            if key in SETTINGS and value != before:
                save_entry(connection, _describe_setting(key, before, value))
            save_preference(connection, key, value)


def load_preference(connection: Connection, key: str) -> str | None:
    """Return the saved value; None when there is none."""
    value = connection.exec_driver_sql(_LOAD, (key,)).scalar()
    return None if value is None else str(value)


def save_preference(connection: Connection, key: str, value: str) -> None:
    """Replace the value, inside a transaction of the caller's."""
    connection.execute(insert(preferences).values(key=key, value=value).on_conflict_do_update(
        index_elements=["key"], set_={"value": value}))


def _describe_setting(key: str, before: str | None, value: str) -> AuditEntry:
    detail = f"{'as it came' if before is None else before} → {value}" if key in SHOWN_VALUES else ""
    return AuditEntry(AuditKind.SETTING, who_acts(), SETTINGS[key], detail)
