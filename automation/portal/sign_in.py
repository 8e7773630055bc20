"""Signing in: types the password at most once a call, and only into the portal's own form.

The states are judged elsewhere (portal_state, sign_in_answer); here they become actions and errors.
Never tried twice: uneekor.md knows no lock-out threshold.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from playwright.sync_api import ElementHandle
from playwright.sync_api import Error as BrowserError

from automation.portal.browser_page import PortalPage
from automation.portal.errors import NEW_VERSION, OWN_BROWSER, PERSON_FIRST, error_of
from automation.portal.fresh_connection import FreshConnections
from automation.portal.page_state import PageSnapshot, PortalState, classify_page, has_captcha
from automation.portal.sent_answers import SentAnswers
from automation.portal.sign_in_answer import judge_answer
from automation.portal.timeouts import PortalPatience
from automation.ports import LET_IN_UNREAD, SignInGate
from golf.errors import (
    FatalSyncError,
    GolfError,
    ListNotLoaded,
    PersonNeeded,
    PortalChanged,
    PortalMaintenance,
    PortalOffline,
    PortalUnreachable,
    SignInFailed,
    SignInUnanswered,
    SyncStopped,
)

_log = logging.getLogger(__name__)

_IN = {PortalState.LISTING, PortalState.ELSEWHERE}
_UNSETTLED = {PortalState.BLANK, PortalState.ELSEWHERE, PortalState.NO_FORM}
_UNKNOWN = {PortalState.NOT_JUDGED, PortalState.ERROR_PAGE}
_ASKED_AGAIN = (
    "The portal took the password and asks for it again: it may want a captcha or a confirmation.", PERSON_FIRST)
_TROUBLE_MS = 300.0
_FRAME_REST_MS = 1_500.0
_STOP_GRACE_SECONDS = 5.0
_TYPING_LIMIT_MS = 10_000


class SignInForm:
    """The sign-in page of the portal, for one user."""

    def __init__(
        self, page: PortalPage, gate: SignInGate, patience: PortalPatience, answers: SentAnswers,
        connections: FreshConnections,
    ) -> None:
        self._page = page
        self._answers = answers
        self._connections = connections
        self._gate = gate
        self._patience = patience
        self._may_be_sent = False
        self.is_let_in_unread = False
        """Whether ``send`` raised although the portal let us in: its cookies are worth keeping."""

    def arrive(self, url: str) -> PageSnapshot:
        """Go to a page and wait until it is the listing or the sign-in form; which one is in the answer.

        Raises PersonNeeded, AccountLocked, PortalMaintenance, PortalRefusing, PortalOffline, PortalChanged.
        """
        self._page.open(url, self._patience.navigation)
        return self.wait_for_arrival()

    def wait_for_arrival(self) -> PageSnapshot:
        """The same for a page that is already on its way."""
        last: PageSnapshot | None = None
        for seen in self._page.watch(self._patience.page):
            last = seen
            state = classify_page(seen)
            if (state is PortalState.SIGN_IN_FORM and seen.ready) or self._is_listing(seen, state):
                return seen
            settled = not seen.pending and seen.ready and seen.waited_ms >= self._patience.settle * 1000
            expected = state in {PortalState.SIGN_IN_FORM, PortalState.LISTING}
            if expected or (state in _UNSETTLED and not settled):
                continue
            if seen.idle_ms >= _TROUBLE_MS:
                raise error_of(state)
        raise error_of(PortalState.BLANK if last is None else classify_page(last))

    def send(
        self, username: str, ask_password: Callable[[], str], shown: PageSnapshot, prove: Callable[[], bool]
    ) -> None:
        """Fill and send the form once, and wait for the answer. Returns when the portal let us in.

        ``prove`` opens the listing behind the form: False when the form stands there again, an error when something
        else does. Whether we were let in all the same is told by the cookie then: it is a yes, and ListNotLoaded
        (or PortalRefusing, PortalChanged) says what did not come.
        Raises SignInBlocked, PasswordRefused, AccountLocked, PersonNeeded, SignInUnanswered,
        PortalMaintenance, PortalOffline, PortalRefusing, PortalChanged, SyncStopped.
        """
        self._stop_at_captcha(username, shown)
        self._gate.check(username)
        password = ask_password()
        self._fill(username, password)
        before = self._look_before_sending(username)
        self._gate.attempt_begins(username, password)
        refusal: str | None = SignInUnanswered.code  # whatever ends it once it is sent: a 5xx, a reset, Stop, a crash
        self._answers.begin()
        try:
            with self._connections.sending(password):
                self._press()
                self._find_out(before, prove)
            refusal = None
        except SignInFailed as error:
            refusal = error.code
            raise
        except _LetInAllTheSame as let_in:
            refusal, self.is_let_in_unread = LET_IN_UNREAD, True
            raise let_in.error from let_in.error.__cause__
        finally:
            if self._may_be_sent:
                self._gate.attempt_ended(username, refusal)
            else:
                self._gate.attempt_not_sent(username)

    def _find_out(self, before: PageSnapshot, prove: Callable[[], bool]) -> None:
        """Wait for the answer and look behind it. Raises what it means unless we are in."""
        seems_in = False
        try:
            unknown = self._await_answer(before)
            if unknown is not None and not self._has_sign_in_cookie():
                raise error_of(unknown)
            seems_in = True
            is_in = prove()
        except SignInFailed:
            raise
        except (FatalSyncError, SyncStopped) as error:
            if self._has_sign_in_cookie():
                raise _LetInAllTheSame(_without_list(error)) from error
            if seems_in and isinstance(error, PortalUnreachable):
                raise _LetInAllTheSame(error) from error  # nothing was heard against having been let in
            raise
        if not is_in:
            raise PersonNeeded(*_ASKED_AGAIN) if unknown is None else error_of(unknown)

    def _has_sign_in_cookie(self) -> bool:
        """The portal took the form and set a cookie: a yes, whatever comes behind it."""
        answer = self._answers.last
        return (answer is None or answer.is_ok) and self._answers.has_new_cookie()

    def _is_listing(self, seen: PageSnapshot, state: PortalState) -> bool:
        """Rows are proof; a frame alone may still turn out to be signed out, so it must rest first."""
        at_rest = not seen.pending and seen.waited_ms >= _FRAME_REST_MS
        return state is PortalState.LISTING and (seen.row_count > 0 or at_rest)

    def _fill(self, username: str, password: str) -> None:
        until = self._page.now() + self._patience.form
        while self._page.now() < until:
            self._page.check_stop()
            boxes = self._page.form_part("username"), self._page.form_part("password")
            if boxes[0] is not None and boxes[1] is not None:
                _type(boxes[0], username)
                _type(boxes[1], password)
                # A page that wakes up late empties its boxes again: look once it has come to rest.
                next(iter(self._page.watch(1.0, quiet_ms=20.0)), None)
                if self._page.is_filled(len(username), len(password)):
                    return
        raise error_of(PortalState.NO_FORM)

    def _look_before_sending(self, username: str) -> PageSnapshot:
        for seen in self._page.watch(self._patience.form):
            self._stop_at_captcha(username, seen)
            return seen
        raise error_of(PortalState.BLANK)

    def _stop_at_captcha(self, username: str, seen: PageSnapshot) -> None:
        if has_captcha(seen):
            self._gate.require_person(username, PersonNeeded.code)
            raise error_of(PortalState.NEEDS_PERSON)

    def _press(self) -> None:
        until = self._page.now() + self._patience.form
        result = self._press_once(self._page.submit_sign_in)
        while result == "disabled" and self._page.now() < until:
            next(iter(self._page.watch(0.3)), None)
            result = self._press_once(self._page.submit_sign_in)
        if result == "no button":
            password = self._page.form_part("password")
            result = "gone" if password is None else self._press_once(lambda: _press_enter(password))
        if result != "pressed":
            raise PortalChanged("The portal's sign-in form cannot be sent any more.", OWN_BROWSER)

    def _press_once(self, press: Callable[[], str]) -> str:
        """What came of one press. Until that is known, and when it raises, the form may have been sent."""
        self._may_be_sent = True
        result = press()
        self._may_be_sent = result == "pressed"
        return result

    def _await_answer(self, before: PageSnapshot) -> PortalState | None:
        """Return when the page says that we are in (None), or when nobody can tell what it says. Raises a clear no."""
        stopped_at: float | None = None
        for now in self._page.watch(self._patience.answer, heed_stop=False):
            state = judge_answer(before, now, self._answers.last)
            if state in _IN or (state is PortalState.NEEDS_PERSON and not now.on_sign_in):
                return None  # a page in between is judged by whether the listing opens behind it
            if state in _UNKNOWN:
                return state
            if state is not None:
                raise error_of(state)
            if now.leak_stopped and not before.leak_stopped:
                self._may_be_sent = False
                raise PortalChanged("The portal's sign-in form would have shown the password in the address; "
                                    "it was not sent.", "Try again later, or import files instead.")
            if self._page.is_stopped():
                stopped_at = self._page.now() if stopped_at is None else stopped_at
                if self._page.now() - stopped_at > _STOP_GRACE_SECONDS:
                    self._page.check_stop()
        return PortalState.NO_ANSWER


class _LetInAllTheSame(Exception):
    """The portal let us in, and then something else went wrong: that is told, and the sign-in stands."""

    def __init__(self, error: GolfError) -> None:
        super().__init__(error.code)
        self.error = error


def _without_list(error: GolfError) -> GolfError:
    """What to tell when we are in and the listing does not open; a pause, a change or Stop speaks for itself."""
    if isinstance(error, PortalOffline | PortalMaintenance):
        return ListNotLoaded("The portal let you in, but its list never finished loading.", "Sync again later.")
    return error


def _type(box: ElementHandle, text: str) -> None:
    """Fill a box. The browser's own error would contain what was typed, so none of it gets out."""
    try:
        box.fill(text, timeout=_TYPING_LIMIT_MS)
    except BrowserError:
        raise PortalChanged("The portal's sign-in form cannot be filled in.",
                            NEW_VERSION) from None


def _press_enter(box: ElementHandle) -> str:
    try:
        box.press("Enter", timeout=_TYPING_LIMIT_MS, no_wait_after=True)
    except BrowserError:
        raise PortalChanged("The portal's sign-in form cannot be sent.", OWN_BROWSER) from None
    return "pressed"
