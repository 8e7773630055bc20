"""The states of accounts and the refused passwords in memory (same contracts as what keeps them)."""

from __future__ import annotations

from datetime import datetime


class MemoryAccounts:
    """services.sign_in_gate.AccountStates."""

    def __init__(self) -> None:
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
