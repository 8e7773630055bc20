"""The API under ``/api``, made at the first request of a program with a valid token: no page pays for it.

``server.py`` closes it when the server ends: an application behind another one gets no such notice itself.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from api.guard import Guard, Tickets

if TYPE_CHECKING:
    from fastapi import FastAPI

    from services.api_access.caller import Caller
    from services.app import App

API_PATH = "/api"
OpenApp = Callable[[], "App"]
ShutDown = Callable[..., Coroutine[Any, Any, None]]


class ApiMount:
    """An ASGI application that is loaded when it is first needed."""

    def __init__(self, open_app: OpenApp) -> None:
        """``open_app`` opens the process's app; it may block, and raise a GolfError."""
        self._open_app = open_app
        self._tickets = Tickets()
        self._guard = Guard(self._run, self._check_token, self._tickets)
        self._loading = asyncio.Lock()
        self._stack = AsyncExitStack()
        self._application: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Admit, load, answer."""
        await self._guard(scope, receive, send)

    async def close(self) -> None:
        """End every stream of events."""
        self._application = None
        await self._stack.aclose()

    def _check_token(self, secret: str) -> Caller | None:
        return self._open_app().tokens.check(secret)

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._loading:
            if self._application is None:
                self._application = await self._load()
        await self._application(scope, receive, send)

    async def _load(self) -> ASGIApp:
        application = await asyncio.to_thread(self._build)
        await self._stack.enter_async_context(application.router.lifespan_context(application))
        return application

    def _build(self) -> FastAPI:
        from api.application import build_application  # noqa: PLC0415 - 1.2 s of imports, for programs only

        return build_application(self._open_app().api, self._tickets)


class ApiMiddleware:
    """Hands everything below ``/api`` to the API and the rest on.

    No Mount of Starlette's: it does not see a path with a line break in it, and no path may pass by the guard.
    """

    def __init__(self, app: ASGIApp, api: ASGIApp) -> None:
        self._app = app
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """To the API, or on."""
        path = scope.get("path", "")
        if scope["type"] in ("http", "websocket") and (path == API_PATH or path.startswith(f"{API_PATH}/")):
            root = f"{scope.get('root_path', '')}{API_PATH}"
            await self._api({**scope, "root_path": root, "app_root_path": root}, receive, send)
        else:
            await self._app(scope, receive, send)


def end_streams_first(api: ApiMount) -> ShutDown:
    """What is to stand for ``uvicorn.Server.shutdown``: every stream of ``api`` ends first.

    Uvicorn tells an application of its end only when all connections are closed: each open stream would hold the end
    up, and be cut off in the middle of a chunk.
    """
    shut_down = uvicorn.Server.shutdown

    async def shut_down_after_streams(server: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        await api.close()
        await shut_down(server, sockets)

    return shut_down_after_streams
