"""Progress and Practice in a real browser: deep link, another number, Back, a goal, two widths, axe, keyboard."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.at_rest import drawn_width, narrowed, opened, settle, tab_until, violations
from tests.pages.in_browser.conftest import SharedServer

pytestmark = pytest.mark.browser
PROGRESS = "/progress?player=Alex&club=9+Iron&metric=carry_m&period=all"


@pytest.fixture(scope="module")
def address(server: SharedServer) -> str:
    return server.fill(40)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_from_a_deep_link_to_another_number_and_back(browser: Browser, address: str, width: int) -> None:
    page = opened(browser, f"{address}{PROGRESS}", width=width, height=1000)
    expect(page.get_by_test_id("stVegaLiteChart").first.locator("canvas, svg").first).to_be_visible()
    assert drawn_width(page) <= width
    choose(page, "What", "Smash factor")
    expect(page).to_have_url(re.compile("metric=smash_factor"))
    page.get_by_text("The sessions as a table").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    settle(page)
    page.get_by_role("link", name=re.compile("Best session")).click()
    expect(page).to_have_url(re.compile(r"/session\?session=\d+"))
    page.go_back()
    expect(page.get_by_role("heading", name="Progress", level=1, exact=True)).to_be_visible()
    settle(page)
    expect(page).to_have_url(re.compile("metric=smash_factor"))
    expect(page.get_by_role("combobox", name="What", exact=True)).to_have_value("Smash factor")


def test_back_brings_the_number_of_before(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}{PROGRESS}")
    choose(page, "What", "Apex")
    page.go_back()
    settle(page)
    expect(page.get_by_role("combobox", name="What", exact=True)).to_have_value("Carry")


def test_a_goal_is_set_and_closed_and_everything_is_accessible_and_fits_a_phone(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}{PROGRESS}")
    page.get_by_text("Set a goal: Carry with the 9 Iron").click()
    settle(page)  # the box opens slowly: a button in it moves away under the mouse
    page.get_by_role("spinbutton", name="Target (yd)", exact=True).fill("180")
    page.get_by_role("button", name="Save this goal", exact=True).last.click()
    expect(page.get_by_test_id("stAlert").filter(has_text="The goal is set")).to_be_visible()
    expect(page.get_by_text("of the way: from")).to_be_visible()
    page.get_by_text("How the verdict comes about").click()
    settle(page)
    assert violations(page) == []
    assert narrowed(page, dark=True) <= 390
    page = opened(browser, f"{address}{PROGRESS}")
    page.get_by_role("button", name="Close this goal", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="The goal is closed")).to_be_visible()


def test_practice_is_accessible_and_fits_a_phone_and_its_explanations_open_by_keyboard(
    browser: Browser, address: str
) -> None:
    page = opened(browser, f"{address}/practice?player=Alex")
    expect(page.get_by_role("heading", name="Blocked or mixed", exact=True)).to_be_visible()
    page.get_by_text(re.compile("^Too early to say: ")).click()
    expect(page.get_by_role("heading", name="Warming up", exact=True)).to_be_visible()
    assert any(tab_until(page, "The months as a table") for _ in range(3))
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Month", exact=True)).to_be_visible()
    settle(page)
    assert violations(page) == []
    assert narrowed(page, dark=True) <= 390


def test_all_clubs_are_accessible_fit_a_phone_and_open_by_a_click_anywhere_on_a_row(
    browser: Browser, address: str
) -> None:
    page = opened(browser, f"{address}/progress?player=Alex&metric=side_m")
    row = page.locator(".rb-progress").filter(has=page.locator(".rb-word")).nth(2)
    expect(row.locator("img")).to_be_visible()
    settle(page)
    assert violations(page) == []
    assert narrowed(page, dark=True) <= 390
    row.locator(".rb-word").click(force=True)
    expect(page).to_have_url(re.compile("club=3\\+Hybrid"))
    expect(page.get_by_role("combobox", name="Club", exact=True)).to_have_value("3 Hybrid")
    page.go_back()
    expect(row.locator("img")).to_be_visible()
