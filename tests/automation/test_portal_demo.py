"""Our automation on the demo portal, which was built apart from it and from the same page of facts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser

from automation.listing.listing_page import ListingPage
from automation.portal_session import PortalSession, SignInOutcome
from demo_portal import DemoPortal, Fault, PortalOptions
from demo_portal.cookies import COOKIE_NAME
from golf.errors import (
    AccountLocked,
    GolfError,
    PasswordRefused,
    PersonNeeded,
    PortalChanged,
    PortalMaintenance,
    SignInUnanswered,
)
from tests.automation.portal.portal_doubles import QUICK, CookieJar, CountingGate
from tests.demo_accounts import fresh_account

pytestmark = pytest.mark.browser


class Demo:
    def __init__(self, browser: Browser, portal: DemoPortal, stack: ExitStack) -> None:
        self.browser, self.portal, self.stack = browser, portal, stack
        self.gate, self.jar = CountingGate(), CookieJar()

    def session(self, password: str | None = None, **patience: float) -> tuple[PortalSession, SignInOutcome]:
        session = self.stack.enter_context(PortalSession(
            self.browser, self.portal.url, cookies=self.jar, gate=self.gate, stop=threading.Event(),
            patience=replace(QUICK, **patience)))
        return session, session.sign_in(self.portal.username, lambda: password or self.portal.password)

    def come_in(self) -> PortalSession:
        """A session that is let in by a kept cookie: no form, no password."""
        cookie = {"name": COOKIE_NAME, "value": self.portal.begin_session(), "domain": "127.0.0.1", "path": "/",
                  "expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
        self.jar.kept[self.portal.username] = {"origins": [], "cookies": [cookie]}
        return self.session()[0]

    def walk(self, session: PortalSession | None = None) -> list[ListingPage]:
        session = session or self.come_in()
        pages = list(session.walk_listing())
        assert session.reached_end
        return pages

    def expected(self) -> set[tuple[Any, ...]]:
        return {(report.id, report.key, report.player, report.date, report.shot_count)
                for report in self.portal.account.reports}


def found(pages: list[ListingPage]) -> list[tuple[Any, ...]]:
    return [(row.report_id, row.key.reveal(), row.player, row.listed_on, row.shot_count)
            for page in pages for row in page.rows]


@pytest.fixture
def demo(chromium: Browser) -> Iterator[Callable[..., Demo]]:
    with ExitStack() as stack:
        def make(sessions: int = 17, **options: Any) -> Demo:
            account = fresh_account(sessions=sessions, today=date.today())  # noqa: DTZ011 - the demo's days
            portal = stack.enter_context(DemoPortal(account, PortalOptions(login_form_seconds=0.05, **options)))
            return Demo(chromium, portal, stack)

        yield make


@pytest.mark.parametrize("options", [
    {"sessions": 125}, {"sessions": 65, "layout": "accordion"},
    {"layout": "accordion", "details": "on_expand", "one_open": False, "default_limit": 10},
    {"layout": "accordion", "details": "on_expand", "row_header": "div", "default_limit": 10},
    {"sign_in": "form", "expired": "script", "page_buttons": "window"},
    {"sessions": 125, "page_buttons": "window", "while_loading": "stale", "listing_seconds": 0.2},
    {"listing_seconds": 0.7, "links": "absolute", "older_links": True},
    {"rerender_every": 0.1, "links": "mixed"}, {"rerender_every": 0.1, "layout": "accordion"},
    {"sessions": 40, "listing_jitter_seconds": 0.5, "while_loading": "stale"},
], ids=str)
def test_the_whole_account_is_listed(demo: Callable[..., Demo], options: dict[str, Any]) -> None:
    place = demo(**options)
    rows = found(place.walk(place.session()[0]))
    assert set(rows) == place.expected()
    assert len(rows) == len(place.portal.account.reports)
    assert place.portal.counters.deletes == 0
    assert place.portal.counters.sign_in_attempts == 1


def test_names_come_as_they_were_typed(demo: Callable[..., Demo]) -> None:
    place = demo()
    typed = {report.id: " ".join(report.name.split()) for report in place.portal.account.reports}
    assert {row.report_id: row.name for page in place.walk() for row in page.rows} == typed


@pytest.mark.parametrize("sign_in", ["xhr", "form"])
def test_a_wrong_password_is_sent_once(demo: Callable[..., Demo], sign_in: str) -> None:
    place = demo(sign_in=sign_in)
    with pytest.raises(PasswordRefused):
        place.session("wrong")
    assert place.portal.counters.sign_in_attempts == 1


@pytest.mark.parametrize(("sign_in", "fault", "error"), [
    ("xhr", Fault.LOCKED_ACCOUNT, AccountLocked), ("form", Fault.LOCKED_ACCOUNT, AccountLocked),
    ("xhr", Fault.NO_LOGIN_FORM, PortalChanged), ("xhr", Fault.PORTAL_MAINTENANCE, PortalMaintenance),
    ("xhr", Fault.CAPTCHA_AFTER_SUBMIT, PersonNeeded), ("form", Fault.CAPTCHA_AFTER_SUBMIT, PersonNeeded),
    ("xhr", Fault.TERMS_AFTER_SUBMIT, PersonNeeded), ("form", Fault.SIGN_IN_NEVER, SignInUnanswered),
])
def test_each_fault_of_signing_in_has_its_error(
    demo: Callable[..., Demo], sign_in: str, fault: Fault, error: type[GolfError]
) -> None:
    place = demo(sign_in=sign_in)
    place.portal.faults.on(fault)
    with pytest.raises(error):
        place.session(answer=1.5 if fault is Fault.SIGN_IN_NEVER else QUICK.answer)
    assert place.portal.counters.sign_in_attempts <= 1


@pytest.mark.parametrize("expired", ["server", "script"])
def test_a_cookie_that_expires_in_mid_paging_is_renewed(demo: Callable[..., Demo], expired: str) -> None:
    place = demo(sessions=65, expired=expired)
    session, _ = place.session()
    rows: set[Any] = set()
    for number, page in enumerate(session.walk_listing()):
        rows |= set(found([page]))
        if number == 0:
            place.portal.expire_sessions()
    assert session.reached_end
    assert rows == place.expected()
    assert place.portal.counters.sign_ins_ok == 2


def test_the_cookie_is_used_again(demo: Callable[..., Demo]) -> None:
    place = demo()
    place.session()[0].close()
    assert place.session()[1] is SignInOutcome.KEPT_SESSION
    assert place.portal.counters.sign_in_attempts == 1


@pytest.mark.parametrize("layout", ["table", "accordion"])
def test_a_listing_without_links_is_a_changed_portal(demo: Callable[..., Demo], layout: str) -> None:
    place = demo(layout=layout)
    place.portal.faults.on(Fault.LISTING_WITHOUT_LINKS)
    with pytest.raises(PortalChanged):
        place.walk()


def test_an_empty_listing_is_an_empty_page(demo: Callable[..., Demo]) -> None:
    place = demo()
    place.portal.faults.on(Fault.LISTING_EMPTY)
    assert [page.looks_empty for page in place.walk()] == [True]
