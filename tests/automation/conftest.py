"""One real browser for all browser tests here, and a visit to a tiny portal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser

from automation.listing.listing_page import ListingPage
from automation.portal_session import PortalSession, SignInOutcome
from tests.automation.portal.portal_doubles import QUICK, CookieJar, CountingGate
from tests.automation.tiny_portal import PASSWORD, USER, Options, TinyPortal


@dataclass
class Visit:
    """A portal, and everything a session needs; ``enter`` opens a fresh session with the same cookies."""

    browser: Browser
    portal: TinyPortal
    stack: ExitStack
    gate: CountingGate = field(default_factory=CountingGate)
    jar: CookieJar = field(default_factory=CookieJar)
    stop: threading.Event = field(default_factory=threading.Event)
    said: list[str] = field(default_factory=list)
    pauses: list[datetime] = field(default_factory=list)
    asked: int = 0
    patience: Any = QUICK

    def ask(self, password: str = PASSWORD) -> Callable[[], str]:
        def answer() -> str:
            self.asked += 1
            return password

        return answer

    def session(self, **patience: float) -> PortalSession:
        return self.stack.enter_context(PortalSession(
            self.browser, self.portal.url, cookies=self.jar, gate=self.gate, stop=self.stop,
            on_status=self.said.append, patience=replace(self.patience, **patience), on_pause=self.pauses.append))

    def enter(self, password: str = PASSWORD) -> tuple[PortalSession, SignInOutcome]:
        session = self.session()
        return session, session.sign_in(USER, self.ask(password))

    def come_in(self) -> PortalSession:
        """A session that is let in by a kept cookie: no form, no password."""
        self.portal.sessions.add("kept")
        self.jar.kept[USER] = {"origins": [], "cookies": [{
            "name": "sid", "value": "kept", "domain": "127.0.0.1", "path": "/", "expires": -1,
            "httpOnly": True, "secure": False, "sameSite": "Lax"}]}
        session = self.session()
        session.sign_in(USER, self.ask())
        return session

    def walk(self) -> list[ListingPage]:
        """Read everything, and expect the end to be proved."""
        session = self.come_in()
        pages = list(session.walk_listing())
        assert session.reached_end
        return pages

    def is_whole(self, pages: list[ListingPage]) -> bool:
        """Every report of the portal, in order, with all that its row says."""
        rows = [(row.report_id, row.name, row.player, row.listed_on, row.shot_count)
                for page in pages for row in page.rows]
        return rows == [(report["id"], report["name"], report["player"], report["day"], report["shots"])
                        for report in self.portal.reports]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    with ExitStack() as stack:
        def make(**options: Any) -> Visit:
            return Visit(chromium, stack.enter_context(TinyPortal(Options(**options))), stack)

        yield make
