"""Secrets of one kind: in the system's keyring, or, after the golfer agreed, in a private file (0600).

Never in the database, a log, a page or a backup.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from golf.errors import KeyringUnavailable
from golf.settings import Settings
from services.secrets.keyring_access import KeyringAccess
from services.secrets.private_json import JsonLabel, PrivateJson
from services.secrets.redaction import mask_in_log

Place = Literal["keyring", "file"]
Subject = TypeVar("Subject")
"""What a secret is for: a channel, an address."""
_LONGEST_IN_KEYRING = 32
"""So much of a name stands in a keyring's entry; names differ within it."""


@dataclass(frozen=True, slots=True)
class SecretLabel:
    """Where secrets of one kind stand, and the words about them."""

    file_name: str
    section: str
    """Of the document in the file."""
    keyring_prefix: str
    contents: str
    """As in "the file with the … cannot be used"."""
    without_keyring: tuple[str, str]
    """What is said to somebody without a keyring who has not agreed to the file: what is wrong, what to do."""
    not_kept: str
    """What is said when the file cannot be written."""


class SecretStore(Generic[Subject]):
    """The one door to the secrets of one kind. Thread-safe."""

    def __init__(
        self, label: SecretLabel, name_of: Callable[[Subject], str], settings: Settings,
        keyring: KeyringAccess | None = None, *, hide: Callable[[str], None] = mask_in_log,
    ) -> None:
        """``name_of`` says under which name a subject's secret is kept; ``hide`` keeps a secret out of the log."""
        self._label = label
        self._name_of = name_of
        self._hide = hide
        self._file = PrivateJson(settings.private_folder / label.file_name, JsonLabel(
            label.contents, label.not_kept, "secret_shelf_unreadable", label.section))
        self._home = hashlib.sha256(str(settings.private_folder).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._keyring = keyring or KeyringAccess()

    def load(self, subject: Subject) -> str | None:
        """The secret for this, or None. Raises KeyringUnavailable or SettingsError."""
        return self.find(subject)[0]

    def find(self, subject: Subject) -> tuple[str | None, Place | None]:
        """The secret and where it is kept. Raises as ``load``."""
        kept = self._file.read().get(self._name_of(subject))
        secret: str | None = kept if isinstance(kept, str) else None
        place: Place = "file"
        if secret is None and self._keyring.unusable_reason() is None:
            secret, place = self._keyring.load(self._entry(subject)), "keyring"
        if secret is None:
            return None, None
        self._hide(secret)
        return secret, place

    def needs_consent_for_file(self) -> bool:
        """Whether a secret could only be kept in the file."""
        return self._keyring.unusable_reason() is not None

    def choose_place(self, *, allow_file: bool) -> Place:
        """Where a secret would be kept. Raises KeyringUnavailable when there is no keyring and no consent."""
        if self._keyring.unusable_reason(ask_again=True) is None:
            return "keyring"
        if allow_file:
            return "file"
        raise KeyringUnavailable(*self._label.without_keyring)

    def save(self, subject: Subject, secret: str, *, allow_file: bool = False) -> Place:
        """Replace the secret for this; says where it is kept. Raises as ``choose_place``, and SettingsError."""
        self._hide(secret)
        place = self.choose_place(allow_file=allow_file)
        if place == "keyring":
            self._keyring.save(self._entry(subject), secret)
        self._write_file(subject, secret if place == "file" else None)
        return place

    def clear(self, subject: Subject) -> bool:
        """Remove the secret for this; whether there was one."""
        was_kept = self._write_file(subject, None)
        if self._keyring.unusable_reason(ask_again=True) is None:
            was_kept = self._keyring.clear(self._entry(subject)) or was_kept
        return was_kept

    def _entry(self, subject: Subject) -> str:
        return f"{self._label.keyring_prefix}/{self._name_of(subject)[:_LONGEST_IN_KEYRING]}/{self._home}"

    def _write_file(self, subject: Subject, secret: str | None) -> bool:
        """Put in or take out; whether there was one."""
        name = self._name_of(subject)
        if secret is None and name not in self._file.read():
            return False
        with self._file.changing() as kept:
            was_kept = kept.pop(name, None) is not None
            if secret is not None:
                kept[name] = secret
        return was_kept
