"""What a page is, and what an answer means: pure judgements, as a table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from automation.portal_errors import error_of, error_of_status
from automation.portal_guard import is_deleting_request
from automation.portal_state import FrameSeen, InputSeen, PageSnapshot, PortalState, RequestSeen, classify_page
from automation.sign_in_answer import judge_answer
from golf.errors import (
    AccountLocked,
    PasswordRefused,
    PersonNeeded,
    PortalChanged,
    PortalMaintenance,
    PortalOffline,
    PortalRefusing,
)

HOME = "https://my.uneekor.com"
BOXES = (InputSeen("email", names="email"), InputSeen("password", names="password"))
FOOTER = "Sign in\nAccount locked? Contact support.\nBy signing in you agree to the terms."
FORM = PageSnapshot(f"{HOME}/login", "d1", 200, text=FOOTER, inputs=BOXES, idle_ms=500.0)
LISTING = PageSnapshot(f"{HOME}/report", "d2", 200, row_count=5, frame_seen=True, text="Reports", idle_ms=500.0)
CAPTCHA = FrameSeen("https://www.google.com/recaptcha/api2/anchor?size=normal", 304, 78)
BADGE = FrameSeen("https://www.google.com/recaptcha/api2/anchor?size=invisible", 256, 60)


@pytest.mark.parametrize(("seen", "state"), [
    (FORM, PortalState.SIGN_IN_FORM),
    (LISTING, PortalState.LISTING),
    (replace(LISTING, row_count=0), PortalState.LISTING),
    (replace(LISTING, text="Maintenance is planned for Sunday."), PortalState.LISTING),
    (replace(FORM, url=f"{HOME}/report"), PortalState.SIGN_IN_FORM),
    (replace(FORM, frames=(CAPTCHA,)), PortalState.NEEDS_PERSON),
    (replace(FORM, frames=(BADGE,)), PortalState.SIGN_IN_FORM),
    (replace(FORM, inputs=(*BOXES, InputSeen("text", names="captcha"))), PortalState.NEEDS_PERSON),
    (replace(FORM, alerts=("Wrong password",)), PortalState.REFUSED),
    (replace(FORM, alerts=("Too many attempts",)), PortalState.LOCKED),
    (replace(FORM, inputs=()), PortalState.LOCKED),
    (replace(FORM, inputs=(), text="Use our app"), PortalState.NO_FORM),
    (replace(FORM, inputs=(), text=""), PortalState.BLANK),
    (replace(FORM, inputs=(), text="We are down for maintenance"), PortalState.MAINTENANCE),
    (replace(FORM, inputs=(), text="x", status=503), PortalState.MAINTENANCE),
    (replace(FORM, inputs=(), text="Bad gateway", status=502), PortalState.SERVER_ERROR),
    (replace(FORM, inputs=(), text="Slow down", status=429), PortalState.REFUSING),
    (replace(FORM, inputs=(), text="Verify you are human", status=403), PortalState.NEEDS_PERSON),
    (PageSnapshot(f"{HOME}/terms", text="Our terms"), PortalState.NEEDS_PERSON),
    (PageSnapshot(f"{HOME}/x", text="New terms: do you agree?", inputs=(InputSeen("checkbox"),)),
     PortalState.NEEDS_PERSON),
    (PageSnapshot(f"{HOME}/x", text="Enter the verification code we sent you"), PortalState.NEEDS_PERSON),
    (PageSnapshot(f"{HOME}/home", text="Welcome back"), PortalState.ELSEWHERE),
    (PageSnapshot(f"{HOME}/home"), PortalState.BLANK),
])
def test_a_page_is_recognised(seen: PageSnapshot, state: PortalState) -> None:
    assert classify_page(seen) is state


def after(text: str = "", *, status: int | None = None, method: str = "POST", path: str = "/api/login",
          idle: float = 200.0, **changes: object) -> PageSnapshot:
    """The form as it stands after it was sent."""
    said = f"{FOOTER}\n{text}"
    requests = () if status is None else (RequestSeen(1, method, path, status if status >= 0 else None),)
    return replace(FORM, text=said, requests=requests, idle_ms=idle, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("now", "state"), [
    (after(), None),
    (after("Signing in…"), None),
    (after("Signing in…", status=-1, pending=1), None),
    (after("Wrong e-mail or password", status=401), PortalState.REFUSED),
    (after("Wrong e-mail or password", status=401, idle=20.0), None),
    (after("Nope!", status=401), PortalState.REFUSED),
    (after("", status=400), None),
    (after("", status=400, idle=1_100.0), PortalState.REFUSED),
    (after("Wrong e-mail or password", status=200), PortalState.REFUSED),
    (after("Hmm, das war nichts", status=200), None),
    (after("Hmm, das war nichts", status=200, idle=3_500.0), PortalState.REFUSED),
    (after("", status=200, idle=3_500.0), None),
    (after("", status=200, idle=10_500.0), PortalState.REFUSED),
    (after("Welcome! One moment…", status=200, idle=1_500.0), None),
    (after("Your account is locked", status=401), PortalState.LOCKED),
    (after("Too many failed attempts", status=200), PortalState.LOCKED),
    (after("Wrong password. Your account will be locked after 2 more", status=401), PortalState.REFUSED),
    (after("Please wait", status=429), PortalState.LOCKED),
    (after("Please wait", status=423), PortalState.LOCKED),
    (after("Oops", status=503), PortalState.MAINTENANCE),
    (after("Oops", status=500), PortalState.SERVER_ERROR),
    (after("Failed to fetch", status=0), PortalState.SERVER_ERROR),
    (after("x", status=204, path="/api/metrics", idle=500.0), None),
    (after("x", status=200, method="GET", path="/api/config", idle=500.0), None),
    (after("Enter the verification code", status=200), PortalState.NEEDS_PERSON),
    (after("", frames=(CAPTCHA,)), PortalState.NEEDS_PERSON),
    (replace(FORM, document_id="d9", idle_ms=200.0), None),
    (replace(FORM, document_id="d9", idle_ms=3_100.0), PortalState.REFUSED),
    (replace(FORM, document_id="d9", text=FOOTER + "\nInvalid login"), PortalState.REFUSED),
    (replace(FORM, document_id="d9", status=401, idle_ms=1_100.0), PortalState.REFUSED),
    (replace(FORM, document_id="d9", status=429), PortalState.LOCKED),
    (replace(FORM, document_id="d9", status=503, inputs=()), PortalState.MAINTENANCE),
    (replace(FORM, document_id="d9", ready=False), None),
    (LISTING, PortalState.LISTING),
    (PageSnapshot(f"{HOME}/home", "d3", 200, text="Welcome"), PortalState.ELSEWHERE),
    (PageSnapshot(f"{HOME}/home", "d3", 200), None),
    (PageSnapshot(f"{HOME}/terms", "d3", 200, text="Terms"), PortalState.NEEDS_PERSON),
])
def test_an_answer_is_judged(now: PageSnapshot, state: PortalState | None) -> None:
    assert judge_answer(FORM, now) is state


@pytest.mark.parametrize(("state", "error"), [
    (PortalState.REFUSED, PasswordRefused), (PortalState.LOCKED, AccountLocked),
    (PortalState.NEEDS_PERSON, PersonNeeded), (PortalState.MAINTENANCE, PortalMaintenance),
    (PortalState.SERVER_ERROR, PortalOffline), (PortalState.REFUSING, PortalRefusing),
    (PortalState.NO_FORM, PortalChanged), (PortalState.ELSEWHERE, PortalChanged), (PortalState.BLANK, PortalOffline),
])
def test_every_state_has_its_sentence(state: PortalState, error: type[Exception]) -> None:
    raised = error_of(state)
    assert type(raised) is error
    assert raised.what_happened
    assert raised.what_to_do


def test_failed_requests_have_their_sentence() -> None:
    assert [type(error_of_status(status)) for status in (503, 429, 403, 0, 500)] == [
        PortalMaintenance, PortalRefusing, PortalRefusing, PortalOffline, PortalOffline]


@pytest.mark.parametrize(("method", "url", "kind", "deletes"), [
    ("DELETE", f"{HOME}/api/report/1", "fetch", True), ("POST", f"{HOME}/api/report/delete", "xhr", True),
    ("GET", f"{HOME}/report/delete?id=1", "document", True), ("GET", f"{HOME}/removeReport?id=1", "image", True),
    ("POST", f"{HOME}/api?action=delete&id=1", "xhr", True), ("POST", f"{HOME}/x?_method=DELETE", "xhr", True),
    ("GET", f"{HOME}/static/delete-icon.svg", "image", False), ("GET", f"{HOME}/remove-chunk.js", "script", False),
    ("GET", f"{HOME}/api/reports?deleted=false", "fetch", False),
    ("GET", f"{HOME}/api/deleted-reports", "fetch", False),
    ("GET", f"{HOME}/api/reports?includeDelete=0", "fetch", False), ("POST", f"{HOME}/api/login", "fetch", False),
])
def test_requests_that_could_delete_are_recognised(method: str, url: str, kind: str, deletes: bool) -> None:
    assert is_deleting_request(method, url, kind) is deletes
