"""The states of accounts and the refused passwords in memory (same contracts as what keeps them)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from golf.portal_accounts import PortalAccount, account_name


class MemoryAccounts:
    """services.sign_in_gate.AccountStates and services.kept_logins.AccountRoster."""

    def __init__(self) -> None:
        self.roster: dict[str, PortalAccount] = {}
        self.blocks: dict[str, tuple[str, datetime]] = {}
        self.attempts: dict[str, datetime] = {}

    def load_block(self, username: str) -> tuple[str, datetime] | None:
        return self.blocks.get(username)

    def save_attempt(self, username: str, at: datetime) -> None:
        self.attempts[username] = at

    def save_refusal(self, username: str, code: str, at: datetime) -> None:
        self.attempts.pop(username, None)
        self.blocks[username] = (code, at)

    def end_attempt(self, username: str) -> None:
        self.attempts.pop(username, None)

    def clear(self, username: str) -> None:
        self.attempts.pop(username, None)
        self.blocks.pop(username, None)

    def load_interrupted_attempt(self, username: str) -> datetime | None:
        return self.attempts.get(username)

    def load_accounts(self) -> list[PortalAccount]:
        return list(self.roster.values())

    def keep(self, username: str, *, enabled: bool | None = None) -> None:
        name = account_name(username)
        known = self.roster.setdefault(name, PortalAccount(name))
        self.roster[name] = replace(
            known, is_kept=True, sync_enabled=known.sync_enabled if enabled is None else enabled)

    def release(self, username: str) -> None:
        self.roster.pop(account_name(username), None)


class MemoryOfPasswords:
    """services.sign_in_gate.PasswordMemory."""

    def __init__(self) -> None:
        self.refused: dict[tuple[str, str], datetime] = {}

    def refused_at(self, username: str, password: str) -> datetime | None:
        return self.refused.get((username, password))

    def remember(self, username: str, password: str, at: datetime) -> None:
        self.refused[username, password] = at

    def forget(self, username: str, password: str) -> None:
        self.refused.pop((username, password), None)
