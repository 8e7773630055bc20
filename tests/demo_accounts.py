"""Demo accounts for tests that ask for the same one again and again."""

from __future__ import annotations

import pickle
from datetime import date
from functools import cache
from pathlib import Path

from demo_portal import Account, build_account
from tests.made_once import made_once


def fresh_account(*, sessions: int, today: date, traps: bool = True) -> Account:
    """What ``build_account`` builds, for this test alone to change: built once a run."""
    account: Account = pickle.loads(_packed(sessions, today, traps))
    return account


@cache
def _packed(sessions: int, today: date, traps: bool) -> bytes:
    def make(path: Path) -> None:
        path.write_bytes(pickle.dumps(build_account(sessions=sessions, today=today, traps=traps)))

    return made_once(f"account-{sessions}-{today}-{traps}", make).read_bytes()
