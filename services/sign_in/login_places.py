"""The places where user names and passwords may be kept, one class each.

Both are kept together as one small JSON secret per account, bound to the portal's address: what was given
for one portal is never sent to another one, and the demo never meets the real account. Which accounts there
are is in the database; a place cannot always tell (a keyring lists nothing).
"""

from __future__ import annotations

import hashlib
import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from golf.accounts import account_name
from golf.errors import GolfError, KeyringUnavailable, SettingsError
from golf.settings import Settings
from services.secrets.keyring_access import KeyringAccess
from services.secrets.private_json import JsonLabel, PrivateJson
from services.secrets.redaction import mask_in_log

log = logging.getLogger(__name__)

PlaceName = Literal["keyring", "file", "environment", "demo"]
CREDENTIALS_FILE = ".uneekor_credentials.json"
_FILE_VERSION = 2
"""1: one entry per portal, by its origin. 2: one per account, by origin and account mark; old ones are still read."""
USERNAME_VARIABLE = "UNEEKOR_USERNAME"
PASSWORD_VARIABLE = "UNEEKOR_PASSWORD"  # noqa: S105 - the name of a variable, not a password
PASSWORD_FILE_VARIABLE = "UNEEKOR_PASSWORD_FILE"  # noqa: S105 - the same
"""The path of a file with the password alone: how containers hand over a secret."""
_LONGEST_PASSWORD_FILE = 1000


@dataclass(frozen=True, slots=True)
class StoredCredentials:
    """A user name and its password; the password never shows itself in text, nor in the log."""

    username: str
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        mask_in_log(self.password)


@dataclass(frozen=True, slots=True)
class KeptCredentials:
    """Credentials and when they were put where they are: the later ones are the ones in force."""

    credentials: StoredCredentials
    saved_at: datetime


def take_environment_credentials(environ: MutableMapping[str, str]) -> StoredCredentials | None:
    """Credentials from the environment, removed from it: no child process inherits them (safety.md 9).

    The password, or the path of a file that holds it; a line break at the file's end does not belong to it. Call it
    once, at the start of the process, before anything else is started.
    """
    username = environ.pop(USERNAME_VARIABLE, "").strip()
    password, file = environ.pop(PASSWORD_VARIABLE, ""), environ.pop(PASSWORD_FILE_VARIABLE, "")
    password = password or _read_password(file)
    if username and password:
        return StoredCredentials(username, password)
    if username or password:
        log.warning("environment_credentials_incomplete", extra={"missing": "password" if username else "user name"})
    return None


def _read_password(file: str) -> str:
    """The password in a file; "" for no file, and for one that cannot be read: the log says so, without its path."""
    if not file:
        return ""
    try:
        with Path(file).open(encoding="utf-8") as stream:
            return stream.read(_LONGEST_PASSWORD_FILE).rstrip("\r\n")
    except (OSError, ValueError) as error:
        log.warning("password_file_unreadable", extra={"reason": type(error).__name__})
        return ""


def portal_origin(portal_url: str) -> str:
    """``https://my.uneekor.com``: what kept secrets are bound to. Another scheme is another portal."""
    parts = urlsplit(portal_url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def account_mark(portal_url: str, username: str) -> str:
    """One account of one portal, however its address is typed; does not name either."""
    text = f"{portal_origin(portal_url)}\n{account_name(username)}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class GivenPlace:
    """Credentials handed to this process: by the environment or by the demo. Never written."""

    def __init__(self, name: Literal["environment", "demo"], credentials: StoredCredentials | None) -> None:
        self.name: PlaceName = name
        self._given = KeptCredentials(credentials, datetime.now(UTC)) if credentials else None

    def load(self) -> KeptCredentials | None:
        """What was handed over, or None."""
        return self._given


class LoginPlace(ABC):
    """Somewhere the logins of several accounts can be kept by us: one entry per account of this portal.

    Every method may raise KeyringUnavailable or SettingsError; those that change something also DatabaseBusy.
    """

    name: PlaceName

    def __init__(self, portal_url: str) -> None:
        self._origin = portal_origin(portal_url)
        self._portal_url = portal_url

    def load(self, username: str) -> KeptCredentials | None:
        """What is kept here for this account, or None; None also when the keyring cannot be used at all."""
        return self._load(self._entry_key(username))

    def save(self, credentials: StoredCredentials, saved_at: datetime | None = None) -> None:
        """Replace what is kept here for their account and read it back. ``saved_at`` defaults to now."""
        key = self._entry_key(credentials.username)
        self._save(key, {"username": credentials.username, "password": credentials.password,
                         "saved_at": (saved_at or datetime.now(UTC)).isoformat()})
        kept = self._load(key)
        if kept is None or kept.credentials != credentials:
            raise self._describe_loss()

    def clear(self, username: str) -> bool:
        """Remove what is kept here for this account; whether there was something."""
        return self._clear(self._entry_key(username))

    def load_old(self) -> KeptCredentials | None:
        """The one login that an earlier version kept for this portal."""
        return self._load(self._origin)

    def clear_old(self) -> None:
        """Remove that one; call it only when the account's own entry has been read back."""
        self._clear(self._origin)

    def _entry_key(self, username: str) -> str:
        """The name of an account's entry: says which portal, not whose account."""
        return f"{self._origin}/{account_mark(self._portal_url, username)}"

    def _read_entry(self, entry: object) -> KeptCredentials | None:
        """Credentials out of a kept entry; None, and a word in the log, when it is none."""
        try:
            return _as_kept(entry)
        except GolfError:
            log.warning("kept_credentials_unreadable", extra={"place": self.name})
            return None

    @abstractmethod
    def _load(self, key: str) -> KeptCredentials | None: ...

    @abstractmethod
    def _save(self, key: str, entry: dict[str, str]) -> None: ...

    @abstractmethod
    def _clear(self, key: str) -> bool: ...

    @abstractmethod
    def _describe_loss(self) -> SettingsError:
        """What to say when something saved is not there afterwards."""


class KeyringPlace(LoginPlace):
    """The system's keyring: one secret per account."""

    name: PlaceName = "keyring"

    def __init__(self, portal_url: str, access: KeyringAccess | None = None) -> None:
        super().__init__(portal_url)
        self._access = access or KeyringAccess()

    def unusable_reason(self, *, ask_again: bool = False) -> str | None:
        """Why this machine's keyring cannot be used, None when it works. Asked once unless ``ask_again``."""
        return self._access.unusable_reason(ask_again=ask_again)

    def _load(self, key: str) -> KeptCredentials | None:
        if self._access.unusable_reason() is not None:
            return None
        secret = self._access.load(key)
        if secret is None:
            return None
        try:
            return self._read_entry(json.loads(secret))
        except (ValueError, RecursionError):
            return self._read_entry(None)

    def _save(self, key: str, entry: dict[str, str]) -> None:
        self._access.save(key, json.dumps(entry))

    def _clear(self, key: str) -> bool:
        return self._access.unusable_reason() is None and self._access.clear(key)

    def _describe_loss(self) -> SettingsError:
        return KeyringUnavailable("The system keyring did not keep the password.",
                                  "Allow the private file instead, or repair the keyring.")


class FilePlace(LoginPlace):
    """A file that only this user can read (0600); used only after the golfer agreed. Goes with its last entry."""

    name: PlaceName = "file"

    def __init__(self, path: Path, portal_url: str) -> None:
        super().__init__(portal_url)
        self._path = path
        self._cannot_read = ("The file with your user name and password cannot be read.",
                             f"Give your user access to {path}, or delete it and sign in again.")
        self._file = PrivateJson(path, JsonLabel(
            "user name and password", "The user name and password could not be written to their file.",
            "credentials_file_unreadable", "portals", version=_FILE_VERSION, cannot_read=self._cannot_read,
            goes_when_empty=True))

    def load_usernames(self) -> list[str]:
        """Every account of this portal that the file keeps."""
        kept = (self._read_entry(entry) for key, entry in self._load_entries().items()
                if key.startswith(f"{self._origin}/"))
        return [one.credentials.username for one in kept if one]

    def _load(self, key: str) -> KeptCredentials | None:
        entry = self._load_entries().get(key)
        return self._read_entry(entry) if isinstance(entry, dict) else None

    def _save(self, key: str, entry: dict[str, str]) -> None:
        with self._file.changing() as entries:
            entries[key] = entry

    def _clear(self, key: str) -> bool:
        if key not in self._load_entries():
            return False
        with self._file.changing() as entries:
            return entries.pop(key, None) is not None

    def _describe_loss(self) -> SettingsError:
        return SettingsError("The file did not keep the password.", f"Check the disk that {self._path} is on.")

    def _load_entries(self) -> Mapping[str, Any]:
        try:
            if self._path.stat().st_mode & 0o077:
                self._path.chmod(0o600)  # somebody else's tool made or copied it
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise SettingsError(*self._cannot_read) from error
        return self._file.read()


@dataclass(frozen=True, slots=True)
class SecretPlaces:
    """The places of this process: what was given to it, then where it may keep something itself.

    In demo mode only the demo's own credentials exist.
    """

    given: GivenPlace
    keyring: KeyringPlace
    file: FilePlace


def build_places(
    settings: Settings,
    *,
    environment: StoredCredentials | None = None,
    demo: StoredCredentials | None = None,
    keyring: KeyringAccess | None = None,
) -> SecretPlaces:
    """The places for these settings; with ``demo`` credentials everything else stays untouched."""
    given = GivenPlace("demo", demo) if settings.demo else GivenPlace("environment", environment)
    return SecretPlaces(
        given=given,
        keyring=KeyringPlace(settings.portal_url, keyring),
        file=FilePlace(settings.private_folder / CREDENTIALS_FILE, settings.portal_url),
    )


def _as_kept(entry: object) -> KeptCredentials:
    if not isinstance(entry, dict):
        raise SettingsError("The kept credentials are not readable.")
    username, password = entry.get("username"), entry.get("password")
    if not isinstance(username, str) or not isinstance(password, str) or not username or not password:
        raise SettingsError("The kept credentials are not complete.")
    return KeptCredentials(StoredCredentials(username, password), _read_moment(entry.get("saved_at")))


def _read_moment(text: object) -> datetime:
    """When it was saved; long ago when the entry does not say."""
    long_ago = datetime.min.replace(tzinfo=UTC)
    if not isinstance(text, str):
        return long_ago
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return long_ago
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
