"""The gate: this computer comes in as it is, every other device with the cookie of a device that was let in.

Plain ASGI before everything else, for HTTP and the WebSocket. The API has a guard of its own, which lets in programs
of this computer only.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from golf.devices.peer import is_this_computer
from golf.errors import GolfError
from ui.home_screen import is_public
from ui.pairing.encrypted import came_encrypted
from ui.pairing.marks import MARK, THIS_COMPUTER
from ui.pairing.page import PAIR_PATH, build_form, build_page, guess_name

if TYPE_CHECKING:
    from services.devices.network import NetworkChoice
    from services.devices.service import OtherDevices

log = logging.getLogger(__name__)

COOKIE = "rangebook_device"
COOKIE_SECONDS = 90 * 24 * 3600
LOOKED_AFTER_SECONDS = 0.4
"""So often a WebSocket asks whether its device is let in still."""
_MOST_FORM_BYTES = 4096
_API = "/api"
_CLOSED: Message = {"type": "websocket.close", "code": 1008, "reason": "This device is not let in"}
_HERE_ONLY = ("Only the computer that Rangebook runs on may open it. There, Settings, Devices lets other devices in.")
OpenDevices = Callable[[], "OtherDevices"]
LoadChoice = Callable[[], "NetworkChoice"]
_HEALTH = "/_stcore/health"
"""Says that the server runs, and nothing else: whoever started it asks."""


@dataclass(frozen=True, slots=True)
class _Visitor:
    """A device that is let in, and the new cookie that it is to get, if any."""

    device_id: str
    new_cookie: str | None


class DeviceGate:
    """Passes on to ``app`` who may come in, with a mark of who it is."""

    def __init__(self, app: ASGIApp, open_devices: OpenDevices, load_choice: LoadChoice) -> None:
        """``open_devices`` may block and raise a GolfError; ``load_choice``: who is let in at all, now."""
        self._app = app
        self._open_devices = open_devices
        self._load_choice = load_choice

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, ask for the code, or refuse."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        is_here = is_this_computer(_peer(scope), scope["headers"])
        choice = self._load_choice()
        if is_here and (not choice.asks_here or scope["path"] == _HEALTH):
            await self._app(_marked(scope, THIS_COMPUTER), receive, send)
        elif _is_api(scope) or ((is_here or choice.is_on) and is_public(scope)):
            await self._app(_marked(scope, None), receive, send)
        elif is_here or choice.is_on:
            await self._admit(scope, receive, send, is_here=is_here)
        else:
            await _refuse(PlainTextResponse(_HERE_ONLY, status_code=403), scope, receive, send)

    async def _admit(self, scope: Scope, receive: Receive, send: Send, *, is_here: bool) -> None:
        try:
            devices = await asyncio.to_thread(self._open_devices)
            if scope["type"] == "http" and scope["path"] == PAIR_PATH:
                await _answer_pairing(devices, scope, receive, send)
                return
            visitor = await asyncio.to_thread(_find_visitor, devices, scope)
        except GolfError as error:
            log.warning("device_not_checked", extra={"code": error.code})
            refusal = PlainTextResponse(f"{error.what_happened} {error.what_to_do}", status_code=503)
            await _refuse(refusal, scope, receive, send)
            return
        if visitor is None:
            await _refuse(_ask_for_code(scope), scope, receive, send)
        elif scope["type"] == "http":
            await self._app(_marked(scope, visitor.device_id), receive, _giving(visitor, scope, send))
        else:
            def is_let_in() -> bool:
                return (is_here or self._load_choice().is_on) and _is_let_in(devices, visitor.device_id)

            let_in = _WhileLetIn(is_let_in, receive, send)
            await let_in.run(self._app, _marked(scope, visitor.device_id))


class _WhileLetIn:
    """Runs a WebSocket until it ends, or its device is removed: then it is closed, and what comes later is dropped."""

    def __init__(self, is_let_in: Callable[[], bool], receive: Receive, send: Send) -> None:
        self._is_let_in = is_let_in
        self._receive_any = receive
        self._send_any = send
        self._out = asyncio.Event()
        self._waiting: asyncio.Task[Message] | None = None

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        """To its end."""
        watcher = asyncio.ensure_future(self._watch())
        try:
            await app(scope, self._receive, self._send)
        finally:
            for task in (watcher, self._waiting):
                if task is not None:
                    task.cancel()

    async def _watch(self) -> None:
        while await asyncio.to_thread(self._is_let_in):  # noqa: ASYNC110 - a file is asked
            await asyncio.sleep(LOOKED_AFTER_SECONDS)
        self._out.set()
        await self._send_any(_CLOSED)

    async def _receive(self) -> Message:
        if not self._out.is_set():
            self._waiting = self._waiting or asyncio.ensure_future(_awaited(self._receive_any))
            gone = asyncio.ensure_future(self._out.wait())
            try:
                await asyncio.wait({self._waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                gone.cancel()
            if not self._out.is_set():
                message, self._waiting = self._waiting.result(), None
                return message
        return {"type": "websocket.disconnect", "code": 1008, "reason": ""}

    async def _send(self, message: Message) -> None:
        if not self._out.is_set():
            await self._send_any(message)


async def _awaited(receive: Receive) -> Message:
    return await receive()


def _is_let_in(devices: OtherDevices, device_id: str) -> bool:
    try:
        return devices.find(device_id) is not None
    except GolfError as error:  # a file that cannot be read lets nobody stay
        log.warning("device_not_checked", extra={"code": error.code})
        return False


def _find_visitor(devices: OtherDevices, scope: Scope) -> _Visitor | None:
    for secret in _cookies(scope):
        device = devices.check(secret)
        if device is not None:
            may_rotate = scope["type"] == "http" and scope["method"] == "GET" and _wants_page(scope)
            return _Visitor(device.device_id, devices.rotate(device.device_id) if may_rotate else None)
    return None


async def _answer_pairing(devices: OtherDevices, scope: Scope, receive: Receive, send: Send) -> None:
    """The form, or what came of it. Whatever cookie came along is passed over: a device always gets a new one."""
    guessed = guess_name(Headers(scope=scope).get("user-agent", ""))
    if scope["method"] in ("GET", "HEAD"):
        await HTMLResponse(build_form(guessed))(scope, receive, send)
        return
    if scope["method"] != "POST":
        await PlainTextResponse("Not here.", status_code=405, headers={"Allow": "GET, POST"})(scope, receive, send)
        return
    form = await _read_form(receive)
    if form is None:
        await PlainTextResponse("Too much at once.", status_code=413)(scope, receive, send)
        return
    name = form.get("name", "") or guessed
    answer: Response
    try:
        secret, _ = await asyncio.to_thread(devices.pair, form.get("code", ""), name)
    except GolfError as error:
        answer = HTMLResponse(build_form(name[:60], f"{error.what_happened} {error.what_to_do}"), status_code=403)
    else:
        # No redirect: a page opened by a link from elsewhere would not send the cookie with it.
        answer = HTMLResponse(build_page("This device is let in", '<p><a href="/">Open Rangebook</a></p>'))
        answer.raw_headers.append((b"set-cookie", _cookie(secret, scope).encode()))
    answer.headers["Cache-Control"] = "no-store"
    await answer(scope, receive, send)


async def _read_form(receive: Receive) -> dict[str, str] | None:
    """The fields of the form; None for a body that is none of ours by its size."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body, more = body + message.get("body", b""), message.get("more_body", False)
        if len(body) > _MOST_FORM_BYTES:
            return None
    return {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def _giving(visitor: _Visitor, scope: Scope, send: Send) -> Send:
    """``send`` with the visitor's new cookie, if there is one."""
    if visitor.new_cookie is None:
        return send
    cookie = _cookie(visitor.new_cookie, scope)

    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", cookie)
        await send(message)

    return send_with_cookie


def _ask_for_code(scope: Scope) -> Response:
    if scope["type"] == "http" and scope["method"] == "GET" and _wants_page(scope):
        return RedirectResponse(PAIR_PATH, status_code=303)
    return PlainTextResponse("This device is not let in.", status_code=401)


async def _refuse(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await answer(scope, receive, send)
    else:
        await send(_CLOSED)


def _cookie(secret: str, scope: Scope) -> str:
    """Never read by a script, never sent for another site; over TLS only where the page came by TLS."""
    secure = "; Secure" if came_encrypted(scope) else ""
    return f"{COOKIE}={secret}; Max-Age={COOKIE_SECONDS}; Path=/; HttpOnly; SameSite=Strict{secure}"


def _cookies(scope: Scope) -> list[str]:
    """Every cookie of our name: one that somebody else set for us must not hide the right one."""
    lines = [text for line in Headers(scope=scope).getlist("cookie") for text in line.split(";")]
    return [value for line in lines for name, value in cookie_parser(line).items() if name == COOKIE]


def _marked(scope: Scope, mark: str | None) -> Scope:
    """The scope with our mark, and with none that came from outside."""
    kept = [(name, value) for name, value in scope["headers"]
            if name.lower().replace(b"_", b"-") != MARK.encode()]
    return {**scope, "headers": kept if mark is None else [*kept, (MARK.encode(), mark.encode())]}


def _peer(scope: Scope) -> str | None:
    client = scope.get("client")
    return client[0] if client is not None else None


def _is_api(scope: Scope) -> bool:
    path = str(scope["path"])
    return path == _API or path.startswith(f"{_API}/")


def _wants_page(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "")
