"""Answers that a healthy server would not give: refusals with Retry-After, resets, broken and oversized bodies."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
import time
from collections.abc import AsyncIterator
from email.utils import formatdate

from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from demo_portal.faults import Endpoint, Fault, FaultSetting
from demo_portal.pages import plain_page
from demo_portal.state import PortalState

TOO_MANY, UNAVAILABLE = 429, 503
REFUSALS = {
    Fault.API_429: TOO_MANY,
    Fault.API_500: 500,
    Fault.API_502: 502,
    Fault.API_503: UNAVAILABLE,
    Fault.API_403: 403,
    Fault.API_404: 404,
}
STRANGE_JSON = {Fault.API_EMPTY_LIST: "[]", Fault.API_NULL: "null", Fault.API_OBJECT: '{"message": "ok"}'}
REFUSAL_TEXT = {TOO_MANY: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway", 403: "Forbidden",
                404: "Not Found"}
LARGE_BODY_BYTES = 64 * 2**20
DEEP_JSON_DEPTH = 100_000
CHUNK = b" " * 2**20
LINGER_FORMAT = "hh" if sys.platform == "win32" else "ii"
FLUSH_SECONDS = 0.05


def refusal(state: PortalState, report_id: int, endpoint: Endpoint) -> Response | None:
    """Return the refusal that a fault asks for, or None when the request is to be served."""
    for fault, status in REFUSALS.items():
        if setting := state.faults.take(fault, report_id, endpoint):
            state.counters.refused_while_limited += status == TOO_MANY
            body = {"message": REFUSAL_TEXT.get(status, "Service Unavailable")}
            return JSONResponse(body, status, headers=_retry_after(setting))
    return None


def _retry_after(setting: FaultSetting) -> dict[str, str]:
    """Return the Retry-After header of a setting, in seconds or as an HTTP date; none without seconds."""
    if setting.seconds is None:
        return {}
    if setting.as_http_date:
        return {"Retry-After": formatdate(time.time() + setting.seconds, usegmt=True)}
    return {"Retry-After": f"{setting.seconds:g}"}


def maintenance_page() -> Response:
    """Return the 503 page of a portal or API that is down for maintenance."""
    return plain_page("Scheduled maintenance", "We are down for maintenance. Please come back later.", UNAVAILABLE)


def other_body(state: PortalState, report_id: int) -> Response | None:
    """Return an answer with 200 but with something else than the report in it, if a fault asks for one."""
    take = state.faults.take
    if take(Fault.API_HTML, report_id):
        return HTMLResponse("<!doctype html><html><head><title>Just a moment...</title></head><body></body></html>")
    for fault, body in STRANGE_JSON.items():
        if take(fault, report_id):
            return Response(body, media_type="application/json")
    if deep := take(Fault.API_DEEP_JSON, report_id):
        depth = deep.count or DEEP_JSON_DEPTH
        return Response("[" * depth + "]" * depth, media_type="application/json")
    return None


def deform(state: PortalState, report_id: int, body: bytes) -> Response:
    """Send the report's bytes: whole, cut, invalid, padded to a great length, or with the connection reset midway."""
    take = state.faults.take
    if take(Fault.API_RESET, report_id):
        return ResetResponse(body, media_type="application/json")
    if large := take(Fault.API_LARGE_BODY, report_id):
        return StreamingResponse(_padded(body, large.count or LARGE_BODY_BYTES), media_type="application/json")
    if take(Fault.API_TRUNCATED_JSON, report_id):
        body = body[: len(body) // 2]
    if take(Fault.API_INVALID_JSON, report_id):
        body = body.replace(b":", b"=", 1)
    return Response(body, media_type="application/json")


async def _padded(body: bytes, size: int) -> AsyncIterator[bytes]:
    """Yield the body behind so many bytes of white space: valid JSON, but far too much of it."""
    for _ in range(size // len(CHUNK) + 1):
        yield CHUNK
        # Lets the loop notice a client that has hung up; else asyncio warns of every chunk.
        await asyncio.sleep(0)
    yield body


class ResetResponse(Response):
    """Sends half of the body that it announced and then resets the TCP connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send, and cut. Needs the transport that `server.TrackedProtocol` puts into the scope."""
        del receive
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await asyncio.sleep(FLUSH_SECONDS)
        transport: asyncio.Transport = scope["state"]["transport"]
        # Closing a socket that must not linger sends RST instead of FIN.
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(LINGER_FORMAT, 1, 0))
        transport.abort()
        # The server learns of the lost connection in the next round and is then not surprised by the missing rest.
        await asyncio.sleep(FLUSH_SECONDS)
