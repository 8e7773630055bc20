"""One session in a real browser: click a ball, step with the keys, fetch its pictures, say a word on it, compare."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as NotSeen

from tests.pages.at_rest import drawn_width, opened, opened_beside, settle, shared_page, violations
from tests.pages.in_browser.conftest import SharedServer
from tests.pages.in_browser.test_frame import Watched

pytestmark = pytest.mark.browser
SHOT = re.compile(r"[?&]shot=[\w-]+")
NEXT = re.compile("^Next")
"""Its shortcut is in the name, too."""


@pytest.fixture(scope="module")
def address(server: SharedServer) -> str:
    """The demo's ten newest sessions, with the keys of their pictures; the newest is a practice with several clubs."""
    return server.fill_from_portal()


def click_a_ball(page: Page, wanted: str = "") -> None:
    """Tap the middle of the dispersion: the nearest ball is meant. Vega listens only a moment after it has drawn."""
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart.locator("canvas, svg").first).to_be_visible()
    told = page.get_by_text(wanted or re.compile(r"^Shot \d+ of \d+")).first
    for _ in range(6):
        page.wait_for_timeout(500)
        box = chart.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.4)
        with suppress(NotSeen):
            told.wait_for(timeout=4_000)
            break
    expect(told).to_be_visible()
    expect(page).to_have_url(SHOT)
    settle(page)


def headline(page: Page) -> str:
    return page.get_by_text(re.compile(r"^Shot \d+ of \d+")).first.inner_text()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_clicked_ball_is_looked_at_and_the_keys_step_on(browser: Browser, address: str, width: int) -> None:
    page = shared_page(browser, width=width, height=4000, our_policy=True)
    seen = Watched(page, address)
    page.goto(f"{address}/session")
    page.get_by_role("heading", level=1).wait_for()
    settle(page)
    click_a_ball(page)
    first = headline(page)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text(first)).to_have_count(0)
    settle(page)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text(first).first).to_be_visible()
    settle(page)
    page.get_by_role("button", name=NEXT).click()
    expect(page.get_by_text(first)).to_have_count(0)
    settle(page)
    click_a_ball(page, first)  # the same ball as before is heard again
    assert drawn_width(page) <= width
    seen.assert_quiet()


def test_a_view_has_an_address_that_can_be_shared_and_gone_back_from(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/session")
    clubs = page.get_by_role("radiogroup", name="Club in the figures", exact=True)
    usual = clubs.get_by_role("radio", checked=True).inner_text()  # the one hit most
    club = clubs.get_by_role("radio", name="All clubs", exact=True)
    club.click()
    settle(page)
    page.get_by_role("tab", name="Strike", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?club=All\+clubs&view=strike$"))
    settle(page)
    shared = opened_beside(browser, page.url)
    expect(shared.get_by_role("tab", name="Strike", exact=True)).to_have_attribute("aria-selected", "true")
    expect(shared.get_by_role("radio", name="All clubs", exact=True)).to_be_checked()
    shared.context.close()
    page.go_back()
    expect(page.get_by_role("tab", name="Landing", exact=True)).to_have_attribute("aria-selected", "true")
    expect(club).to_be_checked()
    page.go_back()
    expect(clubs.get_by_role("radio", name=usual, exact=True)).to_be_checked()


def test_pictures_are_fetched_when_asked_for_and_are_there_the_next_time(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/session")
    none = page.get_by_text("The portal has no pictures of this shot.")
    some = page.get_by_alt_text("Where the ball met the face")
    for _ in range(30):
        page.get_by_role("button", name=NEXT).click()
        expect(none).to_have_count(0)  # what was said of the ball before is gone
        settle(page)
        page.get_by_role("button", name="Fetch its pictures", exact=True).click()
        expect(none.or_(some)).to_be_visible()
        if some.is_visible():
            break
    expect(some).to_have_count(1)
    expect(page.get_by_role("button", name="Fetch its pictures", exact=True)).to_have_count(0)
    page.reload()
    page.get_by_role("heading", level=1).wait_for()
    settle(page)
    expect(some).to_have_count(1)
    expect(page.get_by_role("button", name="Fetch its pictures", exact=True)).to_have_count(0)


def test_a_box_is_filled_when_opened_keeps_what_was_typed_and_changes_the_page(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/session")
    box, tags = page.get_by_text("Edit this session"), page.get_by_label("Tags, separated by commas")
    expect(tags).to_have_count(0)
    box.click()
    tags.fill("rainy evening")
    box.click()
    expect(tags).not_to_be_visible()
    box.click()
    expect(tags).to_have_value("rainy evening")
    settle(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="Saved.")).to_be_visible()


def test_the_shot_stays_in_sight_beside_what_is_longer(browser: Browser, address: str) -> None:
    page = shared_page(browser, width=1280, height=600)
    page.goto(f"{address}/session?view=ball-by-ball&club=All+clubs")
    page.get_by_role("heading", level=1).wait_for()
    settle(page)
    following = page.get_by_role("button", name=NEXT)
    expect(following).to_be_in_viewport()
    page.get_by_test_id("stMain").evaluate("main => main.scrollBy(0, 450)")
    settle(page)
    place = following.bounding_box()
    assert place is not None
    assert place["y"] > 60  # below the header, not under it


def test_what_is_chosen_can_be_read_in_the_dark(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/session", dark=True)
    expect(page.get_by_role("radio", checked=True).first).to_be_visible()
    assert violations(page) == []


@pytest.fixture(scope="module")
def looked_at(browser: Browser, address: str) -> Page:
    """The session with a ball looked at; the tests that follow go on with it one after the other."""
    page = opened(browser, f"{address}/session")
    click_a_ball(page)
    return page


def test_the_arrow_keys_move_among_the_views_without_changing_the_shot(looked_at: Page) -> None:
    first = headline(looked_at)
    looked_at.get_by_role("tab", name="Landing", exact=True).focus()
    looked_at.keyboard.press("ArrowRight")
    expect(looked_at.get_by_role("tab", name="Flight", exact=True)).to_have_attribute("aria-selected", "true")
    settle(looked_at)
    assert headline(looked_at) == first


def test_a_shot_is_hidden_and_had_back(looked_at: Page) -> None:
    facts = looked_at.get_by_text(re.compile(r"^\d+ shots · "))
    shots = int(facts.inner_text().split()[0])
    looked_at.get_by_role("button", name="Hide", exact=True).click()
    expect(facts).to_contain_text(f"{shots - 1} shots")
    looked_at.get_by_role("button", name="Undo", exact=True).click()
    expect(facts).to_contain_text(f"{shots} shots")


def test_every_view_is_accessible_with_a_shot_looked_at(looked_at: Page) -> None:
    for view in ("Landing", "Flight", "Face and path", "Strike", "Ball by ball", "Shots", "Compare"):
        looked_at.get_by_role("tab", name=view).click()
        settle(looked_at)
        if view == "Compare":
            looked_at.get_by_role("combobox", name="Compare with", exact=True).click()
            looked_at.get_by_role("option").nth(1).click()
            settle(looked_at)
        assert violations(looked_at) == [], view
