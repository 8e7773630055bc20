"""A blank page that stands at an address of the portal without having asked it, and sends one request from there.

Chromium opens a connection ahead to whatever address a page goes to. So this page never goes to the portal: it goes to
a port of it that browsers do not connect to, and is sent on from there by us, and so does the form that it sends; the
request itself is given its real address once it is held. What leaves is what a page of the portal sends.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page

_log = logging.getLogger(__name__)

CONTEXT_OPTIONS: dict[str, Any] = {
    "service_workers": "block", "accept_downloads": False, "locale": "en-US",
    "viewport": {"width": 1280, "height": 900}}
"""How every context for the portal is opened, so that two of them look the same from outside."""

_CLOSED_PORT = 9  # "discard": on every browser's list of ports that are never connected to
_BLANK = ('<!doctype html><meta name=referrer content=unsafe-url><link rel=icon href="data:,">'
          "<body>")  # the icon, or the browser would ask the portal for one
_SEND = """([url, method, headers, body, credentials]) => {
  if (headers !== null) {
    const bytes = body && Uint8Array.from(body);
    fetch(url, { method, headers, body: bytes, credentials, redirect: "manual" }).catch(() => undefined);
    return;
  }
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  document.body.append(form);
  form.submit();
}"""
_WRITTEN_BY_THE_BROWSER = frozenset({
    "cookie", "host", "content-length", "accept-encoding", "accept-language", "origin", "referer", "user-agent",
    "cache-control", "pragma", "upgrade-insecure-requests"})
_READS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class LoneRequest:
    """What is to be sent. ``is_page``: as a form that becomes the page, not by a script; with lower-case headers."""

    url: str
    method: str
    headers: dict[str, str]
    body: bytes
    is_page: bool
    with_cookies: bool


@dataclass(frozen=True, slots=True)
class LoneAnswer:
    """What came of it. ``failure``: why there is no answer, in Playwright's words. The body is unpacked."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    failure: str = ""


class LonePage:
    """One request of one fresh browser context, in its thread."""

    def __init__(
        self, page: Page, on_head: Callable[[], None], on_answer: Callable[[LoneAnswer], None]
    ) -> None:
        """``page`` is the context's only one. Both are called once at most, from the browser's events.

        ``on_head``: an answer begins, and its cookies are there; ``on_answer``: it has come, or none will.
        """
        self._page = page
        self._on_head = on_head
        self._on_answer = on_answer
        self._browser = page.context.new_cdp_session(page)
        self._wanted: LoneRequest | None = None
        self._address = ""
        self._is_let_out = False
        self._is_answered = False

    def send(self, wanted: LoneRequest, address: str) -> None:
        """Send it as a page at ``address`` would, and return at once. Raises the browser's error when it cannot."""
        self._wanted, self._address = wanted, address
        self._browser.on("Fetch.requestPaused", self._take)
        self._browser.send("Fetch.enable", {"patterns": [
            {"urlPattern": "*", "requestStage": "Request"}, {"urlPattern": "*", "requestStage": "Response"}]})
        if urlsplit(address).netloc != urlsplit(wanted.url).netloc:
            self._allow_local_hosts()
        self._page.goto(_closed(address), wait_until="commit")
        url = _closed(wanted.url) if wanted.is_page else wanted.url
        headers = None if wanted.is_page else _headers_by_script(wanted.headers)
        credentials = "include" if wanted.with_cookies else "same-origin"
        self._page.evaluate(_SEND, [url, wanted.method, headers, list(wanted.body) or None, credentials])

    def _allow_local_hosts(self) -> None:
        """A page that no connection brought counts as a foreign one, which may not ask another host of this network."""
        try:
            self._page.context.grant_permissions(["local-network-access"])
        except BrowserError as error:  # an older browser, which does not forbid it
            _log.info("local_network_unknown", extra={"kind": type(error).__name__})

    def _take(self, said: dict[str, Any]) -> None:
        try:
            if "responseStatusCode" in said or "responseErrorReason" in said:
                self._take_answer(said)
            else:
                self._take_request(said)
        except BrowserError as error:
            _log.warning("lone_page_lost", extra={"kind": type(error).__name__})
            self._tell(LoneAnswer(failure="failed"))

    def _take_request(self, said: dict[str, Any]) -> None:
        """Let out the one request; everything else is answered here."""
        assert self._wanted is not None  # noqa: S101 - nothing is asked for before ``send``
        method, held = said["request"]["method"], {"requestId": said["requestId"]}
        if method in _READS and said["request"]["url"] == _closed(self._address):
            headers = [{"name": "Location", "value": self._address}]
            self._browser.send("Fetch.fulfillRequest", {**held, "responseCode": 302, "responseHeaders": headers})
        elif method in _READS:
            headers = [{"name": "Content-Type", "value": "text/html"}]
            body = base64.b64encode(_BLANK.encode()).decode()
            self._browser.send(
                "Fetch.fulfillRequest", {**held, "responseCode": 200, "responseHeaders": headers, "body": body})
        elif method == "OPTIONS":
            headers = _permission(said["request"]["headers"])
            self._browser.send("Fetch.fulfillRequest", {**held, "responseCode": 204, "responseHeaders": headers})
        elif self._is_let_out:
            self._browser.send("Fetch.failRequest", {**held, "errorReason": "Aborted"})
        else:
            self._is_let_out = True
            self._browser.send("Fetch.continueRequest", {**held, **_as_page(said["request"]["headers"], self._wanted)})

    def _take_answer(self, said: dict[str, Any]) -> None:
        if said["request"]["method"] in {*_READS, "OPTIONS"}:
            self._browser.send("Fetch.continueRequest", {"requestId": said["requestId"]})
            return
        if (reason := said.get("responseErrorReason")) is not None:
            self._tell(LoneAnswer(failure=str(reason).lower()))
            return
        self._on_head()
        status = int(said["responseStatusCode"])
        headers = [(header["name"].lower(), header["value"]) for header in said.get("responseHeaders", [])]
        self._tell(LoneAnswer(status, headers, self._read_body(said["requestId"], status)))
        self._browser.send("Fetch.failRequest", {"requestId": said["requestId"], "errorReason": "Aborted"})

    def _tell(self, answer: LoneAnswer) -> None:
        """The first one holds: what breaks after an answer changes nothing about it."""
        if not self._is_answered:
            self._is_answered = True
            self._on_answer(answer)

    def _read_body(self, request_id: str, status: int) -> bytes:
        """What an answer brings; nothing for one that sends the browser on, or whose rest breaks off."""
        if 300 <= status < 400 or status == 204:
            return b""
        try:
            said = self._browser.send("Fetch.getResponseBody", {"requestId": request_id})
        except BrowserError as error:
            _log.warning("sign_in_answer_cut_off", extra={"kind": type(error).__name__})
            return b""
        text = str(said["body"])
        return base64.b64decode(text) if said["base64Encoded"] else text.encode()


def _closed(address: str) -> str:
    """The same place behind a port that no browser connects to: the same site, so that cookies go along."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, f"{_bracketed(parts.hostname or '')}:{_CLOSED_PORT}", parts.path or "/", "", ""))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _as_page(asked: dict[str, str], wanted: LoneRequest) -> dict[str, Any]:
    """What makes a form's request the one that is wanted; a script's is that already."""
    if not wanted.is_page:
        return {}
    changed: dict[str, Any] = {"url": wanted.url, "postData": base64.b64encode(wanted.body).decode()}
    kind = wanted.headers.get("content-type", "")
    if kind and kind != asked.get("Content-Type"):
        changed["headers"] = [{"name": name, "value": value} for name, value in {**asked, "Content-Type": kind}.items()]
    return changed


def _permission(asked: dict[str, str]) -> list[dict[str, str]]:
    """The other host's leave to be asked by the page, which the page that asked has got already."""
    names = {name.lower(): value for name, value in asked.items()}
    said = {"Access-Control-Allow-Origin": names.get("origin", "*"), "Access-Control-Allow-Credentials": "true",
            "Access-Control-Allow-Methods": names.get("access-control-request-method", "POST"),
            "Access-Control-Allow-Headers": names.get("access-control-request-headers", "*")}
    return [{"name": name, "value": value} for name, value in said.items()]


def _headers_by_script(headers: dict[str, str]) -> dict[str, str]:
    """The headers that a script of the page has set, or may have; the browser writes the others."""
    return {name.title(): value for name, value in headers.items()
            if name not in _WRITTEN_BY_THE_BROWSER and not name.startswith("sec-")}
