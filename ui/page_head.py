"""What we add to the head of Streamlit's page, before its own scripts begin: it has no setting for either.

The links of a home screen (ui.home_screen), and a line of script by which polling rests while its tab is hidden.
Streamlit polls with ``setInterval`` and has no switch for hidden tabs; measured on Streamlit 1.67 nothing else of it
that is needed in a hidden tab goes by one.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.home_screen import build_links

SCRIPT = ("<script>{const every=setInterval;"
          "setInterval=(act,...more)=>every((...what)=>{document.hidden||act(...what)},...more)}</script>")
_HEAD = b"<head>"


class PageHeadMiddleware:
    """Puts the script and the links at the head of every HTML page that a browser opens.

    Such a page (8 kB) is asked for unpacked; one without a head passes as it is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and hold an HTML page back until it is whole."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _wants_page(scope):
            await self._app(scope, receive, send)
            return
        unpacked = {**scope, "headers": [each for each in scope["headers"] if each[0] != b"accept-encoding"]}
        begun: list[Message] = []
        body = bytearray()

        async def send_with_ours(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                begun.append(message)
            elif not begun or message["type"] != "http.response.body":
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await _send_page(begun[0], bytes(body), SCRIPT + build_links(scope), send)

        await self._app(unpacked, receive, send_with_ours)


def _wants_page(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "")


def _is_page(message: Message) -> bool:
    headers = MutableHeaders(scope=message)
    return message["status"] == 200 and headers.get("content-type", "").startswith("text/html")


async def _send_page(start: Message, body: bytes, ours: str, send: Send) -> None:
    page = body.replace(_HEAD, _HEAD + ours.encode(), 1)
    headers = MutableHeaders(scope=start)
    headers["content-length"] = str(len(page))
    for name in ("etag", "last-modified", "accept-ranges"):  # they speak of the page without ours
        if name in headers:
            del headers[name]
    await send(start)
    await send({"type": "http.response.body", "body": page})
