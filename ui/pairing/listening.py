"""Where the server listens for other devices: at this computer's own address, beside the loopback where it always is.

The socket of this computer stays as it is, and the one for others is another: so a certificate is asked of other
devices only, and nobody but this computer is reached by a program that starts Rangebook as before.
"""

from __future__ import annotations

import asyncio
import logging
import os
import ssl
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from streamlit import config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from golf.errors import GolfError
from golf.settings import load_settings
from services.devices.network import (
    CERTIFICATE_VARIABLE,
    KEY_VARIABLE,
    NetworkChoice,
    NetworkChoices,
    find_names,
    find_own_addresses,
)

log = logging.getLogger(__name__)

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
StartUp = Callable[..., Coroutine[Any, Any, None]]


@dataclass(slots=True)
class Listening:
    """What this process began with; a choice that is made later holds from the next start on."""

    choice: NetworkChoice = field(default_factory=NetworkChoice)
    names: tuple[str, ...] = ()
    """By which other devices may call this computer."""
    addresses: list[str] = field(default_factory=list)
    """The web addresses at which it listens for them."""


listening = Listening()


def load_choice() -> NetworkChoice:
    """The choice as it is now. A file that cannot be read lets in this computer only."""
    try:
        return NetworkChoices(load_settings()).load()
    except GolfError as error:
        log.warning("other_devices_unread", extra={"code": error.code})
        return NetworkChoice()


def begin() -> Listening:
    """Read the choice, and let Streamlit's own check of the WebSocket know the names. Nobody else after a failure."""
    listening.choice = load_choice()
    listening.names = find_names(listening.choice)
    known = config.get_option("server.allowedHosts") or []
    config.set_option("server.allowedHosts", list(dict.fromkeys([*known, *listening.names])))
    return listening


def start_up_for_others(find_app: Callable[[], object]) -> StartUp:
    """What is to stand for ``uvicorn.Server.startup``: listens for other devices as well, when they are let in.

    Only for the server of the app that ``find_app`` names: the demo's portal is a server of this process, too. Also
    takes away what replaces the address of the other end by what a header says: who is this computer is read from the
    connection.
    """
    start_up = uvicorn.Server.startup

    async def start_up_with_others(server: uvicorn.Server, sockets: Any = None) -> None:
        is_ours = find_app() in (server.config.loaded_app, getattr(server.config.loaded_app, "app", None))
        if is_ours and isinstance(server.config.loaded_app, ProxyHeadersMiddleware):
            server.config.loaded_app = server.config.loaded_app.app
        await start_up(server, sockets)
        if is_ours and server.started and listening.choice.is_on and config.get_option("server.address") in _LOOPBACK:
            await _listen(server)

    return start_up_with_others


async def _listen(server: uvicorn.Server) -> None:
    try:
        secured = _read_certificate()
    except OSError:  # a certificate that cannot be read must not end in no certificate
        log.exception("certificate_unreadable")
        return
    port = server.servers[0].sockets[0].getsockname()[1]
    for address in find_own_addresses(listening.choice):
        try:
            server.servers.append(await asyncio.get_running_loop().create_server(
                lambda: _make_protocol(server), host=address, port=port, ssl=secured, backlog=server.config.backlog))
        except OSError as error:  # such as a name that is another computer's address
            log.warning("not_listening", extra={"address": address, "error_number": error.errno})
            continue
        listening.addresses.append(f"http{'s' if secured else ''}://{address}:{port}")


def _make_protocol(server: uvicorn.Server) -> asyncio.Protocol:
    made: asyncio.Protocol = server.config.http_protocol_class(  # type: ignore[call-arg]
        config=server.config, server_state=server.server_state, app_state=server.lifespan.state)
    return made


def _read_certificate() -> ssl.SSLContext | None:
    """None without one. Raises OSError for one that is of no use."""
    certificate, key = os.environ.get(CERTIFICATE_VARIABLE), os.environ.get(KEY_VARIABLE)
    if not certificate and not key:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate or "", key or None)
    return context
