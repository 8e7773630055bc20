"""Whether other devices may come in, and under which names of this computer. No wildcards: each name is named.

A private file and not a preference of the database: a restored backup must not open the network.
"""

from __future__ import annotations

import os
import re
import socket
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from typing import Any

from golf.errors import SettingsError
from golf.settings import Settings
from services.secrets.private_json import JsonLabel, PrivateJson

CHOICE_FILE = "other_devices.json"
MOST_NAMES = 10
ALLOW_VARIABLE = "RANGEBOOK_OTHER_DEVICES"
"""Set to 1 by the container, which is nobody's own computer: everybody comes in with a code there."""
CERTIFICATE_VARIABLE, KEY_VARIABLE = "RANGEBOOK_TLS_CERT", "RANGEBOOK_TLS_KEY"
"""Files in PEM, for the connections of other devices; ``start.py --tls-cert --tls-key`` sets them."""
_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62}))*", re.ASCII)
_UNROUTED = ("192.0.2.1", 9)
"""An address of documentation: nothing is sent to it, the system only says from which of ours it would be."""


@dataclass(frozen=True, slots=True)
class NetworkChoice:
    """``names``: further names and addresses of this computer, such as one of Tailscale or of a reverse proxy."""

    is_on: bool = False
    names: tuple[str, ...] = ()
    asks_here: bool = False
    """This computer comes in with a code as well: several people use it."""


class NetworkChoices:
    """The choice of this Rangebook. Raises SettingsError and DatabaseBusy."""

    def __init__(self, settings: Settings) -> None:
        path = settings.private_folder / CHOICE_FILE
        self._file = PrivateJson(path, JsonLabel(
            "choice about other devices", "The choice could not be kept.", "other_devices_unreadable"))

    def load(self) -> NetworkChoice:
        """What was chosen; nobody is let in without a choice, or with a file that cannot be read."""
        kept = self._file.read()
        names = kept.get("names")
        known = _known_names(names if isinstance(names, list) else ())
        in_container = is_always_on()
        return NetworkChoice(in_container or kept.get("is_on") is True, known,
                             in_container or kept.get("asks_here") is True)

    def save(self, choice: NetworkChoice) -> None:
        """Keep it. Raises SettingsError for a name that is none."""
        names = [check_host(name) for name in choice.names]
        if len(names) > MOST_NAMES:
            raise SettingsError(f"More than {MOST_NAMES} names are not taken.", "Take those away that nobody uses.")
        with self._file.changing() as kept:
            kept.update(is_on=choice.is_on, names=list(dict.fromkeys(names)), asks_here=choice.asks_here)


def is_always_on() -> bool:
    """Whether this is a container, where the choice is made: what is forwarded there may come from the loopback."""
    return os.environ.get(ALLOW_VARIABLE) == "1"


def check_host(typed: str) -> str:
    """A host's name or IPv4 address, in small letters. Raises SettingsError; wildcards and ports are none."""
    plain = typed.strip().lower().rstrip(".")
    if _NAME.fullmatch(plain) is None:
        raise SettingsError("This is no name of a computer.", "Write it as in golf.example.ts.net or 100.64.0.7, "
                            "without http://, port or *.")
    return plain


def find_own_addresses(choice: NetworkChoice) -> tuple[str, ...]:
    """IPv4 addresses of this computer to listen on: that of its network, and those among the names."""
    found = [] if (own := _own_address()) is None else [own]
    return tuple(dict.fromkeys([*found, *filter(_is_address, choice.names)]))


def find_names(choice: NetworkChoice) -> tuple[str, ...]:
    """Everything by which a device may call this computer; empty when none may."""
    if not choice.is_on:
        return ()
    host = socket.gethostname().lower()
    names = (f"{host}.local", host) if _NAME.fullmatch(host) and "." not in host else (host,)
    return tuple(dict.fromkeys([*find_own_addresses(choice), *choice.names, *filter(_NAME.fullmatch, names)]))


def _known_names(names: Any) -> tuple[str, ...]:
    return tuple(name for name in names if isinstance(name, str) and _NAME.fullmatch(name))[:MOST_NAMES]


def _own_address() -> str | None:
    """The address of this computer in its network; None without one, and where it is the loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_UNROUTED)
            own = str(probe.getsockname()[0])
        except OSError:
            return None
    return own if _is_address(own) and not IPv4Address(own).is_loopback else None


def _is_address(name: str) -> bool:
    try:
        return not IPv4Address(name).is_unspecified
    except AddressValueError:
        return False
