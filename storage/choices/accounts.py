"""Which accounts there are, and whether the portal may be asked to sign in: a refusal stands until a person acts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, literal_column, select, update
from sqlalchemy.dialects.sqlite import insert

from golf.accounts import LONGEST_LABEL, PortalAccount
from storage.derived.also_listed import drop_listed_too, hand_over, load_listed_too, load_shared
from storage.file.engine import Repository
from storage.file.texts import account_key, storable, storable_or_none
from storage.tables.core import portal_accounts, sessions

_C = portal_accounts.c
_ACCOUNT = (_C.username, _C.label, _C.is_kept, _C.sync_enabled, _C.listing_complete, _C.device_maker,
            _C.device_model)


class Accounts(Repository):
    """The accounts and the sign-in state of each user name, durable before a method returns. Thread-safe."""

    def load_block(self, username: str) -> tuple[str, datetime] | None:
        """Return code and moment of a refusal nobody has acted on."""
        row = self._load(username)
        return None if row is None or row.refusal_code is None else (row.refusal_code, row.refused_at)

    def load_interrupted_attempt(self, username: str) -> datetime | None:
        """Return when an attempt began whose end is unknown: the portal broke down, or the process died, meanwhile."""
        row = self._load(username)
        began: datetime | None = None if row is None else row.attempt_began_at
        return began

    def save_attempt(self, username: str, at: datetime) -> None:
        """Note that an attempt is about to be sent."""
        self._save(username, attempt_began_at=at)

    def save_refusal(self, username: str, code: str, at: datetime) -> None:
        """Note that the portal refused; nothing is tried again until ``clear``."""
        self._save(username, attempt_began_at=None, refusal_code=storable(code, 40), refused_at=at)

    def end_attempt(self, username: str) -> None:
        """Note that the attempt's end is known, or does not matter any more; a refusal stands."""
        self._save(username, attempt_began_at=None)

    def clear(self, username: str) -> None:
        """Forget refusal and attempt: the portal let us in, or a person acted."""
        self._save(username, attempt_began_at=None, refusal_code=None, refused_at=None)

    def load_accounts(self) -> list[PortalAccount]:
        """Return every user name ever heard of, in the order in which they came."""
        with self._store.reading() as connection:
            rows = connection.execute(select(*_ACCOUNT).order_by(literal_column("rowid"))).all()
        return [PortalAccount(*row) for row in rows]

    def load_account(self, username: str) -> PortalAccount:
        """Return one account; one that nobody has heard of is as new."""
        row = self._load(username)
        return PortalAccount(account_key(username)) if row is None else PortalAccount(
            *(getattr(row, column.name) for column in _ACCOUNT))

    def load_owners(self, report_ids: Collection[int]) -> dict[int, str]:
        """Return the account of each of these sessions."""
        wanted = select(sessions.c.report_id, sessions.c.account).where(sessions.c.report_id.in_(report_ids))
        return self._read(lambda connection: {row.report_id: row.account for row in connection.execute(wanted)})

    def keep(self, username: str, *, enabled: bool | None = None) -> None:
        """Note that a person added it here. ``enabled`` None leaves that as it is."""
        self._save(username, is_kept=True, **({} if enabled is None else {"sync_enabled": enabled}))

    def save_device(self, username: str, maker: str, model: str) -> None:
        """Save which launch monitor stands behind the account, for sessions that do not say their own."""
        with self._store.changing() as connection:
            save_gate(connection, {"username": account_key(username), "device_maker": storable_or_none(maker, 80),
                                   "device_model": storable_or_none(model, 80)})

    def save_label(self, username: str, label: str) -> None:
        """Save the golfer's own name for it; an empty one takes it back."""
        self._save(username, label=storable(label.strip(), LONGEST_LABEL))

    def save_sync_enabled(self, username: str, *, enabled: bool) -> None:
        """Save whether "all accounts" and the automatic sync include it."""
        self._save(username, sync_enabled=enabled)

    def release(self, username: str) -> None:
        """Note that a person removed it. Its sessions stay; those that another account lists too become that one's.

        A refusal stands: it is the portal's word on the user name. Added again, its list is read to the end.
        """
        account = account_key(username)
        with self._store.changing() as connection:
            drop_listed_too(connection, account, load_listed_too(connection, [account]))
            hand_over(connection, load_shared(connection, account))
            connection.execute(update(portal_accounts).where(portal_accounts.c.username == account).values(
                is_kept=False, label="", sync_enabled=True, listing_complete=False))

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
