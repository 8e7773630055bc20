"""What the browser saw of the answers to a sent form, whatever the page made of them.

A page may be gone before anybody can look at it, and an error page tells nothing of the request before it. So
the answers are taken from the browser's own events, and the cookies from its jar. No value of a cookie leaves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Request, Response
from playwright.sync_api import Error as BrowserError

SIGN_IN_REQUEST = re.compile(r"log-?in|sign-?in|auth|session|token|account|user|member", re.IGNORECASE)
_NO_SIGN_IN_COOKIE = re.compile(
    r"^(?:_ga|_gid|_gat|_gcl|_fbp|_hj|_clck|_clsk|_dd_s|ajs_|amp_|amplitude|mp_|intercom|cf_|__cf|awsalb|arraffinity)"
    r"|csrf|xsrf|locale|lang|theme|consent", re.IGNORECASE)
ONLY_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_MOST = 40


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered request that changes something. ``status`` 0: it broke off. ``kind``: html, data, empty or ""."""

    status: int
    kind: str = ""
    by_script: bool = True
    path: str = "/api/login"

    @property
    def is_ok(self) -> bool:
        """The portal took the form: it answered with success, or sent the browser on."""
        return 200 <= self.status < 400


class SentAnswers:
    """Collects from ``begin`` on; one per page, used in its thread."""

    def __init__(self, context: BrowserContext, page: Page, portal_url: str) -> None:
        self._context = context
        self._portal_url = portal_url
        self._seen: list[Answer] = []
        self._open: list[Request] = []
        self._cookies: frozenset[tuple[str, int]] = frozenset()
        page.on("request", self._take_request)
        page.on("response", self._take_response)
        page.on("requestfailed", self._take_failure)

    def begin(self) -> None:
        """The form is about to be sent: what came before counts no more."""
        self._seen.clear()
        self._open.clear()
        self._cookies = self._load_cookies()

    @property
    def last(self) -> Answer | None:
        """The last answer to a request that can have carried the form: one that is named so, else any that was sent.

        None while one that can is still to be answered.
        """
        if any(_may_carry_the_form(request) for request in self._open):
            return None
        named = [answer for answer in self._seen if SIGN_IN_REQUEST.search(answer.path)]
        candidates = named or self._seen
        return candidates[-1] if candidates else None

    def has_new_cookie(self) -> bool:
        """Whether the portal has set a cookie since ``begin`` that may be a sign-in; False when nobody can look."""
        return bool(self._load_cookies() - self._cookies)

    def _load_cookies(self) -> frozenset[tuple[str, int]]:
        """Names, and values as numbers of this process that tell nothing."""
        try:
            kept = self._context.cookies(self._portal_url)
        except BrowserError:  # the browser is gone; whoever uses it next says so
            return frozenset()
        return frozenset((cookie["name"], hash(cookie["value"])) for cookie in kept
                         if cookie["value"] and not _NO_SIGN_IN_COOKIE.search(cookie["name"]))

    def _take_request(self, request: Request) -> None:
        if request.method not in ONLY_READS:
            self._open.append(request)
            del self._open[:-_MOST]

    def _take_response(self, response: Response) -> None:
        self._take(response.request, response.status, response.headers)

    def _take_failure(self, request: Request) -> None:
        self._take(request, 0, {})

    def _take(self, request: Request, status: int, headers: dict[str, str]) -> None:
        """An answer of which only the rest breaks off, because its page moves on, stays the answer that it was."""
        if request in self._open:
            self._open.remove(request)
            self._seen.append(Answer(status, _kind_of(headers), not _is_document(request), urlsplit(request.url).path))
            del self._seen[:-_MOST]


def _may_carry_the_form(request: Request) -> bool:
    return _is_document(request) or bool(SIGN_IN_REQUEST.search(urlsplit(request.url).path))


def _is_document(request: Request) -> bool:
    return request.resource_type == "document"


def _kind_of(headers: dict[str, str]) -> str:
    """``html`` is a page for people, ``data`` what a script reads."""
    if headers.get("content-length") == "0":
        return "empty"
    said = headers.get("content-type", "").lower()
    if "html" in said:
        return "html"
    return "data" if said else ""
