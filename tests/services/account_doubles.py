"""The states of accounts and the refused passwords in memory (same contracts as what keeps them)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from golf.accounts import PortalAccount, account_name
from services.sign_in.attempt_ledger import AccountLedger, Before, Outcome, Past


class MemoryAccounts:
    """services.sign_in.sign_in_gate.AccountStates and services.sign_in.login_store.AccountRoster."""

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
    """services.sign_in.sign_in_gate.PasswordMemory; a password is its own mark."""

    def __init__(self) -> None:
        self.ledgers: defaultdict[str, AccountLedger] = defaultdict(AccountLedger)

    def look(self, username: str, password: str) -> Past | None:
        return self.ledgers[username].past.get(password)

    def refused_at(self, username: str, password: str) -> datetime | None:
        past = self.look(username, password)
        return None if past is None else past.refused_at

    def knows(self, username: str, outcome: Outcome, at: datetime) -> bool:
        return self.ledgers[username].knows(outcome, at)

    def full_since(self, username: str, password: str, now: datetime) -> datetime | None:
        self.ledgers[username].mend_days(now)
        return self.ledgers[username].full_since(password, now)

    def begin(
        self, username: str, password: str, at: datetime, stops: frozenset[Outcome], *, is_counted: bool
    ) -> Before:
        return self.ledgers[username].begin(password, at, stops, is_counted=is_counted)

    def put_back(self, username: str, password: str, before: Before) -> None:
        self.ledgers[username].put_back(password, before)

    def note(self, username: str, password: str, past: Past | None) -> None:
        self.ledgers[username].note(password, past)

    def remember(self, username: str, password: str, at: datetime) -> None:
        self.note(username, password, Past(Outcome.REFUSED, at))

    def forget(self, username: str, password: str) -> None:
        self.note(username, password, None)

    def confirm_listing_opened(self, username: str, now: datetime, *, by_person: bool) -> None:
        self.ledgers[username].confirm_listing_opened(by_person=by_person)
        self.ledgers[username].mend_days(now)

    def restart_day(self, username: str) -> None:
        self.ledgers[username].tried.clear()
