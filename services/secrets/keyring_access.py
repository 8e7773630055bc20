"""The system keyring, asked carefully: a desktop prompt may block, and some backends only pretend.

Rule (facts: keyring 25): usable when the backend's priority is at least 1 and a set/get/delete round
trip succeeds within the time limit.
"""

from __future__ import annotations

import logging
import secrets
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

from golf.errors import KeyringUnavailable

log = logging.getLogger(__name__)

SERVICE = "rangebook"
TIME_LIMIT_S = 5.0
LEAST_PRIORITY = 1
_OF_MACS = "keyring.backends.macOS.api"
"""Elsewhere it looks for three libraries of macOS by starting a compiler and a linker, a tenth of a short command's
time, to find that there are none."""
_NO_ANSWER = ("it did not answer within {seconds:.0f} seconds; a window of the system may be asking for your "
              "permission")

T = TypeVar("T")


class KeyringBackend(Protocol):
    """What we use of ``keyring.backend.KeyringBackend``."""

    @property
    def priority(self) -> float:
        """Below 1: not a safe place."""
        ...

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Remove a secret."""
        ...


def find_system_backend() -> KeyringBackend:
    """The backend the keyring library chooses on this machine."""
    if sys.platform != "darwin":
        sys.modules.setdefault(_OF_MACS, None)  # type: ignore[arg-type]  # so Python is told that it is not there
    import keyring  # noqa: PLC0415 - looking for backends asks D-Bus: only ever inside the time limit

    return keyring.get_keyring()


class KeyringAccess:
    """One secret per account in the system keyring; every question is asked under a time limit."""

    def __init__(
        self,
        find_backend: Callable[[], KeyringBackend] = find_system_backend,
        time_limit_s: float = TIME_LIMIT_S,
    ) -> None:
        self._find_backend = find_backend
        self._time_limit_s = time_limit_s
        self._turn = threading.Lock()
        self._probing = threading.Lock()
        self._backend: KeyringBackend | None = None
        self._verdict: str | None = None
        self._asked = False

    def unusable_reason(self, *, ask_again: bool = False) -> str | None:
        """Why the keyring cannot be used, None when it works. Remembered until ``ask_again``."""
        with self._probing:
            if self._backend is None and (ask_again or not self._asked):
                self._verdict = self._probe()
                self._asked = True
            return None if self._backend is not None else self._verdict

    def load(self, account: str) -> str | None:
        """The account's secret, or None. Raises KeyringUnavailable."""
        return self._ask(lambda backend: backend.get_password(SERVICE, account))

    def save(self, account: str, secret: str) -> None:
        """Keep the account's secret. Raises KeyringUnavailable."""
        self._ask(lambda backend: backend.set_password(SERVICE, account, secret))

    def clear(self, account: str) -> bool:
        """Remove the account's secret; whether there was one. Raises KeyringUnavailable."""
        if self.load(account) is None:
            return False
        self._ask(lambda backend: backend.delete_password(SERVICE, account))
        return True

    def _probe(self) -> str | None:
        try:
            return self._in_time(self._round_trip)
        except KeyringUnavailable as error:
            log.info("keyring_unusable", extra={"reason": error.what_happened})
            return error.what_happened

    def _round_trip(self) -> str | None:
        """The reason against the backend, or None after a real round trip; may end after we stopped waiting."""
        backend = _safe_backend(self._find_backend())
        if backend is None:
            return "there is no secure keyring on this machine"
        account, secret = f"probe-{secrets.token_hex(8)}", secrets.token_hex(8)
        backend.set_password(SERVICE, account, secret)
        kept = backend.get_password(SERVICE, account)
        backend.delete_password(SERVICE, account)
        if kept != secret:
            return "it forgets what it is given"
        self._backend = backend
        return None

    def _ask(self, question: Callable[[KeyringBackend], T]) -> T:
        if reason := self.unusable_reason():
            raise KeyringUnavailable(f"The system keyring cannot be used: {reason}.",
                                     "Unlock or set up a keyring, or agree to keep the password in a private file.")
        backend = self._backend
        if backend is None:
            raise KeyringUnavailable("The system keyring has not been tried yet.", "Try again.")
        try:
            return self._in_time(lambda: question(backend))
        except KeyringUnavailable as error:
            self._backend, self._verdict = None, error.what_happened  # the next one who asks again probes anew
            raise KeyringUnavailable(f"The system keyring cannot be used: {error.what_happened}.",
                                     "Unlock the keyring and try again.") from None

    def _in_time(self, action: Callable[[], T]) -> T:
        """The action's answer within the limit, in a daemon thread; one at a time, so that prompts never pile up.

        Raises KeyringUnavailable, with a reason that holds no foreign text: that could hold the secret.
        """
        if not self._turn.acquire(timeout=self._time_limit_s):
            raise KeyringUnavailable(_NO_ANSWER.format(seconds=self._time_limit_s))
        answer: Future[T] = Future()

        def work() -> None:
            try:
                answer.set_result(action())
            except Exception as error:  # noqa: BLE001 - backends raise whatever their system raises
                answer.set_exception(error)
            finally:
                self._turn.release()

        threading.Thread(target=work, name="keyring", daemon=True).start()
        try:
            return answer.result(timeout=self._time_limit_s)
        except TimeoutError:
            raise KeyringUnavailable(_NO_ANSWER.format(seconds=self._time_limit_s)) from None
        except Exception as error:  # noqa: BLE001 - translated here, once
            raise KeyringUnavailable(_explain(error)) from None


def _safe_backend(backend: KeyringBackend) -> KeyringBackend | None:
    """The backend itself, or the first safe one of a chain: a chain's own priority says nothing.

    keyring's ChainerBackend has priority 10 even when a plaintext file (0.5) stands in the chain.
    """
    candidates: list[KeyringBackend] = getattr(backend, "backends", [backend])
    return next((one for one in candidates if one.priority >= LEAST_PRIORITY), None)


def _explain(error: Exception) -> str:
    words = {
        "KeyringLocked": "it is locked",
        "NoKeyringError": "there is no keyring on this machine",
        "InitError": "it could not be opened",
        "PasswordSetError": "it refused to keep a secret",
        "PasswordDeleteError": "it refused to remove a secret",
    }
    kind = type(error).__name__
    return words.get(kind, f"it answered with an error ({kind})")
