"""The secrets of each place: its key, and the sign-in of its server.

In the system keyring, or, after the golfer agreed, in a private file. The passphrase itself is kept nowhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from golf.errors import SettingsError
from golf.settings import Settings
from services.backup_places.place import PlaceSignIn
from services.secrets.keyring_access import KeyringAccess
from services.secrets.redaction import mask_in_log
from services.secrets.secret_store import SecretLabel, SecretStore

PLACE_SECRETS_FILE = "backup_place_keys.json"
_LABEL = SecretLabel(
    PLACE_SECRETS_FILE, "keys", "backup-place", "keys of places for backups",
    without_keyring=("This machine has no usable keyring to keep the place's key in.",
                     "Agree to keep it in a private file, or set up a keyring."),
    not_kept="The key of the place could not be kept.")


@dataclass(frozen=True, slots=True)
class PlaceSecrets:
    """The key that opens the copies in a place, and the sign-in of its server."""

    key: str
    sign_in: PlaceSignIn

    def __repr__(self) -> str:
        """Never a secret."""
        return "PlaceSecrets(…)"


class PlaceSecretStore:
    """The one door to them, by the place's id. Raises KeyringUnavailable and SettingsError."""

    def __init__(self, settings: Settings, keyring: KeyringAccess | None = None) -> None:
        self._store: SecretStore[str] = SecretStore(_LABEL, str, settings, keyring)

    def needs_consent_for_file(self) -> bool:
        """Whether they could only be kept in the file."""
        return self._store.needs_consent_for_file()

    def check_can_keep(self, *, allow_file: bool) -> None:
        """Raise KeyringUnavailable when there is neither a keyring nor the golfer's consent to the file."""
        self._store.choose_place(allow_file=allow_file)

    def save(self, place_id: str, kept: PlaceSecrets, *, allow_file: bool) -> None:
        """Keep them."""
        hide(kept)
        self._store.save(place_id, json.dumps([kept.key, kept.sign_in.user, kept.sign_in.password]),
                         allow_file=allow_file)

    def load(self, place_id: str) -> PlaceSecrets:
        """Raises SettingsError when they are not kept on this computer."""
        try:
            key, user, password = json.loads(self._store.load(place_id) or "")
        except ValueError as error:
            raise SettingsError("The key of this place is not kept on this computer.",
                                "Remove the place here and add it again; its copies stay.") from error
        kept = PlaceSecrets(str(key), PlaceSignIn(str(user), str(password)))
        hide(kept)
        return kept

    def clear(self, place_id: str) -> None:
        """Forget them."""
        self._store.clear(place_id)


def hide(kept: PlaceSecrets) -> None:
    """No log shows them from now on."""
    mask_in_log(*(secret for secret in (kept.key, kept.sign_in.password) if secret))
