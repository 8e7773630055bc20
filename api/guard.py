"""Before anything else: is it this computer, is there a valid token, not too often, not too large. Plain ASGI.

Without a valid token nothing of FastAPI is imported, and every path answers the same, unknown ones too.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem
from golf.devices.peer import is_this_computer
from golf.errors import GolfError

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import MovingWindowRateLimiter

    from services.api_access.caller import Caller

REQUESTS_PER_MINUTE = 600
"""Of one token."""
REFUSALS_PER_MINUTE = 30
"""Of one peer without a valid token."""
MOST_BODY_BYTES = 64 * 1024 * 1024
"""Of one request: several files of 20 MB at most each; each file has its own limit besides."""
LONGEST_PAUSE_SECONDS = 60.0
"""Between two pieces of a body: who sends nothing for so long is let go."""
TICKET_SECONDS = 30.0
_MOST_TICKETS = 1000
_WITH_TICKET = ("/v1/sync/events", "/v1/sync/ws")
"""Where a browser's EventSource and WebSocket, which send no header of their own, may show a ticket instead."""
CheckToken = Callable[[str], "Caller | None"]


@dataclass(frozen=True, slots=True)
class _Ticket:
    caller: Caller
    until: float


class Tickets:
    """Tickets for one request each, valid half a minute. In memory only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: dict[str, _Ticket] = {}

    def issue(self, caller: Caller) -> str:
        """A ticket that stands for the caller's token once."""
        now = self._clock()
        self._open = {text: ticket for text, ticket in self._open.items() if ticket.until > now}
        while len(self._open) >= _MOST_TICKETS:
            self._open.pop(next(iter(self._open)))
        ticket = secrets.token_urlsafe(24)
        self._open[ticket] = _Ticket(caller, now + TICKET_SECONDS)
        return ticket

    def take(self, text: str) -> Caller | None:
        """Who it stands for; None for one that was used, is too old or never was."""
        ticket = self._open.pop(text, None)
        return ticket.caller if ticket is not None and ticket.until > self._clock() else None


class Guard:
    """Lets through to ``app`` what may come in, with ``caller`` in the request's state."""

    def __init__(
        self, app: ASGIApp, check_token: CheckToken, tickets: Tickets, *,
        requests_per_minute: int = REQUESTS_PER_MINUTE, refusals_per_minute: int = REFUSALS_PER_MINUTE,
    ) -> None:
        self._app = app
        self._check_token = check_token
        self._tickets = tickets
        self._per_minute = {"token": requests_per_minute, "peer": refusals_per_minute}
        self._limiter: MovingWindowRateLimiter | None = None
        self._limits: dict[str, RateLimitItem] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] not in ("http", "websocket"):
            return
        try:
            refusal = await self._admit(scope)
        except GolfError as error:
            refusal = Problem(503, error.code, error.what_happened, what_to_do=error.what_to_do)
        if refusal is not None:
            await _refuse(refusal, scope, receive, send)
            return
        await self._app(scope, _bounded(receive) if scope["type"] == "http" else receive, send)

    async def _admit(self, scope: Scope) -> Problem | None:
        """None: it may come in, and its state says who it is."""
        if not is_this_computer(_peer(scope), scope["headers"]):
            return Problem(403, "other_device", "The API answers programs on this computer only.",
                           what_to_do="Run the program on the computer that Rangebook runs on.")
        caller = await self._find_caller(scope)
        if caller is None:
            return await self._limit("peer", scope["client"][0]) or Problem(
                401, "token_needed", "A valid token is needed.", headers={"WWW-Authenticate": "Bearer"},
                what_to_do="Make one with “token create NAME”, and send it as “Authorization: Bearer TOKEN”.")
        scope.setdefault("state", {})["caller"] = caller
        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and int(length) > MOST_BODY_BYTES:
            return _too_large()
        return await self._limit("token", caller.token_id)

    async def _find_caller(self, scope: Scope) -> Caller | None:
        word, _, secret = Headers(scope=scope).get("authorization", "").partition(" ")
        if word.lower() == "bearer" and secret:
            return await asyncio.to_thread(self._check_token, secret.strip())
        if scope["path"].endswith(_WITH_TICKET):
            ticket = parse_qs(scope["query_string"].decode("latin-1")).get("ticket", [""])[0]
            return self._tickets.take(ticket)
        return None

    async def _limit(self, kind: str, who: str) -> Problem | None:
        if self._limiter is None:
            await asyncio.to_thread(self._load_limiter)
        assert self._limiter is not None  # noqa: S101 - made the line before
        item = self._limits[kind]
        if self._limiter.hit(item, kind, who):
            return None
        left = max(1, round(self._limiter.get_window_stats(item, kind, who).reset_time - time.time()))
        return Problem(429, "too_many_requests", "Too many requests in a minute.",
                       what_to_do=f"Ask again in {left} s.", headers={"Retry-After": str(left)})

    def _load_limiter(self) -> None:
        from limits import RateLimitItemPerMinute  # noqa: PLC0415 - 0.3 s of imports, for the first request only
        from limits.storage import MemoryStorage  # noqa: PLC0415
        from limits.strategies import MovingWindowRateLimiter  # noqa: PLC0415

        self._limits = {kind: RateLimitItemPerMinute(most) for kind, most in self._per_minute.items()}
        self._limiter = MovingWindowRateLimiter(MemoryStorage())


def _peer(scope: Scope) -> str | None:
    client = scope.get("client")
    return client[0] if client is not None else None


def _too_large() -> Problem:
    return Problem(413, "too_large", f"More than {MOST_BODY_BYTES // 1024 // 1024} MB at once are not taken.",
                   what_to_do="Send fewer files in one request.")


def _bounded(receive: Receive) -> Receive:
    """The body is counted while it comes: a length that was not said, or said wrongly, changes nothing."""
    taken, is_whole = 0, False

    async def receive_bounded() -> Message:
        nonlocal taken, is_whole
        try:
            async with asyncio.timeout(None if is_whole else LONGEST_PAUSE_SECONDS):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, "The rest of the request did not come.") from None
        taken += len(message.get("body", b""))
        is_whole = not message.get("more_body", False)
        if taken > MOST_BODY_BYTES:
            raise HTTPException(413)
        return message

    return receive_bounded


async def _refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await problem(scope, receive, send)
    elif "websocket.http.response" in scope.get("extensions", {}):
        await send({"type": "websocket.http.response.start", "status": problem.status_code,
                    "headers": problem.raw_headers})
        await send({"type": "websocket.http.response.body", "body": problem.body})
    else:
        await send({"type": "websocket.close", "code": 1008, "reason": "A valid token is needed"})


