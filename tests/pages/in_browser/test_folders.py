"""A watched folder in a real browser and a real server: allowed, added, a file dropped into it, its session seen."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.imports.builders import SPECS, ball, build
from tests.pages.at_rest import drawn_width, opened, settle, violations
from tests.pages.in_browser.conftest import SharedServer

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("RANGEBOOK_TEST_PICTURES")
"""A folder for pictures of the page, for whoever wants to look."""
LONG_MS = 180_000


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_a_file_in_a_watched_folder_becomes_a_session(
    browser: Browser, server: SharedServer, tmp_path: Path
) -> None:
    folder = tmp_path / "Shots"
    folder.mkdir()
    page = opened(browser, f"{server.fill()}/settings", tab="Folders", height=1600)
    expect(page.get_by_role("heading", name="Watched folders", exact=True)).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Allowed folders").fill(str(tmp_path))
    page.get_by_role("button", name="Save the list", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="The list is saved.")).to_be_visible()
    page.get_by_label("Folder", exact=True).fill(str(folder))
    page.get_by_label("Launch monitor (if you know)").fill("Garmin R10")
    picture(page, "folders-add")
    page.get_by_role("button", name="Watch this folder", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="is watched.")).to_be_visible()
    (folder / "range.csv").write_bytes(build(SPECS["garmin"], [ball(number) for number in range(1, 13)]))
    (folder / "half.csv").write_bytes(build(SPECS["garmin"], [ball(30)])[:-20])
    expect(page.get_by_text("1 imported, 1 waiting")).to_be_visible(timeout=LONG_MS)
    expect(page.get_by_text("The file ends in the middle of a line.")).to_be_visible(timeout=LONG_MS)
    page.get_by_text("Last files").click()
    expect(page.get_by_text("1 session, 12 new shots.")).to_be_visible()
    picture(page, "folders-1280")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 1800})
    settle(page)
    assert drawn_width(page) <= 390
    picture(page, "folders-390")
    assert violations(page) == []
    expect(page.get_by_text("Now in imported/range.csv.")).to_be_visible(timeout=LONG_MS)
    page.get_by_role("link", name="Session 1 of range.csv", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Garmin R10")
    page = opened(browser, f"{server.address}/settings", tab="Folders")
    page.get_by_role("button", name="Stop watching", exact=True).click()
    page.get_by_role("button", name="Stop watching this folder", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="is not watched any more.")).to_be_visible()
