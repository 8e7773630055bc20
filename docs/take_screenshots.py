"""Takes the pictures of README and guide from the demo: ``python docs/take_screenshots.py``, inside the environment.

Starts an app of its own in a temporary home, brings the whole demo account home by clicking the button in
a real browser, and writes ``docs/screenshots/*.png``. Names never change; the demo ends today, so days and
numbers do. Nothing of the golfer's is read or shown.
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
WIDE, PHONE = 1280, 390
SYNC_MS, PAGE_MS = 240_000, 30_000
_TYPICAL_SESSION = """
SELECT report_id FROM sessions
WHERE state = 'imported' AND copy_of IS NULL AND gone_at IS NULL AND session_type = 'Practice'
  AND json_array_length(clubs) BETWEEN 3 AND 5 AND distinct_shots BETWEEN 40 AND 90
ORDER BY lost_shots, practised_on DESC, report_id DESC LIMIT 1
"""


def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_browser() as browser:
        with tempfile.TemporaryDirectory(prefix="rangebook-pictures-") as home, serving(Path(home), demo=True) as app:
            take_demo(browser, app, Path(home))
        with tempfile.TemporaryDirectory(prefix="rangebook-pictures-") as home, serving(Path(home), demo=False) as app:
            take_sign_in(browser, app)


def take_demo(browser: Browser, app: str, home: Path) -> None:
    """Everything that the demo shows, from the empty journal to the full one."""
    with opened(browser, app, height=960) as page:
        save(page, "first-start")
        page.set_viewport_size({"width": WIDE, "height": 720})
        page.get_by_role("button", name="Sync New Sessions").click()
        expect(page.get_by_role("button", name="Get all")).to_be_visible(timeout=SYNC_MS)
        settle(page)
        save(page, "first-sync")
        take_plan(browser, app)
        page.get_by_role("button", name="Get all").click()
        expect(page.get_by_text(re.compile(r"[3-9]\d of \d+ done"))).to_be_visible(timeout=SYNC_MS)
        save(page, "syncing")
        expect(page.locator(".st-key-stop")).to_have_count(0, timeout=SYNC_MS)  # Streamlit has a Stop of its own
        settle(page)
    take_home(browser, app)
    take_session(browser, app, typical_session(home))
    take_clubs(browser, app)
    take_practice_room(browser, app)
    take_history(browser, app)
    take_settings(browser, app)


def take_home(browser: Browser, app: str) -> None:
    """The journal on a desktop by day and by night, and on a phone."""
    with opened(browser, app, height=900) as page:
        save(page, "home")
    with opened(browser, app, height=900, scheme="dark") as page:
        save(page, "home-dark")
    with opened(browser, app, width=PHONE, height=1500) as page:
        save(page, "home-phone")


def take_session(browser: Browser, app: str, report_id: int) -> None:
    """One session, looking at a ball."""
    with opened(browser, f"{app}/session?session={report_id}", height=1100) as page:
        expect(page.locator("[data-testid=stVegaLiteChart] :is(svg, canvas)")).to_have_count(1, timeout=PAGE_MS)
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_text(re.compile(r"^Shot \d+ of"))).to_be_visible(timeout=PAGE_MS)
        settle(page)
        save(page, "session")


def take_clubs(browser: Browser, app: str) -> None:
    """The bag, one club, the gaps, the wedges."""
    with opened(browser, f"{app}/clubs?player=Alex", height=980) as page:
        save(page, "clubs")
    with opened(browser, f"{app}/clubs?player=Alex&club=Driver", height=1980) as page:
        save(page, "club")
    with opened(browser, f"{app}/clubs?player=Alex&view=gapping", height=1180) as page:
        save(page, "gapping")
    with opened(browser, f"{app}/clubs?player=Alex&view=wedges&period=all", height=900) as page:
        save(page, "wedges")


def take_plan(browser: Browser, app: str) -> None:
    """What the next sync would do, while most sessions wait."""
    with opened(browser, f"{app}/plan", height=1180) as page:
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_role("heading", name="What this sync would do")).to_be_visible(timeout=SYNC_MS)
        settle(page)
        save(page, "plan")


def take_practice_room(browser: Browser, app: str) -> None:
    """All clubs over a year, one of them, a year of practice, what is to be reviewed."""
    with opened(browser, f"{app}/progress?player=Alex", height=900) as page:
        save(page, "progress-all")
    with opened(browser, f"{app}/progress?player=Alex&club=9+Iron&metric=carry_m", height=1560) as page:
        save(page, "progress")
    with opened(browser, f"{app}/practice?player=Alex", height=1780) as page:
        save(page, "practice")
    with opened(browser, f"{app}/quality?player=Alex", height=1300) as page:
        save(page, "quality")


def take_history(browser: Browser, app: str) -> None:
    """The list of syncs, and the page of the first one."""
    with opened(browser, f"{app}/history", height=620) as page:
        save(page, "sync-history")
        page.get_by_test_id("stPageLink").last.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Sync of", timeout=PAGE_MS)
        page.set_viewport_size({"width": WIDE, "height": 1180})
        settle(page)
        save(page, "sync-run")


def take_settings(browser: Browser, app: str) -> None:
    """Each tab; a backup is made for the picture."""
    with opened(browser, f"{app}/settings", height=1300) as page:
        page.get_by_role("tab", name="Data").click()
        page.get_by_role("button", name="Back up now").click()
        expect(page.get_by_text("Backed up and verified")).to_be_visible(timeout=PAGE_MS)
        for tab, height in (("Data", 1300), ("Maintenance", 1440), ("Tags", 1100), ("Automation", 960)):
            page.set_viewport_size({"width": WIDE, "height": height})
            page.get_by_role("tab", name=tab).click()
            settle(page)
            save(page, f"settings-{tab.lower()}")


def take_sign_in(browser: Browser, app: str) -> None:
    """The form of somebody who starts without the demo, on a machine without a keyring."""
    with opened(browser, app, height=900) as page:
        expect(page.get_by_role("textbox", name="Password")).to_be_visible(timeout=PAGE_MS)
        save(page, "sign-in")


def typical_session(home: Path) -> int:
    """A session with a few clubs and no oddities."""
    with closing(sqlite3.connect(home / "demo.db")) as connection:
        return int(connection.execute(_TYPICAL_SESSION).fetchone()[0])


@contextmanager
def opened(
    browser: Browser, address: str, *, width: int = WIDE, height: int, scheme: Literal["light", "dark"] = "light"
) -> Iterator[Page]:
    """A page that has been drawn whole; the window is tall because Streamlit scrolls inside it."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB",
                                  reduced_motion="reduce", device_scale_factor=2 if width == PHONE else 1)
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=PAGE_MS)
    settle(page)
    yield page
    context.close()


def settle(page: Page) -> None:
    """Wait until the script has run and what it drew has come to rest."""
    page.wait_for_selector("[data-test-script-state=notRunning]", timeout=PAGE_MS)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PAGE_MS)
    page.wait_for_timeout(1500)  # figures and tables draw a moment after they arrive


def save(page: Page, name: str) -> None:
    """Write the picture; the mouse rests where nothing lights up."""
    page.mouse.move(2, 2)
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", caret="hide")
    sys.stdout.write(f"docs/screenshots/{name}.png\n")


@contextmanager
def running_browser() -> Iterator[Browser]:
    """The browser the app itself would choose; looked for first, because that needs a Playwright of its own."""
    sys.path.insert(0, str(ROOT))
    from automation.browser import find_browser  # noqa: PLC0415 - importable from here on only

    choice = find_browser(None)
    if choice is None:
        sys.exit("No browser was found. Run: python start.py --setup-only")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=choice.executable, channel=choice.channel, chromium_sandbox=choice.sandbox)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving(home: Path, *, demo: bool) -> Iterator[str]:
    """An app of our own on a free port; without the demo it knows no account and reaches no portal."""
    from benchmarks.measure import BenchmarkError  # noqa: PLC0415 - importable once the browser was looked for
    from benchmarks.page_servers import page_server  # noqa: PLC0415 - the same

    environ = {name: value for name, value in os.environ.items()
               if not name.startswith(("RANGEBOOK_", "UNEEKOR_", "STREAMLIT_"))}
    added = {"RANGEBOOK_HOME": str(home), "RANGEBOOK_DEMO": "1" if demo else "0",
             "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    if not demo:
        added |= {"UNEEKOR_PORTAL_URL": "http://127.0.0.1:9", "UNEEKOR_API_URL": "http://127.0.0.1:9"}
    try:
        with page_server(ROOT / "server.py", added, environ) as address:
            yield address
    except BenchmarkError:
        sys.exit("The app did not start. Try: python start.py --demo")


if __name__ == "__main__":
    main()
