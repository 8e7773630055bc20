"""Keys for language models, kept as secrets: in the system keyring, or, after the golfer agreed, in a private file.

Each is bound to the place it was given for: a key for one address is never sent to another.
"""

from __future__ import annotations

import hashlib

from golf.settings import Settings
from services.secrets.keyring_access import KeyringAccess
from services.secrets.secret_store import SecretLabel, SecretStore
from services.shared.addresses import read_origin

COACH_KEYS_FILE = "coach_keys.json"
_LABEL = SecretLabel(
    COACH_KEYS_FILE, "keys", "coach", "keys for the coach",
    without_keyring=("This machine has no usable keyring.",
                     "Agree to keep the key in a private file, or set up a keyring."),
    not_kept="The key could not be kept.")


class CoachKeys(SecretStore[str]):
    """The one door to the keys, by the address they were given for. Thread-safe."""

    def __init__(self, settings: Settings, keyring: KeyringAccess | None = None) -> None:
        super().__init__(_LABEL, key_mark, settings, keyring)


def key_mark(address: str) -> str:
    """Names the place without telling it."""
    return hashlib.sha256(read_origin(address).encode("utf-8", "surrogatepass")).hexdigest()
