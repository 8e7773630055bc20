"""Whether a request was made on this computer: the one place that says so, for every door.

The answer is no unless everything speaks for it. A proxy, a tunnel service or a reverse proxy on this computer connects
from a loopback address too, for somebody who sits elsewhere; what gives it away are the headers that it adds. A proxy
that adds none and names us as the host cannot be told from a program of this computer: SECURITY.md says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import AddressValueError, IPv4Address, IPv6Address

_HOST = re.compile(rb"(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?", re.IGNORECASE)
_HERE = IPv6Address("::1")
_FORWARDING = frozenset({
    "cdn-loop", "client-ip", "forwarded", "forwarded-for", "proxy-connection", "remote-addr", "true-client-ip", "via",
    "x-client-ip", "x-cluster-client-ip", "x-originating-ip", "x-real-ip", "x-remote-addr", "x-remote-ip",
})
_FORWARDING_BEGINNINGS = (
    "cf-", "fastly-", "fly-", "ngrok-", "tailscale-", "x-amzn-", "x-appengine-", "x-arr-", "x-azure-", "x-envoy-",
    "x-forwarded", "x-original-", "x-proxy-", "x-tailscale-",
)


def is_this_computer(peer: str | None, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether the peer is a loopback address, the host is named as this computer, and nobody handed the request on.

    ``peer`` is the address of the other end of the connection, None where there is none (a socket of the file system).
    ``headers`` are the raw ones of ASGI. Exactly one Host has to be among them.
    """
    hosts: list[bytes] = []
    for name, value in headers:
        if _is_forwarding(name):
            return False
        if name.lower() == b"host":
            hosts.append(value)
    return _is_loopback(peer) and len(hosts) == 1 and _HOST.fullmatch(hosts[0]) is not None


def _is_loopback(peer: str | None) -> bool:
    """127.0.0.0/8 and ::1. Not ``::ffff:127.0.0.1``: a network may deliver a packet that claims to come from it."""
    if peer is None:
        return False
    try:
        return IPv6Address(peer) == _HERE if ":" in peer else IPv4Address(peer).is_loopback
    except AddressValueError:
        return False


def _is_forwarding(name: bytes) -> bool:
    """Whether proxies add a header of this name; its value does not matter, and an underscore stands for a hyphen."""
    plain = name.decode("latin-1").lower().replace("_", "-")
    return plain in _FORWARDING or plain.startswith(_FORWARDING_BEGINNINGS)
