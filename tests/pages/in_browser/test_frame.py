"""The real server, a fresh process per journey, in a real browser."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from golf_db import open_database
from tests.browsers import new_page
from tests.pages.at_rest import drawn_width, settle, shared_page
from tests.pages.in_browser.conftest import SharedServer
from tests.pages.serving import serving

pytestmark = pytest.mark.browser
# Streamlit probes for its base path below a page's own address first; both answers are 404 by design.
FIRST_SCREEN = 900
"""Pixels of height that a small notebook shows."""
FIRST_SIGHT = {
    "/": ("Practice journal", "Home · Rangebook"),
    "/sessions": ("Sessions", "Sessions · Rangebook"),
    "/session": ("No sessions yet", "Session · Rangebook"),
    "/clubs": ("Clubs", "Clubs · Rangebook"),
    "/progress": ("Progress", "Progress · Rangebook"),
    "/practice": ("Practice", "Practice · Rangebook"),
    "/putting": ("Putting", "Putting · Rangebook"),
    "/quality": ("Data quality", "Data quality · Rangebook"),
    "/plan": ("Sync & import", "Preview a sync · Rangebook"),
    "/history": ("Sync & import", "Sync history · Rangebook"),
    "/import": ("Sync & import", "Import · Rangebook"),
    "/words": ("Words", "Words · Rangebook"),
    "/settings": ("Settings", "Settings · Rangebook"),
}
EXPECTED_NOISE = re.compile(r"status of 404")


class Watched:
    """A page together with what it complained about and whom it asked."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
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


def watched(browser: Browser, address: str) -> Watched:
    """The page that the tests of a browser share, under our own policy."""
    return Watched(shared_page(browser, width=1280, height=1000, our_policy=True), address)


def assert_first(seen: Watched, path: str) -> None:
    heading, title = FIRST_SIGHT[path]
    seen.page.goto(seen.address + path)
    expect(seen.page.get_by_role("heading", name=heading, level=1, exact=True)).to_be_visible()
    expect(seen.page).to_have_title(title)
    links = seen.page.get_by_test_id("stTopNavLink")
    expect(links).to_have_text(["Home", "Sessions", "Clubs", "Progress", "Practice"])


# A fresh server each, so a few pages: two below the root as start.py runs them, one of the frame alone; the root is the
# first one of the next test. Every page as the first one of its process, in the old multipage mode: test_first_page.py.
@pytest.mark.parametrize(("script", "path"), [
    ("server.py", "/session"), ("server.py", "/quality"), ("app.py", "/clubs")])
def test_each_page_works_as_the_first_one_of_a_fresh_server(
    browser: Browser, tmp_path: Path, script: str, path: str
) -> None:
    with serving(script, tmp_path) as address:
        seen = watched(browser, address)
        assert_first(seen, path)
        seen.assert_quiet()


def test_each_page_has_its_address_and_title(browser: Browser, server: SharedServer) -> None:
    seen = watched(browser, server.fill())
    for path in FIRST_SIGHT:
        assert_first(seen, path)
    seen.assert_quiet()


def count_sessions(database_path: Path) -> int:
    """Those that Home counts for who practised last, of the ten fetched; a session that holds copies alone is none."""
    with closing(open_database(database_path)) as database:
        player = database.practice.load_players()[0]
        return len([card for card in database.journal.load_cards(player, limit=20) if card.distinct_shots])


def has_sessions(database_path: Path) -> bool:
    with closing(open_database(database_path)) as database:
        return bool(database.practice.load_players())


def sync_by_the_button(page: Page) -> None:
    page.get_by_role("button", name="Sync New Sessions", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="Your new sessions are here")).to_be_visible(timeout=180_000)


@pytest.fixture(scope="module")
def journal(server: SharedServer) -> SharedServer:
    """An empty one, which the first test fills by a sync."""
    server.fill()
    return server


def test_a_whole_journey_from_sync_to_session_and_back(browser: Browser, journal: SharedServer) -> None:
    address = journal.address
    seen = watched(browser, address)
    page = seen.page
    page.goto(address)
    beside = new_page(browser)
    other = Watched(beside, address)
    other.page.goto(address)
    sync_by_the_button(page)
    counted = re.compile(rf"^{count_sessions(journal.database_path)} sessions · ")
    expect(page.get_by_text(counted)).to_be_visible()
    expect(other.page.get_by_text(counted)).to_be_visible()
    beside.context.close()
    expect(page.get_by_text("115 more are waiting.", exact=True)).to_be_visible()
    last = page.locator(".st-key-rb_last")
    name = last.get_by_test_id("stPageLink").inner_text().splitlines()[-1]
    last.click(position={"x": 200, "y": 12})  # beside its link: all of the card opens the session
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page).to_have_url(re.compile(r"/session\?session=\d+"))
    expect(page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg")).to_have_count(1)
    expect(page.locator("[data-testid=stDataFrame] canvas").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.go_back()
    expect(page.get_by_text(counted)).to_be_visible()
    sync = page.get_by_role("button", name="Sync New Sessions", exact=True)
    sync.wait_for()
    expect(page.locator(".st-key-rb_bag a").first).to_be_visible()
    bottom: float = sync.evaluate("button => button.getBoundingClientRect().bottom")
    assert bottom <= FIRST_SCREEN, "what to work on, last practice, bag and sync stand on the first screen"
    seen.assert_quiet()
    other.assert_quiet()


def test_nothing_runs_off_a_phone(browser: Browser, journal: SharedServer) -> None:
    address = journal.address
    phone = shared_page(browser, width=390, height=1000, dark=True, our_policy=True)
    phone.goto(address)
    if not has_sessions(journal.database_path):  # this test alone
        sync_by_the_button(phone)
    for path in ("/", "/session", "/plan", "/history", "/settings"):
        phone.goto(address + path)
        phone.get_by_role("heading", level=1).wait_for()
        for look in ("dark", "light"):
            phone.emulate_media(color_scheme=look)
            settle(phone)
            assert drawn_width(phone) <= 390
