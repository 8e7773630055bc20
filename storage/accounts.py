"""Whether the portal may be asked to sign in: a refusal stands until a person acts. Survives restarts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from storage.engine import Store
from storage.tables import portal_accounts
from storage.texts import account_key, storable


class Accounts:
    """The sign-in state of each user name, durable before a method returns. Thread-safe."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load_block(self, username: str) -> tuple[str, datetime] | None:
        """Code and moment of a refusal nobody has acted on."""
        row = self._load(username)
        return None if row is None or row.refusal_code is None else (row.refusal_code, row.refused_at)

    def load_interrupted_attempt(self, username: str) -> datetime | None:
        """When an attempt began whose end is unknown: the portal broke down, or the process died, meanwhile."""
        row = self._load(username)
        began: datetime | None = None if row is None else row.attempt_began_at
        return began

    def save_attempt(self, username: str, at: datetime) -> None:
        """An attempt is about to be sent."""
        self._save(username, attempt_began_at=at)

    def save_refusal(self, username: str, code: str, at: datetime) -> None:
        """The portal refused; nothing is tried again until ``clear``."""
        self._save(username, attempt_began_at=None, refusal_code=storable(code, 40), refused_at=at)

    def end_attempt(self, username: str) -> None:
        """The attempt's end is known, or does not matter any more; a refusal stands."""
        self._save(username, attempt_began_at=None)

    def clear(self, username: str) -> None:
        """Let in, or a person acted."""
        self._save(username, attempt_began_at=None, refusal_code=None, refused_at=None)

    def _load(self, username: str) -> Any:
        with self._store.reading() as connection:
            return connection.execute(
                select(portal_accounts).where(portal_accounts.c.username == account_key(username))).first()

    def _save(self, username: str, **values: Any) -> None:
        with self._store.writing() as connection:
            save_gate(connection, {"username": account_key(username), **values})


def save_gate(connection: Connection, values: dict[str, Any]) -> None:
    """Set columns of one user name's row, which need not exist yet."""
    statement = insert(portal_accounts).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=["username"], set_=values))
