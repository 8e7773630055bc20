"""Tokens for other Rangebooks: from the environment, the system's keyring, or, after consent, a private file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from operator import attrgetter
from typing import TYPE_CHECKING

from services.push.view import Destination, TokenNeeded
from services.secrets.redaction import mask_in_log
from services.secrets.secret_store import SecretLabel, SecretStore

if TYPE_CHECKING:
    from golf.settings import Settings
    from services.secrets.keyring_access import KeyringAccess

TOKEN_VARIABLE = "RANGEBOOK_PUSH_TOKEN"  # noqa: S105 - a name
_LONGEST = 300
_LABEL = SecretLabel(
    "push_tokens.json", "tokens", "push", "tokens for other Rangebooks",
    without_keyring=("This machine has no usable keyring.",
                     "Give --allow-file to keep the token in a file that only you can read, or set up a keyring."),
    not_kept="The token could not be kept.")


class PushTokens(SecretStore[Destination]):
    """The one door to the tokens, by where they are for. Thread-safe."""

    def __init__(self, settings: Settings, keyring: KeyringAccess | None = None) -> None:
        super().__init__(_LABEL, attrgetter("key"), settings, keyring)

    def load_given(self, destination: Destination, environ: Mapping[str, str] | None = None) -> str | None:
        """The token in force: of the environment, else the one that is kept. Raises TokenNeeded for what is none."""
        given = (os.environ if environ is None else environ).get(TOKEN_VARIABLE, "")
        if not given.strip():
            return self.load(destination)
        return check_token(given)


def check_token(text: str) -> str:
    """A token that can be sent in a header; it is kept out of the log from now on. Raises TokenNeeded."""
    token = text.strip()
    mask_in_log(token)
    if not token or len(token) > _LONGEST or not token.isascii() or not token.isprintable() or " " in token:
        raise TokenNeeded("This is no token.", "Copy it whole: it begins with rangebook_ and has no blanks.")
    return token
