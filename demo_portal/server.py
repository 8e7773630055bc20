"""Runs the portal: a uvicorn server in a daemon thread on a loopback port, started and stopped like a context."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from demo_portal.account import build_account
from demo_portal.application import build_app
from demo_portal.library import Library
from demo_portal.options import PortalOptions
from demo_portal.records import Account
from demo_portal.state import PortalState

if TYPE_CHECKING:
    from uvicorn._types import ASGIApplication

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
START_SECONDS = 10.0
DRAIN_SECONDS = 0.01
TICK_SECONDS = 0.1
"""uvicorn counts ten ticks a second."""

STOP_SECONDS = 0.8
"""A stop is orderly this long; then open connections are cut."""


class DemoPortal:
    """A running pretend portal. `with DemoPortal() as portal:` serves from `__enter__` to `__exit__`."""

    def __init__(
        self,
        account: Account | None = None,
        options: PortalOptions | None = None,
        *,
        accounts: Sequence[Account] | None = None,
        port: int = 0,
    ) -> None:
        """Prepare a portal with one account (default: `build_account()`) or several; port 0 takes a free one."""
        chosen = tuple(accounts) if accounts else (account or build_account(),)
        library = Library(chosen)
        self._state = PortalState(library, options or PortalOptions())
        self.faults, self.counters = self._state.faults, self._state.counters
        # How tests change what is there while the portal runs; see Library.
        self.rename, self.redate, self.grow, self.remeasure = (
            library.rename, library.redate, library.grow, library.remeasure)
        self.add_report = library.add_report
        self._wanted_port = port
        self._port: int | None = None
        self._thread: threading.Thread | None = None
        self._server: _QuietServer | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> Self:
        """Start serving; returns when requests are answered. OSError when the port is taken."""
        if self._thread is not None:
            return self
        listener = _listen(self._wanted_port)
        self._port = listener.getsockname()[1]
        self._state.stopping = asyncio.Event()
        self._server = _QuietServer(_QuietConfig(build_app(self._state)))
        ready = threading.Event()
        self._thread = threading.Thread(
            target=self._serve, args=(self._server, listener, ready), name="demo-portal", daemon=True
        )
        self._thread.start()
        if not ready.wait(START_SECONDS):
            self.stop()
            message = "the demo portal did not start"
            raise RuntimeError(message)
        logger.info("portal_started port=%s", self._port)
        return self

    def stop(self) -> None:
        """Stop serving: orderly if that takes less than a second, else cut connections. Harmless when not running."""
        server, thread, loop = self._server, self._thread, self._loop
        if server is None or thread is None:
            return
        server.should_exit = True
        if loop is not None and thread.is_alive():
            loop.call_soon_threadsafe(self._state.stopping.set)
        thread.join(STOP_SECONDS)
        server.force_exit = True
        thread.join(STOP_SECONDS)
        self._server = self._thread = self._loop = None
        self._state.sessions.end_all()
        logger.info("portal_stopped port=%s", self._port)

    def _serve(self, server: _QuietServer, listener: socket.socket, ready: threading.Event) -> None:
        """Run the server's event loop; the body of the thread."""
        asyncio.run(self._serve_in_loop(server, listener, ready))

    async def _serve_in_loop(self, server: _QuietServer, listener: socket.socket, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        server.ready, server.stopping = ready, self._state.stopping
        await server.serve(sockets=[listener])

    def __enter__(self) -> Self:
        """Start serving."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving."""
        self.stop()

    @property
    def running(self) -> bool:
        """True between start and stop."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def url(self) -> str:
        """The portal's address, as UNEEKOR_PORTAL_URL wants it; RuntimeError before the first start."""
        if self._port is None:
            message = "the demo portal has not been started"
            raise RuntimeError(message)
        return f"http://{HOST}:{self._port}"

    @property
    def api_url(self) -> str:
        """The API's address, as UNEEKOR_API_URL wants it."""
        return self.url + self._state.options.api_prefix

    @property
    def account(self) -> Account:
        """The first account: what is really there."""
        return self._state.library.accounts[0]

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All accounts."""
        return self._state.library.accounts

    @property
    def username(self) -> str:
        """The first account's e-mail address."""
        return self.account.username

    @property
    def password(self) -> str:
        """The first account's password."""
        return self.account.password

    @property
    def options(self) -> PortalOptions:
        """How the portal behaves; assign a changed copy to change it while running (`api_prefix` only before)."""
        return self._state.options

    @options.setter
    def options(self, options: PortalOptions) -> None:
        self._state.options = options

    def begin_session(self) -> str:
        """The cookie of a session of the first account, as a sign-in would begin it."""
        return self._state.sessions.start(self.account, self.options.session_days)

    def expire_sessions(self) -> None:
        """Make all cookies invalid now."""
        self._state.sessions.end_all()

    def delete(self, report_id: int) -> None:
        """Remove a report from every account; KeyError when there is none."""
        if not self._state.library.delete(report_id):
            raise KeyError(report_id)


def _listen(port: int) -> socket.socket:
    """Open the listening socket before the thread starts, so that its number is known and a taken port fails here."""
    # Naming TCP lets asyncio switch Nagle's algorithm off: else each answer waits 40 ms for a delayed ACK.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":  # elsewhere this option would let two servers share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError:
        listener.close()
        raise
    listener.listen(128)
    return listener


class TrackedProtocol(H11Protocol):
    """HTTP/1.1 that hands its transport to the request handlers, so that a fault can reset the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the transport in the state that every request's scope gets a copy of."""
        # uvicorn's access log would write full paths, and the report key is a part of the path.
        self.access_log = False
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


class _QuietConfig(uvicorn.Config):
    """A configuration that leaves the process's logging alone: we may live inside another uvicorn's process."""

    def __init__(self, app: Starlette) -> None:
        # The two libraries spell the same ASGI contract in types that mypy cannot match.
        super().__init__(cast("ASGIApplication", app), http=TrackedProtocol, ws="none", lifespan="off",
                         access_log=False, log_config=None, server_header=False)

    def configure_logging(self) -> None:
        """Change nothing."""


class _QuietServer(uvicorn.Server):
    """A server that says when it answers. Outside the main thread uvicorn leaves signals alone by itself."""

    ready: threading.Event | None = None
    stopping: asyncio.Event | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.ready is not None:
            self.ready.set()

    async def main_loop(self) -> None:
        """Keep uvicorn's clock ticking until told to stop, without its wait for the next tick."""
        counter = 0
        while not await self.on_tick(counter):
            counter += 1
            if self.stopping is not None:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.stopping.wait(), TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close listeners and idle connections, and let running requests end unless forced (without pauses)."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while (self.server_state.connections or self.server_state.tasks) and not self.force_exit:  # noqa: ASYNC110 - as uvicorn does
            await asyncio.sleep(DRAIN_SECONDS)
