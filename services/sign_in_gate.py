"""Exactly one sign-in attempt with a refused password until a person acts, whatever asks.

The state is in the database: it holds across tabs, processes and restarts (uneekor.md: the portal's
lock-out threshold is unknown).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from automation.portal_errors import ONCE_MORE
from automation.ports import LET_IN_UNREAD
from golf.errors import (
    AccountLocked,
    DatabaseBusy,
    PasswordRefused,
    PersonNeeded,
    SettingsError,
    SignInBlocked,
    SignInUnanswered,
)
from golf.portal_accounts import account_name
from services.display import format_moment

log = logging.getLogger(__name__)

_SENTENCES = {
    PasswordRefused.code: (
        "The portal refused the user name or the password on {when}. Nothing has been tried since.",
        f"Check both and save them again. If the saved ones are right, {ONCE_MORE}."),
    AccountLocked.code: (
        "The portal said on {when} that this account is locked. Nothing has been tried since.",
        f"Open the portal in your own browser and sign in there once it lets you, then {ONCE_MORE}."),
    PersonNeeded.code: (
        "The portal asked on {when} for something only a person can do. Nothing has been tried since.",
        f"Open the portal in your own browser, sign in and answer it there, then {ONCE_MORE}."),
}
_ANY_REFUSAL = ("The portal did not let this account in on {when}. Nothing has been tried since.",
                f"Look at the portal in your own browser, then {ONCE_MORE}.")
_INTERRUPTED = ("A sign-in of {when} was cut off before the portal's answer was known.",
                "Start one sync yourself; automatic ones go on once it got in.")
_REFUSED_BEFORE = (
    "The portal refused this very password on {when}. It is not sent again by itself.",
    f"Save the right one, or change it in UNEEKOR_PASSWORD when it comes from there. If it is right now, {ONCE_MORE}.")


class PasswordMemory(Protocol):
    """Which passwords the portal has refused: for every process, wherever the password comes from."""

    def refused_at(self, username: str, password: str) -> datetime | None:
        """When this very password was refused, if it was. Raises SettingsError."""
        ...

    def remember(self, username: str, password: str, at: datetime) -> None:
        """It was refused. Raises SettingsError or DatabaseBusy."""
        ...

    def forget(self, username: str, password: str) -> None:
        """It may be sent again. Raises SettingsError or DatabaseBusy."""
        ...


class AccountStates(Protocol):
    """What the gate needs of ``golf_db.Accounts``: a durable state per user name."""

    def load_block(self, username: str) -> tuple[str, datetime] | None:
        """Code and moment of a refusal that nobody has acted on."""
        ...

    def save_attempt(self, username: str, at: datetime) -> None:
        """An attempt begins; durable on return."""
        ...

    def save_refusal(self, username: str, code: str, at: datetime) -> None:
        """The attempt ended in a refusal."""
        ...

    def end_attempt(self, username: str) -> None:
        """Nothing is unknown about the attempt any more; a refusal stands."""
        ...

    def clear(self, username: str) -> None:
        """Let in, or a person acted."""
        ...

    def load_interrupted_attempt(self, username: str) -> datetime | None:
        """When an attempt began whose end was never known."""
        ...


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """An attempt under way, and when the one before began if its end is unknown."""

    password: str = field(repr=False)
    unknown_before: datetime | None


class DatabaseSignInGate:
    """automation.ports.SignInGate over the database, and over what is known of refused passwords.

    Two things stand in the way of an attempt: a refusal of the account that nobody has acted on, and a
    password that was refused itself. The second outlives the first.

    ``person_present`` says that a person started what is going on: only then may an attempt follow
    one whose end is unknown (the form was sent, and then the portal broke down, Stop was pressed, or
    the process died).
    """

    def __init__(
        self, accounts: AccountStates, refused: PasswordMemory, *, person_present: bool = False,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._accounts = accounts
        self._refused = refused
        self._person_present = person_present
        self._now = now
        self._under_way: dict[str, _Attempt] = {}

    def check(self, username: str) -> None:
        """Raise SignInBlocked when no attempt may be made for this user."""
        if (blocked := self._explain(account_name(username))) is not None:
            log.info("sign_in_blocked", extra={"person_present": self._person_present})
            raise blocked

    def check_password(self, username: str, password: str) -> None:
        """Raise SignInBlocked when the portal has refused this very password and nobody has acted for it."""
        if (blocked := self._explain_password(username, password)) is not None:
            log.info("refused_password_held_back")
            raise blocked

    def refused_at(self, username: str, password: str) -> datetime | None:
        """When the portal refused this very password, if it did and nobody has acted for it."""
        return self._refused.refused_at(account_name(username), password)

    def attempt_begins(self, username: str, password: str) -> None:
        """Durable before the form is sent. Raises SignInBlocked when somebody else was refused meanwhile."""
        self.check(username)
        self.check_password(username, password)
        self.typed_attempt_begins(username, password)

    def typed_attempt_begins(self, username: str, password: str) -> None:
        """The same for what a person has just typed: no block stands in its way, and none is lifted."""
        account = account_name(username)
        self._under_way[account] = _Attempt(password, self._accounts.load_interrupted_attempt(account))
        self._accounts.save_attempt(account, self._now())

    def attempt_ended(self, username: str, refusal: str | None) -> None:
        """None: let in. Unanswered: only a person may try again. Else no further attempt until a person acts."""
        account = account_name(username)
        attempt = self._under_way.pop(account, None)
        if refusal in {None, LET_IN_UNREAD}:
            self._accounts.clear(account)
        elif refusal == SignInUnanswered.code:
            log.warning("sign_in_end_unknown")
            self._accounts.save_attempt(account, self._now())
        elif refusal is not None:
            log.warning("sign_in_refused", extra={"code": refusal})
            if attempt is not None and refusal == PasswordRefused.code:
                self._remember(account, attempt.password)  # first: a busy database must not free it for a second try
            self._accounts.save_refusal(account, refusal, self._now())

    def typed_attempt_accepted(self, username: str) -> None:
        """Let in; what stood in the way stands until the typed password is kept (``person_acts``)."""
        self._leave_as_before(account_name(username))

    def typed_attempt_refused(self, username: str, password: str) -> None:
        """Held against this password alone: the account is as blocked, as unknown, or as free, as it was."""
        account = account_name(username)
        log.warning("typed_password_refused")
        self._remember(account, password)
        self._leave_as_before(account)

    def attempt_not_sent(self, username: str) -> None:
        """Nothing was sent; an earlier attempt whose end is unknown stays as unknown as it was."""
        self._leave_as_before(account_name(username))

    def _leave_as_before(self, account: str) -> None:
        """The attempt under way says nothing about the one before it."""
        attempt = self._under_way.pop(account, None)
        if attempt is None or attempt.unknown_before is None:
            self._accounts.end_attempt(account)
        else:
            self._accounts.save_attempt(account, attempt.unknown_before)

    def person_needed(self, username: str, code: str) -> None:
        """The portal wants a person before any password: no visit until one acts. An earlier refusal stays."""
        account = account_name(username)
        if self._accounts.load_block(account) is None:
            log.warning("sign_in_needs_person", extra={"code": code})
            self._accounts.save_refusal(account, code, self._now())

    def let_in_without_password(self, username: str) -> None:
        """A person asked, and the portal is fine: what became of an earlier attempt matters no more.

        A refusal stands: the kept session says nothing about the password.
        """
        if self._person_present:
            self._accounts.end_attempt(account_name(username))

    def person_acts(self, username: str, password: str) -> None:
        """A person says: once more with this password; or it is the one the portal took. The way is open."""
        self._refused.forget(account_name(username), password)
        self._accounts.clear(account_name(username))

    def load_reason(self, username: str) -> str | None:
        """Why no attempt is made for this user, in the golfer's words; None when the way is free."""
        blocked = self._explain(account_name(username))
        return None if blocked is None else str(blocked)

    def load_password_reason(self, username: str, password: str) -> str | None:
        """Why this very password is not sent, in the golfer's words; None when it may be."""
        blocked = self._explain_password(username, password)
        return None if blocked is None else str(blocked)

    def _explain_password(self, username: str, password: str) -> SignInBlocked | None:
        refused_at = self.refused_at(username, password)
        return None if refused_at is None else _blocked(_REFUSED_BEFORE, refused_at)

    def _remember(self, account: str, password: str) -> None:
        """A disk that refuses this must not take the place of the refusal itself."""
        try:
            self._refused.remember(account, password, self._now())
        except (SettingsError, DatabaseBusy) as error:
            log.error("refused_password_not_noted", extra={"code": error.code})  # noqa: TRY400 - no trace needed

    def _explain(self, account: str) -> SignInBlocked | None:
        if block := self._accounts.load_block(account):
            code, at = block
            return _blocked(_SENTENCES.get(code, _ANY_REFUSAL), at)
        if self._person_present:
            return None
        interrupted_at = self._accounts.load_interrupted_attempt(account)
        return None if interrupted_at is None else _blocked(_INTERRUPTED, interrupted_at)


def _blocked(sentences: tuple[str, str], at: datetime) -> SignInBlocked:
    what_happened, what_to_do = sentences
    return SignInBlocked(what_happened.format(when=format_moment(at)), what_to_do)
