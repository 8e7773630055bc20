"""The real server, a fresh process per journey, in a real browser."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from golf.settings import Settings
from golf_db import open_database
from tests.pages.at_rest import drawn_width, settle
from tests.pages.serving import serving

pytestmark = pytest.mark.browser
# Streamlit probes for its base path below a page's own address first; both answers are 404 by design.
FIRST_SIGHT = {
    "/": ("Practice journal", "Home · Rangebook"),
    "/session": ("No sessions yet", "Session · Rangebook"),
    "/clubs": ("Clubs", "Clubs · Rangebook"),
    "/progress": ("Progress", "Progress · Rangebook"),
    "/practice": ("Practice", "Practice · Rangebook"),
    "/quality": ("Data quality", "Data quality · Rangebook"),
    "/plan": ("Plan a sync", "Plan a sync · Rangebook"),
    "/history": ("Sync history", "Sync history · Rangebook"),
    "/settings": ("Settings", "Settings · Rangebook"),
}
EXPECTED_NOISE = re.compile(r"status of 404")


class Watched:
    """A page together with what it complained about and whom it asked."""

    def __init__(self, browser: Browser, address: str, *, width: int = 1280, dark: bool = False) -> None:
        context = browser.new_context(viewport={"width": width, "height": 1000},
                                      color_scheme="dark" if dark else "light")
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        own = (address, address.replace("http", "ws"), "data:", "blob:")
        self.page.on("request", lambda r: None if r.url.startswith(own) else self.strangers.append(r.url))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED_NOISE.search(message.text):
            self.complaints.append(message.text)

    def assert_quiet(self) -> None:
        assert self.complaints == []
        assert self.strangers == []


# A fresh server each, so a few pages: the root and two below it as start.py runs them, one of the frame alone. Every
# page as the first one of its process, in the old multipage mode: test_first_page.py. Their addresses: the next test.
@pytest.mark.parametrize(("script", "path"), [
    ("server.py", "/"), ("server.py", "/session"), ("server.py", "/quality"), ("app.py", "/clubs")])
def test_each_page_works_as_the_first_one_of_a_fresh_server(
    browser: Browser, tmp_path: Path, script: str, path: str
) -> None:
    heading, title = FIRST_SIGHT[path]
    with serving(script, tmp_path) as address:
        seen = Watched(browser, address)
        seen.page.goto(address + path)
        expect(seen.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        expect(seen.page).to_have_title(title)
        links = seen.page.get_by_test_id("stTopNavLink")
        expect(links).to_have_text(["Home", "Session", "Clubs", "Progress", "Practice", "Data quality", "Plan a sync",
                                    "Sync history", "Settings"])
        seen.assert_quiet()


def test_each_page_has_its_address_and_title(browser: Browser, tmp_path: Path) -> None:
    with serving("server.py", tmp_path) as address:
        seen = Watched(browser, address)
        for path, (heading, title) in FIRST_SIGHT.items():
            seen.page.goto(address + path)
            expect(seen.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
            expect(seen.page).to_have_title(title)
        seen.assert_quiet()


def count_sessions(home: Path) -> int:
    """Those that Home counts of the ten fetched: on some days one of the demo's newest holds copies alone."""
    with closing(open_database(Settings(home=home, demo=True).database_path)) as database:
        counted = [card for card in database.journal.load_cards(None, limit=20) if card.distinct_shots]
    assert len(counted) >= 9
    return len(counted)


def test_a_whole_journey_from_sync_to_session_and_back(browser: Browser, tmp_path: Path) -> None:
    with serving("server.py", tmp_path, RANGEBOOK_REQUESTS_PER_SECOND="0") as address:
        seen = Watched(browser, address)
        page = seen.page
        page.goto(address)
        other = Watched(browser, address)
        other.page.goto(address)
        page.get_by_role("button", name="Sync New Sessions").click()
        expect(page.get_by_test_id("stAlert").filter(has_text="10 new sessions")).to_be_visible(timeout=180_000)
        counted = str(count_sessions(tmp_path))
        expect(page.get_by_test_id("stMetricValue").first).to_have_text(counted)
        expect(other.page.get_by_test_id("stMetricValue").first).to_have_text(counted)
        expect(page.get_by_text("115 more are waiting.", exact=True)).to_be_visible()
        card = page.get_by_test_id("stPageLink").filter(has=page.locator("[href*='session=']")).first
        name = card.inner_text().splitlines()[-1]
        card.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        expect(page).to_have_url(re.compile(r"/session\?session=\d+"))
        expect(page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg")).to_have_count(2)
        expect(page.locator("[data-testid=stDataFrame] canvas").first).to_be_visible()
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        page.go_back()
        expect(page.get_by_role("heading", name="Practice journal")).to_be_visible()
        page.get_by_role("button", name="Sync New Sessions").wait_for()
        seen.assert_quiet()
        other.assert_quiet()


def test_nothing_runs_off_a_phone(browser: Browser, tmp_path: Path) -> None:
    with serving("server.py", tmp_path, RANGEBOOK_REQUESTS_PER_SECOND="0") as address:
        phones = [Watched(browser, address, width=390, dark=dark) for dark in (True, False)]
        first = phones[0].page
        first.goto(address)
        first.get_by_role("button", name="Sync New Sessions").click()
        expect(first.get_by_test_id("stAlert").filter(has_text="10 new sessions")).to_be_visible(timeout=180_000)
        for path in ("/", "/session", "/plan", "/history", "/settings"):
            for phone in phones:
                phone.page.goto(address + path)
                phone.page.get_by_role("heading", level=1).wait_for()
            for phone in phones:
                settle(phone.page)
                assert drawn_width(phone.page) <= 390
