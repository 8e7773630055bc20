"""The golfer's addresses for e-mail and web hook: they hold passwords and tokens, so they are kept as secrets.

In the system keyring; without one, after the golfer agreed, in a private file (0600). Never in the
database, a log, a page or a backup: shown are the service and, where it is really one, the host.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import threading
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from golf.errors import KeyringUnavailable, NoticeAddressRefused
from golf.notices import NoticeChannel
from golf.settings import Settings
from services.keyring_access import KeyringAccess
from services.private_stores import hold_private_file, write_private_document
from services.redaction import keep_secret

log = logging.getLogger(__name__)

ADDRESS_FILE = "notice_addresses.json"
LONGEST_ADDRESS = 2000
_LEAST_SECRET = 6
_EMAIL_SCHEMES = ("mailto", "mailtos")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,30})://\S+", re.IGNORECASE)
_MAILBOX = re.compile(r"[^\s@:/]+@[^\s@:/]+")
_REAL_HOSTS = frozenset({*_EMAIL_SCHEMES, "json", "jsons", "xml", "xmls", "form", "forms", "apprise", "apprises"})
"""Where the part behind :// is a host. Elsewhere it may be a bot's token or a secret topic."""

Place = Literal["keyring", "file"]


@dataclass(frozen=True, slots=True)
class AddressStatus:
    """What a page may show of an address: never the address."""

    channel: NoticeChannel
    shown: str | None
    place: Place | None
    needs_consent_for_file: bool


class NoticeAddresses:
    """The one door to the addresses. Thread-safe."""

    def __init__(self, settings: Settings, keyring: KeyringAccess | None = None) -> None:
        self._path = settings.private_folder / ADDRESS_FILE
        self._mark = hashlib.sha256(str(settings.private_folder).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._keyring = keyring or KeyringAccess()
        self._threads = threading.Lock()

    def load(self, channel: NoticeChannel) -> str | None:
        """The address to send to, or None. Raises KeyringUnavailable or SettingsError."""
        return self._find(channel)[0]

    def status(self, channel: NoticeChannel, *, is_known: bool = True) -> AddressStatus:
        """What may be shown. One that is not known to be there is not asked for. Raises as load() does."""
        address, place = self._find(channel) if is_known else (None, None)
        return AddressStatus(channel, describe_address(address) if address else None, place,
                             self._keyring.unusable_reason() is not None)

    def choose_place(self, *, allow_file: bool) -> Place:
        """Where an address would be kept. Raises KeyringUnavailable when there is no keyring and no consent."""
        if self._keyring.unusable_reason(ask_again=True) is None:
            return "keyring"
        if allow_file:
            return "file"
        raise KeyringUnavailable("This machine has no usable keyring, and the address may hold a secret.",
                                 "Agree to keep it in a private file, or set up a keyring.")

    def save(self, channel: NoticeChannel, address: str, *, allow_file: bool = False) -> Place:
        """Replace the channel's address; says where it is kept. Raises as choose_place() does, and SettingsError."""
        place = self.choose_place(allow_file=allow_file)
        if place == "keyring":
            self._keyring.save(self._entry(channel), address)
        self._write_file(channel, address if place == "file" else None)
        return place

    def clear(self, channel: NoticeChannel) -> bool:
        """Remove the channel's address; whether there was one."""
        was_kept = self._write_file(channel, None)
        if self._keyring.unusable_reason(ask_again=True) is None:
            was_kept = self._keyring.clear(self._entry(channel)) or was_kept
        return was_kept

    def _find(self, channel: NoticeChannel) -> tuple[str | None, Place | None]:
        address, place = self._read_file().get(channel.value), "file"
        if address is None and self._keyring.unusable_reason() is None:
            address, place = self._keyring.load(self._entry(channel)), "keyring"
        if address is None:
            return None, None
        _keep_parts_secret(address)
        return address, "file" if place == "file" else "keyring"

    def _entry(self, channel: NoticeChannel) -> str:
        return f"notices/{channel.value}/{self._mark}"

    def _read_file(self) -> dict[str, str]:
        try:
            document = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError):
            log.warning("notice_addresses_unreadable")
            return {}
        kept = document.get("addresses") if isinstance(document, dict) else None
        return {name: text for name, text in kept.items() if isinstance(text, str)} if isinstance(kept, dict) else {}

    def _write_file(self, channel: NoticeChannel, address: str | None) -> bool:
        """Put in or take out; whether there was one."""
        if address is None and channel.value not in self._read_file():
            return False
        with hold_private_file(self._path, self._threads, "addresses for notices"):
            kept = self._read_file()
            was_kept = kept.pop(channel.value, None) is not None
            if address is not None:
                kept[channel.value] = address
            write_private_document(self._path, {"version": 1, "addresses": kept}, "The address could not be kept.")
        return was_kept


def read_address(channel: NoticeChannel, typed: str) -> str:
    """An address fit for the channel, as typed. Raises NoticeAddressRefused, which does not repeat it."""
    address = typed.strip()
    _keep_parts_secret(address)
    found = _SCHEME.fullmatch(address)
    if found is None and channel is NoticeChannel.EMAIL and _MAILBOX.fullmatch(address):
        raise NoticeAddressRefused(
            "An e-mail address alone is not enough to send with.",
            "Type your provider's sign-in as mailtos://NAME:PASSWORD@PROVIDER; the mail then goes to yourself.")
    if found is None or len(address) > LONGEST_ADDRESS:
        raise NoticeAddressRefused(
            "This is not an address that can be sent to.",
            "It begins with a kind and ://, such as mailtos:// or jsons://, and holds no spaces.")
    is_email = found[1].lower() in _EMAIL_SCHEMES
    if channel is NoticeChannel.EMAIL and not is_email:
        raise NoticeAddressRefused("This is not an e-mail address for Rangebook.",
                                   "It begins with mailtos:// (or mailto:// for a server without encryption).")
    if channel is NoticeChannel.WEBHOOK and is_email:
        raise NoticeAddressRefused("This is an e-mail address.", "Put it under E-mail.")
    return address


def describe_address(address: str) -> str:
    """``jsons://example.com``; the kind alone where the rest may be secret."""
    scheme = address.partition("://")[0].lower()
    if scheme not in _REAL_HOSTS:
        return f"{scheme}://…"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return f"{scheme}://…"
    return f"{scheme}://{host}{port}"


def _keep_parts_secret(address: str) -> None:
    """The log masks the address and each part of it that could be a secret."""
    behind = address.partition("://")[2]
    shown = describe_address(address).partition("://")[2].partition(":")[0]
    without_names = re.sub(r"(?<=[?&])[^=&]*=", "", behind)
    pieces = {piece for part in re.split(r"[/:@?&,;#]", without_names) for piece in (part, unquote(part))}
    keep_secret(address, *(piece for piece in pieces if len(piece) >= _LEAST_SECRET and piece.lower() != shown))
