"""What a page is, and what an answer means: pure judgements, as a table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from automation.portal.errors import error_of, error_of_status
from automation.portal.guard import is_deleting_request
from automation.portal.page_state import FrameSeen, InputSeen, PageSnapshot, PortalState, classify_page
from automation.portal.sent_answers import Answer
from automation.portal.sign_in_answer import judge_answer
from golf.errors import (
    AccountLocked,
    PasswordRefused,
    PersonNeeded,
    PortalChanged,
    PortalMaintenance,
    PortalOffline,
    PortalRefusing,
    SignInUnanswered,
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
    (replace(FORM, alerts=("Wrong password",)), PortalState.SIGN_IN_FORM),
    (replace(FORM, alerts=("Too many attempts",)), PortalState.PAUSE),
    (replace(FORM, alerts=("Your account has been locked.",)), PortalState.LOCKED),
    (replace(FORM, alerts=("Account locked? Contact support.",)), PortalState.SIGN_IN_FORM),
    (replace(FORM, alerts=("This site is protected by reCAPTCHA and the terms apply.",)), PortalState.SIGN_IN_FORM),
    (replace(FORM, status=403), PortalState.SIGN_IN_FORM),
    (replace(FORM, status=429), PortalState.PAUSE),
    (replace(FORM, inputs=()), PortalState.NO_FORM),
    (replace(FORM, inputs=(), text="Use our app"), PortalState.NO_FORM),
    (replace(FORM, inputs=(), text=""), PortalState.BLANK),
    (replace(FORM, inputs=(), text="We are down for maintenance"), PortalState.MAINTENANCE),
    (replace(FORM, inputs=(), text="x", status=503), PortalState.MAINTENANCE),
    (replace(FORM, inputs=(), text="Bad gateway", status=502), PortalState.SERVER_ERROR),
    (replace(FORM, inputs=(), text="Slow down", status=429), PortalState.PAUSE),
    (replace(FORM, inputs=(), text="Verify you are human", status=403), PortalState.NEEDS_PERSON),
    (PageSnapshot(f"{HOME}/terms", text="Our terms"), PortalState.NEEDS_PERSON),
    (PageSnapshot(f"{HOME}/x", text="New terms: do you agree?", inputs=(InputSeen("checkbox"),)),
     PortalState.NEEDS_PERSON),
    (PageSnapshot(f"{HOME}/x", text="Enter the verification code we sent you"), PortalState.NEEDS_PERSON),
    (PageSnapshot(f"{HOME}/x", text="Please accept our new terms.\nAccept"), PortalState.NEEDS_PERSON),
    (PageSnapshot(f"{HOME}/x", text="Our Terms of Use have changed.\nContinue"), PortalState.NEEDS_PERSON),
    (PageSnapshot(f"{HOME}/x", text="Are you a robot?"), PortalState.NEEDS_PERSON),
    (PageSnapshot(f"{HOME}/x", text="We saw unusual traffic. Are you human?", status=200), PortalState.NEEDS_PERSON),
    (replace(FORM, inputs=(), text="Are you a robot?"), PortalState.NEEDS_PERSON),
    (replace(FORM, inputs=(), text="We updated our privacy policy.\nI accept"), PortalState.NEEDS_PERSON),
    (PageSnapshot(f"{HOME}/home", text="Hello\nBy using it you agree to the terms"), PortalState.ELSEWHERE),
    (PageSnapshot(f"{HOME}/home", text="Hello\nAccept cookies? Read our privacy policy"), PortalState.ELSEWHERE),
    (PageSnapshot(f"{HOME}/home", text="Please accept our new terms", pending=1), PortalState.ELSEWHERE),
    (PageSnapshot(f"{HOME}/home", text="Welcome back"), PortalState.ELSEWHERE),
    (PageSnapshot(f"{HOME}/home"), PortalState.BLANK),
])
def test_a_page_is_recognised(seen: PageSnapshot, state: PortalState) -> None:
    assert classify_page(seen) is state


NOT_OURS = [  # what /login may say of itself, without any form and before any password
    ("Too many requests. Please come back in a minute.", 200, PortalState.PAUSE),
    ("Too many requests, come back in a minute", 400, PortalState.PAUSE),
    ("Too many failed sign-in attempts from your network. Try again in 15 minutes.", 200, PortalState.PAUSE),
    ("Sorry, you have been blocked", 200, PortalState.ERROR_PAGE),
    ("Sorry, you have been blocked", 403, PortalState.REFUSING),
    ("404 Not Found", 404, PortalState.ERROR_PAGE),
    ("Not Found", 200, PortalState.ERROR_PAGE),
    ("Invalid request", 400, PortalState.ERROR_PAGE),
    ("Access denied", 403, PortalState.REFUSING),
    ("Something went wrong. Try again later.", 200, PortalState.ERROR_PAGE),
    ("Sign-in failed. Unknown error.", 200, PortalState.ERROR_PAGE),
    ("Incorrect gateway configuration", 200, PortalState.NO_FORM),
    ("Accounts are locked after 5 wrong passwords. Account locked? Contact support.", 200, PortalState.NO_FORM),
    ("If your account is locked, write to us.", 200, PortalState.NO_FORM),
    ("We improve two-factor sign-in. Down for maintenance.", 200, PortalState.MAINTENANCE),
    ("Oops! An error. By using this site you agree to our terms and our privacy policy, and to some more of our words.",
     200, PortalState.ERROR_PAGE),
    ("Error. This site is protected by reCAPTCHA and the Google Privacy Policy and Terms apply.", 200,
     PortalState.ERROR_PAGE),
    ("502 Bad Gateway", 502, PortalState.SERVER_ERROR),
    ("Sorry", 503, PortalState.MAINTENANCE),
    ("Your account has been locked due to too many failed attempts. Please contact support.", 200, PortalState.LOCKED),
    ("Your account is temporarily blocked.", 403, PortalState.LOCKED),
    ("Account suspended", 200, PortalState.LOCKED),
    ("Please complete the security check to go on", 200, PortalState.NEEDS_PERSON),
    ("Confirm that you are human", 200, PortalState.NEEDS_PERSON),
]


@pytest.mark.parametrize(("text", "status", "state"), NOT_OURS)
def test_before_a_password_nothing_is_refused_and_only_a_lock_is_a_lock(
    text: str, status: int, state: PortalState
) -> None:
    assert classify_page(replace(FORM, inputs=(), text=text, status=status)) is state


def after(text: str = "", *, idle: float = 200.0, **changes: object) -> PageSnapshot:
    """The form as it stands after it was sent."""
    return replace(FORM, text=f"{FOOTER}\n{text}", idle_ms=idle, **changes)  # type: ignore[arg-type]


def script(status: int, kind: str = "data") -> Answer:
    return Answer(status, kind)


def post(status: int = 200) -> Answer:
    return Answer(status, "html", by_script=False, path="/login")


NEW = replace(FORM, document_id="d9", idle_ms=200.0)
ERROR_PAGE = replace(NEW, inputs=(), text="Something went wrong")


@pytest.mark.parametrize(("now", "answer", "state"), [
    # nothing was answered yet
    (after(), None, None),
    (after("Signing in…"), None, None),
    (after("Signing in…", pending=1), None, None),
    (after("Please fill in your password correctly: it is wrong", idle=20_000.0), None, None),
    (after("", idle=20_000.0), None, None),
    # another page than sign-in
    (LISTING, script(200), PortalState.LISTING),
    (PageSnapshot(f"{HOME}/home", "d3", 200, text="Welcome"), script(200), PortalState.ELSEWHERE),
    (PageSnapshot(f"{HOME}/home", "d3", 200), script(200), None),
    (PageSnapshot(f"{HOME}/report", "d3", 500, text="Oops"), script(200), PortalState.ELSEWHERE),
    (PageSnapshot(f"{HOME}/report", "d3", 500, text="Oops"), post(303), PortalState.ELSEWHERE),
    (PageSnapshot(f"{HOME}/report", "d3", 503, text="Oops"), post(302), PortalState.ELSEWHERE),
    (PageSnapshot(f"{HOME}/report", "d3", 429, text="Oops"), post(302), PortalState.ELSEWHERE),
    (PageSnapshot(f"{HOME}/auth/check", "d3", 500, text="Oops"), post(500), PortalState.SERVER_ERROR),
    (PageSnapshot(f"{HOME}/auth/check", "d3", 429, text="Oops"), post(429), PortalState.PAUSE),
    # a person
    (after("Enter the verification code"), script(200), PortalState.NEEDS_PERSON),
    (after("", frames=(CAPTCHA,)), None, PortalState.NEEDS_PERSON),
    (PageSnapshot(f"{HOME}/terms", "d3", 200, text="Terms"), script(200), PortalState.NEEDS_PERSON),
    # a lock, as the answer to the password
    (after("Your account is locked"), script(401), PortalState.LOCKED),
    (after("Too many failed attempts"), script(200), PortalState.LOCKED),
    (after("Please wait"), script(423), PortalState.LOCKED),
    (replace(NEW, status=423), post(423), PortalState.LOCKED),
    # the portal in trouble
    (after("Oops"), script(503), PortalState.MAINTENANCE),
    (after("Oops"), script(500), PortalState.SERVER_ERROR),
    (after("Wrong e-mail or password"), script(500), PortalState.SERVER_ERROR),
    (after("Failed to fetch"), script(0), PortalState.SERVER_ERROR),
    (replace(NEW, status=503, inputs=()), post(503), PortalState.MAINTENANCE),
    (replace(ERROR_PAGE, status=500), post(500), PortalState.SERVER_ERROR),
    (after("Please wait"), script(429), PortalState.PAUSE),
    (after("Too many requests. Slow down."), script(200), PortalState.PAUSE),
    (replace(NEW, status=429), post(429), PortalState.PAUSE),
    # words about the e-mail address or password
    (after("Wrong e-mail or password"), script(401), PortalState.REFUSED),
    (after("Wrong e-mail or password", idle=20.0), script(401), None),
    (after("Wrong e-mail or password"), script(200), PortalState.REFUSED),
    (after("The email or password you entered is incorrect."), script(200, "html"), PortalState.REFUSED),
    (after("Wrong password. Your account will be locked after 2 more"), script(401), PortalState.REFUSED),
    (replace(NEW, text=FOOTER + "\nInvalid login"), post(), PortalState.REFUSED),
    (replace(NEW, text=FOOTER + "\nInvalid login"), post(302), PortalState.REFUSED),
    # words of the portal's own trouble
    (after("Something went wrong. Please try again later."), script(200, "html"), PortalState.ERROR_PAGE),
    (after("Something went wrong with your account. Please try again later."), script(200), PortalState.ERROR_PAGE),
    (after("Your session has expired, try again"), script(403), PortalState.ERROR_PAGE),
    (ERROR_PAGE, post(), PortalState.ERROR_PAGE),
    (ERROR_PAGE, None, PortalState.ERROR_PAGE),
    # 401, whatever is said
    (after("Nope!"), script(401), PortalState.REFUSED),
    (after("Something went wrong"), script(401), PortalState.REFUSED),
    (after("", idle=1_100.0), script(401, "html"), PortalState.REFUSED),
    (replace(NEW, status=401, idle_ms=1_100.0), post(401), PortalState.REFUSED),
    # a page for people, or nothing, as the answer to a script
    (after(""), script(200, "html"), None),
    (after("", idle=1_100.0), script(200, "html"), PortalState.NOT_JUDGED),
    (after("Hmm", idle=1_100.0), script(200, "html"), PortalState.NOT_JUDGED),
    (after("", idle=1_100.0), script(403, "html"), PortalState.NOT_JUDGED),
    (after("", idle=1_100.0), script(404, "html"), PortalState.NOT_JUDGED),
    (after("", idle=1_100.0), script(200, "empty"), PortalState.NOT_JUDGED),
    (after("", idle=1_100.0), script(408), PortalState.NOT_JUDGED),
    # any other 4xx
    (after(""), script(400), None),
    (after("", idle=1_100.0), script(400), PortalState.REFUSED),
    (after("Nope."), script(403), PortalState.REFUSED),
    (replace(NEW, status=403, idle_ms=1_100.0), post(403), PortalState.REFUSED),
    # success, and the form is back with words we do not know
    (after("Hmm, das war nichts"), script(200), None),
    (after("Hmm, das war nichts", idle=3_500.0), script(200), PortalState.REFUSED),
    (replace(NEW, text=FOOTER + "\nHm.", idle_ms=3_100.0), post(), PortalState.REFUSED),
    (after("Welcome! One moment…", idle=1_500.0), script(200), None),
    # success, and the form is back without a word
    (after("", idle=3_500.0), script(200), None),
    (after("", idle=10_500.0), script(200), PortalState.NOT_JUDGED),
    (NEW, post(), None),
    (replace(NEW, idle_ms=3_100.0), post(), PortalState.NOT_JUDGED),
    (replace(NEW, idle_ms=3_100.0), post(302), PortalState.NOT_JUDGED),
    (replace(NEW, ready=False), post(), None),
    # no form and no words we know
    (replace(NEW, inputs=(), text="Bitte warten", idle_ms=9_000.0), post(), None),
])
def test_an_answer_is_judged(now: PageSnapshot, answer: Answer | None, state: PortalState | None) -> None:
    assert judge_answer(FORM, now, answer) is state


@pytest.mark.parametrize(("state", "error"), [
    (PortalState.REFUSED, PasswordRefused), (PortalState.LOCKED, AccountLocked),
    (PortalState.NEEDS_PERSON, PersonNeeded), (PortalState.MAINTENANCE, PortalMaintenance),
    (PortalState.SERVER_ERROR, PortalOffline), (PortalState.REFUSING, PortalRefusing),
    (PortalState.PAUSE, PortalRefusing), (PortalState.ERROR_PAGE, PortalOffline), (PortalState.LISTING, PortalOffline),
    (PortalState.NOT_JUDGED, SignInUnanswered), (PortalState.NO_ANSWER, SignInUnanswered),
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
