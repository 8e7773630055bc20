"""The Clubs page in a real browser: a golfer's way through it, axe over each part, the card on paper, a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsers import new_page
from tests.pages.at_rest import narrowed, opened, settle, violations
from tests.pages.in_browser.conftest import SharedServer

pytestmark = pytest.mark.browser
PARTS = ["", "?club=Driver", "?view=gapping", "?view=yardages", "?view=editor"]


@pytest.fixture(scope="module")
def address(server: SharedServer) -> str:
    return f"{server.fill(60)}/clubs"


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    settle(page)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_accessible_and_does_not_run_off_a_phone(browser: Browser, address: str, part: str) -> None:
    page = opened(browser, address + part)
    assert violations(page) == []
    assert narrowed(page) <= 390


def test_from_the_bag_to_a_club_to_its_session_and_back(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    page.get_by_role("link", name="7 Iron", exact=True).click()
    heading(page, "7 Iron")
    expect(page).to_have_url(re.compile(r"club=7(\+|%20)Iron"))
    page.go_back()
    heading(page, "Clubs")
    page.go_forward()
    heading(page, "7 Iron")
    page.get_by_text("More numbers").click()
    expect(page.get_by_text(re.compile(r"Trimmed mean .* over \d+ shots"))).to_be_visible()
    page.get_by_role("combobox", name="Period", exact=True).click()
    page.get_by_role("option", name="Last 12 months", exact=True).click()
    expect(page.get_by_text("over the last 12 months")).to_be_visible()
    assert "period=12m" in page.url
    page.reload()
    heading(page, "7 Iron")
    expect(page.get_by_text("over the last 12 months")).to_be_visible()
    page.get_by_text("sessions with this club").click()
    settle(page)
    page.get_by_role("link", name=re.compile(r"median \d+ yd")).first.click()
    expect(page).to_have_url(re.compile(r"/session\?session=\d+"))
    settle(page)
    page.go_back()
    heading(page, "7 Iron")
    page.get_by_role("link", name="All clubs", exact=True).click()
    heading(page, "Clubs")


def test_two_names_become_one_club_by_keyboard_and_apart_again(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}?view=editor")
    page.get_by_role("combobox", name="The monitor says", exact=True).focus()
    page.keyboard.type("9 Iron")
    page.keyboard.press("Enter")
    settle(page)
    page.get_by_role("combobox", name="It is my", exact=True).focus()
    page.keyboard.type("Old nine")
    page.keyboard.press("Enter")
    expect(page.get_by_text("that the monitor calls 9 Iron would count as Old nine")).to_be_visible()
    settle(page)
    save = page.get_by_role("button", name="Save", exact=True)
    save.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stAlert").filter(has_text="The bag was changed")).to_be_visible()
    expect(page.get_by_text("9 Iron is Old nine, always")).to_be_visible()
    page.get_by_role("button", name="Undo the last change of the bag", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="Undone")).to_be_visible()
    expect(page.get_by_text("9 Iron is Old nine, always")).to_have_count(0)


def test_the_card_fits_its_paper(browser: Browser, address: str, tmp_path: Path) -> None:
    page = opened(browser, f"{address}?view=yardages")
    for paper, millimetres in (("A6", (105, 148)), ("A5", (148, 210))):
        assert printed_size(browser, page, paper, tmp_path / f"{paper}.html") == millimetres


def printed_size(browser: Browser, page: Page, paper: str, card: Path) -> tuple[int, int]:
    """Width and height in millimetres of the one page that the card fills on this paper."""
    page.get_by_role("radio", name=paper).click()
    settle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the card", exact=True).click()
    waiting.value.save_as(card)
    printed = new_page(browser)
    asked: list[str] = []
    printed.on("request", lambda request: asked.append(request.url))
    printed.goto(card.as_uri())
    assert printed.get_by_role("row").count() > 10
    assert asked == [card.as_uri()]
    pdf = printed.pdf(prefer_css_page_size=True)
    printed.context.close()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    width, height = (float(edge) for edge in re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)[0])
    return round(width / 72 * 25.4), round(height / 72 * 25.4)
