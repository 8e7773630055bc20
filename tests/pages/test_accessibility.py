"""axe-core over every page of the real app, the keyboard, and what a screen reader is told during a sync.

Light theme and a tall window: axe judges only what lies inside the scroll area. What Streamlit's own widgets break
and no page can mend is listed here by rule and place; anything else fails.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from services.run_words import STAGE_WORDS
from tests.pages.serving import serving

AXE = Path(__file__).resolve().parents[1] / "ui" / "axe" / "axe.min.js"
pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
KNOWN_OF_STREAMLIT = {
    ("target-size", "stDateInput"),  # the segments of its date field
    ("presentation-role-conflict", "stFileUploader"),
}
FIND_VIOLATIONS = """async () => {
  const result = await axe.run(document, {rules: {'target-size': {enabled: true}}});
  const place = node => {
    const found = document.querySelector(node.target[node.target.length - 1]);
    const widget = found && found.closest('.stElementContainer > [data-testid]');
    return widget ? widget.dataset.testid : '';
  };
  return result.violations.flatMap(rule => rule.nodes.map(node => [rule.id, place(node), node.html.slice(0, 200)]));
}"""
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
FOCUSED = "document.activeElement.closest('[class*=st-key-], summary, a, button')?.textContent || ''"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving("server.py", tmp_path_factory.mktemp("home"), RANGEBOOK_REQUESTS_PER_SECOND="0") as served:
        yield served


def opened(browser: Browser, address: str, tab: str = "") -> Page:
    """The page as it has come to rest. Our policy forbids foreign scripts, so the test steps around it for axe."""
    context = browser.new_context(viewport={"width": 1280, "height": 4200}, color_scheme="light", bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for(timeout=30_000)
    if tab:
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
    settle(page)
    return page


def settle(page: Page) -> None:
    page.wait_for_selector("[data-test-script-state=notRunning]", timeout=30_000)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=30_000)
    page.wait_for_timeout(800)


def violations(page: Page, *, last: bool = True) -> list[Any]:
    """What axe finds on the page; ``last`` closes it afterwards."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(FIND_VIOLATIONS)
    if last:
        page.context.close()
    return [item for item in found if tuple(item[:2]) not in KNOWN_OF_STREAMLIT]


def test_an_empty_journal_is_accessible(browser: Browser, address: str) -> None:
    assert violations(opened(browser, address)) == []


def test_the_keyboard_starts_a_sync_and_its_progress_is_announced(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    page.evaluate(WATCH_ANNOUNCEMENTS)
    assert tab_until(page, "Sync New Sessions")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stAlert").filter(has_text="10 new sessions")).to_be_visible(timeout=60_000)
    announced = page.evaluate("window.announced")
    assert any(text.startswith(tuple(STAGE_WORDS.values())) for text in announced)
    assert any("10 new sessions" in text for text in announced)
    assert page.evaluate("window.regions.size") == 1  # its text changes in place: only that is read out
    assert tab_until(page, "Get all 115")
    assert tab_until(page, "Last sync: done, 115 more waiting")
    page.context.close()


def tab_until(page: Page, name: str) -> bool:
    """Press Tab until something with this text has the focus, at most twenty times."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if name in page.evaluate(FOCUSED):
            return True
    return False


def test_a_filled_journal_is_accessible(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    page.get_by_text("Last sync:").click()
    settle(page)
    assert violations(page) == []


def test_the_diagnostics_are_accessible(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/settings", tab="Maintenance")
    page.get_by_role("button", name="Put the report together").click()
    page.get_by_role("button", name="Save the report").wait_for(timeout=60_000)
    settle(page)
    assert violations(page) == []


def test_a_restore_preview_is_accessible(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/settings", tab="Data")
    page.get_by_role("button", name="Back up now").click()
    expect(page.get_by_test_id("stAlert").filter(has_text="Backed up and verified")).to_be_visible(timeout=30_000)
    page.get_by_role("combobox", name="Restore a backup").click()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Restore this one").wait_for(timeout=30_000)
    settle(page)
    assert violations(page) == []


def test_a_session_is_accessible(browser: Browser, address: str) -> None:
    assert violations(opened(browser, f"{address}/session")) == []


def test_the_history_and_a_run_are_accessible(browser: Browser, address: str) -> None:
    assert violations(opened(browser, f"{address}/history")) == []
    page = opened(browser, f"{address}/history")
    page.get_by_role("link", name="Done, 115 more waiting").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sync of", timeout=30_000)
    settle(page)
    assert violations(page) == []


def test_a_plan_is_accessible_and_can_be_made_by_keyboard(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/plan")
    assert tab_until(page, "Preview")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What this sync would do")).to_be_visible(timeout=60_000)
    settle(page)
    assert violations(page) == []


def test_every_tab_of_the_settings_is_accessible(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/settings")
    for tab in ("Data", "Maintenance", "Tags", "Automation", "Coach"):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
        settle(page)
        assert violations(page, last=False) == [], tab
    page.context.close()


def test_a_daily_schedule_is_accessible(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/settings", tab="Automation")
    page.get_by_label("Sync by itself").click()
    page.get_by_role("option", name="Every day at a time").click()
    page.get_by_text("Next automatic sync").wait_for()
    settle(page)
    assert violations(page) == []


def test_the_sign_in_form_is_accessible(browser: Browser, tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9"
    with serving("server.py", tmp_path, RANGEBOOK_DEMO="0", UNEEKOR_PORTAL_URL=nowhere, UNEEKOR_API_URL=nowhere,
                 PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring") as address:
        assert violations(opened(browser, address)) == []
