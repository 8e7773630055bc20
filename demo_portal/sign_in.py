"""Signing in: by XHR or by form post, and everything that may come in its way."""

from __future__ import annotations

import json
import logging
from typing import NamedTuple
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from demo_portal.cookies import COOKIE_NAME, SECONDS_PER_DAY
from demo_portal.faults import Fault
from demo_portal.pages import SEE_OTHER, shell, signed_in, to_login
from demo_portal.state import PortalState, state_of

logger = logging.getLogger(__name__)

WRONG_CREDENTIALS = "The email or password you entered is incorrect."
ACCOUNT_LOCKED = "Your account has been locked due to too many failed attempts. Please contact support."
DEFAULT_DELAY_SECONDS = 3.0
UNAUTHORIZED, BAD_REQUEST = 401, 400


class Outcome(NamedTuple):
    """What becomes of an attempt: an error text, or the page to go to and perhaps a cookie."""

    error: str | None = None
    next_page: str | None = None
    cookie: str | None = None


async def login_page(request: Request) -> Response:
    """`GET /login`."""
    return _login_shell(state_of(request), None)


def _login_shell(state: PortalState, error: str | None) -> Response:
    has_form = state.faults.take(Fault.NO_LOGIN_FORM) is None
    wait = state.options.login_form_seconds
    return shell("Sign in", "login.js", {"mode": state.options.sign_in, "error": error, "form": has_form, "wait": wait})


async def login_by_form(request: Request) -> Response:
    """`POST /login`: the form's own submit; 303 onwards, or the form again with the error."""
    state = state_of(request)
    fields = parse_qs((await request.body()).decode("utf-8", "replace"))
    outcome = await _attempt(state, fields.get("email", [""])[0], fields.get("password", [""])[0])
    if outcome.next_page is None:
        return _login_shell(state, outcome.error)
    return _with_cookie(state, RedirectResponse(outcome.next_page, SEE_OTHER), outcome)


async def login_by_xhr(request: Request) -> Response:
    """`POST /portal-api/login` with `{email, password}`: `{next}`, or 401 with `{error}`."""
    state = state_of(request)
    try:
        fields = json.loads(await request.body())
        email, password = str(fields["email"]), str(fields["password"])
    except (ValueError, KeyError, TypeError):
        return JSONResponse({"error": "Bad request"}, BAD_REQUEST)
    outcome = await _attempt(state, email, password)
    if outcome.next_page is None:
        return JSONResponse({"error": outcome.error}, UNAUTHORIZED)
    return _with_cookie(state, JSONResponse({"next": outcome.next_page}), outcome)


async def _attempt(state: PortalState, email: str, password: str) -> Outcome:
    """Try one pair of credentials under the faults that are on."""
    state.counters.sign_in_attempts += 1
    await state.wait(state.options.sign_in_seconds)
    if delay := state.faults.take(Fault.SIGN_IN_DELAY):
        await state.delay(delay, DEFAULT_DELAY_SECONDS)
    if state.faults.take(Fault.SIGN_IN_NEVER):
        await state.wait(None)
    if state.faults.take(Fault.LOCKED_ACCOUNT):
        return Outcome(error=ACCOUNT_LOCKED)
    account = state.library.account(email, password)
    if account is None:
        return Outcome(error=WRONG_CREDENTIALS)
    if state.faults.take(Fault.CAPTCHA_AFTER_SUBMIT):
        return Outcome(next_page="/verify")
    terms = state.faults.take(Fault.TERMS_AFTER_SUBMIT) is not None
    cookie = state.sessions.start(account, state.options.session_days, must_accept_terms=terms)
    state.counters.sign_ins_ok += 1
    logger.info("portal_signed_in")
    return Outcome(next_page="/terms" if terms else "/report", cookie=cookie)


def _with_cookie(state: PortalState, response: Response, outcome: Outcome) -> Response:
    """Set the session cookie, if the attempt earned one."""
    if outcome.cookie is not None:
        seconds = state.options.session_days * SECONDS_PER_DAY
        response.set_cookie(COOKIE_NAME, outcome.cookie, max_age=seconds, httponly=True, samesite="lax")
    return response


async def verify_page(_request: Request) -> Response:
    """`GET /verify`: a captcha that only a person could solve (here nobody can)."""
    return shell("Verification", "gate.js", {"gate": "captcha"})


async def terms_page(request: Request) -> Response:
    """`GET /terms`: the page between sign-in and listing."""
    return shell("Terms of Service", "gate.js", {"gate": "terms"}) if signed_in(request) else to_login()


async def accept_terms(request: Request) -> Response:
    """`POST /terms`: a person agreed."""
    session = signed_in(request)
    if session is None:
        return to_login()
    session.must_accept_terms = False
    return RedirectResponse("/report", SEE_OTHER)


async def log_out(request: Request) -> Response:
    """`GET /logout`."""
    state_of(request).sessions.end(request.cookies.get(COOKIE_NAME))
    return to_login()
