"""axe-core over every page of the real app, the keyboard, and what a screen reader is told during a sync.

Light theme and a tall window: axe judges only what lies inside the scroll area.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from services.sync.text import STAGE_WORDS
from tests.pages.at_rest import opened, settle, tab_until, violations
from tests.pages.in_browser.conftest import SharedServer
from tests.pages.serving import serving

pytestmark = pytest.mark.browser
WATCH_ANNOUNCEMENTS = """() => {
  window.announced = [];
  window.regions = new Set();
  const hear = () => document.querySelectorAll('[role=status]').forEach(node => {
    const text = node.textContent.trim();
    if (node.closest('.st-key-rb_announced')) window.regions.add(node);
    if (text && window.announced[window.announced.length - 1] !== text) window.announced.push(text);
  });
  new MutationObserver(hear).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""


@pytest.fixture(scope="module")
def address(server: SharedServer) -> str:
    return server.fill()


def test_an_empty_journal_is_accessible(browser: Browser, address: str) -> None:
    assert violations(opened(browser, address)) == []


def test_the_keyboard_starts_a_sync_and_its_progress_is_announced(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    page.evaluate(WATCH_ANNOUNCEMENTS)
    assert tab_until(page, "Sync New Sessions")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stAlert").filter(has_text="Your new sessions are here")).to_be_visible(timeout=180_000)
    announced = page.evaluate("window.announced")
    assert any(text.startswith(tuple(STAGE_WORDS.values())) for text in announced)
    assert any("Your new sessions are here" in text for text in announced)
    assert page.evaluate("window.regions.size") == 1  # its text changes in place: only that is read out
    assert tab_until(page, "Get all 115")
    expect(page.get_by_text("Last sync: done, 115 more waiting", exact=False)).to_be_visible()


def test_a_filled_journal_is_accessible(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    assert violations(page) == []


def test_the_diagnostics_are_accessible(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/settings", tab="Maintenance")
    page.get_by_role("button", name="Put the report together", exact=True).click()
    page.get_by_role("button", name="Save the report", exact=True).wait_for(timeout=180_000)
    settle(page)
    assert violations(page) == []


def test_a_restore_preview_is_accessible(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/settings", tab="Data")
    page.get_by_role("button", name="Back up now", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="Backed up and verified")).to_be_visible()
    page.get_by_role("combobox", name="Restore a backup", exact=True).click()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Restore this one", exact=True).wait_for()
    settle(page)
    assert violations(page) == []


def test_a_session_is_accessible(browser: Browser, address: str) -> None:
    assert violations(opened(browser, f"{address}/session")) == []


def test_the_history_and_a_run_are_accessible(browser: Browser, address: str) -> None:
    assert violations(opened(browser, f"{address}/history")) == []
    page = opened(browser, f"{address}/history")
    page.get_by_role("link", name=re.compile("Done, 115 more waiting")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sync of")
    settle(page)
    assert violations(page) == []


def test_a_plan_is_accessible_and_can_be_made_by_keyboard(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/plan")
    assert tab_until(page, "Import")  # the last tab
    assert tab_until(page, "Preview")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What this sync would do", exact=True)).to_be_visible(timeout=180_000)
    settle(page)
    assert violations(page) == []


def test_every_tab_of_the_settings_is_accessible(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/settings")
    for tab in ("Data", "Maintenance", "Tags", "Automation", "Coach"):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
        settle(page)
        assert violations(page) == [], tab


def test_a_daily_schedule_is_accessible(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/settings", tab="Automation")
    page.get_by_label("Sync by itself").click()
    page.get_by_role("option", name="Every day at a time", exact=True).click()
    page.get_by_text("Next automatic sync").wait_for()
    settle(page)
    assert violations(page) == []


def test_the_sign_in_form_is_accessible(browser: Browser, tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9"
    with serving("server.py", tmp_path, RANGEBOOK_DEMO="0", UNEEKOR_PORTAL_URL=nowhere, UNEEKOR_API_URL=nowhere,
                 PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring") as address:
        assert violations(opened(browser, address)) == []
