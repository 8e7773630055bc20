"""A session on the portal: signs in when it must, walks the listing, keeps the cookies.

Opened, used and closed in one thread (Playwright's sync API). Its browser context is private to it,
knows no service worker, and is guarded against deleting anything (portal_guard).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from enum import StrEnum

from playwright.sync_api import Browser, BrowserContext, Request
from playwright.sync_api import Error as BrowserError

from automation.listing.settled_page import ListingReader
from automation.listing.walk import ListingWalk
from automation.page_records import PageKind
from automation.page_watch.changes import describe_changes
from automation.page_watch.watch import ForgetfulStructures, StructureWatch
from automation.portal.asked_pause import AskedPause
from automation.portal.browser_page import PortalPage
from automation.portal.fresh_connection import FreshConnections
from automation.portal.guard import guard_context, guard_page
from automation.portal.lone_page import CONTEXT_OPTIONS
from automation.portal.page_state import PageSnapshot, is_sign_in_address
from automation.portal.sent_answers import SentAnswers
from automation.portal.sign_in import SignInForm
from automation.portal.timeouts import PortalPatience
from automation.ports import Cookies, CookieStore, PageStructures, SignInGate, StopSignal
from automation.shared.report_link import is_same_site
from golf.errors import (
    AccountLocked,
    BrowserUnavailable,
    GolfError,
    PersonNeeded,
    PortalChanged,
)
from golf.sync_events import OnStatus, ignore_status

_log = logging.getLogger(__name__)


class SignInOutcome(StrEnum):
    """How the portal let us in: by the kept session, or by the password."""

    KEPT_SESSION = "kept_session"
    PASSWORD = "password"  # noqa: S105 - a way in, not a secret


class PortalSession(AbstractContextManager["PortalSession"]):
    """One visit to the portal. A context manager; ``sign_in`` comes first."""

    def __init__(
        self, browser: Browser, portal_url: str, *, cookies: CookieStore, gate: SignInGate, stop: StopSignal,
        on_status: OnStatus = ignore_status, patience: PortalPatience | None = None,
        structures: PageStructures | None = None, on_pause: Callable[[datetime], None] = lambda _until: None,
    ) -> None:
        """``on_pause`` hears at the end of the visit until when the portal asked to be left alone, if it did."""
        self._browser = browser
        self._portal_url = portal_url.rstrip("/")
        self._cookies = cookies
        self._gate = gate
        self._stop = stop
        self._on_status = on_status
        self._patience = patience or PortalPatience()
        self._context: BrowserContext | None = None
        self._page: PortalPage | None = None
        self._answers: SentAnswers | None = None
        self._connections: FreshConnections | None = None
        self._pause: AskedPause | None = None
        self._on_pause = on_pause
        self._reader: ListingReader | None = None
        self._ask_password: Callable[[], str] | None = None
        self._username = ""
        self._is_in = False
        self._walk: ListingWalk | None = None
        self._watch = StructureWatch(structures or ForgetfulStructures(), self._portal_url)
        self.requests_made = 0

    @property
    def reached_end(self) -> bool:
        """Whether the last walk proved that it read the listing's last page."""
        return self._walk is not None and self._walk.reached_end

    def __exit__(self, *_error: object) -> None:
        self.close()

    def sign_in(self, username: str, password: Callable[[], str]) -> SignInOutcome:
        """Open the listing; types the password only when the portal shows its form, and only once.

        ``password`` is asked at that moment. Fresh cookies are kept right after the portal let us in.
        Raises what SignInForm raises: SignInFailed and its kinds, SignInUnanswered, PortalChanged,
        PortalMaintenance, PortalOffline, PortalRefusing, BrowserUnavailable, SyncStopped.
        """
        self._username, self._ask_password = username, password
        self._on_status("Opening the portal…")
        self._open_context()
        try:
            return self._enter()
        except PortalChanged as error:
            error.append_sentence(self.what_changed())
            raise

    def walk_listing(self, *, to_end: bool = True) -> ListingWalk:
        """The pages of the listing, newest first; ask it for ``reached_end`` when it is over.

        ``to_end`` False: it may be left early, if it then confirms what it read.
        """
        if self._reader is None:
            raise PortalChanged("The listing was asked for before signing in.", "Sync again.")
        self._on_status("Reading the listing…")
        self._walk = ListingWalk(
            self._reader, self._enter_again, self._on_status, self._saw_sound_listing, to_end=to_end)
        return self._walk

    def what_changed(self) -> str:
        """Which part of the page in front of us is not as it was; "" when none is, or none can be looked at."""
        if self._page is None:
            return ""
        try:
            html, url = self._page.read_html(), self._page.url
        except GolfError:  # such as a browser that is gone: the error we are to explain is the one that counts
            return ""
        kind = PageKind.SIGN_IN if is_sign_in_address(url) else PageKind.LISTING
        return describe_changes(self._watch.find_changes(kind, html, url)) if html else ""

    def close(self) -> None:
        """Keep the cookies if we are in, and close what was opened.

        Never raises for a browser that is gone, nor for cookies that cannot be kept: neither may take the
        place of what the visit brought.
        """
        context, self._context = self._context, None
        if context is None:
            return
        try:
            if self._is_in:
                self._keep_cookies(context)
            if self._pause is not None and self._pause.until is not None:
                self._on_pause(self._pause.until)
        finally:
            _close(context)

    def _enter(self) -> SignInOutcome:
        page, reader = self._parts()
        assert self._answers is not None  # noqa: S101 - opened with the page
        assert self._connections is not None  # noqa: S101 - opened with the page
        form = SignInForm(page, self._gate, self._patience, self._answers, self._connections)
        shown = self._arrive(form, page.listing_url)
        if shown.is_turned_away and not shown.on_sign_in:
            shown = self._arrive(form, page.sign_in_url)
        if not shown.on_sign_in:
            self._is_in = True
            self._gate.cookie_accepted(self._username)
            reader.arrived()
            return SignInOutcome.KEPT_SESSION
        self._on_status("Signing in…")
        form_html = page.read_html()
        assert self._ask_password is not None  # noqa: S101 - sign_in set it
        try:
            form.send(self._username, self._ask_password, shown, lambda: self._is_listing_open(form, page))
        finally:
            self._is_in = form.is_let_in_unread
        self._watch.saw_good(PageKind.SIGN_IN, form_html)
        self._is_in = True
        reader.arrived()
        if self._context is not None:
            self._keep_cookies(self._context)
        return SignInOutcome.PASSWORD

    def _arrive(self, form: SignInForm, url: str) -> PageSnapshot:
        """``form.arrive`` before any password; what only a person can get past is told to the gate."""
        try:
            return form.arrive(url)
        except (PersonNeeded, AccountLocked) as error:
            self._gate.require_person(self._username, error.code)
            raise

    def _is_listing_open(self, form: SignInForm, page: PortalPage) -> bool:
        """Whether the listing opens behind the sent form; raises what stands there instead, False for the form.

        What stands between (a captcha, terms, a refusal) would make every run send the password again.
        """
        after = form.wait_for_arrival() if page.is_at_listing() else form.arrive(page.listing_url)
        return not (after.on_sign_in or after.is_turned_away)

    def _saw_sound_listing(self, html: str) -> None:
        page, _ = self._parts()
        self._watch.saw_good(PageKind.LISTING, html, page.url)

    def _enter_again(self) -> None:
        self._is_in = False
        self._enter()

    def _parts(self) -> tuple[PortalPage, ListingReader]:
        if self._page is None or self._reader is None:
            raise PortalChanged("The portal was used before it was opened.", "Sync again.")
        return self._page, self._reader

    def _open_context(self) -> None:
        kept = self._cookies.load(self._username)
        try:
            self._context = self._new_context(kept)
            page = self._context.new_page()
        except BrowserError as error:
            raise BrowserUnavailable("The browser could not open a page.", "Sync again.") from error
        guard_page(page)
        self._answers = SentAnswers(self._context, page, self._portal_url)
        self._connections = FreshConnections(self._context, self._portal_url)
        self._pause = AskedPause(self._context, self._portal_url)
        self._page = PortalPage(page, self._portal_url, self._stop)
        self._reader = ListingReader(self._page, self._patience)

    def _new_context(self, kept: Cookies | None) -> BrowserContext:
        try:
            context = self._browser.new_context(storage_state=kept, **CONTEXT_OPTIONS)  # type: ignore[arg-type]
        except BrowserError:
            if kept is None:
                raise
            _log.warning("kept_cookies_unusable")
            return self._new_context(None)
        guard_context(context, self._portal_url)
        context.on("request", self._count_request)
        return context

    def _count_request(self, request: Request) -> None:
        self.requests_made += is_same_site(request.url, self._portal_url)

    def _keep_cookies(self, context: BrowserContext) -> None:
        """Without them the next visit types the password again; that is no reason to break off this one."""
        try:
            self._cookies.save(self._username, dict(context.storage_state()))
        except (BrowserError, GolfError) as error:
            _log.warning("cookies_not_kept", extra={"kind": type(error).__name__})


def _close(context: BrowserContext) -> None:
    try:
        context.close()
    except BrowserError as error:
        _log.warning("portal_context_lost", extra={"kind": type(error).__name__})
