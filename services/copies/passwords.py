"""Passwords of copies elsewhere: in the system keyring, or, after the golfer agreed, in a private file."""

from __future__ import annotations

import hashlib

from golf.settings import Settings
from services.secrets.keyring_access import KeyringAccess
from services.secrets.secret_store import SecretLabel, SecretStore

_LABEL = SecretLabel(
    "copy_passwords.json", "passwords", "copy", "passwords of copies elsewhere",
    without_keyring=("This machine has no usable keyring.",
                     "Agree to keep the password in a private file (--allow-file), or set up a keyring."),
    not_kept="The password could not be kept.")


class CopyPasswords(SecretStore[str]):
    """The one door to the passwords, by the address (without a password) they are for. Thread-safe."""

    def __init__(self, settings: Settings, keyring: KeyringAccess | None = None) -> None:
        super().__init__(_LABEL, _mark_of, settings, keyring)


def _mark_of(address: str) -> str:
    """Names the place without telling it."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
