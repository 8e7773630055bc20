"""Keys for language models, kept as secrets: in the system keyring, or, after the golfer agreed, in a private file.

Each is bound to the place it was given for: a key for one address is never sent to another. Never in the database, a
log, a page or a backup.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from typing import Literal

from golf.errors import KeyringUnavailable
from golf.settings import Settings
from services.coach_providers import coach_origin
from services.keyring_access import KeyringAccess
from services.private_stores import hold_private_file, write_private_document
from services.redaction import keep_secret

log = logging.getLogger(__name__)

COACH_KEYS_FILE = "coach_keys.json"
Place = Literal["keyring", "file"]


class CoachKeys:
    """The one door to the keys. Thread-safe."""

    def __init__(self, settings: Settings, keyring: KeyringAccess | None = None) -> None:
        self._path = settings.private_folder / COACH_KEYS_FILE
        self._home = hashlib.sha256(str(settings.private_folder).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._keyring = keyring or KeyringAccess()
        self._threads = threading.Lock()

    def load(self, address: str) -> str | None:
        """The key for this place, or None. Raises KeyringUnavailable or SettingsError."""
        return self.find(address)[0]

    def find(self, address: str) -> tuple[str | None, Place | None]:
        """The key and where it is kept. Raises as ``load``."""
        mark = key_mark(address)
        key: str | None = self._read_file().get(mark)
        place: Place = "file"
        if key is None and self._keyring.unusable_reason() is None:
            key, place = self._keyring.load(self._entry(mark)), "keyring"
        if key is None:
            return None, None
        keep_secret(key)
        return key, place

    def needs_consent_for_file(self) -> bool:
        """Whether a key could only be kept in a file."""
        return self._keyring.unusable_reason() is not None

    def choose_place(self, *, allow_file: bool) -> Place:
        """Where a key would be kept. Raises KeyringUnavailable when there is no keyring and no consent."""
        if self._keyring.unusable_reason(ask_again=True) is None:
            return "keyring"
        if allow_file:
            return "file"
        raise KeyringUnavailable("This machine has no usable keyring.",
                                 "Agree to keep the key in a private file, or set up a keyring.")

    def save(self, address: str, key: str, *, allow_file: bool = False) -> Place:
        """Replace the key for this place; says where it is kept. Raises as ``choose_place``, and SettingsError."""
        keep_secret(key)
        mark, place = key_mark(address), self.choose_place(allow_file=allow_file)
        if place == "keyring":
            self._keyring.save(self._entry(mark), key)
        self._write_file(mark, key if place == "file" else None)
        return place

    def clear(self, address: str) -> bool:
        """Remove the key for this place; whether there was one."""
        mark = key_mark(address)
        was_kept = self._write_file(mark, None)
        if self._keyring.unusable_reason(ask_again=True) is None:
            was_kept = self._keyring.clear(self._entry(mark)) or was_kept
        return was_kept

    def _entry(self, mark: str) -> str:
        return f"coach/{mark[:32]}/{self._home}"

    def _read_file(self) -> dict[str, str]:
        try:
            document = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError):
            log.warning("coach_keys_unreadable")
            return {}
        kept = document.get("keys") if isinstance(document, dict) else None
        return {mark: key for mark, key in kept.items() if isinstance(key, str)} if isinstance(kept, dict) else {}

    def _write_file(self, mark: str, key: str | None) -> bool:
        """Put in or take out; whether there was one."""
        if key is None and mark not in self._read_file():
            return False
        with hold_private_file(self._path, self._threads, "keys for the coach"):
            kept = self._read_file()
            was_kept = kept.pop(mark, None) is not None
            if key is not None:
                kept[mark] = key
            write_private_document(self._path, {"version": 1, "keys": kept}, "The key could not be kept.")
        return was_kept


def key_mark(address: str) -> str:
    """Names the place without telling it."""
    return hashlib.sha256(coach_origin(address).encode("utf-8", "surrogatepass")).hexdigest()
