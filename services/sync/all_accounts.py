"""Syncs all accounts one after another, each in a run of its own; one Stop ends them all."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from golf.errors import (
    DatabaseError,
    GolfError,
    PortalMaintenance,
    PortalOffline,
    PortalRefusing,
    SettingsError,
    SignInBlocked,
    SyncAlreadyRunning,
)
from golf.sync_events import SyncResult, SyncStatus

log = logging.getLogger(__name__)

_ENDS_ALL = frozenset({PortalOffline.code, PortalMaintenance.code, PortalRefusing.code})
"""What the next account would only meet again: the portal is left in peace."""
_NOT_NOW = "Left out: the portal could not be reached, or asked for a pause."


@dataclass(frozen=True, slots=True)
class AccountResult:
    """One of the accounts: its run, or why there is none."""

    account: str
    result: SyncResult | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AllAccountsProgress:
    """How far the syncs of all accounts are. ``running``: whose turn it is; None before, between and after."""

    accounts: tuple[str, ...]
    steps: tuple[AccountResult, ...] = ()
    running: str | None = None
    is_over: bool = False

    @property
    def position(self) -> int:
        """1 for the first account."""
        return min(len(self.steps) + 1, len(self.accounts))

    @property
    def left_out(self) -> tuple[AccountResult, ...]:
        """The accounts that were not synced, each with the reason."""
        return tuple(step for step in self.steps if step.result is None)


RunOne = Callable[[str], SyncResult]
"""Sync one account to its end. Raises SignInBlocked, SettingsError, SyncAlreadyRunning, DatabaseError."""
Tell = Callable[[AllAccountsProgress], None]


def sync_each_account(accounts: tuple[str, ...], run_one: RunOne, stop: threading.Event,
                      tell: Tell) -> AllAccountsProgress:
    """Sync each account in turn; one that may not sign in is left out, and that is said.

    ``tell`` hears of every change. Raises what kept the first one from beginning when none could begin.
    """
    now = AllAccountsProgress(accounts)
    trouble: list[GolfError] = []
    for account in _while_going(accounts, stop):
        now = replace(now, running=account)
        tell(now)
        try:
            step = AccountResult(account, run_one(account))
        except (SignInBlocked, SettingsError, SyncAlreadyRunning, DatabaseError) as error:
            log.info("account_left_out", extra={"code": error.code})
            step = AccountResult(account, reason=str(error))
            trouble.append(error)
        now = replace(now, steps=(*now.steps, step), running=None)
        tell(now)
        if _ends_all(step):
            break
    now = _leave_the_rest_out(now, stopped=stop.is_set())
    tell(replace(now, is_over=True))
    if trouble and not any(step.result for step in now.steps):
        raise trouble[0]
    return replace(now, is_over=True)


def _while_going(accounts: tuple[str, ...], stop: threading.Event) -> Iterator[str]:
    for account in accounts:
        if stop.is_set():
            return
        yield account


def _ends_all(step: AccountResult) -> bool:
    result = step.result
    if result is None:
        return False
    codes = {failure.code for failure in result.errors}
    return result.status is SyncStatus.CANCELLED or bool(codes & _ENDS_ALL)


def _leave_the_rest_out(now: AllAccountsProgress, *, stopped: bool) -> AllAccountsProgress:
    told = {step.account for step in now.steps}
    reason = "Left out: you pressed Stop." if stopped else _NOT_NOW
    rest = tuple(AccountResult(account, reason=reason) for account in now.accounts if account not in told)
    return replace(now, steps=(*now.steps, *rest))

