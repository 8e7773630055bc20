"""Demo accounts for tests that ask for the same one again and again."""

from __future__ import annotations

import pickle
from datetime import date
from functools import cache

from demo_portal import Account, build_account


def fresh_account(*, sessions: int, today: date, traps: bool = True) -> Account:
    """What ``build_account`` builds, for this test alone to change; thirty times as fast from the second time on."""
    account: Account = pickle.loads(_packed(sessions, today, traps))
    return account


@cache
def _packed(sessions: int, today: date, traps: bool) -> bytes:
    return pickle.dumps(build_account(sessions=sessions, today=today, traps=traps))
