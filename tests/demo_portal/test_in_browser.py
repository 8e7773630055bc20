"""What only a browser sees: forms and rows that scripts draw, and what clicks do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from demo_portal import DemoPortal, Fault
from demo_portal.sign_in import WRONG_CREDENTIALS
from tests.browsers import PATIENCE_MS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    shared = chromium.new_context()
    shared.set_default_timeout(PATIENCE_MS)
    yield shared
    shared.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    context.clear_cookies()
    fresh = context.new_page()
    problems: list[str] = []
    fresh.on("pageerror", lambda error: problems.append(str(error)))
    yield fresh
    fresh.close()
    assert not problems


def sign_in(page: Page, portal: DemoPortal, password: str | None = None) -> None:
    page.goto(portal.url + "/login")
    page.get_by_label("Email").fill(portal.username)
    page.get_by_label("Password").fill(password or portal.password)
    page.get_by_role("button", name="Sign In", exact=True).click()


def open_listing(page: Page, portal: DemoPortal) -> None:
    """Sign in without the form, which has tests of its own, and open the listing."""
    page.request.post(portal.url + "/portal-api/login", data={"email": portal.username, "password": portal.password})
    page.goto(portal.url + "/report")


def names(portal: DemoPortal, start: int, end: int) -> list[str]:
    return [report.name for report in portal.account.reports[start:end]]


@pytest.mark.parametrize("way", ["xhr", "form"])
def test_signing_in_by_either_way(page: Page, portal: DemoPortal, way: Literal["xhr", "form"]) -> None:
    portal.options = replace(portal.options, sign_in=way)
    sign_in(page, portal, "wrong")
    expect(page.get_by_role("alert")).to_have_text(WRONG_CREDENTIALS)
    assert page.url.endswith("/login")
    sign_in(page, portal)
    page.wait_for_url("**/report")
    expect(page.locator("td.name")).to_have_text(names(portal, 0, 5))


def test_the_table_pages_through_the_account(page: Page, portal: DemoPortal) -> None:
    open_listing(page, portal)
    active = page.locator("li.active [aria-current=page]")
    expect(active).to_have_text("1")
    expect(page.get_by_role("button", name="<", exact=True)).to_be_disabled()
    page.get_by_role("button", name=">", exact=True).click()
    expect(page.locator("td.name")).to_have_text(names(portal, 5, 10))
    expect(active).to_have_text("2")
    page.get_by_role("button", name="3", exact=True).click()
    expect(page.locator("td.name")).to_have_text(names(portal, 10, 12))
    expect(page.get_by_role("button", name=">", exact=True)).to_be_disabled()
    page.locator("select#itemLimit").select_option("30")
    expect(page.locator("td.name")).to_have_text(names(portal, 0, 12))
    expect(page.locator("tbody tr").first.locator("a[href*='id=']")).to_have_count(2)
    assert page.get_by_role("columnheader").all_inner_texts() == [
        "Session Name",
        "Date",
        "User Name",
        "Shots",
        "Open Report",
        "Delete Report",
    ]
    page.get_by_placeholder("Enter search keyword here").fill("no such session")
    expect(page.get_by_text("No reports found.")).to_be_visible()


def test_page_numbers_may_be_a_window_of_five(page: Page, portal: DemoPortal) -> None:
    for _ in range(24):
        portal.add_report(shots=1)
    portal.options = replace(portal.options, page_buttons="window")
    open_listing(page, portal)
    numbers = page.locator("#pages button")
    expect(numbers).to_have_text(["<", "1", "2", "3", "4", "5", ">"])
    page.get_by_role("button", name="5", exact=True).click()
    expect(numbers).to_have_text(["<", "3", "4", "5", "6", "7", ">"])
    page.get_by_role("button", name="7", exact=True).click()
    expect(numbers).to_have_text(["<", "4", "5", "6", "7", "8", ">"])


def test_the_trash_icon_deletes_without_asking(page: Page, portal: DemoPortal) -> None:
    open_listing(page, portal)
    second = portal.account.reports[1].name
    page.get_by_role("button", name="Delete report", exact=True).first.click()
    expect(page.locator("td.name").first).to_have_text(second)
    assert portal.counters.deletes == 1


@pytest.mark.parametrize(("one_open", "open_rows"), [(True, 1), (False, 2)])
def test_the_accordion_shows_details_when_opened(
    page: Page, portal: DemoPortal, one_open: bool, open_rows: int
) -> None:
    details: Literal["hidden", "on_expand"] = "on_expand" if one_open else "hidden"
    portal.options = replace(portal.options, layout="accordion", one_open=one_open, details=details)
    open_listing(page, portal)
    rows = page.locator(".accordion-item")
    expect(rows).to_have_count(5)
    hidden_link = rows.first.locator("a[href*='id=']").first
    expect(hidden_link).to_be_hidden()
    expect(rows.first.locator("dd")).to_have_count(0 if one_open else 3)
    for index in (0, 1):
        rows.nth(index).locator(".accordion-button").click()
    expect(page.locator(".accordion-button[aria-expanded=true]")).to_have_count(open_rows)
    report = portal.account.reports[1]
    expect(rows.nth(1).locator("dd")).to_have_text(["Feb 11, 2026", report.player, str(report.shot_count)])
    expect(rows.nth(1).get_by_role("link", name="Open", exact=True)).to_be_visible()


def test_rows_are_torn_down_and_drawn_again(page: Page, portal: DemoPortal) -> None:
    portal.options = replace(portal.options, rerender_every=0.1)
    open_listing(page, portal)
    expect(page.locator("td.name")).to_have_count(5)
    page.wait_for_function("window.first = document.querySelector('td.name')")  # there is none in the middle of drawing
    page.wait_for_function("!window.first.isConnected")
    expect(page.locator("td.name")).to_have_text(names(portal, 0, 5))


def test_old_rows_may_stay_while_the_next_page_loads(page: Page, portal: DemoPortal) -> None:
    portal.options = replace(portal.options, while_loading="stale")
    open_listing(page, portal)
    expect(page.locator("td.name")).to_have_text(names(portal, 0, 5))
    portal.faults.on(Fault.LISTING_DELAY, seconds=600, times=1)
    page.get_by_role("button", name="2", exact=True).click()
    expect(page.locator("li.active")).to_have_text("2")
    assert page.locator("td.name").all_inner_texts() == names(portal, 0, 5)
    portal.faults.clear()
    expect(page.locator("td.name")).to_have_text(names(portal, 5, 10))


@pytest.mark.parametrize("way", ["server", "script"])
def test_a_lost_session_leads_back_to_sign_in(page: Page, portal: DemoPortal, way: Literal["server", "script"]) -> None:
    portal.options = replace(portal.options, expired=way)
    page.goto(portal.url + "/report")
    page.wait_for_url("**/login")
    portal.faults.on(Fault.SESSION_EXPIRES, count=1, times=1)
    open_listing(page, portal)
    page.get_by_role("button", name="2", exact=True).click()
    page.wait_for_url("**/login")


def test_pages_for_a_person_come_after_the_password(page: Page, portal: DemoPortal) -> None:
    portal.faults.on(Fault.CAPTCHA_AFTER_SUBMIT, times=1)
    sign_in(page, portal)
    expect(page.get_by_text("Verify you are human")).to_be_visible()
    portal.faults.on(Fault.TERMS_AFTER_SUBMIT, times=1)
    sign_in(page, portal)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="I Agree", exact=True).click()
    page.wait_for_url("**/report")


def test_the_report_opens_and_names_are_drawn_as_text(page: Page, portal: DemoPortal) -> None:
    portal.rename(portal.account.reports[0].id, "<b>x</b>")
    open_listing(page, portal)
    expect(page.locator("td.name").first).to_have_text("<b>x</b>")
    page.get_by_role("link", name="Open", exact=True).first.click()
    page.wait_for_url("**/power-u-report?**")
    expect(page.get_by_role("heading", level=1)).to_have_text("<b>x</b>")
    expect(page.locator(".day")).to_have_text("2026.02.12")


def test_the_sign_in_page_may_have_no_form(page: Page, portal: DemoPortal) -> None:
    portal.faults.on(Fault.NO_LOGIN_FORM)
    page.goto(portal.url + "/login")
    expect(page.get_by_text("Welcome.")).to_be_visible()
    assert page.locator("input").count() == 0
