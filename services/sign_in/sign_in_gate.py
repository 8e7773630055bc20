"""One sign-in attempt with one password until a person acts, whatever asks; three passwords a day by themselves.

The state is in the database: it holds across tabs, processes and restarts (uneekor.md: the portal's
lock-out threshold is unknown).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from automation.ports import LET_IN_UNREAD
from golf.accounts import ONCE_MORE, account_name
from golf.errors import (
    AccountLocked,
    DatabaseBusy,
    DatabaseError,
    PasswordRefused,
    PersonNeeded,
    SettingsError,
    SignInBlocked,
    SignInUnanswered,
)
from services.shared.formatting import format_moment
from services.sign_in.attempt_ledger import Before, HeldBack, Outcome, Past

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
_TAKEN_BEFORE = (
    "The portal took this password on {when}, but its list did not open, and now it asks for the password again.",
    "Start one sync yourself; automatic ones go on once the list has opened.")
_TOO_MANY = (
    ("Three different passwords of this account were sent within a day, the first on {when}. "
     "No other one is sent by itself."),
    f"Sign in with the right one in Rangebook (in a terminal: login), or {ONCE_MORE}.")


class PasswordMemory(Protocol):
    """What became of the passwords that were sent: for every process, wherever a password comes from.

    Every method raises SettingsError, and where it changes something DatabaseBusy.
    """

    def look(self, username: str, password: str) -> Past | None:
        """What stands against this very password."""
        ...

    def refused_at(self, username: str, password: str) -> datetime | None:
        """When this very password was refused, if it was."""
        ...

    def knows(self, username: str, outcome: Outcome, at: datetime) -> bool:
        """Whether it is known which password ended so at that moment."""
        ...

    def full_since(self, username: str, password: str, now: datetime) -> datetime | None:
        """Since when too many different passwords were sent for this one to follow; None: it may."""
        ...

    def begin(
        self, username: str, password: str, at: datetime, stops: frozenset[Outcome], *, is_counted: bool
    ) -> Before:
        """An attempt begins, unknown in its end; checked and written in one. Raises HeldBack."""
        ...

    def put_back(self, username: str, password: str, before: Before) -> None:
        """Nothing was sent."""
        ...

    def note(self, username: str, password: str, past: Past | None) -> None:
        """How the attempt ended; None: nothing stands against the password."""
        ...

    def forget(self, username: str, password: str) -> None:
        """It may be sent again."""
        ...

    def confirm_listing_opened(self, username: str, now: datetime, *, by_person: bool) -> None:
        """A listing of this account opened: a yes is proved; for a person an unknown end matters no more."""
        ...

    def restart_day(self, username: str) -> None:
        """A person acted: the passwords of this day count no more."""
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


_BY_ITSELF = frozenset(Outcome)
_BY_A_PERSON = frozenset({Outcome.REFUSED})


@dataclass(frozen=True, slots=True)
class _Attempt:
    """An attempt under way: when one of unknown end began before it, and what to put back if nothing is sent."""

    password: str = field(repr=False)
    unknown_before: datetime | None
    before: Before


class DatabaseSignInGate:
    """automation.ports.SignInGate over the database, and over what is known of the passwords that were sent.

    In the way of an attempt stand: what the portal said of the account (locked, a person is needed) until a
    person acts; a refusal, an unknown end and a yes without a listing, each for the very password that was sent;
    and three other passwords within a day. What is in the database and nobody knows of which password, stands
    in the way of every one.

    ``started_by_person`` says that a person started what is going on: only then may an attempt follow
    one whose end is unknown (the form was sent, and then the portal broke down, Stop was pressed, or
    the process died).
    """

    def __init__(
        self, accounts: AccountStates, refused: PasswordMemory, *, started_by_person: bool = False,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._accounts = accounts
        self._refused = refused
        self._started_by_person = started_by_person
        self._now = now
        self._under_way: dict[str, _Attempt] = {}

    def check(self, username: str) -> None:
        """Raise SignInBlocked when no attempt may be made for this user, whatever the password."""
        self._raise(self._explain(account_name(username)))

    def check_login(self, username: str, password: str) -> None:
        """Raise SignInBlocked when no visit with this password may begin."""
        self._raise(self._explain_login(account_name(username), password))

    def check_password(self, username: str, password: str) -> None:
        """Raise SignInBlocked when the portal has refused this very password and nobody has acted for it."""
        refused_at = self.refused_at(username, password)
        if refused_at is not None:
            log.info("refused_password_held_back")
            raise _blocked(_REFUSED_BEFORE, refused_at)

    def refused_at(self, username: str, password: str) -> datetime | None:
        """When the portal refused this very password, if it did and nobody has acted for it."""
        return self._refused.refused_at(account_name(username), password)

    def load_reason(self, username: str) -> str | None:
        """Why no attempt is made for this user, whatever the password, in the golfer's words; None: nothing."""
        blocked = self._explain(account_name(username))
        return None if blocked is None else str(blocked)

    def load_login_reason(self, username: str, password: str) -> str | None:
        """Why this very password is not sent, in the golfer's words; None when it may be."""
        blocked = self._explain_login(account_name(username), password)
        return None if blocked is None else str(blocked)

    def load_state(self, username: str) -> tuple[tuple[str, datetime] | None, datetime | None]:
        """What the database says, cheaply: when it is the same as before, so are the reasons."""
        account = account_name(username)
        return self._accounts.load_block(account), self._accounts.load_interrupted_attempt(account)

    def attempt_begins(self, username: str, password: str) -> None:
        """Durable before the form is sent. Raises SignInBlocked when this password may not be sent (any more)."""
        self.check_login(username, password)
        stops = _BY_A_PERSON if self._started_by_person else _BY_ITSELF
        self._begin(account_name(username), password, stops, is_counted=True)

    def attempt_ended(self, username: str, refusal: str | None) -> None:
        """None: let in. Unanswered: only a person may try again. Else no further attempt until a person acts."""
        account, now = account_name(username), self._now()
        attempt = self._under_way.pop(account, None)
        if attempt is not None:  # first: a busy database must not free it for a second try
            self._note(account, attempt, _past_of(refusal, attempt, now))
        if refusal in {None, LET_IN_UNREAD}:
            self._accounts.clear(account)
        elif refusal == SignInUnanswered.code:
            log.warning("sign_in_end_unknown")
            self._accounts.save_attempt(account, now)
        elif refusal is not None:
            log.warning("sign_in_refused", extra={"code": refusal})
            self._accounts.save_refusal(account, refusal, now)

    def attempt_not_sent(self, username: str) -> None:
        """Nothing was sent; an earlier attempt whose end is unknown stays as unknown as it was."""
        account = account_name(username)
        attempt = self._under_way.pop(account, None)
        if attempt is not None:
            with self._what_cannot_be_noted_is_logged():
                self._refused.put_back(account, attempt.password, attempt.before)
        self._leave_as_before(account, attempt)

    def begin_typed_attempt(self, username: str, password: str, *, by_person: bool = True) -> None:
        """The same for what was typed. A person's passes every block and lifts none. Raises SignInBlocked."""
        if not by_person:
            self.check_login(username, password)
        stops = frozenset[Outcome]() if by_person else _BY_ITSELF
        self._begin(account_name(username), password, stops, is_counted=not by_person)

    def accept_typed_attempt(self, username: str, *, is_read: bool = True) -> None:
        """Let in; what stood in the way stands until the typed password is kept (``typed_password_kept``)."""
        account = account_name(username)
        attempt = self._under_way.pop(account, None)
        if attempt is not None:
            self._note(account, attempt, None if is_read else Past(Outcome.TAKEN, self._now()))
        self._leave_others_as_before(account, attempt)

    def refuse_typed_attempt(self, username: str, password: str) -> None:
        """Held against this password alone: the account is as blocked, as unknown, or as free, as it was."""
        account = account_name(username)
        log.warning("typed_password_refused")
        attempt = self._under_way.pop(account, None)
        with self._what_cannot_be_noted_is_logged():
            self._refused.note(account, password, Past(Outcome.REFUSED, self._now()))
        self._leave_others_as_before(account, attempt)

    def typed_password_kept(self, username: str, password: str, *, by_person: bool = True) -> None:
        """The portal took it and it is kept: nothing stands in the way of the account any more."""
        account = account_name(username)
        past = self._refused.look(account, password)
        if past is not None and past.outcome is not Outcome.TAKEN:
            self._refused.forget(account, password)
        if by_person:
            self._refused.restart_day(account)
        self._accounts.clear(account)

    def require_person(self, username: str, code: str) -> None:
        """The portal wants a person before any password: no visit until one acts. An earlier refusal stays."""
        account = account_name(username)
        if self._accounts.load_block(account) is None:
            log.warning("sign_in_needs_person", extra={"code": code})
            self._accounts.save_refusal(account, code, self._now())

    def cookie_accepted(self, username: str) -> None:
        """The listing opened: what the portal took is proved, and for a person an earlier unknown end matters no more.

        A refusal stands: the kept session says nothing about the password.
        """
        account = account_name(username)
        with self._what_cannot_be_noted_is_logged():
            self._refused.confirm_listing_opened(account, self._now(), by_person=self._started_by_person)
        if self._started_by_person:
            self._accounts.end_attempt(account)

    def lift_block(self, username: str, password: str) -> None:
        """A person says: once more with this password. The way is open."""
        account = account_name(username)
        self._refused.forget(account, password)
        self._refused.restart_day(account)
        self._accounts.clear(account)

    def _begin(self, account: str, password: str, stops: frozenset[Outcome], *, is_counted: bool) -> None:
        unknown_before, now = self._accounts.load_interrupted_attempt(account), self._now()
        try:
            before = self._refused.begin(account, password, now, stops, is_counted=is_counted)
        except HeldBack as held:
            if held.past is not None and held.past.outcome is Outcome.TAKEN:  # the kept sign-in leads to the form again
                self._refused.note(account, password, Past(Outcome.UNKNOWN, held.since))
                self._accounts.save_attempt(account, held.since)
            raise _held_back(held) from None
        try:
            self._accounts.save_attempt(account, now)
        except DatabaseError:
            self._refused.put_back(account, password, before)
            raise
        self._under_way[account] = _Attempt(password, unknown_before, before)

    def _leave_as_before(self, account: str, attempt: _Attempt | None) -> None:
        """The attempt says nothing about the one before it."""
        if attempt is None or attempt.unknown_before is None:
            self._accounts.end_attempt(account)
        else:
            self._accounts.save_attempt(account, attempt.unknown_before)

    def _leave_others_as_before(self, account: str, attempt: _Attempt | None) -> None:
        """The same, unless the attempt before was with this very password: its end is known now."""
        past = None if attempt is None else attempt.before.past
        doubt = past.at if past is not None and past.outcome is Outcome.UNKNOWN else None
        is_own = attempt is not None and doubt is not None and doubt == attempt.unknown_before
        self._leave_as_before(account, None if is_own else attempt)

    def _note(self, account: str, attempt: _Attempt, past: Past | None) -> None:
        with self._what_cannot_be_noted_is_logged():
            self._refused.note(account, attempt.password, past)

    @staticmethod
    @contextmanager
    def _what_cannot_be_noted_is_logged() -> Iterator[None]:
        """A disk that refuses this must not take the place of the answer itself; the end stays unknown then."""
        try:
            yield
        except (SettingsError, DatabaseBusy) as error:
            log.error("refused_password_not_noted", extra={"code": error.code})  # noqa: TRY400 - no trace needed

    def _raise(self, blocked: SignInBlocked | None) -> None:
        if blocked is not None:
            log.info("sign_in_blocked", extra={"person_present": self._started_by_person})
            raise blocked

    def _explain(self, account: str) -> SignInBlocked | None:
        """What stands in the way of every password of this account."""
        block = self._accounts.load_block(account)
        if block is not None and not self._is_of_a_known_password(account, block):
            return _blocked(_SENTENCES.get(block[0], _ANY_REFUSAL), block[1])
        if self._started_by_person:
            return None
        interrupted_at = self._accounts.load_interrupted_attempt(account)
        if interrupted_at is None or self._refused.knows(account, Outcome.UNKNOWN, interrupted_at):
            return None
        return _blocked(_INTERRUPTED, interrupted_at)

    def _is_of_a_known_password(self, account: str, block: tuple[str, datetime]) -> bool:
        """Whether a block is a refusal of one password that we can tell from others."""
        code, at = block
        return code == PasswordRefused.code and self._refused.knows(account, Outcome.REFUSED, at)

    def _explain_login(self, account: str, password: str) -> SignInBlocked | None:
        """What stands in the way of a visit with this very password."""
        if (blocked := self._explain(account)) is not None:
            return blocked
        past = self._refused.look(account, password)
        if past is not None and past.refused_at is not None:
            block = self._accounts.load_block(account)
            return _blocked(_REFUSED_BEFORE if block is None else _SENTENCES[PasswordRefused.code], past.refused_at)
        if past is not None and past.outcome is Outcome.UNKNOWN and not self._started_by_person:
            return _blocked(_INTERRUPTED, past.at)
        since = self._refused.full_since(account, password, self._now())
        return None if since is None else _blocked(_TOO_MANY, since)


def _past_of(refusal: str | None, attempt: _Attempt, now: datetime) -> Past | None:
    """What an attempt's end means for its password; what the portal said of the account says nothing of it."""
    known = {None: None, LET_IN_UNREAD: Past(Outcome.TAKEN, now), PasswordRefused.code: Past(Outcome.REFUSED, now),
             SignInUnanswered.code: Past(Outcome.UNKNOWN, now)}
    return known.get(refusal, attempt.before.past)


def _held_back(held: HeldBack) -> SignInBlocked:
    sentences = {Outcome.REFUSED: _REFUSED_BEFORE, Outcome.UNKNOWN: _INTERRUPTED, Outcome.TAKEN: _TAKEN_BEFORE}
    return _blocked(_TOO_MANY if held.past is None else sentences[held.past.outcome], held.since)


def _blocked(sentences: tuple[str, str], at: datetime) -> SignInBlocked:
    what_happened, what_to_do = sentences
    return SignInBlocked(what_happened.format(when=format_moment(at)), what_to_do)
