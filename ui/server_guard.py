"""Who may talk to the local server, and what a page may do: ASGI middleware for every route and the WebSocket."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.page_head import SCRIPT as HIDDEN_TAB_SCRIPT
from ui.pairing.page import PAIR_PATH, PAIRING_POLICY

ALLOWED_HOSTS = ("localhost", "127.0.0.1")
API_PATH = "/api/"

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def read_inline_hashes(page: str) -> list[str]:
    """CSP sources that allow exactly the inline scripts of this page, and nothing else inline."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(page))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def _streamlit_page() -> str:
    return (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'self'",
    " ".join(("script-src 'self' 'wasm-unsafe-eval'", *read_inline_hashes(_streamlit_page() + HIDDEN_TAB_SCRIPT))),
    "style-src 'self' 'unsafe-inline'",  # Streamlit's own styles are inline
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",  # includes the WebSocket of this origin
    "worker-src 'self' blob:",
    "object-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "form-action 'none'",
))
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class SameOriginMiddleware:
    """Refuses every request that a page of another origin sends.

    A browser names the origin on each WebSocket and cross-origin request. Programs on this machine send none
    and are let through; a WebSocket without one is refused, for a browser always names it, unless it goes to the API:
    its guard asks for a token.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse with 403."""
        if scope["type"] not in ("http", "websocket") or _is_same_origin(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse("Another web page asked for this; refused.", status_code=403)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": "Foreign origin"})


class SecurityHeadersMiddleware:
    """Adds the policy headers to every HTTP answer, refusals included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on and decorate the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_decorated(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers[name] = value
                if scope["path"] == PAIR_PATH:
                    headers["Content-Security-Policy"] = PAIRING_POLICY
                    headers["Referrer-Policy"] = "same-origin"  # else its form is sent with the origin "null"
            await send(message)

        await self._app(scope, receive, send_decorated)


_OWN_SITES = (None, "none", "same-origin")


def _is_followed_link(headers: Headers) -> bool:
    """A person followed a link to us from elsewhere: a fresh page that the other site cannot read or frame."""
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"


def _is_same_origin(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is None:
        if scope["type"] == "websocket":
            return str(scope["path"]).startswith(API_PATH)
        return headers.get("sec-fetch-site") in _OWN_SITES or _is_followed_link(headers)
    parts = urlsplit(origin)
    host = headers.get("host", "")
    return parts.scheme in ("http", "https") and bool(host) and parts.netloc.lower() == host.lower()
