"""Tokens of programs: made, shown once, kept as a hash, listed with their last use, revoked at once.

They stand in a private file and not in the database: a restored backup or a copied file must not bring a revoked token
back. A token is 256 random bits, so that one plain SHA-256 is enough: nobody can guess it, and there is no dictionary
to try. Whoever reads the file learns no token from it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from golf.errors import NotFound, SettingsError
from golf.maintenance import AuditEntry, AuditKind, who_acts
from golf.same_names import search_key
from golf.sessions import LONGEST_NAME as LONGEST_PLAYER
from golf.settings import Settings
from golf_db import GolfDatabase
from services.api_access.caller import Caller, Scope, read_scopes
from services.secrets.private_json import JsonLabel, PrivateJson
from services.shared.audit_note import note_audit

TOKENS_FILE = "api_tokens.json"
LONGEST_NAME = 60
MOST_TOKENS = 100
_PREFIX = "rangebook_"
_SECRET_BYTES = 32
_NOTED_EVERY = timedelta(minutes=1)
"""The last use is written down at most so often: a program that asks every second must not write every second."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; never the token itself."""

    token_id: str
    name: str
    scopes: frozenset[Scope]
    player: str | None
    created_at: datetime
    last_used_at: datetime | None


class Tokens:
    """The tokens of this Rangebook, shared by all its processes. Thread-safe.

    Every method raises SettingsError when the file cannot be read or written, and DatabaseBusy.
    """

    def __init__(self, settings: Settings, database: GolfDatabase, now: Callable[[], datetime]) -> None:
        path = settings.private_folder / TOKENS_FILE
        self._file = PrivateJson(path, JsonLabel(
            "tokens", "The tokens could not be kept.", "api_tokens_unreadable", "tokens",
            cannot_read=("The file with the tokens of programs cannot be read.", f"Give your user access to {path}.")))
        self._database = database
        self._now = now

    def create(self, name: str, scopes: Collection[Scope], player: str | None = None) -> tuple[str, Token]:
        """Make a token and return it with what is known of it: the only time it is shown.

        Raises SettingsError for no name, a name that is taken, no scope, or too many tokens.
        """
        name = _check_name(name)
        player = None if player is None else _check_name(player, LONGEST_PLAYER)
        if not scopes:
            raise SettingsError("A token needs a scope.", "Choose read, upload, control or owner.")
        secret = _PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        token = Token(secrets.token_hex(4), name, frozenset(scopes), player, self._now(), None)
        with self._file.changing() as entries:
            if any(search_key(str(entry.get("name"))) == search_key(name) for entry in entries.values()):
                raise SettingsError(f"There is a token “{name}” already.", "Choose another name, or revoke that one.")
            if len(entries) >= MOST_TOKENS:
                raise SettingsError(f"There are {MOST_TOKENS} tokens already.", "Revoke those that nobody uses.")
            entries[token.token_id] = {
                "name": name, "sha256": _digest(secret), "scopes": sorted(token.scopes), "player": player,
                "created_at": token.created_at.astimezone(UTC).isoformat(), "last_used_at": None}
        self._note("Token made", f"{name} ({', '.join(sorted(token.scopes))})")
        return secret, token

    def load(self) -> list[Token]:
        """Every token that holds, the oldest first."""
        found = (_read_token(token_id, entry) for token_id, entry in self._file.read().items())
        return sorted((token for token in found if token is not None), key=lambda token: token.created_at)

    def revoke(self, name: str) -> Token:
        """Let a token, by its name or id, hold no more: its next request is refused. Raises NotFound."""
        wanted = search_key(name)
        token = next((each for each in self.load() if name == each.token_id or search_key(each.name) == wanted),
                     None)
        if token is None:
            raise NotFound("There is no token of this name.", "See them with: token list")
        with self._file.changing() as entries:
            entries.pop(token.token_id, None)
        self._note("Token revoked", token.name)
        return token

    def check(self, secret: str) -> Caller | None:
        """Who shows this token; None when it is none of ours or was revoked. Notes the use."""
        digest = _digest(secret)
        for token_id, entry in self._file.read().items():
            token = _read_token(token_id, entry)
            if token is not None and secrets.compare_digest(str(entry.get("sha256")), digest):
                self._note_use(token)
                return Caller(token.token_id, token.name, token.scopes, token.player)
        return None

    def is_valid(self, token_id: str) -> bool:
        """Whether a token still holds: asked while a stream of events goes on."""
        return token_id in self._file.read()

    def _note_use(self, token: Token) -> None:
        now = self._now()
        if token.last_used_at is not None and timedelta() <= now - token.last_used_at < _NOTED_EVERY:
            return
        with self._file.changing() as entries:
            if token.token_id in entries:
                entries[token.token_id]["last_used_at"] = now.astimezone(UTC).isoformat()

    def _note(self, what: str, detail: str) -> None:
        note_audit(self._database, AuditEntry(AuditKind.SETTING, who_acts(), what, detail))


def _check_name(name: str, longest: int = LONGEST_NAME) -> str:
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > longest or not tidy.isprintable():
        raise SettingsError("This is no name.", f"Use 1 to {longest} letters, such as “Simulator PC”.")
    return tidy


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _read_token(token_id: str, entry: Any) -> Token | None:
    """A token of the file; None for what is none."""
    try:
        used = entry["last_used_at"]
        return Token(
            token_id, str(entry["name"]), read_scopes(entry["scopes"]), entry["player"],
            datetime.fromisoformat(entry["created_at"]), None if used is None else datetime.fromisoformat(used))
    except (KeyError, TypeError, ValueError):
        return None
