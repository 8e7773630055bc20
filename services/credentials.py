"""The golfer's user name and password: kept in the keyring, checked before kept, and always said where.

Precedence at the start of the process: environment, keyring, file (of the last two, the later saved).
What a person has just typed and the portal has accepted goes before everything else; in a later process it
goes before the environment's when those had been refused.
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
from golf.errors import (
    CredentialsMissing,
    GolfError,
    KeyringUnavailable,
    SettingsError,
    SyncAlreadyRunning,
)
from golf.sync_events import OnStatus, ignore_status
from services.one_attempt_gate import OneAttemptGate
from services.secret_places import (
    FilePlace,
    KeptCredentials,
    KeyringPlace,
    PlaceName,
    SecretPlace,
    SecretPlaces,
    StoredCredentials,
    build_places,
    take_environment_credentials,
)
from services.sign_in_gate import DatabaseSignInGate

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
    "environment": "From the environment variables UNEEKOR_USERNAME and UNEEKOR_PASSWORD; never written anywhere.",
    "demo": "The demo brings its own; nothing of yours is used.",
    None: "No user name and password are known yet.",
}


@dataclass(frozen=True, slots=True)
class CredentialStatus:
    """What a page may show: never the password."""

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
    """What was found in the places a moment ago, without the password."""

    seen_at: float
    place: PlaceName | None = None
    username: str | None = None
    trouble: str = ""
    refused_reason: str | None = None


class Credentials:
    """The one door to the golfer's user name and password. Thread-safe."""

    def __init__(
        self, places: SecretPlaces, gate: DatabaseSignInGate, verify: Verify, cookies: CookieStore,
        no_sync: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """``no_sync`` keeps every sync of this machine out while it is held; raises SyncAlreadyRunning."""
        self._places = places
        self._gate = gate
        self._verify = verify
        self._cookies = cookies
        self._no_sync = no_sync
        self._given_set_aside = False
        self._changing = threading.Lock()
        self._last_glance: _Glance | None = None

    def status(self) -> CredentialStatus:
        """Who would sign in, from where, and whether anything stands in the way. Cheap: for each page run."""
        glance = self._glance()
        username = glance.username
        needs_consent = self._places.given.name != "demo" and self._places.keyring.unusable_reason() is not None
        return CredentialStatus(
            username=username,
            place=glance.place,
            place_sentence=glance.trouble or _SENTENCES[glance.place],
            blocked_reason=(self._gate.load_reason(username) or glance.refused_reason) if username else None,
            needs_consent_for_file=needs_consent,
        )

    def load(self) -> StoredCredentials:
        """The credentials in force, fit for an attempt.

        Raises CredentialsMissing, SignInBlocked when this very password was refused, or what keeps us
        from asking the place.
        """
        reason = None if self._given() else self._places.keyring.unusable_reason(ask_again=True)
        found = self._find()
        if found.credentials is not None:
            self._gate.check_password(found.credentials.username, found.credentials.password)
            return found.credentials
        aside = f" (The system keyring cannot be used here: {reason}.)" if reason else ""
        raise CredentialsMissing(f"No user name and password are known.{aside}",
                                 "Sign in once in Rangebook, or set UNEEKOR_USERNAME and UNEEKOR_PASSWORD.")

    def check_and_save(
        self, username: str, password: str, *, allow_file: bool = False, on_status: OnStatus = ignore_status
    ) -> None:
        """Check by one real sign-in, then keep: a person acted, so no block stands in the way of this one attempt.

        Whatever goes wrong, a crash included, the earlier credentials and their block stay. Raises, before
        any attempt: SettingsError when something is not filled in, SyncAlreadyRunning beside a sync,
        KeyringUnavailable when there is nowhere agreed to keep them; else what the sign-in raised.
        """
        typed = StoredCredentials(username.strip(), password)
        if not typed.username or not typed.password:
            raise SettingsError("Both user name and password are needed.", "Fill in what is missing.")
        with self._changing, self._no_sync():
            place = self._choose_place(allow_file=allow_file)
            on_status("Checking user name and password with the portal…")
            self._check(typed, on_status)
            if place is not None:
                self._keep(place, typed)
            self._gate.person_acts(typed.username, typed.password)  # only now: it is accepted and kept
            on_status(_SENTENCES[place.name if place else "demo"])

    def clear(self) -> str:
        """Remove them from everywhere we may write, and the kept sign-in. Returns what was done, in words.

        Raises SyncAlreadyRunning beside a sync of any process: at its end that one would keep its cookies
        again. What is known of refused passwords stays, for those that come from elsewhere.
        """
        with self._changing, self._no_sync_to_bring_it_back():
            self._cookies.forget()
            removed = False
            if self._given_place() != "demo":
                removed = self._places.file.clear()
                removed = self._places.keyring.clear() or removed
            self._given_set_aside = False
            self._last_glance = None
        log.info("credentials_cleared", extra={"removed": removed})
        remaining = _REMAINING.get(self._given_place(), "")
        return " ".join(filter(None, (_REMOVED[removed], remaining)))

    def try_again(self) -> None:
        """A person says: once more with what is in force. Lifts the block for one further attempt."""
        self._places.keyring.unusable_reason(ask_again=True)
        found = self._find()
        if found.credentials is not None:
            log.info("sign_in_block_lifted")
            self._gate.person_acts(found.credentials.username, found.credentials.password)
        self._last_glance = None

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

    def _given(self) -> KeptCredentials | None:
        """What this process was handed, unless a person has put something else in its place.

        Raises KeyringUnavailable or SettingsError when refused ones make us look for what was kept since.
        """
        given = None if self._given_set_aside else self._places.given.load()
        if given is None or self._places.given.name == "demo":
            return given
        refused_at = self._gate.refused_at(given.credentials.username, given.credentials.password)
        kept = None if refused_at is None else self._latest_kept()
        return None if kept and refused_at and kept[1].saved_at > refused_at else given

    def _given_place(self) -> PlaceName | None:
        return self._places.given.name if self._places.given.load() else None

    def _find(self) -> _InForce:
        """What is in force now. Raises KeyringUnavailable or SettingsError."""
        if given := self._given():
            return _InForce(self._places.given.name, given.credentials)
        if self._places.given.name == "demo":
            return _InForce(None, None)
        kept = self._latest_kept()
        return _InForce(kept[0], kept[1].credentials) if kept else _InForce(None, None)

    def _latest_kept(self) -> tuple[PlaceName, KeptCredentials] | None:
        """What a person saved last, and where."""
        places: tuple[SecretPlace, ...] = (self._places.keyring, self._places.file)
        kept = [(place.name, entry) for place in places if (entry := place.load())]
        return max(kept, key=lambda found: found[1].saved_at, default=None)

    def _glance(self) -> _Glance:
        """Asks the keyring at most every few seconds."""
        glance = self._last_glance
        if glance is None or time.monotonic() - glance.seen_at > _REMEMBER_S:
            glance = self._last_glance = self._look()
        return glance

    def _look(self) -> _Glance:
        now = time.monotonic()
        try:
            found = self._find()
            login = found.credentials
            reason = self._gate.load_password_reason(login.username, login.password) if login else None
        except SettingsError as error:
            return _Glance(now, trouble=str(error))
        return _Glance(now, found.place, login.username if login else None, refused_reason=reason)

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
        place.save(typed)
        if isinstance(place, KeyringPlace):
            self._places.file.clear()  # no older copy stays behind in the clear
        self._given_set_aside = True  # a person's word, just accepted, goes before the environment's
        self._last_glance = None
        log.info("credentials_saved", extra={"place": place.name})

    def _check(self, typed: StoredCredentials, on_status: OnStatus) -> None:
        """One attempt with what was typed; no block is lifted by it."""
        gate = OneAttemptGate(self._gate, typed, spares_kept=self._keeps_another_password(typed))
        try:
            self._verify(typed.username, typed.password, gate, on_status)
        except GolfError as error:
            raise _with_nothing_changed(error) from error

    def _keeps_another_password(self, typed: StoredCredentials) -> bool:
        try:
            earlier = self._find().credentials
        except SettingsError:
            return False
        return earlier is not None and earlier.password != typed.password


_REMOVED = {True: "User name and password were removed.", False: "No user name and password were kept."}
_REMAINING: dict[PlaceName | None, str] = {
    "environment": "Those in the environment variables remain in force until the variables are removed.",
    "demo": "The demo keeps its own.",
}


def _with_nothing_changed(error: GolfError) -> GolfError:
    """The same error, saying that what was kept before is still there."""
    return type(error)(f"{error.what_happened} Nothing was changed.", error.what_to_do)
