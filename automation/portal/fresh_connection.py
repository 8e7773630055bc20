"""Sends the sign-in form over a connection that carried nothing before, so that the portal gets it at most once.

Chromium sends a request again, below everything that Playwright can stop, when the connection breaks before the first
byte of an answer and was open before the request (HttpNetworkTransaction::ShouldResendRequest). It cannot be told
not to, and no command closes its idle connections. A request that opens its connection itself is never sent again.
So the form's request is held at the page's door and made by a blank page of the same address in a browser context of
its own, which has no connection yet: the same browser, network settings, headers and cookies. The page that asked
gets the answer, and its context the cookies.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from playwright.sync_api import BrowserContext, Request, Route
from playwright.sync_api import Error as BrowserError

from automation.portal.guard import is_refused
from automation.portal.lone_page import CONTEXT_OPTIONS, LoneAnswer, LonePage, LoneRequest
from automation.portal.sent_answers import ONLY_READS, SIGN_IN_REQUEST
from golf.errors import BrowserUnavailable

_log = logging.getLogger(__name__)

_OF_THE_CONNECTION = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"})


class FreshConnections:
    """For the pages of one browser context, in its thread; does nothing outside ``sending``."""

    def __init__(self, context: BrowserContext, portal_url: str) -> None:
        self._context = context
        self._portal_url = portal_url
        self._secrets: tuple[bytes, ...] = ()
        self._sent: set[tuple[str, str, bytes]] = set()
        self._opened: list[BrowserContext] = []

    @contextmanager
    def sending(self, password: str) -> Iterator[None]:
        """While this lasts, each request that may carry the form goes out once, over a connection of its own.

        The same one again, whoever in the page asks for it, is refused. At the end what is unanswered breaks off.
        Raises BrowserUnavailable before anything is sent when the browser is gone.
        """
        self._secrets, self._sent = _spellings(password), set()
        try:
            self._context.route("**/*", self._answer)
        except BrowserError as error:
            raise BrowserUnavailable("The browser was closed or crashed before the sign-in form was sent.",
                                     "Sync again; what is stored stays.") from error
        try:
            yield
        finally:
            self._secrets, self._sent = (), set()
            self._end()

    def _answer(self, route: Route, request: Request) -> None:
        body = request.post_data_buffer or b""
        if not self._may_carry_the_form(request, body) or is_refused(request, self._portal_url):
            route.fallback()
            return
        if (request.method, request.url, body) in self._sent:
            _log.warning("sign_in_sent_again_refused")
            route.abort()
            return
        self._sent.add((request.method, request.url, body))
        try:
            self._send_alone(route, request, body)
        except BrowserError as error:
            _log.warning("sign_in_not_sent_alone", extra={"kind": type(error).__name__})
            _abort(route, "failed")

    def _may_carry_the_form(self, request: Request, body: bytes) -> bool:
        if request.method in ONLY_READS:
            return False
        named = SIGN_IN_REQUEST.search(urlsplit(request.url).path) is not None
        return named or request.is_navigation_request() or any(secret in body for secret in self._secrets)

    def _send_alone(self, route: Route, request: Request, body: bytes) -> None:
        browser = self._context.browser
        assert browser is not None  # noqa: S101 - contexts of ours are opened by a browser
        alone = browser.new_context(**CONTEXT_OPTIONS)
        self._opened.append(alone)
        before = self._context.cookies()
        alone.add_cookies(before)  # type: ignore[arg-type]
        wanted = LoneRequest(
            url=request.url, method=request.method, headers=dict(request.headers), body=body,
            is_page=request.is_navigation_request(), with_cookies=bool(self._context.cookies(request.url)))
        page = LonePage(
            alone.new_page(), on_head=lambda: self._take_cookies(before, alone.cookies()),
            on_answer=lambda answer: _hand_over(route, answer))
        page.send(wanted, request.frame.url)

    def _take_cookies(self, before: list[Any], after: list[Any]) -> None:
        places = {_place_of(cookie) for cookie in after}
        for cookie in before:
            if _place_of(cookie) not in places:
                self._context.clear_cookies(name=cookie["name"], domain=cookie["domain"], path=cookie["path"])
        self._context.add_cookies([cookie for cookie in after if cookie not in before])

    def _end(self) -> None:
        opened, self._opened = self._opened, []
        try:
            self._context.unroute("**/*", self._answer)
            for alone in opened:
                alone.close()
        except BrowserError as error:  # the browser is gone; whoever uses it next says so
            _log.warning("sign_in_context_lost", extra={"kind": type(error).__name__})


def _hand_over(route: Route, answer: LoneAnswer) -> None:
    """The answer, or that none came, to the page that asked."""
    try:
        if answer.failure:
            route.abort(answer.failure)
            return
        route.fulfill(status=answer.status, headers=_for_page(answer), body=answer.body)
    except BrowserError as error:
        _log.warning("sign_in_answer_lost", extra={"kind": type(error).__name__})
        _abort(route, "failed")


def _spellings(secret: str) -> tuple[bytes, ...]:
    """How a password may stand in a body: as it is, in a form's fields, in JSON."""
    plain = secret.encode("utf-8", "replace")
    in_json = (json.dumps(secret, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False))
    texts = quote(plain, safe=""), quote_plus(plain), quote_plus(plain, safe="*-._"), *in_json
    return (plain, *(text.encode("utf-8", "replace") for text in texts)) if secret else ()


def _for_page(answer: LoneAnswer) -> dict[str, str]:
    """Its headers without those of the connection: the body is unpacked and the cookies are taken already."""
    kept = {"content-length": str(len(answer.body))}
    for name, value in answer.headers:
        if name not in _OF_THE_CONNECTION:
            kept[name] = f"{kept[name]}, {value}" if name in kept else value
    return kept


def _place_of(cookie: Any) -> tuple[str, str, str]:
    return cookie["name"], cookie["domain"], cookie["path"]


def _abort(route: Route, reason: str) -> None:
    try:
        route.abort(reason)
    except BrowserError as error:
        _log.info("sign_in_page_gone", extra={"kind": type(error).__name__})
