"""Addresses of servers that are sent something secret: whole, plain, and never in the open beyond this computer."""

from __future__ import annotations

import ipaddress
import re
from enum import Enum
from urllib.parse import urlsplit

import httpx

LONGEST_ADDRESS = 300
_PLAIN = re.compile(r"[!-~]+")


class AddressFault(Enum):
    """Why nothing secret is sent to an address."""

    NONE = "it is no address"
    MORE_THAN_A_PLACE = "it holds a name, a password, a question or a fragment"
    IN_THE_OPEN = "it is http, and not on this computer"


def find_fault(address: str) -> AddressFault | None:
    """What is wrong with a base address (``https://host:port/path``); None when it may be sent something secret."""
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and parts.port != 0 and bool(httpx.URL(address).host)
    except (ValueError, httpx.InvalidURL):  # the client's own reading is stricter: https://[::1]x
        return AddressFault.NONE
    if len(address) > LONGEST_ADDRESS or not _PLAIN.fullmatch(address) or parts.scheme not in ("http", "https") \
            or not is_whole:
        return AddressFault.NONE
    if parts.username is not None or parts.query or parts.fragment or "?" in address or "#" in address:
        return AddressFault.MORE_THAN_A_PLACE
    return AddressFault.IN_THE_OPEN if parts.scheme == "http" and not is_loopback(address) else None


def is_loopback(address: str) -> bool:
    """Whether the address is on this computer."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def describe_host(address: str) -> str:
    """``api.openai.com``, ``localhost:11434``: where something is sent."""
    return urlsplit(address).netloc


def read_origin(address: str) -> str:
    """What a secret is bound to: scheme, host and port."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()
