"""The accounts a person added here: which they are is in the database, their secrets in the keyring or the file."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence
from typing import Protocol

from golf.accounts import PortalAccount, account_name
from services.sign_in.login_places import FilePlace, KeptCredentials, KeyringPlace, PlaceName, StoredCredentials

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
    """One login per account, in the keyring or the file. Thread-safe."""

    def __init__(self, keyring: KeyringPlace, file: FilePlace, roster: AccountRoster) -> None:
        self._keyring = keyring
        self._file = file
        self._roster = roster
        self._carrying = threading.Lock()
        self._carried: set[PlaceName] = set()

    def load_usernames(self) -> list[str]:
        """The accounts, in the order in which they came. Raises KeyringUnavailable or SettingsError."""
        with self._carrying:
            carry_over_single_login(self._keyring, self._file, self._roster, self._carried)
        return [account.username for account in self._roster.load_accounts() if account.is_kept]

    def load(self, username: str) -> tuple[PlaceName, KeptCredentials] | None:
        """What was saved last for this account, and where."""
        kept = [(place.name, entry) for place in (self._keyring, self._file)
                if (entry := place.load(username))]
        return max(kept, key=lambda found: found[1].saved_at, default=None)

    def save(self, place: KeyringPlace | FilePlace, login: StoredCredentials) -> None:
        """Keep it, and remember that there is such an account; no older copy stays behind in the clear."""
        place.save(login)
        self._roster.keep(login.username)
        if isinstance(place, KeyringPlace):
            self._file.clear(login.username)

    def clear(self, username: str) -> bool:
        """Forget the account; whether a login of it was kept."""
        removed = [place.clear(username) for place in (self._keyring, self._file)]
        self._roster.release(username)
        return any(removed)


def carry_over_single_login(
    keyring: KeyringPlace, file: FilePlace, roster: AccountRoster, carried: set[PlaceName]
) -> None:
    """Give the one login that version 0.1 kept per portal an entry of its account. To be dropped at 1.0.

    It is removed from its old place only after the new entry has been read back. Once per process and place, which
    ``carried`` remembers; a keyring that cannot be used now is asked again later. The list of accounts also learns
    of those that only the file knows.
    """
    is_usable = keyring.unusable_reason() is None
    is_outdated = is_usable and keyring.name not in carried and _is_outdated(keyring.load_old(), file)
    places: list[KeyringPlace | FilePlace] = [file] if not is_usable else [keyring, file]
    for place in reversed(places) if is_outdated else places:
        if place.name in carried:
            continue
        if (old := place.load_old()) is not None:
            login = old.credentials
            newer = place.load(login.username)
            if newer is None or newer.saved_at < old.saved_at:
                place.save(login, old.saved_at)
            _register(roster, [login.username])
            if place is keyring and is_outdated:
                roster.keep(login.username, enabled=False)
            place.clear_old()
            log.info("login_carried_over", extra={"place": place.name})
        if place is file:
            _register(roster, file.load_usernames())
        carried.add(place.name)


def _is_outdated(old: KeptCredentials | None, file: FilePlace) -> bool:
    """Another account was saved later, when the keyring could not be used: this one did not sync any more."""
    if old is None:
        return False
    later = (file.load_old(), *map(file.load, file.load_usernames()))
    mine = account_name(old.credentials.username)
    return any(other is not None and other.saved_at > old.saved_at
               and account_name(other.credentials.username) != mine for other in later)


def _register(roster: AccountRoster, usernames: Iterable[str]) -> None:
    known = {account.username for account in roster.load_accounts() if account.is_kept}
    for username in usernames:
        if account_name(username) not in known:
            roster.keep(username)
