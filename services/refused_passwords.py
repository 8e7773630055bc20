"""Which passwords the portal has refused, so that none of them is ever sent again by itself.

The block in the database says *that* a refusal stands; it ends when a person saves another password. The
refused one may still come along from elsewhere (the environment of a cron job, a process that runs since
yesterday, a script's argument): here it is recognised, whoever brings it and wherever from.

A refused password is often the right one but for one letter, so it must not become readable. Kept are, per
account, a random salt and scrypt hashes, in a file that only this user can read, outside the database and
its backups. scrypt, and not an HMAC with a key in another private file: that key would be found wherever
this file is found, while a slow salted hash still makes every single guess cost time and 16 MiB of memory.
"""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from golf.errors import SettingsError
from golf.settings import Settings
from services.private_stores import hold_private_file, write_private_document
from services.secret_places import account_mark

log = logging.getLogger(__name__)

REFUSED_FILE = "refused.json"
_VERSION = 1
_MOST_PER_ACCOUNT = 100
_SALT_BYTES = 16


@dataclass(slots=True)
class _Entry:
    """What is known of one account: its salt, and when each hash was refused."""

    salt: str
    moments: dict[str, str]


class FileRefusedPasswords:
    """services.sign_in_gate.PasswordMemory: shared by all processes of this user. Thread-safe.

    Asking costs one scrypt (about 50 ms) where something was refused for the account, nothing elsewhere.
    """

    def __init__(self, settings: Settings) -> None:
        self._path = settings.private_folder / REFUSED_FILE
        self._portal_url = settings.portal_url
        self._threads = threading.Lock()

    def refused_at(self, username: str, password: str) -> datetime | None:
        """When the portal last refused this very password for this account; None when it did not.

        Raises SettingsError when the file is there and cannot be read.
        """
        entry = _read_entry(self._load().get(account_mark(self._portal_url, username)))
        if not entry.moments:
            return None
        moment = entry.moments.get(_digest(password, entry.salt))
        return None if moment is None else datetime.fromisoformat(moment)

    def remember(self, username: str, password: str, at: datetime) -> None:
        """The portal refused it. Durable on return. Raises SettingsError or DatabaseBusy."""
        with self._changing(username) as entry:
            entry.moments[_digest(password, entry.salt)] = at.astimezone(UTC).isoformat()
            for oldest in sorted(entry.moments, key=lambda digest: entry.moments[digest])[:-_MOST_PER_ACCOUNT]:
                del entry.moments[oldest]

    def forget(self, username: str, password: str) -> None:
        """A person stands in for it, or the portal took it: it may be sent. Raises SettingsError or DatabaseBusy."""
        if self.refused_at(username, password) is not None:
            with self._changing(username) as entry:
                entry.moments.pop(_digest(password, entry.salt), None)

    @contextmanager
    def _changing(self, username: str) -> Iterator[_Entry]:
        """The account's entry, alone; what the block makes of it is written."""
        account = account_mark(self._portal_url, username)
        with hold_private_file(self._path, self._threads, "refused passwords"):
            accounts = dict(self._load())
            entry = _read_entry(accounts.get(account))
            yield entry
            accounts[account] = {"salt": entry.salt, "refused": entry.moments}
            write_private_document(self._path, {"version": _VERSION, "accounts": accounts},
                                   "The refused password could not be noted.")

    def _load(self) -> Mapping[str, Any]:
        try:
            document = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise SettingsError("The file that knows refused passwords cannot be read.",
                                f"Give your user access to {self._path}.") from error
        except (ValueError, RecursionError):
            document = None
        accounts = document.get("accounts") if isinstance(document, dict) else None
        if not isinstance(accounts, dict):
            log.warning("refused_passwords_unreadable")  # the block in the database stands all the same
            return {}
        return accounts


def _read_entry(entry: object) -> _Entry:
    """An account's entry; an empty one, with a salt of its own, for anything else."""
    if isinstance(entry, dict):
        salt, moments = entry.get("salt"), entry.get("refused")
        if isinstance(salt, str) and isinstance(moments, dict) and all(map(_is_moment, moments.values())):
            return _Entry(salt, dict(moments))
    return _Entry(secrets.token_hex(_SALT_BYTES), {})


def _is_moment(text: object) -> bool:
    try:
        return isinstance(text, str) and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _digest(password: str, salt: str) -> str:
    """By scrypt at the cost its author gives for interactive use (N = 2^14, r = 8: 16 MiB)."""
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"), salt=salt.encode("utf-8", "surrogatepass"), n=2**14, r=8, p=1,
        dklen=32).hex()
