from __future__ import annotations

import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from api import guard as guards
from api.mount import ApiMiddleware, ApiMount, end_streams_first
from services.api_access.caller import Scope
from tests.opened_app import OpenedApp
from tests.services.small_house import build_small_app
from tests.stored_sessions import seed_database

TODAY = date(2026, 7, 24)
HERE = ("127.0.0.1", 50_000)
Connect = Callable[..., TestClient]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[OpenedApp]:
    made = build_small_app(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def filled(app: OpenedApp) -> OpenedApp:
    seed_database(app.database, 6, TODAY)
    return app


@pytest.fixture
def connect(app: OpenedApp) -> Iterator[Connect]:
    """A client of the mounted API with a token of these scopes; none: without a token."""
    mount, opened = ApiMount(lambda: app), ExitStack()

    @asynccontextmanager
    async def lifespan(_server: Starlette) -> AsyncIterator[None]:
        yield
        await mount.close()

    server = Starlette(middleware=[Middleware(ApiMiddleware, api=mount)], lifespan=lifespan)

    def make(*scopes: Scope, peer: tuple[str, int] = HERE) -> TestClient:
        client = opened.enter_context(TestClient(server, base_url="http://127.0.0.1:8501/api", client=peer,
                                                 raise_server_exceptions=False))
        if scopes:
            secret, _ = app.api.tokens.create(f"Program {len(app.api.tokens.load())}", scopes, "Ann")
            client.headers["Authorization"] = f"Bearer {secret}"
        return client

    with opened:
        yield make


@dataclass
class Served:
    """The API over a real port: its server and where it is."""

    server: uvicorn.Server
    address: str


@pytest.fixture
def address(served: Served) -> str:
    return served.address


@pytest.fixture
def served(filled: OpenedApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The API over a real port, without its limit of requests a minute."""
    monkeypatch.setattr(guards.Guard.__init__, "__kwdefaults__", {
        "requests_per_minute": 1_000_000, "refusals_per_minute": 1_000_000})
    mount = ApiMount(lambda: filled)

    @asynccontextmanager
    async def lifespan(_server: Starlette) -> AsyncIterator[None]:
        yield
        await mount.close()

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server_class = type("Server", (uvicorn.Server,), {"shutdown": end_streams_first(mount)})
    server = server_class(uvicorn.Config(
        Starlette(middleware=[Middleware(ApiMiddleware, api=mount)], lifespan=lifespan), log_level="warning"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Served(server, f"http://127.0.0.1:{listening.getsockname()[1]}/api")
    server.should_exit = True
    thread.join()
