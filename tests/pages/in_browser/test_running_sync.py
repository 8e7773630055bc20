"""A sync in the middle: what axe finds, what a screen reader reads of the bar, and that a hidden tab stops asking."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from golf.settings import Settings
from golf.sync_events import SyncFailure, SyncProgress, SyncStage
from golf_db import GolfDatabase
from services.shared.locks import hold_sync_lock
from tests.browsers import new_page
from tests.pages.at_rest import opened, settle, violations
from tests.pages.in_browser.conftest import SharedServer

pytestmark = pytest.mark.browser
HIDE = "hidden => Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden})"
COUNT_WHILE = """hidden => new Promise(resolve => {
  Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden});
  let calls = 0, looks = 0;
  setInterval(() => { calls += 1; }, 10);
  const look = () => {
    looks += 1;
    if (calls > 3 || (hidden && looks > 40)) resolve(calls); else setTimeout(look, 10);
  };
  look();
})"""


def run_on(database: GolfDatabase) -> None:
    """A sync that is in the middle for as long as somebody holds the lock."""
    now = datetime.now(UTC)
    database.runs.begin("run-1", trigger="button", mode="incremental", max_sessions=None, account="golfer@example.com",
                        started_at=now)
    database.runs.save_progress(SyncProgress(
        "run-1", SyncStage.REPORTS, "Stored “range”", total=40, processed=12, imported=10, gone=1, failed=1, shots=480,
        elapsed_seconds=9, eta_seconds=21,
        failures=(SyncFailure("report_unreadable", "It was cut off.", True, 7, "irons", at=now),)))


@pytest.fixture(scope="module")
def address(server: SharedServer) -> Iterator[str]:
    """The server in the middle of a sync that this process runs, as it were."""
    with hold_sync_lock(Settings(home=server.home, demo=True).lock_path):
        yield server.fill(2, run_on)
    server.fill()


@pytest.fixture(scope="module")
def running(browser: Browser, address: str) -> Page:
    """Home during the sync; the tests look at it one after the other."""
    page = opened(browser, address)
    page.get_by_role("progressbar").wait_for()
    return page


def test_the_bar_has_its_role_and_its_value(running: Page) -> None:
    bar = running.get_by_role("progressbar")
    expect(bar).to_have_count(1)
    expect(bar).to_have_attribute("aria-valuenow", "30")
    expect(bar).to_have_attribute("aria-valuemin", "0")
    expect(bar).to_have_attribute("aria-valuemax", "100")
    expect(bar).to_have_attribute("aria-valuetext", "30%")


def test_the_panel_says_what_went_wrong_so_far(running: Page) -> None:
    expect(running.get_by_text("It was cut off. (The next sync tries again.)")).to_be_visible()
    expect(running.get_by_text("1 gone")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_sync_in_the_middle_is_accessible(running: Page, width: int) -> None:
    running.set_viewport_size({"width": width, "height": 4200})
    settle(running)
    assert violations(running) == []


def test_what_goes_by_intervals_rests_in_a_hidden_tab(running: Page) -> None:
    assert running.evaluate(COUNT_WHILE, True) == 0
    assert running.evaluate(COUNT_WHILE, False) > 3


def wait_until_silent(page: Page, sent: list[object]) -> int:
    """Wait for four seconds in which nothing is sent; a page that polls, each second or two, never has them.

    However late on a busy machine comes what was on its way, it only makes the waiting longer. Returns what was sent.
    """
    before, quiet = len(sent), 0
    for _ in range(300):
        page.wait_for_timeout(200)
        quiet = quiet + 1 if len(sent) == before else 0
        before = len(sent)
        if quiet == 20:
            return before
    raise AssertionError("The hidden page goes on asking.")


def test_a_hidden_tab_asks_the_server_nothing_and_a_shown_one_again(browser: Browser, address: str) -> None:
    sent: list[object] = []
    page = new_page(browser)
    asked = threading.Event()

    def hear(frame: object) -> None:
        sent.append(frame)
        asked.set()

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", hear)

    page.on("websocket", listen)
    page.goto(address)
    page.get_by_role("progressbar").wait_for()
    page.evaluate(HIDE, True)
    before = wait_until_silent(page, sent)
    page.evaluate(HIDE, False)
    while len(sent) == before:
        page.wait_for_timeout(200)
    page.context.close()
