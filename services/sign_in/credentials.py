"""The golfer's user names and passwords: kept in the keyring, checked before kept, and always said where.

There may be several accounts; where none is named, the first one is meant. Precedence within an account, at the start
of the process: environment, keyring, file (of the last two, the later saved). What a person has just typed and the
portal has accepted goes before everything else; in a later process it goes before the environment's when those had
been refused. The environment's account comes first until those are refused and a person has saved something since.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Literal

from automation.ports import CookieStore, SignInGate
from golf.accounts import account_name
from golf.errors import (
    CredentialsMissing,
    DatabaseBusy,
    GolfError,
    KeyringUnavailable,
    PasswordRefusedBefore,
    SettingsError,
    SyncAlreadyRunning,
)
from golf.sync_events import OnStatus, ignore_status
from services.shared.formatting import format_moment
from services.sign_in.login_places import (
    FilePlace,
    KeptCredentials,
    KeyringPlace,
    PlaceName,
    SecretPlaces,
    StoredCredentials,
    build_places,
    take_environment_credentials,
)
from services.sign_in.login_store import AccountRoster, KeptLogins
from services.sign_in.sign_in_gate import DatabaseSignInGate
from services.sign_in.typed_password_gate import TypedPasswordGate

__all__ = ["CredentialStatus", "Credentials", "StoredCredentials", "Verify", "build_places",
           "take_environment_credentials"]

log = logging.getLogger(__name__)

Verify = Callable[[str, str, SignInGate, OnStatus], None]
"""One real sign-in by password (kept cookies do not count), through the gate, to which it tells its end.

Raises SignInFailed and other GolfErrors.
"""

_REMEMBER_S = 5.0
_SENTENCES: dict[PlaceName | None, str] = {
    "keyring": "Kept in the system keyring.",
    "file": "Kept in a file that only your user can read, not encrypted (this machine has no usable keyring).",
    "environment": "From the environment variables UNEEKOR_USERNAME and UNEEKOR_PASSWORD; the password is not kept.",
    "demo": "The demo brings its own; nothing of yours is used.",
    None: "No user name and password are known yet.",
}


@dataclass(frozen=True, slots=True)
class CredentialStatus:
    """What a page may show of one account: never the password."""

    username: str | None
    place: Literal["keyring", "file", "environment", "demo"] | None
    place_sentence: str
    blocked_reason: str | None
    needs_consent_for_file: bool


@dataclass(frozen=True, slots=True)
class _InForce:
    place: PlaceName | None
    credentials: StoredCredentials | None


@dataclass(frozen=True, slots=True)
class _Glance:
    """What was found in the places for one account a moment ago, without the password."""

    place: PlaceName | None = None
    username: str | None = None
    trouble: str = ""
    reason: str | None = None
    state: object = None
    """What the database said of the account when ``reason`` was found."""


NoteAccount = Callable[[str, str], None]
"""Takes what was done, in our words, and with which account."""


class Credentials:
    """The one door to the golfer's user names and passwords. Thread-safe. ``username`` None: the first account."""

    def __init__(
        self, places: SecretPlaces, gate: DatabaseSignInGate, verify: Verify, cookies: CookieStore, *,
        no_sync: Callable[[], AbstractContextManager[None]], roster: AccountRoster,
        note: NoteAccount = lambda _what, _account: None,
    ) -> None:
        """``no_sync`` keeps every sync out while it is held or raises SyncAlreadyRunning; ``note`` writes the audit."""
        self._note = note
        self._places = places
        self._kept = KeptLogins(places.keyring, places.file, roster)
        self._gate = gate
        self._verify = verify
        self._cookies = cookies
        self._no_sync = no_sync
        self._accepted: set[str] = set()
        self._changing = threading.Lock()
        self._glances: tuple[float, dict[str, _Glance]] | None = None

    def accounts(self) -> tuple[str, ...]:
        """Every account, the first one first, in the spelling it signs in with. Cheap: for each page run."""
        return tuple(glance.username for glance in self._glance().values() if glance.username)

    def status(self, username: str | None = None) -> CredentialStatus:
        """Who would sign in, from where, and whether anything stands in the way. Cheap: for each page run."""
        glance = self._glance_at(username)
        needs_consent = self._places.given.name != "demo" and self._places.keyring.unusable_reason() is not None
        return CredentialStatus(
            username=glance.username,
            place=glance.place,
            place_sentence=glance.trouble or _SENTENCES[glance.place],
            blocked_reason=self._reason_against(glance),
            needs_consent_for_file=needs_consent,
        )

    def load(self, username: str | None = None) -> StoredCredentials:
        """The credentials in force, fit for an attempt.

        Raises CredentialsMissing, SignInBlocked when this very password was refused, or what keeps us
        from asking the place.
        """
        reason = None if self._any_given() else self._places.keyring.unusable_reason(ask_again=True)
        found = self._find(username)
        if found.credentials is not None:
            self._gate.check_password(found.credentials.username, found.credentials.password)
            return found.credentials
        aside = f" (The system keyring cannot be used here: {reason}.)" if reason else ""
        what = "No user name and password are known." if username is None else f"No password is known for {username}."
        raise CredentialsMissing(f"{what}{aside}",
                                 "Sign in once in Rangebook, or set UNEEKOR_USERNAME and UNEEKOR_PASSWORD.")

    def check_and_save(
        self, username: str, password: str, *, allow_file: bool = False, on_status: OnStatus = ignore_status,
        account: str | None = None, once_more: bool = False, by_person: bool = True,
    ) -> None:
        """Check by one real sign-in, then keep: a person acted, so no block stands in the way of this one attempt.

        A user name that is not known yet becomes one more account; ``account`` says that this one is meant and no
        other. ``by_person`` False: a script brought it, so only a refusal of another password does not stand in its
        way. A sign-in behind which the list does not open was a yes. Whatever goes wrong, a crash included, the
        earlier credentials and their block stay. Raises, before any attempt: SettingsError when something is not
        filled in or another account was typed, PasswordRefusedBefore for the very password that was refused, unless
        a person wants it sent ``once_more``, SyncAlreadyRunning beside a sync, KeyringUnavailable when there is
        nowhere agreed to keep them; else what the sign-in raised.
        """
        typed = StoredCredentials(username.strip(), password)
        if not typed.username or not typed.password:
            raise SettingsError("Both user name and password are needed.", "Fill in what is missing.")
        _refuse_another(account, typed.username)
        if not once_more:
            self._refuse_refused(typed)
        with self._changing, self._no_sync():
            place = self._choose_place(allow_file=allow_file)
            on_status("Checking user name and password with the portal…")
            self._check(typed, on_status, by_person=by_person)
            if place is not None:
                self._keep(place, typed)
                self._note("Login kept", typed.username)
            # only now: it is accepted and kept
            self._gate.typed_password_kept(typed.username, typed.password, by_person=by_person)
            on_status(_SENTENCES[place.name if place else "demo"])

    def clear(self, username: str | None = None) -> str:
        """Remove an account from everywhere we may write, and its kept sign-in. Returns what was done, in words.

        Raises SyncAlreadyRunning beside a sync of any process: at its end that one would keep its cookies
        again. What is known of refused passwords stays, for those that come from elsewhere.
        """
        with self._changing, self._no_sync_to_bring_it_back():
            account = username or self._glance_at(None).username
            self._cookies.forget(account)
            removed = account is not None and self._given_place(account) != "demo" and self._kept.clear(account)
            self._accepted.discard(account_name(account or ""))
            self._glances = None
        if removed and account:
            self._note("Login removed", account)
        log.info("credentials_cleared", extra={"removed": removed})
        remaining = _REMAINING.get(self._given_place(account), "") if account else ""
        return " ".join(filter(None, (_REMOVED[removed], remaining)))

    def try_again(self, username: str | None = None) -> None:
        """A person says: once more with what is in force. Lifts the block for one further attempt."""
        self._places.keyring.unusable_reason(ask_again=True)
        found = self._find(username)
        if found.credentials is not None:
            log.info("sign_in_block_lifted")
            self._gate.lift_block(found.credentials.username, found.credentials.password)
            self._note("Another sign-in allowed after a refusal", found.credentials.username)
        self._glances = None

    @contextmanager
    def _no_sync_to_bring_it_back(self) -> Iterator[None]:
        with ExitStack() as held:
            try:
                held.enter_context(self._no_sync())
            except SyncAlreadyRunning as error:
                raise SyncAlreadyRunning("A sync is running and uses this account; nothing was forgotten.",
                                         "Stop it first, then forget the account.") from error
            yield

    # -- where things are -----------------------------------------------------------------------

    def _any_given(self) -> KeptCredentials | None:
        """What this process was handed, if that is what the first account signs in with."""
        given = self._places.given.load()
        return None if given is None else self._given(account_name(given.credentials.username))

    def _given(self, account: str) -> KeptCredentials | None:
        """What this process was handed for this account, unless a person has put something else in its place.

        Raises KeyringUnavailable or SettingsError when refused ones make us look for what was kept since.
        """
        given = self._places.given.load()
        if given is None or account_name(given.credentials.username) != account or account in self._accepted:
            return None
        if self._places.given.name == "demo":
            return given
        return None if self._is_kept_since_refusal(given, account) else given

    def _is_kept_since_refusal(self, given: KeptCredentials, account: str) -> bool:
        """The portal refused what this process was handed, and a person saved something for the account since."""
        refused_at = self._gate.refused_at(given.credentials.username, given.credentials.password)
        kept = None if refused_at is None else self._kept.load(account)
        return bool(kept and refused_at and kept[1].saved_at > refused_at)

    def _given_place(self, account: str) -> PlaceName | None:
        given = self._places.given.load()
        mine = given is not None and account_name(given.credentials.username) == account_name(account)
        return self._places.given.name if mine else None

    def _order(self) -> list[str]:
        """Every account, the first one first. Raises KeyringUnavailable or SettingsError."""
        given = self._places.given.load()
        mine = [] if given is None else [account_name(given.credentials.username)]
        if self._places.given.name == "demo":
            return mine
        kept = self._kept.load_usernames()
        goes_last = given is not None and (
            bool(self._accepted) or any(self._is_kept_since_refusal(given, account) for account in kept))
        return list(dict.fromkeys([*kept, *mine] if goes_last else [*mine, *kept]))

    def _find(self, username: str | None) -> _InForce:
        """What is in force now. Raises KeyringUnavailable or SettingsError."""
        wanted = self._order() if username is None else [account_name(username)]
        found = (self._find_one(account) for account in wanted)
        return next((one for one in found if one.credentials is not None), _InForce(None, None))

    def _find_one(self, account: str) -> _InForce:
        if given := self._given(account):
            return _InForce(self._places.given.name, given.credentials)
        if self._places.given.name == "demo":
            return _InForce(None, None)
        kept = self._kept.load(account)
        return _InForce(kept[0], kept[1].credentials) if kept else _InForce(None, None)

    # -- what pages see of it -------------------------------------------------------------------

    def _glance(self) -> dict[str, _Glance]:
        """Every account; asks the keyring at most every few seconds."""
        seen = self._glances
        if seen is None or time.monotonic() - seen[0] > _REMEMBER_S:
            seen = self._glances = (time.monotonic(), self._look())
        return seen[1]

    def _glance_at(self, username: str | None) -> _Glance:
        """One account; the first one that can sign in when none is named. An attempt since makes it look anew."""
        glance = self._pick(username)
        if glance.username is not None and glance.place and self._gate.load_state(glance.username) != glance.state:
            self._glances = None
            glance = self._pick(username)
        return glance

    def _pick(self, username: str | None) -> _Glance:
        glances = self._glance()
        if username is not None:
            return glances.get(account_name(username)) or _Glance()
        ready = (glance for glance in glances.values() if glance.place is not None)
        return next(ready, None) or next(iter(glances.values()), _Glance())

    def _look(self) -> dict[str, _Glance]:
        try:
            return {account: self._look_at(account) for account in self._order()}
        except (SettingsError, DatabaseBusy) as error:
            return {"": _Glance(trouble=str(error))}

    def _look_at(self, account: str) -> _Glance:
        try:
            found = self._find_one(account)
            login = found.credentials
            if login is None:
                return _Glance(username=account, trouble=self._why_unknown())
            state = self._gate.load_state(login.username)
            reason = self._gate.load_login_reason(login.username, login.password)
        except (SettingsError, DatabaseBusy) as error:
            return _Glance(username=account, trouble=str(error))
        return _Glance(found.place, login.username, reason=reason, state=state)

    def _why_unknown(self) -> str:
        reason = self._places.keyring.unusable_reason()
        aside = f" The system keyring cannot be used here: {reason}." if reason else ""
        return f"Its password is not at hand.{aside} Sign in again to go on."

    def _reason_against(self, glance: _Glance) -> str | None:
        """Why this account does not sync until a person acts."""
        if glance.username is None:
            return None
        if glance.place is None:
            return self._gate.load_reason(glance.username) or glance.trouble or None
        return glance.reason

    # -- changing them --------------------------------------------------------------------------

    def _choose_place(self, *, allow_file: bool) -> KeyringPlace | FilePlace | None:
        """Where typed credentials will be kept; None in the demo, which keeps its own."""
        if self._places.given.name == "demo":
            return None
        reason = self._places.keyring.unusable_reason(ask_again=True)
        if reason is None:
            return self._places.keyring
        if allow_file:
            return self._places.file
        raise KeyringUnavailable(
            f"The system keyring cannot be used: {reason}. Nothing was tried and nothing was kept.",
            "Agree to keep the password in a file that only your user can read, or set up a keyring.")

    def _keep(self, place: KeyringPlace | FilePlace, typed: StoredCredentials) -> None:
        self._kept.save(place, typed)
        self._accepted.add(account_name(typed.username))  # a person's word goes before the environment's
        self._glances = None
        log.info("credentials_saved", extra={"place": place.name})

    def _check(self, typed: StoredCredentials, on_status: OnStatus, *, by_person: bool) -> None:
        """One attempt with what was typed; no block is lifted by it."""
        gate = TypedPasswordGate(
            self._gate, typed, spares_kept=self._keeps_another_password(typed), by_person=by_person)
        try:
            self._verify(typed.username, typed.password, gate, on_status)
        except GolfError as error:
            if not gate.was_let_in:
                raise _with_nothing_changed(error) from error
            log.info("typed_password_taken", extra={"code": error.code})
            on_status(str(error))

    def _refuse_refused(self, typed: StoredCredentials) -> None:
        """Raises PasswordRefusedBefore, SettingsError."""
        refused_at = self._gate.refused_at(typed.username, typed.password)
        if refused_at is not None:
            log.info("refused_password_held_back")
            raise PasswordRefusedBefore(
                f"The portal refused this very password on {format_moment(refused_at)}. It was not sent again.",
                "Nothing was changed. Check user name and password, and type the right one.")

    def _keeps_another_password(self, typed: StoredCredentials) -> bool:
        """Something else is in force, for this account or another: a typing error says nothing about it."""
        try:
            earlier = self._find(typed.username).credentials or self._find(None).credentials
        except (SettingsError, DatabaseBusy):
            return False
        return earlier is not None and earlier.password != typed.password


_REMOVED = {True: "User name and password were removed.", False: "No user name and password were kept."}
_REMAINING: dict[PlaceName | None, str] = {
    "environment": "Those in the environment variables remain in force until the variables are removed.",
    "demo": "The demo keeps its own."}


def _refuse_another(account: str | None, typed: str) -> None:
    """Signing in again is for the account that was asked about. Raises SettingsError."""
    if account is not None and account_name(account) != account_name(typed):
        raise SettingsError(
            f"This sign-in is for {account}; {typed} is another account. Nothing was tried or changed.",
            "Add it as an account of its own: Settings, Automation, “Add an account”, or: account add.")


def _with_nothing_changed(error: GolfError) -> GolfError:
    """The same error, saying that what was kept before is still there."""
    return type(error)(f"{error.what_happened} Nothing was changed.", error.what_to_do)
