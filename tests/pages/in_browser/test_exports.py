"""The files as a golfer gets them: clicked in a real browser, opened by the programs they are for."""

import io
import re
from contextlib import closing
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from golf_db import open_database
from tests.browsers import new_page
from tests.pages.at_rest import shared_page
from tests.pages.in_browser.conftest import SharedServer

pytestmark = pytest.mark.browser


def save(page: Page, label: str) -> tuple[str, bytes]:
    """Click a download of the open menu; its name and content."""
    with page.expect_download(timeout=180_000) as download:
        page.get_by_role("button", name=label, exact=True).locator("visible=true").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_tables_pictures_and_the_report_open(browser: Browser, server: SharedServer, tmp_path: Path) -> None:
    address = server.fill(1)
    with closing(open_database(server.database_path)) as database:
        (card,) = database.journal.load_cards(None, limit=2)
        report_id, shots = card.report_id, database.journal.load_shots(card.report_id)
    page = shared_page(browser, width=1280, height=2600)
    page.goto(f"{address}/session?session={report_id}")
    figure, clubs, balls = (page.get_by_role("button", name=name, exact=True)
                            for name in ("Download", "Clubs as files", "Shots as files"))
    expect(balls).to_be_visible(timeout=180_000)
    streamlits_own = page.get_by_role("button", name=re.compile("^Download as"))
    expect(streamlits_own).to_have_count(0)  # not formula-safe
    clubs.click()
    assert "carry_median_yd" in pd.read_csv(io.BytesIO(save(page, "CSV")[1]))
    page.keyboard.press("Escape")
    figure.click()
    name, content = save(page, "PNG")
    assert name.startswith("rangebook-landings-2026-")
    assert Image.open(io.BytesIO(content)).format == "PNG"
    assert b"Numbers rest on: without flagged" in save(page, "SVG")[1]
    page.keyboard.press("Escape")
    balls.click()
    assert len(pd.read_csv(io.BytesIO(save(page, "CSV")[1]))) == len(shots)
    sheet = openpyxl.load_workbook(io.BytesIO(save(page, "Excel")[1])).active
    assert sheet is not None
    assert sheet.max_row == len(shots) + 1
    assert pd.read_parquet(io.BytesIO(save(page, "Parquet")[1]))["carry_m"].notna().any()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Report for a coach", exact=True).click()
    name, content = save(page, "HTML")
    assert name == f"rangebook-report-2026-07-24-{report_id}.html"
    page.get_by_role("button", name="Make the PDF", exact=True).click()
    assert save(page, "PDF")[1].startswith(b"%PDF-")
    page.screenshot(path=str(tmp_path / "report-menu.png"))
    asked: list[str] = []
    report = new_page(browser)
    report.on("request", lambda request: asked.append(request.url))
    report.set_content(content.decode())
    expect(report.get_by_role("img").first).to_be_visible()
    assert asked == []
    report.context.close()
