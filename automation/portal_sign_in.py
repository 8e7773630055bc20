"""Signing in: types the password at most once a call, and only into the portal's own form.

The states are judged elsewhere (portal_state, sign_in_answer); here they become actions and errors.
Never tried twice: uneekor.md knows no lock-out threshold.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from playwright.sync_api import ElementHandle
from playwright.sync_api import Error as BrowserError

from automation.portal_errors import NEW_VERSION, OWN_BROWSER, error_of
from automation.portal_page import PortalPage
from automation.portal_patience import PortalPatience
from automation.portal_state import PageSnapshot, PortalState, classify_page, has_captcha
from automation.ports import SignInGate
from automation.sign_in_answer import judge_answer
from golf.errors import PersonNeeded, PortalChanged, PortalUnreachable, SignInFailed, SignInUnanswered

_log = logging.getLogger(__name__)

_IN = {PortalState.LISTING, PortalState.ELSEWHERE}
_FORM = {PortalState.SIGN_IN_FORM, PortalState.REFUSED, PortalState.LOCKED}
_UNSETTLED = {PortalState.BLANK, PortalState.ELSEWHERE, PortalState.NO_FORM}
_TROUBLE_MS = 300.0
_FRAME_REST_MS = 1_500.0
_STOP_GRACE_SECONDS = 5.0
_TYPING_LIMIT_MS = 10_000


class SignInForm:
    """The sign-in page of the portal, for one user."""

    def __init__(self, page: PortalPage, gate: SignInGate, patience: PortalPatience) -> None:
        self._page = page
        self._gate = gate
        self._patience = patience
        self._may_be_sent = False

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
            if (state in _FORM and seen.has_form and seen.ready) or self._is_listing(seen, state):
                return seen
            settled = not seen.pending and seen.ready and seen.waited_ms >= self._patience.settle * 1000
            if state in _FORM or state is PortalState.LISTING or (state in _UNSETTLED and not settled):
                continue
            if seen.idle_ms >= _TROUBLE_MS:
                raise error_of(state)
        raise error_of(PortalState.BLANK if last is None else classify_page(last))

    def send(
        self, username: str, ask_password: Callable[[], str], shown: PageSnapshot, prove: Callable[[], None]
    ) -> None:
        """Fill and send the form once, and wait for the answer. Returns when the portal let us in.

        ``prove`` raises unless the listing opens behind the form: only then is the attempt known to have ended well.
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
        try:
            self._press()
            self._await_answer(before)
            try:
                prove()
            except PortalUnreachable:
                refusal = None  # nothing was heard against having been let in
                raise
            refusal = None
        except SignInFailed as error:
            refusal = error.code
            raise
        finally:
            if self._may_be_sent:
                self._gate.attempt_ended(username, refusal)
            else:
                self._gate.attempt_not_sent(username)

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
            self._gate.person_needed(username, PersonNeeded.code)
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

    def _await_answer(self, before: PageSnapshot) -> None:
        stopped_at: float | None = None
        for now in self._page.watch(self._patience.answer, heed_stop=False):
            state = judge_answer(before, now)
            if state in _IN or (state is PortalState.NEEDS_PERSON and not now.on_sign_in):
                return  # a page in between is judged by whether the listing opens behind it
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
        raise SignInUnanswered("The sign-in form was sent and the portal did not answer.",
                               "Whether the password was accepted is not known. Sync again yourself; "
                               "automatic syncs wait for that.")


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
