"""The one page of the browser through which the portal is read: going, looking, waiting, pressing.

Nothing here sleeps: every wait is a condition that the page itself watches (in_page/watch.js), asked
for in short slices so that Stop is heard and a navigation underneath only costs a slice.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from playwright.sync_api import ElementHandle, Page
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import TimeoutError as TookTooLong

from automation.portal.empty_list import ListAnswer
from automation.portal.page_state import FrameSeen, InputSeen, PageSnapshot, RequestSeen
from automation.ports import StopSignal
from automation.shared.report_link import is_same_site
from golf.errors import BrowserUnavailable, PortalChanged, PortalUnreachable, SyncStopped

_log = logging.getLogger(__name__)

_SLICE_MS = 200
_BUSY_QUIET_MS = 600
_ANSWER_LIMIT_MS = 1_500
_MOVING_ON = re.compile(
    r"context was destroyed|navigat|Cannot find context|frame was detached|not defined|ERR_ABORTED", re.IGNORECASE)
_BROWSER_GONE = re.compile(r"has been closed|Target crashed|Page crashed|Connection closed|disconnected", re.IGNORECASE)
_NETWORK = re.compile(r"net::ERR_(?!ABORTED)\w+|Timeout \d+ms exceeded")
_TRY_LATER = "Check the internet connection and sync again later; nothing is lost."


@dataclass(frozen=True, slots=True)
class Look:
    """What a wait saw of the listing. ``html`` is there when the condition was met and it was asked for.

    ``quiet_ms``: since the rows last changed; ``waited_ms``: since the last request ended. ``answers``: what the
    page's requests for data brought; ``text``: what can be read on it, where that was asked for.
    """

    url: str
    done: bool
    pending: int
    idle_ms: float
    quiet_ms: float
    waited_ms: float
    rows: int
    ids: str
    signed_out: bool
    status: int
    last_failure: int | None
    version: int
    began: int
    document_id: str
    html: str | None = None
    answers: tuple[ListAnswer, ...] = ()
    text: str = ""


class PortalPage:
    """A guarded Playwright page on the portal. Not thread-safe: one thread opens, uses and closes it."""

    def __init__(self, page: Page, portal_url: str, stop: StopSignal) -> None:
        self._page = page
        self.portal_url = portal_url.rstrip("/")
        self._stop = stop

    @property
    def listing_url(self) -> str:
        """The report listing (uneekor.md)."""
        return f"{self.portal_url}/report"

    @property
    def sign_in_url(self) -> str:
        """The sign-in page (uneekor.md)."""
        return f"{self.portal_url}/login"

    def is_at_listing(self) -> bool:
        """Whether the address is the listing's."""
        return self._page.url.split("?")[0].split("#")[0].rstrip("/") == self.listing_url

    @property
    def url(self) -> str:
        """Where the page is."""
        return self._page.url

    def read_html(self) -> str:
        """The document as it stands; "" while the page is on its way to another."""
        return str(self._evaluate("() => document.documentElement.outerHTML", None) or "")

    def now(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    def is_stopped(self) -> bool:
        """Whether the golfer pressed Stop."""
        return self._stop.is_set()

    def check_stop(self) -> None:
        """Raise SyncStopped when the golfer pressed Stop."""
        if self._stop.is_set():
            raise SyncStopped("Stopped while reading the portal.", "What is stored stays; sync again to go on.")

    def open(self, url: str, limit_seconds: float) -> None:
        """Go to a page of the portal. Raises PortalUnreachable when it cannot be reached."""
        self.check_stop()
        try:
            self._page.goto(url, wait_until="commit", timeout=limit_seconds * 1000)
        except BrowserError as error:
            if _MOVING_ON.search(error.message) and not _NETWORK.search(error.message):
                return  # a script of the page went elsewhere at once; where to is seen by looking
            self.translate(error)

    def look_for_rows(
        self, *, quiet_ms: float, differs_from: str | None = None, always_html: bool = False, with_text: bool = False
    ) -> Look | None:
        """One slice of waiting for rows that have come to rest; None while the page is on its way."""
        want = {"quiet": quiet_ms, "busyQuiet": max(quiet_ms, _BUSY_QUIET_MS), "differsFrom": differs_from,
                "slice": _SLICE_MS, "html": True, "always": always_html, "describe": with_text}
        seen = self._wait("rows", want)
        return None if seen is None else _look(seen)

    def look_for_change(self, since: Look, *, quiet_ms: float) -> Look | None:
        """One slice of waiting until anything moved since an earlier look, with the page as it then is."""
        want = {"version": since.version, "document": since.document_id, "quiet": quiet_ms, "slice": _SLICE_MS,
                "html": True, "always": True}
        seen = self._wait("change", want)
        return None if seen is None else _look(seen)

    def watch(self, limit_seconds: float, *, quiet_ms: float = 30.0, heed_stop: bool = True) -> Iterator[PageSnapshot]:
        """What the page shows, each time it changed and at least once a slice, until the limit."""
        until = self.now() + limit_seconds
        version, document = -1, ""
        while self.now() < until:
            if heed_stop:
                self.check_stop()
            want = {"version": version, "document": document, "quiet": quiet_ms, "slice": _SLICE_MS, "describe": True}
            seen = self._wait("change", want)
            if seen is not None:
                version, document = seen["version"], seen["document"]
                yield _snapshot(seen)

    def press(self, mark: str, kind: str, label: str) -> str:
        """Press a marked element if it is proven to be what it is taken for; see in_page/watch.js.

        Returns ``pressed``, or why not: ``gone``, ``disabled``, ``hidden``, ``refused`` or ``unproven``.
        """
        if not mark:
            return "gone"
        return str(self._evaluate("(_, [m, k, l]) => __rangebook.press(m, k, l)", [int(mark), kind, label]) or "gone")

    def choose_page_size(self, size: int) -> str:
        """Choose how many rows a page shows; ``pressed`` or ``gone``."""
        return str(self._evaluate("(_, size) => __rangebook.choosePageSize(size)", size) or "gone")

    def submit_sign_in(self) -> str:
        """Press the form's button, once; ``pressed``, ``disabled``, ``gone`` or ``no button``."""
        return str(self._evaluate("() => __rangebook.submit()", None) or "pressed")

    def is_filled(self, name_length: int, secret_length: int) -> bool:
        """Whether the form still holds what was typed; compares lengths, moves no secret."""
        return bool(self._evaluate("(_, [a, b]) => __rangebook.filled(a, b)", [name_length, secret_length]))

    def form_part(self, name: str) -> ElementHandle | None:
        """The form's ``username``, ``password`` or ``button`` element."""
        try:
            found = self._page.locator("html").evaluate_handle(
                "(_, name) => __rangebook.part(name)", name, timeout=_ANSWER_LIMIT_MS)
        except BrowserError as error:
            self._excuse(error)
            return None
        return found.as_element()

    def translate(self, error: BrowserError) -> NoReturn:
        """Raise what a browser error means to a golfer. Never for errors of typing (they hold the text)."""
        if _BROWSER_GONE.search(error.message):
            raise BrowserUnavailable("The browser was closed or crashed while reading the portal.",
                                     "Sync again; what is stored stays.") from error
        if _NETWORK.search(error.message):
            raise PortalUnreachable("The portal cannot be reached.", _TRY_LATER) from error
        raise PortalChanged("The portal's page cannot be read.",
                            "Try again later; if it stays so, look for a new version of Rangebook.") from error

    def _wait(self, condition: str, want: dict[str, Any]) -> dict[str, Any] | None:
        self.check_crash(self._page.url)
        seen = self._evaluate("(_, [name, want]) => __rangebook.wait(name, want)", [condition, want])
        if not isinstance(seen, dict):
            self._let_it_move_on()
            return None
        self.check_crash(seen["url"])  # Playwright may not know the address yet that the page has
        self._refuse_other_sites(seen["url"])
        return seen

    def check_crash(self, url: str) -> None:
        """Raise when the browser put its own error page in the portal's place."""
        if url.startswith("chrome-error:"):
            raise PortalUnreachable("The portal cannot be reached any more.", _TRY_LATER)

    def _evaluate(self, script: str, argument: object) -> Any:
        """What a function of the page returns; None while the page is on its way to another.

        Through a locator because that one has a time limit: while an answer to a posted form is
        outstanding Chromium leaves a plain ``page.evaluate`` hanging for as long as it takes.
        """
        try:
            return self._page.locator("html").evaluate(script, argument, timeout=_ANSWER_LIMIT_MS)
        except BrowserError as error:
            self._excuse(error)
            return None

    def _excuse(self, error: BrowserError) -> None:
        """Let a page that is on its way pass; raise what anything else means."""
        if _BROWSER_GONE.search(error.message) or not (
                isinstance(error, TookTooLong) or _MOVING_ON.search(error.message)):
            self.translate(error)

    def _let_it_move_on(self) -> None:
        """Wait, at most a slice, until the document underneath is there."""
        try:
            self._page.wait_for_function("() => Boolean(window.__rangebook)", timeout=_SLICE_MS)
        except BrowserError as error:
            self._excuse(error)

    def _refuse_other_sites(self, url: str) -> None:
        if url.startswith(("http:", "https:")) and not is_same_site(url, self.portal_url):
            raise PortalChanged("The portal sent us to another site, where nothing is typed or read.",
                                "Open the portal in your own browser to see what it wants.")


def _look(seen: dict[str, Any]) -> Look:
    answered = [request["status"] for request in seen["requests"]
                if request["status"] is not None and (request["own"] or request["status"] > 0)]
    failure = answered[-1] if answered and (answered[-1] == 0 or answered[-1] >= 400) else None
    return Look(
        url=seen["url"], done=seen["done"], pending=seen["pending"], idle_ms=seen["idle"], quiet_ms=seen["quiet"],
        waited_ms=seen["waited"], rows=seen["rows"], ids=seen["ids"], signed_out=seen["signedOut"],
        status=seen["status"], last_failure=failure, version=seen["version"], began=seen["began"],
        document_id=seen["document"], html=seen.get("html"), text=seen.get("text", ""),
        answers=tuple(ListAnswer(said["number"], said["status"], said["about"], said["items"], said["brought"])
                      for said in seen["answers"]))


def _snapshot(seen: dict[str, Any]) -> PageSnapshot:
    return PageSnapshot(
        url=seen["url"], document_id=seen["document"], status=int(seen["status"]), ready=seen["ready"],
        pending=seen["pending"], version=seen["version"], began=seen["began"], idle_ms=seen["idle"],
        waited_ms=seen["waited"], row_count=seen["rows"], frame_seen=seen["frame"], text=seen["text"],
        inputs=tuple(InputSeen(**box) for box in seen["inputs"]), alerts=tuple(seen["alerts"]),
        frames=tuple(FrameSeen(**frame) for frame in seen["frames"]),
        requests=tuple(RequestSeen(**request) for request in seen["requests"]),
        leak_stopped=seen["leakStopped"])
