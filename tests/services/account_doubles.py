"""The states of accounts in memory, as golf_db.Accounts keeps them (same contract)."""

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
