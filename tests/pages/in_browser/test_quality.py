"""Data quality in a real browser: tick by keyboard, leave out, undo, a link to the shot and back, two widths, axe."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.pages.at_rest import drawn_width, narrowed, opened, settle, tab_until, violations
from tests.pages.in_browser.conftest import SharedServer
from tests.pages.suspicious_sessions import CARRY_WRONG, seed_suspicious

pytestmark = pytest.mark.browser
MISREAD = "/quality?player=Alex&kind=misread"


@pytest.fixture(scope="module")
def address(server: SharedServer) -> str:
    return server.fill(40, then=seed_suspicious)


@pytest.mark.parametrize("width", [1280, 390])
def test_shots_are_left_out_and_it_is_undone(browser: Browser, address: str, width: int) -> None:
    page = opened(browser, f"{address}{MISREAD}", width=width)
    assert drawn_width(page) <= width
    page.get_by_role("button", name="Tick all", exact=True).click()
    expect(page.get_by_text(f"{CARRY_WRONG} of {CARRY_WRONG} ticked")).to_be_visible()
    page.get_by_role("button", name="Leave out", exact=True).click()
    done = page.get_by_test_id("stAlert").filter(has_text=f"Left out: {CARRY_WRONG} shots.")
    expect(done).to_be_visible()
    expect(done).to_contain_text(re.compile(r"carry [\d.]+( → [\d.]+)? yd over \d+ → \d+ shots"))
    expect(page.get_by_text("Nothing to review here.")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Taken back: left out")).to_be_visible()
    expect(page.get_by_role("button", name="Tick all", exact=True)).to_be_enabled()


def test_the_keyboard_ticks_and_decides(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/quality?player=Alex&kind=club")
    page.get_by_role("checkbox").last.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("1 of 2 ticked")).to_be_visible()
    page.get_by_role("button", name="Tick all", exact=True).focus()
    assert tab_until(page, "It was the 56°")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stAlert").filter(has_text="Moved to another club: 1 shot.")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).press("Enter")
    expect(page.get_by_text("Taken back: moved to another club")).to_be_visible()


def test_a_shot_is_looked_at_and_back_is_the_same_list(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}{MISREAD}")
    page.get_by_role("link", name=re.compile("See shot")).first.click()
    expect(page).to_have_url(re.compile(r"/session\?session=\d+&shot="))
    page.go_back()
    expect(page.get_by_role("heading", name="Data quality", level=1, exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("kind=misread"))
    expect(page.get_by_role("combobox", name="Kind", exact=True)).to_have_value("Likely misread")


def test_the_list_is_accessible_and_fits_a_phone(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/quality?player=Alex")
    for name in ("What numbers rest on", "could not be judged", "How this is judged"):
        page.locator("summary").filter(has_text=name).click()
    settle(page)
    assert violations(page) == []
    assert narrowed(page) <= 390
