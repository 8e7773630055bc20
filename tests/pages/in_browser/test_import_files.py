"""Import in a real browser: files dropped with the mouse, Undo; a table mapped by hand on a phone; axe."""

import base64
import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.imports.builders import SPECS, ball, build, build_csv
from tests.pages.at_rest import drawn_width, opened, settle, violations
from tests.pages.in_browser.conftest import SharedServer

pytestmark = pytest.mark.browser
RIDDLE = [["Stick", "Flew", "Zip (mph)"], *(
    ["7 Iron", f"{150 + number}.5", f"{110 + number}"] for number in range(6))]
DROP = """(place, files) => {
  const moved = new DataTransfer();
  for (const [name, packed] of Object.entries(files)) {
    const bytes = Uint8Array.from(atob(packed), letter => letter.charCodeAt(0));
    moved.items.add(new File([bytes], name, {type: 'text/csv'}));
  }
  for (const kind of ['dragenter', 'dragover', 'drop'])
    place.dispatchEvent(new DragEvent(kind, {dataTransfer: moved, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def address(server: SharedServer) -> str:
    return server.fill()


def drop(page: Page, files: Mapping[str, bytes]) -> None:
    """Let files go over the box, as the mouse does."""
    packed = {name: base64.b64encode(data).decode() for name, data in files.items()}
    page.get_by_test_id("stFileUploaderDropzone").evaluate(DROP, packed)


def choose(page: Page, label: str | re.Pattern[str], option: str) -> None:
    """Choose from, or type into, a box with a list; a page that is being redrawn would close the list again."""
    settle(page)
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    page.get_by_role("option").first.wait_for()
    box.press("Enter")
    settle(page)


def test_dropped_files_are_seen_imported_and_taken_back(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/import")
    drop(page, {"range.csv": build(SPECS["garmin"], [ball(number) for number in range(1, 13)]),
                "evening.csv": build(SPECS["rapsodo"], [ball(number, club="Driver") for number in range(30, 38)]),
                "manual.csv": b"%PDF-1.7"})
    expect(page.get_by_text("12 new shots")).to_be_visible()
    expect(page.get_by_text("8 new shots")).to_be_visible()
    expect(page.get_by_text("The file is a PDF.")).to_be_visible()
    page.get_by_text(re.compile("^Columns, units, first shots")).first.click()
    settle(page)
    assert violations(page) == []
    page.get_by_role("button", name="Import", exact=True).first.click()
    done = page.get_by_test_id("stAlert").filter(has_text="1 session, 12 new shots.")
    expect(done).to_be_visible()
    settle(page)
    assert violations(page) == []
    page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(page.get_by_test_id("stAlert").filter(has_text="Taken back.")).to_be_visible()
    expect(page.get_by_text("12 new shots", exact=True)).to_be_visible()


def test_a_table_is_mapped_by_hand_on_a_phone(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/import", width=390)
    drop(page, {"odd.csv": build_csv(SPECS["garmin"], RIDDLE)})
    expect(page.get_by_text("What are the columns?")).to_be_visible()
    settle(page)
    for heading, meaning in (("Stick", "club"), ("Flew", "carry"), ("Zip", "ball speed")):
        choose(page, re.compile(f"^{heading}"), meaning)
    choose(page, re.compile("^Who hit"), "Bea")
    page.get_by_text("These columns are right").click()
    settle(page)
    assert drawn_width(page) <= 390
    assert violations(page) == []


def test_a_table_is_typed_in_with_the_keyboard(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/import")
    page.get_by_text("Enter shots by hand").click()
    choose(page, "Player", "Cleo")
    page.get_by_text("Table", exact=True).click()
    settle(page)
    assert violations(page) == []
    grid = page.get_by_test_id("stDataFrame").locator("canvas").first
    box = grid.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 60, box["y"] + 52)
    for text in ("7 Iron", "151"):
        page.keyboard.press("Enter")
        page.locator("#portal").locator("input, textarea").fill(text)
        page.keyboard.press("Tab")
        settle(page)
    page.get_by_role("button", name="Save 1 shot", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="1 shot saved.")).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("link", name="Session", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Typed in")
