"""A page's structure holds nothing a page says, and a comparison names the part that is different."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.page_records import OutlineLine, PageKind, PageStructure, Part
from automation.page_watch.changes import EXPECTED, compare, describe_changes
from automation.page_watch.page_structure import (
    MOST_LINES,
    count_range,
    read_plain_structure,
    read_structure,
    structure_as_plain,
)
from automation.page_watch.watch import ForgetfulStructures, StructureWatch
from golf.errors import PortalChanged

SAVED = Path(__file__).parents[1] / "saved_pages"
URL, PORTAL = "https://my.uneekor.com/report", "https://my.uneekor.com"
SIGN_IN = """<html><body><main><form method="post"><label>Email</label><input type="email" name="email" value="{0}">
<input type="password" value="{0}"><button type="submit">{0}</button><div role="alert">{0}</div></form></main></html>"""


def saved(name: str) -> str:
    return (SAVED / f"{name}.html").read_text(encoding="utf-8")


def listing(html: str) -> PageStructure:
    return read_structure(html, PageKind.LISTING, URL, PORTAL)


def sign_in(html: str) -> PageStructure:
    return read_structure(html, PageKind.SIGN_IN)


def test_the_parts_of_a_table_page_are_found() -> None:
    parts = listing(saved("table_plain")).parts
    assert parts == {
        Part.SEARCH_BOX: "yes", Part.PAGE_SIZE_BOX: "yes", Part.PAGE_SIZES: "4", Part.LAYOUT: "table",
        Part.HEADINGS: "6", Part.COLUMNS: "6", Part.ROWS: "3-5", Part.ROWS_WITHOUT_LINK: "0",
        Part.LINK_PATH: "power-u-report", Part.LINK_NAMES: "id+key+distance+speed", Part.PAGE_BUTTONS: "yes",
        Part.NAMES: "all", Part.DAYS: "all", Part.PLAYERS: "some", Part.SHOT_COUNTS: "some"}


def test_the_parts_of_a_form_are_found() -> None:
    assert sign_in(SIGN_IN).parts == {
        Part.USERNAME_BOX: "email", Part.PASSWORD_BOXES: "1", Part.SEND_BUTTON: "submit", Part.FORM: "yes",
        Part.TICK_BOXES: "0", Part.FRAMES: "0"}
    assert compare(EXPECTED[PageKind.SIGN_IN], sign_in(SIGN_IN)) == []


def test_rows_that_are_alike_are_one_line_of_the_outline() -> None:
    rows = "<tr><td>a</td><td>b</td></tr>" * 8
    outline = listing(f"<table><tbody>{rows}<tr><td>x</td></tr></tbody></table>").outline
    assert OutlineLine(2, "tr", "6-10") in outline
    assert OutlineLine(3, "td", "2") in outline
    assert len(outline) == 6


@pytest.mark.parametrize("html", ["", "<", "<html></html>", "<b>" * 5000, "<table>" * 300, "\ud800", "\x00" * 10])
@pytest.mark.parametrize("page", list(PageKind))
def test_any_page_has_a_structure(html: str, page: PageKind) -> None:
    assert len(read_structure(html, page, URL, PORTAL).outline) <= MOST_LINES


def _altered(old: str, new: str) -> Callable[[str], str]:
    return lambda html: re.sub(old, new, html, flags=re.DOTALL)


@pytest.mark.parametrize(("alter", "told"), [
    (_altered(r"<select.*?</select>", ""), ["the page-size box is missing"]),
    (_altered(r"<option value=.5.>5</option>", ""), ["the page-size box offers 3 sizes instead of 4"]),
    (_altered(r"<td><button.*?</td>", ""), ["rows have 5 columns instead of 6"]),
    (_altered(r"<th>Shots</th>", ""), ["the table has 5 headings instead of 6",
                                            "the sessions' numbers of shots cannot be read"]),
    (_altered(r"<input placeholder[^>]*>", ""), ["the search box is missing"]),
    (_altered(r"<div class=.paging.*?</div>", ""), ["the page buttons are missing"]),
    (_altered(r"&amp;distance=yard", ""), ["the links to the reports are built differently"]),
    (_altered(r"[A-Z][a-z]{2} \d\d, 2026", "the other day"), ["the sessions' days cannot be read"]),
    (_altered(r"href=", "data-nothing="), ["no sessions with a link are listed", "rows without a link are listed"]),
])
def test_the_part_of_the_listing_that_differs_is_named(alter: Callable[[str], str], told: list[str]) -> None:
    good = saved("table_plain")
    changed = alter(good)
    assert changed != good
    assert compare(listing(good), listing(changed)) == told


@pytest.mark.parametrize(("old", "new", "told"), [
    ('<input type="password"[^>]*>', "", ["the password field is not there"]),
    ('<input type="email"[^>]*>', "", ["the e-mail field is not there"]),
    ('type="email"', 'type="text"', ["the e-mail field is an ordinary text field"]),
    ("<button.*?</button>", "", ["the button that sends the form is missing"]),
    ("</form>", '<iframe src="x"></iframe></form>', ["a frame (a captcha?) is there that was not"]),
    ("</form>", '<input type="checkbox"></form>', ["a box to tick (new terms?) is there that was not"]),
    ("form", "section", ["the fields do not belong to a form any more"]),
])
def test_the_part_of_the_form_that_differs_is_named(old: str, new: str, told: list[str]) -> None:
    changed = re.sub(old, new, SIGN_IN)
    assert changed != SIGN_IN
    assert compare(sign_in(SIGN_IN), sign_in(changed)) == told


def test_another_layout_is_told_without_its_columns() -> None:
    told = compare(listing(saved("table_plain")), listing(saved("accordion_open")))
    assert told[0] == "the sessions are shown as a list to open instead of a table"
    assert not any("columns" in each or "headings" in each for each in told)


def test_more_or_fewer_sessions_and_other_text_are_no_difference() -> None:
    good = saved("table_plain")
    row = re.search(r"<tr><td>sgt pebble.*?</tr>", good, re.DOTALL)
    assert row
    longer = good.replace(row[0], row[0] + row[0].replace("43285", "43999").replace("pebble", "other"))
    assert compare(listing(good), listing(longer)) == []
    assert describe_changes([]) == ""


def test_a_page_that_never_was_read_is_compared_with_what_is_known_of_the_portal() -> None:
    told = compare(EXPECTED[PageKind.LISTING], listing("<h1>Our new shop</h1>"))
    assert told == ["the search box is missing", "the page-size box is missing"]
    assert describe_changes(told) == "What changed: the search box is missing; the page-size box is missing."


def test_only_so_many_differences_are_told() -> None:
    assert describe_changes(list("abcdef")) == "What changed: a; b; c; d; and 2 more."


CANARY = "CanaryZw9"
canaries = st.text("<>\"'=&;/ -abcdefghxyzABC123@.\u00e9\u4e2d", max_size=20).map(lambda text: CANARY + text)
PLACES = (
    "<p>{}</p>", '<div id="{}" class="{}" title="{}">', "<{}>", '<input type="{}" role="{}">', '<input {}="{}">',
    '<a href="/power-u-report?id=5&key={}&{}=1">Open</a>', '<a href="/{}?id=5&key=abcdefgh1234">x</a>', "<!-- {} -->",
    "<script>{}</script>", "<style>{}</style>", '<select id="itemLimit"><option value="{}">{}</option></select>',
    "<table><tr><td>{}</td><td>Feb 12, 2026</td></tr></table>", '<iframe src="{}"></iframe>', '<custom-{}>',
)


@given(st.lists(st.tuples(st.sampled_from(PLACES), canaries), min_size=1, max_size=6), st.sampled_from(list(PageKind)))
def test_nothing_a_page_says_is_in_its_structure(places: list[tuple[str, str]], page: PageKind) -> None:
    html = saved("table_plain") + SIGN_IN.format(CANARY) + "".join(
        place.replace("{}", canary) for place, canary in places)
    structure = read_structure(html, page, URL + "?" + CANARY, PORTAL)
    written = json.dumps(structure_as_plain(structure))
    assert CANARY.lower() not in written.lower()
    assert "aB3dE5gH7jK9" not in written
    assert "43285" not in written
    assert read_plain_structure(json.loads(written)) == structure


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just(CANARY),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=8)


@given(json_values, json_values, json_values, json_values)
def test_a_kept_structure_with_foreign_words_loses_them(one: Any, two: Any, three: Any, four: Any) -> None:
    document = {"page": "listing", "parts": {"layout": one, "columns": two, CANARY: "yes", "rows": "6-10"},
                "outline": [three, [1, "tr", "2"], [1, CANARY, "2"], [1, "tr", CANARY], [1, f"tr[role={CANARY}]", "2"],
                            [four, "td", "1"]]}
    read = read_plain_structure(document)
    assert read is not None
    assert CANARY not in json.dumps(structure_as_plain(read))
    assert read.parts[Part.ROWS] == "6-10"
    assert OutlineLine(1, "tr", "2") in read.outline
    assert read_plain_structure(one) is None or isinstance(one, dict)


def test_an_empty_list_is_no_other_page() -> None:
    good = saved("table_plain")
    without_buttons = re.sub("<div class=.paging.*?</div>", "", good, flags=re.DOTALL)
    empty = re.sub("<tbody>.*?</tbody>", "<tbody></tbody>", without_buttons, flags=re.DOTALL)
    assert listing(empty).parts[Part.ROWS] == "0"
    assert compare(listing(good), listing(empty)) == []


def test_good_pages_are_kept_once_a_visit_and_those_that_could_not_be_read(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, saves = ForgetfulStructures(), list[object]()
    monkeypatch.setattr(ForgetfulStructures, "save_changed", lambda _, structure: saves.append(structure))
    watch = StructureWatch(kept, PORTAL)
    good = saved("table_plain")
    watch.saw_good(PageKind.LISTING, good, URL)
    watch.saw_good(PageKind.LISTING, "<p>page 2</p>", URL)
    assert watch.find_changes(PageKind.LISTING, good, URL) == []
    assert len(saves) == 1, "for the diagnostics"
    assert watch.find_changes(PageKind.LISTING, re.sub("<select.*?</select>", "", good), URL)
    assert len(saves) == 2


def test_an_error_says_more_once() -> None:
    error = PortalChanged("It changed.", "Wait.")
    error.append_sentence("")
    error.append_sentence("What changed: all.")
    error.append_sentence("What changed: all.")
    assert error.what_happened == "It changed. What changed: all."
    assert str(error) == "It changed. What changed: all. Wait."


@pytest.mark.parametrize(("number", "word"), [(0, "0"), (1, "1"), (2, "2"), (4, "3-5"), (100, "31-100"), (101, "101+")])
def test_counts_are_ranges(number: int, word: str) -> None:
    assert count_range(number) == word
