"""Where a PostgreSQL database is: as servers and dashboards print it, with TLS wherever it is not this computer."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from golf.copies.errors import CopyAddressRefused
from replication.target import CopyAddress

_SCHEMES = ("postgresql", "postgres")
_EXAMPLE = "Write it as postgresql://USER@HOST:5432/DATABASE."
_WITHOUT_TLS = frozenset({"disable", "allow", "prefer"})
_VERIFYING = ("verify-full", "verify-ca")
_KNOWN = frozenset({"host", "sslmode", "sslrootcert", "application_name", "connect_timeout"})
"""Of a query; the rest could change what a session does (``options``, which poolers refuse) or read files."""


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """An address taken apart. ``host`` may be a folder: that of a socket on this computer."""

    host: str
    port: int
    user: str
    database: str
    sslmode: str
    ca_file: str

    @property
    def is_here(self) -> bool:
        """Whether it is on this computer, where nobody listens on the way."""
        return is_this_computer(self.host)

    def build_parameters(self, password: str | None) -> dict[str, str | int]:
        """What the driver is given: no address, so that the password stands in none."""
        found: dict[str, str | int] = {
            "host": self.host, "port": self.port, "user": self.user, "dbname": self.database,
            "sslmode": self.sslmode, "application_name": "rangebook", "client_encoding": "utf8"}
        if self.ca_file:
            found["sslrootcert"] = self.ca_file
        if password:
            found["password"] = password
        return found


def read_address(typed: str, ca_file: str = "") -> tuple[CopyAddress, str | None]:
    """The address without its password, and the password. Raises CopyAddressRefused."""
    try:
        parts = urlsplit(typed.strip())
        password, port = parts.password, parts.port
        query = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise CopyAddressRefused("This is no address of a PostgreSQL database.", _EXAMPLE) from None
    if parts.scheme not in _SCHEMES or not (parts.hostname or query.get("host")):
        raise CopyAddressRefused("This is no address of a PostgreSQL database.", _EXAMPLE)
    if "," in f"{parts.hostname or ''}{query.get('host', '')}":
        raise CopyAddressRefused("The address names more than one server.", "Name the one that holds the copy.")
    if parts.username is None:
        raise CopyAddressRefused("The address names no user.", _EXAMPLE)
    if unknown := sorted(query.keys() - _KNOWN):
        raise CopyAddressRefused(f"The address says “{unknown[0][:40]}”, which Rangebook does not use.",
                                 "Take it out, then try again.")
    certificate = ca_file.strip() or query.pop("sslrootcert", "")
    if certificate and not Path(certificate).expanduser().is_file():
        raise CopyAddressRefused("There is no certificate file at this path.", "Check the path, then try again.")
    query.pop("sslrootcert", None)
    host = _written(parts.hostname or "")
    place = f"{quote(unquote(parts.username), safe='')}@{host}{f':{port}' if port else ''}"
    text = f"postgresql://{place}{parts.path}{f'?{urlencode(query)}' if query else ''}"
    address = CopyAddress(text, str(Path(certificate).expanduser().absolute()) if certificate else "")
    take_apart(address)
    return address, None if password is None else unquote(password)


def take_apart(address: CopyAddress) -> PostgresAddress:
    """What the driver needs to know. Raises CopyAddressRefused where shots would travel in the open."""
    parts = urlsplit(address.text)
    query = dict(parse_qsl(parts.query))
    host = query.get("host") or parts.hostname or ""
    wanted = query.get("sslmode", "")
    mode = _choose_mode(wanted, is_here=is_this_computer(host), ca_file=address.ca_file)
    return PostgresAddress(host, parts.port or 5432, unquote(parts.username or ""),
                           unquote(parts.path.lstrip("/")) or "postgres", mode, address.ca_file)


def is_this_computer(host: str) -> bool:
    """A socket's folder, localhost or a loopback number; a name that merely leads here is none of them."""
    if host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def has_only_ipv6(host: str) -> bool:
    """Whether a host can be reached over IPv6 alone."""
    try:
        found = {family for family, *_ in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return found == {socket.AF_INET6}


def _choose_mode(wanted: str, *, is_here: bool, ca_file: str) -> str:
    """The library's own default would silently go without TLS (facts: doors_and_copies)."""
    if is_here and not ca_file:
        return wanted or "prefer"
    if wanted in _WITHOUT_TLS:
        raise CopyAddressRefused("Without TLS everybody on the way could read your shots and the password.",
                                 "Take sslmode out of the address, then try again.")
    if ca_file:
        return wanted if wanted in _VERIFYING else "verify-full"
    return wanted or "require"


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host
