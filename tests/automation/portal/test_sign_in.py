"""Signing in, in a real browser against a tiny portal: each unknown of uneekor.md, either way."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pytest

from automation.portal_session import SignInOutcome
from golf.accounts import ONCE_MORE
from golf.errors import (
    AccountLocked,
    GolfError,
    PasswordRefused,
    PersonNeeded,
    PortalChanged,
    PortalMaintenance,
    PortalOffline,
    PortalRefusing,
    SignInBlocked,
    SignInUnanswered,
    SyncStopped,
)
from tests.automation.conftest import Visit
from tests.automation.tiny_portal import PASSWORD, USER

pytestmark = pytest.mark.browser
Visits = Callable[..., Visit]
LET_IN = ["check", "begins", "ended:None"]


@pytest.mark.parametrize("options", [
    {}, {"sign_in_by": "post"}, {"sign_in_by": "post", "redirect_by": "server"}, {"redirect_by": "slow script"},
    {"answer_delay": 1.2}, {"after_sign_in": "/home"}, {"sign_in_page": "badge"},
], ids=str)
def test_a_good_password_is_let_in_with_one_form_sent(visit: Visits, options: dict[str, object]) -> None:
    place = visit(**options)
    _, outcome = place.enter()
    assert outcome is SignInOutcome.PASSWORD
    assert place.portal.counts["sign_in"] == 1
    assert place.gate.events == LET_IN
    assert USER in place.jar.kept


@pytest.mark.parametrize("options", [
    {}, {"sign_in_by": "xhr200"}, {"sign_in_by": "post"}, {"refusal": "Nope.", "refusal_status": 403},
    {"sign_in_by": "post", "refusal": "Hm."}, {"answer_delay": 1.0}, {"refusal": ""},
    {"refusal": "", "refusal_status": 400},
], ids=str)
def test_a_wrong_password_is_sent_once_and_refused(visit: Visits, options: dict[str, object]) -> None:
    place = visit(**options)
    with pytest.raises(PasswordRefused) as refused:
        place.enter("not the password")
    assert "not the password" not in str(refused.value)
    assert place.portal.counts["sign_in"] == 1
    assert place.gate.events == ["check", "begins", "ended:password_refused"]
    assert place.jar.kept == {}


@pytest.mark.parametrize(("options", "error"), [
    ({"refusal": "Your account is locked."}, AccountLocked),
    ({"sign_in_by": "post", "refusal": "Too many failed attempts."}, AccountLocked),
    ({"refusal": "Please solve the captcha", "sign_in_by": "xhr200"}, PersonNeeded),
], ids=str)
def test_an_answer_that_needs_a_person_is_told_as_such(
    visit: Visits, options: dict[str, object], error: type[GolfError]
) -> None:
    place = visit(**options)
    with pytest.raises(error) as told:
        place.enter("not the password")
    assert "in your own browser" in told.value.what_to_do
    assert ONCE_MORE in told.value.what_to_do
    assert place.portal.counts["sign_in"] == 1
    assert place.gate.events[-1] == f"ended:{error.code}"


@pytest.mark.parametrize(("options", "error"), [
    ({"sign_in_page": "none"}, PortalChanged), ({"sign_in_page": "captcha"}, PersonNeeded),
    ({"sign_in_page": "maintenance"}, PortalMaintenance), ({"listing_status": 503}, PortalMaintenance),
    ({"listing_status": 500}, PortalOffline), ({"sign_in_page": "offsite", "redirect_by": "server"}, PortalChanged),
], ids=str)
def test_a_portal_without_its_form_gets_no_password(
    visit: Visits, options: dict[str, object], error: type[GolfError]
) -> None:
    place = visit(**options)
    with pytest.raises(error):
        place.enter()
    assert place.asked == 0
    assert place.portal.counts["sign_in"] == 0
    assert "begins" not in place.gate.events


@pytest.mark.parametrize("sign_in_page", ["captcha", "terms_before"])
def test_what_wants_a_person_before_the_password_is_told_to_the_gate(visit: Visits, sign_in_page: str) -> None:
    place = visit(sign_in_page=sign_in_page)
    with pytest.raises(PersonNeeded) as told:
        place.enter()
    assert ONCE_MORE in told.value.what_to_do
    assert place.gate.events == ["person:person_needed"]
    assert place.portal.counts["sign_in"] == 0


LET_IN_UNREAD = ["check", "begins", "ended:let_in_unread"]


@pytest.mark.parametrize("login_error", [
    (200, "Too many requests. Please come back in a minute."), (429, "Slow down"), (404, "404 Not Found"),
    (400, "Invalid request"), (403, "Access denied"), (500, "Something failed"), (503, "Sorry"), (502, "Bad Gateway"),
    (200, "Something went wrong. Please try again later."), (200, "Sorry, you have been blocked"),
], ids=str)
@pytest.mark.parametrize("sign_in_by", ["xhr", "post"])
def test_an_error_page_without_a_form_judges_nobody(
    visit: Visits, login_error: tuple[int, str], sign_in_by: str
) -> None:
    place = visit(login_error=login_error, sign_in_by=sign_in_by, redirect_by="server")
    with pytest.raises((PortalOffline, PortalMaintenance, PortalRefusing)) as told:
        place.enter()
    assert told.value.recoverable
    assert "refused" not in str(told.value)
    assert "locked" not in str(told.value)
    assert place.gate.events == []  # nothing is told to the gate: the next sync tries by itself
    place.portal.options.login_error = None
    assert place.enter()[1] is SignInOutcome.PASSWORD


@pytest.mark.parametrize("sign_in_by", ["xhr", "post"])
def test_a_lock_in_the_place_of_the_form_is_believed(visit: Visits, sign_in_by: str) -> None:
    place = visit(login_error=(200, "Your account has been locked."), sign_in_by=sign_in_by, redirect_by="server")
    with pytest.raises(AccountLocked):
        place.enter()
    assert place.gate.events == ["person:account_locked"]


@pytest.mark.parametrize("options", [
    {"list_hangs": True}, {"listing_when_in": 500}, {"listing_when_in": 503}, {"listing_when_in": -1},
    {"after_sign_in": "/home", "listing_when_in": 500}, {"listing_when_in": 429}, {"listing_when_in": 403},
    {"listing_when_in": 404},
], ids=str)
@pytest.mark.parametrize("sign_in_by", ["xhr", "post"])
def test_a_password_that_was_taken_stays_taken_when_the_list_does_not_come(
    visit: Visits, options: dict[str, object], sign_in_by: str
) -> None:
    place = visit(sign_in_by=sign_in_by, **options)
    session = place.session(page=3.0, answer=5.0, navigation=3.0)
    with pytest.raises(GolfError) as told:
        session.sign_in(USER, place.ask())
    session.close()
    assert place.gate.events == LET_IN_UNREAD
    assert USER in place.jar.kept
    if options.get("listing_when_in") not in {429, 403, 404}:
        assert str(told.value) == "The portal let you in, but its list never finished loading. Sync again later."
        assert told.value.recoverable
    place.portal.options.list_hangs, place.portal.options.listing_when_in = False, 200
    assert place.enter()[1] is SignInOutcome.KEPT_SESSION
    assert place.portal.counts["sign_in"] == 1


def test_a_network_that_goes_after_the_password_was_taken_blocks_nobody_and_costs_no_second_password(
    visit: Visits
) -> None:
    place = visit(after_sign_in="/home", listing_when_in=0)
    session = place.session()
    with pytest.raises(PortalOffline):
        session.sign_in(USER, place.ask())
    session.close()
    assert place.gate.events == LET_IN_UNREAD
    place.portal.options.listing_when_in = 200
    assert place.enter()[1] is SignInOutcome.KEPT_SESSION
    assert place.portal.counts["sign_in"] == 1


@pytest.mark.parametrize("sign_in_by", ["xhr", "post"])
@pytest.mark.parametrize("breaks", ["500", "503", "429", "html", "empty", "form"])
def test_a_form_that_comes_back_without_a_word_was_not_judged(visit: Visits, sign_in_by: str, breaks: str) -> None:
    place = visit(sign_in_by=sign_in_by, sign_in_breaks=breaks)
    session = place.session(answer=6.0)
    with pytest.raises(GolfError) as told:
        session.sign_in(USER, place.ask())
    assert told.value.recoverable
    assert "refused" not in str(told.value)
    assert place.portal.counts["sign_in"] == 1
    assert place.gate.events == ["check", "begins", "ended:sign_in_unanswered"]
    assert place.jar.kept == {}


def test_a_terms_page_after_the_password_needs_a_person(visit: Visits) -> None:
    place = visit(sign_in_page="terms_after", redirect_by="server")
    with pytest.raises(PersonNeeded):
        place.enter()
    assert place.portal.counts["sign_in"] == 1
    assert place.gate.events == ["check", "begins", "ended:person_needed"]


def test_a_form_that_would_put_the_password_into_the_address_is_never_sent(visit: Visits) -> None:
    place = visit(sign_in_page="get_form")
    with pytest.raises(PortalChanged):
        place.enter()
    assert not any("password=" in path for path in place.portal.counts)
    assert place.gate.events == ["check", "begins", "not sent"]


@pytest.mark.parametrize("sign_in_by", ["xhr", "post"])
@pytest.mark.parametrize("breaks", ["reset"])
def test_a_form_that_was_sent_and_never_judged_is_remembered_as_unknown(
    visit: Visits, sign_in_by: str, breaks: str
) -> None:
    place = visit(sign_in_by=sign_in_by, sign_in_breaks=breaks)
    with pytest.raises(GolfError) as trouble:
        place.enter()
    assert trouble.value.code in {"offline", "maintenance"}
    assert place.portal.counts["sign_in"] >= 1  # the browser itself may repeat what was reset
    assert place.gate.events == ["check", "begins", "ended:sign_in_unanswered"]


def test_stop_after_the_form_was_sent_leaves_its_end_unknown(visit: Visits) -> None:
    place = visit(sign_in_page="never", answer_delay=8.0)
    place.gate.when_begun = place.stop.set
    with pytest.raises(SyncStopped):
        place.session(answer=30.0).sign_in(USER, place.ask())
    assert place.portal.counts["sign_in"] == 1
    assert place.gate.events[-1] == "ended:sign_in_unanswered"


def test_stop_while_the_form_cannot_be_sent_yet_is_no_attempt(visit: Visits) -> None:
    place = visit(sign_in_page="disabled")
    place.gate.when_begun = place.stop.set
    with pytest.raises(SyncStopped):
        place.session(form=30.0).sign_in(USER, place.ask())
    assert place.portal.counts["sign_in"] == 0
    assert place.gate.events == ["check", "begins", "not sent"]


def test_a_portal_that_does_not_answer_is_not_asked_twice(visit: Visits) -> None:
    place = visit(sign_in_page="never")
    session = place.session(answer=1.0)
    with pytest.raises(SignInUnanswered):
        session.sign_in(USER, place.ask())
    assert place.portal.counts["sign_in"] == 1
    assert place.gate.events[-1] == "ended:sign_in_unanswered"


def test_a_portal_that_cannot_be_reached_is_offline(visit: Visits) -> None:
    place = visit()
    place.portal.__exit__()
    with pytest.raises(PortalOffline):
        place.enter()
    assert place.asked == 0


def test_a_closed_gate_keeps_the_password_away(visit: Visits) -> None:
    place = visit()
    place.gate.blocked = True
    with pytest.raises(SignInBlocked):
        place.enter()
    assert place.asked == 0
    assert place.portal.counts["sign_in"] == 0


def test_a_kept_session_needs_no_password(visit: Visits) -> None:
    place = visit()
    first, _ = place.enter()
    first.close()
    _, outcome = place.enter()
    assert outcome is SignInOutcome.KEPT_SESSION
    assert place.gate.events[-1] == "kept session"
    assert place.asked == 1
    assert place.portal.counts["sign_in"] == 1


def test_dead_or_broken_cookies_fall_back_to_the_password(visit: Visits) -> None:
    place = visit()
    place.jar.kept[USER] = {"cookies": [{"name": "sid", "value": "dead", "url": "nonsense"}], "origins": []}
    _, outcome = place.enter()
    assert outcome is SignInOutcome.PASSWORD
    place.portal.sessions.clear()
    _, outcome = place.enter()
    assert outcome is SignInOutcome.PASSWORD
    assert place.portal.counts["sign_in"] == 2


def test_a_kept_session_is_used_even_when_the_gate_is_closed(visit: Visits) -> None:
    place = visit()
    place.enter()[0].close()
    place.gate.blocked = True
    assert place.enter()[1] is SignInOutcome.KEPT_SESSION


def test_cookies_that_cannot_be_written_cost_nothing_but_a_word_in_the_log(
    visit: Visits, caplog: pytest.LogCaptureFixture
) -> None:
    place = visit()
    before = place.browser.contexts
    place.jar.full = True
    session, outcome = place.enter()
    assert outcome is SignInOutcome.PASSWORD
    session.close()
    assert place.browser.contexts == before
    assert "cookies_not_kept" in caplog.messages


def test_stop_is_heard_while_the_portal_is_slow(visit: Visits) -> None:
    place = visit(render_delay=5.0)
    threading.Timer(0.5, place.stop.set).start()
    with pytest.raises(SyncStopped):
        place.come_in()


def test_the_password_is_in_no_log_and_no_error(visit: Visits, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    place = visit()
    place.enter()
    with pytest.raises(PasswordRefused) as refused:
        visit().enter("hunter2-hunter2")
    everything = caplog.text + "".join(str(vars(record)) for record in caplog.records) + repr(refused.value)
    assert PASSWORD not in everything
    assert "hunter2" not in everything
    assert refused.value.__cause__ is None
    assert PASSWORD not in "".join(place.said)
