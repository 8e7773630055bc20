"""The accounts a person added here: which they are is in the database, their secrets in the keyring or the file."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Protocol

from golf.accounts import PortalAccount, account_name
from services.sign_in.login_places import (
    FilePlace,
    KeptCredentials,
    KeyringPlace,
    PlaceName,
    StoredCredentials,
    WritableSecretPlace,
)

log = logging.getLogger(__name__)


class AccountRoster(Protocol):
    """What is needed of ``golf_db.Accounts``: which accounts there are, in the order in which they came."""

    def load_accounts(self) -> Sequence[PortalAccount]:
        """Every user name that was ever heard of; ``is_kept`` are those a person added."""
        ...

    def keep(self, username: str, *, enabled: bool | None = None) -> None:
        """It is one of the golfer's accounts. ``enabled`` None leaves that as it is."""
        ...

    def release(self, username: str) -> None:
        """It is none any more; sessions stay."""
        ...


class KeptLogins:
    """One login per account, in the keyring or the file. Thread-safe.

    Earlier versions kept one login per portal: it is carried over to an entry of its account, and removed
    from its old place only after the new entry has been read back.
    """

    def __init__(self, keyring: KeyringPlace, file: FilePlace, roster: AccountRoster) -> None:
        self._keyring = keyring
        self._file = file
        self._roster = roster
        self._carrying = threading.Lock()
        self._carried: set[PlaceName] = set()

    def load_usernames(self) -> list[str]:
        """The accounts, in the order in which they came. Raises KeyringUnavailable or SettingsError."""
        self._carry_over()
        return [account.username for account in self._roster.load_accounts() if account.is_kept]

    def load(self, username: str) -> tuple[PlaceName, KeptCredentials] | None:
        """What was saved last for this account, and where."""
        kept = [(place.name, entry) for place in self._places() if (entry := place.load(username))]
        return max(kept, key=lambda found: found[1].saved_at, default=None)

    def save(self, place: KeyringPlace | FilePlace, login: StoredCredentials) -> None:
        """Keep it, and remember that there is such an account; no older copy stays behind in the clear."""
        place.save(login)
        self._roster.keep(login.username)
        if isinstance(place, KeyringPlace):
            self._file.clear(login.username)

    def clear(self, username: str) -> bool:
        """Forget the account; whether a login of it was kept."""
        removed = [place.clear(username) for place in self._places()]
        self._roster.release(username)
        return any(removed)

    def _places(self) -> tuple[WritableSecretPlace, ...]:
        return (self._keyring, self._file)

    def _carry_over(self) -> None:
        """Once per process and place; a keyring that cannot be used now is asked again later."""
        with self._carrying:
            if self._keyring.unusable_reason() is not None:
                self._carry_over_from(self._file)
                return
            for place in reversed(self._places()) if self._is_outdated(self._old_in_keyring()) else self._places():
                self._carry_over_from(place)

    def _old_in_keyring(self) -> KeptCredentials | None:
        return None if self._keyring.name in self._carried else self._keyring.load_old()

    def _carry_over_from(self, place: WritableSecretPlace) -> None:
        if place.name in self._carried:
            return
        old = place.load_old()
        if old is not None:
            self._carry_over_one(place, old)
        if isinstance(place, FilePlace):
            self._register(place.load_usernames())
        self._carried.add(place.name)

    def _carry_over_one(self, place: WritableSecretPlace, old: KeptCredentials) -> None:
        login = old.credentials
        newer = place.load(login.username)
        if newer is None or newer.saved_at < old.saved_at:
            place.save(login, old.saved_at)
        self._register([login.username])
        if place is self._keyring and self._is_outdated(old):
            self._roster.keep(login.username, enabled=False)
        place.clear_old()
        log.info("login_carried_over", extra={"place": place.name})

    def _is_outdated(self, old: KeptCredentials | None) -> bool:
        """Another account was saved later, when the keyring could not be used: this one did not sync any more."""
        if old is None:
            return False
        file = self._file
        later = (file.load_old(), *map(file.load, file.load_usernames()))
        mine = account_name(old.credentials.username)
        return any(other is not None and other.saved_at > old.saved_at
                   and account_name(other.credentials.username) != mine for other in later)

    def _register(self, usernames: Sequence[str]) -> None:
        known = {account.username for account in self._roster.load_accounts() if account.is_kept}
        for username in usernames:
            if account_name(username) not in known:
                self._roster.keep(username)
