"""The Putting page and a session of putts in a real browser: axe, a phone, and the way from one to the other."""

import re

import pytest
from playwright.sync_api import Browser, expect

from golf_db import GolfDatabase
from tests.pages.at_rest import drawn_width, narrowed, opened, settle, violations
from tests.pages.in_browser.conftest import SharedServer
from tests.pages.test_putting import putt_session

pytestmark = pytest.mark.browser


def with_putts(database: GolfDatabase) -> None:
    for number in range(8):
        putt_session(database, number, makes=10 + number, putts=24)


@pytest.fixture(scope="module")
def address(server: SharedServer) -> str:
    return server.fill(3, with_putts)


def test_putting_is_accessible_and_fits(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/putting?player=Alex&device=Webcam", height=900)
    expect(page.get_by_text("of your putts")).to_be_visible()
    assert drawn_width(page) <= 1280
    assert violations(page) == []
    assert narrowed(page) <= 390
    assert violations(page) == []


def test_a_session_of_putts_leads_to_all_putting(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/?player=Alex")
    expect(page.get_by_text("24 putts").first).to_be_visible()
    page.get_by_role("link", name=re.compile("Evening putts")).first.click()
    expect(page.get_by_text("24 putts, 10 made.")).to_be_visible()
    settle(page)
    assert violations(page) == []
    page.get_by_text("All putting").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Putting")
