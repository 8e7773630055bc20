"""The sync history in a real browser: from the list to a run and back, a retry, exports, an undo."""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.at_rest import settle, shared_page
from tests.pages.in_browser.conftest import SharedServer

pytestmark = pytest.mark.browser
FAIL = """
UPDATE sessions SET state = 'failed', attempts = 3, last_error_code = 'report_unreadable',
       last_error = 'The portal sent a web page. Held back after 3 failures.' WHERE report_id = ?
"""
HOLD_BACK = """
INSERT INTO quarantine (report_id, code, message, attempts, first_failed_at, last_failed_at, run_id, raw_bytes)
VALUES (?, 'report_unreadable', 'The portal sent a web page.', 3, '2026-01-01T00:00:00.000000+00:00',
        '2026-01-03T00:00:00.000000+00:00', 'x', 0)
"""


def hold_one_back(database: Path) -> None:
    """A waiting session of the demo that failed three times in a row."""
    with closing(sqlite3.connect(database, timeout=240)) as connection, connection:
        (report_id,) = connection.execute("SELECT report_id FROM sessions WHERE state = 'pending' LIMIT 1").fetchone()
        connection.execute(FAIL, (report_id,))
        connection.execute(HOLD_BACK, (report_id,))
        connection.execute("UPDATE data_revision SET revision = revision + 1")


def download(page: Page, name: str) -> bytes:
    settle(page)  # a click into a page that is being drawn is lost
    with page.expect_download() as caught:
        page.get_by_role("button", name=name, exact=True).click()
    return Path(caught.value.path()).read_bytes()


def test_from_the_list_to_a_run_and_back_with_retry_export_and_undo(browser: Browser, server: SharedServer) -> None:
    address = server.fill()
    page = shared_page(browser, width=1280, height=720)
    page.goto(address)
    page.get_by_role("button", name="Sync New Sessions", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="Your new sessions are here")).to_be_visible(timeout=180_000)
    hold_one_back(server.database_path)
    page.goto(f"{address}/history")
    page.get_by_role("button", name="Retry", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="1 new session")).to_be_visible(timeout=180_000)
    expect(page.get_by_text("Held back (1)")).to_have_count(0)
    page.get_by_role("button", name="Download as a table", exact=True).click()
    runs = list(csv.DictReader(io.StringIO(download(page, "CSV").decode("utf-8-sig"))))
    assert [run["sessions_imported"] for run in runs] == ["1", "10"]
    page.keyboard.press("Escape")  # the open menu lies over the list
    page.get_by_test_id("stPageLink").filter(has_text="more waiting").last.click()
    expect(page.get_by_role("heading", level=1, name=re.compile("^Sync of"))).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/history\?run={runs[1]['run_id']}"))
    document = json.loads(download(page, "Download as JSON"))
    assert document["run"]["run_id"] == runs[1]["run_id"]
    assert sum(each["outcome"] == "imported" for each in document["reports"]) == 10
    page.get_by_role("link", name="All syncs", exact=True).click()
    expect(page.get_by_role("heading", name="All syncs", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/history$"))
    page.go_back()
    expect(page.get_by_role("heading", level=1, name=re.compile("^Sync of"))).to_be_visible()
    page.goto(f"{address}/history?run={runs[0]['run_id']}")
    page.get_by_role("button", name="Undo this sync", exact=True).click()
    expect(page.get_by_text("would bring removed sessions again").or_(
        page.get_by_text("put back exactly as before"))).to_be_visible()
    page.get_by_role("button", name="Do it", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="It can be taken back itself")).to_be_visible()
    page.get_by_role("button", name="Take the undo back", exact=True).click()
    page.get_by_role("button", name="Do it", exact=True).click()
    expect(page.get_by_role("button", name="Undo this sync", exact=True)).to_be_visible()
