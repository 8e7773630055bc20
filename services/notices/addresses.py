"""The golfer's addresses for e-mail and web hook: they hold passwords and tokens, so they are kept as secrets.

In the system keyring; without one, after the golfer agreed, in a private file. Shown are the service and, where it
is really one, the host.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter
from urllib.parse import unquote, urlsplit

from golf.errors import NoticeAddressRefused
from golf.notices import NoticeChannel
from golf.settings import Settings
from services.secrets.keyring_access import KeyringAccess
from services.secrets.redaction import mask_in_log
from services.secrets.secret_store import Place, SecretLabel, SecretStore

ADDRESS_FILE = "notice_addresses.json"
LONGEST_ADDRESS = 2000
_LEAST_SECRET = 6
_EMAIL_SCHEMES = ("mailto", "mailtos")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,30})://\S+", re.IGNORECASE)
_MAILBOX = re.compile(r"[^\s@:/]+@[^\s@:/]+")
_REAL_HOSTS = frozenset({*_EMAIL_SCHEMES, "json", "jsons", "xml", "xmls", "form", "forms", "apprise", "apprises"})
"""Where the part behind :// is a host. Elsewhere it may be a bot's token or a secret topic."""

_LABEL = SecretLabel(
    ADDRESS_FILE, "addresses", "notices", "addresses for notices",
    without_keyring=("This machine has no usable keyring, and the address may hold a secret.",
                     "Agree to keep it in a private file, or set up a keyring."),
    not_kept="The address could not be kept.")


@dataclass(frozen=True, slots=True)
class AddressStatus:
    """What a page may show of an address: never the address."""

    channel: NoticeChannel
    shown: str | None
    place: Place | None
    needs_consent_for_file: bool


class NoticeAddresses(SecretStore[NoticeChannel]):
    """The one door to the addresses, by channel. Thread-safe."""

    def __init__(self, settings: Settings, keyring: KeyringAccess | None = None) -> None:
        super().__init__(_LABEL, attrgetter("value"), settings, keyring, hide=_keep_parts_secret)

    def status(self, channel: NoticeChannel, *, is_known: bool = True) -> AddressStatus:
        """What may be shown. One that is not known to be there is not asked for. Raises as load() does."""
        address, place = self.find(channel) if is_known else (None, None)
        return AddressStatus(channel, describe_address(address) if address else None, place,
                             self.needs_consent_for_file())


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
    mask_in_log(address, *(piece for piece in pieces if len(piece) >= _LEAST_SECRET and piece.lower() != shown))
