from __future__ import annotations

import time
from dataclasses import replace

import httpx
import pytest

from demo_portal import DemoPortal, Fault, build_account
from demo_portal.sign_in import ACCOUNT_LOCKED, WRONG_CREDENTIALS


def credentials(portal: DemoPortal) -> dict[str, str]:
    return {"email": portal.username, "password": portal.password}


def test_the_form_is_drawn_by_script(client: httpx.Client) -> None:
    page = client.get("/login")
    assert page.status_code == 200
    assert "<input" not in page.text
    assert "login.js" in page.text


def test_success_sets_a_cookie_for_a_week_that_scripts_cannot_read(portal: DemoPortal, client: httpx.Client) -> None:
    cookie = client.post("/portal-api/login", json=credentials(portal)).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "Max-Age=604800" in cookie
    assert client.get("/report").status_code == 200
    assert (portal.counters.sign_in_attempts, portal.counters.sign_ins_ok) == (1, 1)


def test_wrong_credentials_stay_outside(portal: DemoPortal, client: httpx.Client) -> None:
    answer = client.post("/portal-api/login", json={"email": portal.username, "password": "no"})
    assert (answer.status_code, answer.json()) == (401, {"error": WRONG_CREDENTIALS})
    form = client.post("/login", data={"email": portal.username, "password": "no"})
    assert form.status_code == 200
    assert WRONG_CREDENTIALS in form.text
    assert not client.cookies
    assert (portal.counters.sign_in_attempts, portal.counters.sign_ins_ok) == (2, 0)


def test_a_form_post_leads_to_the_listing(portal: DemoPortal, client: httpx.Client) -> None:
    answer = client.post("/login", data=credentials(portal))
    assert (answer.status_code, answer.headers["location"]) == (303, "/report")
    assert client.get("/portal-api/sessions").status_code == 200


def test_a_broken_request_is_refused(client: httpx.Client) -> None:
    assert client.post("/portal-api/login", content=b"[]").status_code == 400


@pytest.mark.parametrize("path", ["/", "/report", "/terms"])
def test_protected_pages_send_strangers_to_login(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (302, "/login")


def test_the_session_can_be_lost_either_way(portal: DemoPortal, member: httpx.Client) -> None:
    portal.expire_sessions()
    assert member.get("/portal-api/sessions").headers["location"] == "/login"
    portal.options = replace(portal.options, expired="script")
    assert member.get("/report").status_code == 200
    assert member.get("/portal-api/sessions").status_code == 401


def test_signing_out_ends_the_session(member: httpx.Client) -> None:
    member.get("/logout")
    assert member.get("/report").status_code == 302


def test_a_locked_account_refuses_the_right_password(portal: DemoPortal, client: httpx.Client) -> None:
    portal.faults.on(Fault.LOCKED_ACCOUNT)
    assert client.post("/portal-api/login", json=credentials(portal)).json() == {"error": ACCOUNT_LOCKED}


def test_the_form_can_be_missing(portal: DemoPortal, client: httpx.Client) -> None:
    portal.faults.on(Fault.NO_LOGIN_FORM, times=1)
    assert '"form": false' in client.get("/login").text
    assert '"form": true' in client.get("/login").text


def test_a_captcha_may_come_after_the_password(portal: DemoPortal, client: httpx.Client) -> None:
    portal.faults.on(Fault.CAPTCHA_AFTER_SUBMIT)
    assert client.post("/portal-api/login", json=credentials(portal)).json() == {"next": "/verify"}
    assert "captcha" in client.get("/verify").text
    assert client.get("/report").headers["location"] == "/login"


def test_terms_must_be_accepted_first(portal: DemoPortal, client: httpx.Client) -> None:
    portal.faults.on(Fault.TERMS_AFTER_SUBMIT)
    assert client.post("/portal-api/login", json=credentials(portal)).json() == {"next": "/terms"}
    assert client.get("/report").headers["location"] == "/terms"
    assert client.post("/terms").headers["location"] == "/report"
    assert client.get("/report").status_code == 200


def test_the_answer_may_be_slow_or_never_come(portal: DemoPortal, client: httpx.Client) -> None:
    portal.faults.on(Fault.SIGN_IN_DELAY, times=1, seconds=0.3)
    began = time.monotonic()
    assert client.post("/portal-api/login", json=credentials(portal)).status_code == 200
    assert time.monotonic() - began >= 0.3
    portal.faults.on(Fault.SIGN_IN_NEVER, times=1)
    with pytest.raises(httpx.ReadTimeout):
        client.post("/portal-api/login", json=credentials(portal), timeout=0.3)


def test_two_accounts_share_a_report() -> None:
    mine = build_account(sessions=4)
    yours = build_account(sessions=2, username="two@rangebook.example", password="two")
    yours.reports.append(mine.reports[-1])
    with DemoPortal(accounts=[mine, yours]) as portal, httpx.Client(verify=False, base_url=portal.url) as client:
        client.post("/portal-api/login", json={"email": "two@rangebook.example", "password": "two"})
        rows = client.get("/portal-api/sessions").json()["rows"]
        assert [row["id"] for row in rows] == [report.id for report in yours.reports]
        portal.delete(mine.reports[-1].id)
        assert (len(mine.reports), len(yours.reports)) == (3, 2)
