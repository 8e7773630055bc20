"""The coach in a real browser: switched on by hand, asked by keyboard, readable on a phone and by a screen reader."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.at_rest import drawn_width, narrowed, opened, settle, violations
from tests.pages.in_browser.conftest import SharedServer
from tests.services.chat_server import ChatServer, calls, chat_server

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("RANGEBOOK_TEST_PICTURES")
ANSWER = """Your driver carries **217 yd** (median of 231 shots, 18 sessions), with half of your usual scatter sideways.

## What the numbers say
- Carry: open, no verdict yet; about 9 more sessions.
- Offline: mostly **right** of the target.

Work on where it starts. <b>x</b> ![x](http://evil.example/p.png) [click](http://evil.example)"""


@pytest.fixture(scope="module")
def model() -> Iterator[ChatServer]:
    with chat_server() as made:
        yield made


@pytest.fixture(scope="module")
def address(server: SharedServer) -> str:
    return server.fill(40)


def picture(page: Page, name: str) -> None:
    if PICTURES:
        width = page.viewport_size["width"] if page.viewport_size else 1280
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"),
                        clip={"x": 0, "y": 0, "width": width, "height": 1500 if width > 500 else 844})


def test_it_is_switched_on_asked_and_answers(browser: Browser, address: str, model: ChatServer) -> None:
    page = opened(browser, address)
    expect(page.get_by_role("link", name="Coach", exact=True)).to_have_count(0)
    page.goto(f"{address}/coach")
    page.get_by_text("The coach is off").wait_for()
    picture(page, "coach-off")
    page.get_by_role("link", name="Settings, Coach", exact=True).click()
    page.get_by_text("Use the coach").click()
    page.get_by_role("combobox", name="Who answers", exact=True).click()
    page.get_by_role("option", name="Another address", exact=True).click()
    settle(page)  # the form of the provider before is there until then
    page.get_by_role("textbox", name="Address", exact=True).fill(model.address)
    page.get_by_role("textbox", name="Model", exact=True).fill("some-model")
    page.get_by_role("button", name="Save", exact=True).click()
    settle(page)
    page.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="The model answered")).to_be_visible()
    settle(page)
    picture(page, "coach-settings")
    page.get_by_role("link", name="Ask the coach", exact=True).click()
    page.get_by_text("When the model looks it up").wait_for()
    settle(page)
    picture(page, "coach-before")
    assert violations(page) == []
    before = len(model.came)
    page = opened(browser, f"{address}/coach")
    model.replies = [calls(("club_figures", {"club": "Driver"}), ("gapping", {})), ANSWER]
    while not page.evaluate("document.activeElement.getAttribute('aria-label') === 'Your question'"):
        page.keyboard.press("Tab")
    page.keyboard.type("How is my driver?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("it can be wrong")).to_be_visible()
    assert len(model.came) == before + 2
    assert page.locator("img[src*=evil], a[href*=evil], b").count() == 0
    page.get_by_text("The numbers it was given (2 look-ups)").click()
    settle(page)
    picture(page, "coach-answered")
    assert violations(page) == []


def test_stop_ends_the_waiting_at_once_and_the_answer_fits_a_phone(
    browser: Browser, address: str, model: ChatServer
) -> None:
    page = opened(browser, f"{address}/coach", width=390, height=844)
    model.hang = threading.Event()
    page.get_by_role("textbox", name="Your question", exact=True).fill("Why?")
    page.keyboard.press("Enter")
    stop = page.get_by_role("button", name="Stop", exact=True)
    stop.wait_for()
    page.wait_for_timeout(1500)  # the model thinks
    expect(page.get_by_role("button", name=re.compile("^Send to "))).to_be_disabled()
    picture(page, "coach-waiting")
    stop.click()
    expect(page.get_by_test_id("stAlert").filter(has_text="Stopped")).to_be_visible()
    expect(stop).to_have_count(0)
    expect(page.get_by_role("textbox", name="Your question", exact=True)).to_have_value("Why?")
    model.hang.set()
    model.hang = None
    page.get_by_role("button", name=re.compile("^Send to ")).click()
    expect(page.get_by_text("it can be wrong")).to_be_visible()
    settle(page)
    assert drawn_width(page) <= 390
    picture(page, "coach-phone")


def test_its_settings_are_accessible_and_fit_a_phone(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/settings?tab=coach")
    assert violations(page) == []
    assert narrowed(page) <= 390
    picture(page, "coach-settings-phone")
