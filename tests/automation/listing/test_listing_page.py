"""Saved pages in, rows out: both layouts, odd markup, hostile links, and generated listings."""

from __future__ import annotations

import html
import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automation.listing.listing_page import ListingPage, read_listing_page
from golf.reports import ListedReport
from golf.sessions import LONGEST_NAME
from tests.depth import share

PORTAL = "https://my.uneekor.com"
PAGES = Path(__file__).parents[1] / "saved_pages"


def read(name: str) -> ListingPage:
    return read_listing_page((PAGES / f"{name}.html").read_text(encoding="utf-8"), f"{PORTAL}/report", PORTAL)


def facts(page: ListingPage) -> list[tuple[object, ...]]:
    return [(row.report_id, row.name, row.player, row.listed_on and row.listed_on.isoformat(), row.shot_count)
            for row in page.rows]


READ = {
    "table_plain": ("table", [
        (43285, "sgt pebble", "Sam Owner", "2026-02-12", 47), (43201, "9", "Guest", "2026-02-11", 1),
        (43100, "2026.2.12", None, "2026-02-10", None)]),
    "table_material": ("table", [
        (7, "DRIVER | MEDIUM", "Kim", "2026-02-12", 1024), (6, "warmup", "Sam", "2026-02-12", 30)]),
    "table_without_headings": ("table", [(5, "2026.2.12", "Sam", "2026-02-12", 47), (4, "9", "Kim", None, 0)]),
    "table_on_a_phone": ("table", [(11, "gapping", "Sam", "2026-01-03", 12)]),
    "accordion_collapsed": ("accordion", [
        (43285, "sgt pebble", None, None, None), (43201, "9", None, None, None), (43100, "Open", None, None, None)]),
    "accordion_open": ("accordion", [
        (3, "DRIVER | MEDIUM", "Sam Owner", "2026-02-12", 47), (2, "warmup", None, None, None),
        (1, "9", "Guest", "2026-02-10", 130)]),
    "accordion_of_divs": ("accordion", [(9, "warmup", "Kim", "2026-02-09", 33), (8, "70 yds", None, None, None)]),
    "one_report": ("accordion", [(1, "first session", None, None, None)]),
}


@pytest.mark.parametrize("name", READ)
def test_a_saved_page_gives_its_rows(name: str) -> None:
    page = read(name)
    assert (page.layout, facts(page)) == READ[name]
    assert page.problems == ()
    assert not page.looks_empty
    assert not page.rows_without_links


_HEADERS = {
    "button": '<button type="button" aria-expanded="true"><span>9</span><svg></svg></button>',
    "role": '<div role="button" aria-expanded="true"><span>9</span><svg></svg></div>',
    "box": '<div style="cursor: pointer"><span>9</span><span><svg></svg></span></div>',
}


@pytest.mark.parametrize("header", _HEADERS.values(), ids=_HEADERS)
def test_the_small_table_of_the_only_row_of_an_accordion_is_not_the_list(header: str) -> None:
    page = read_listing_page(
        '<body><input placeholder="Enter search keyword here"><select id="itemLimit"><option selected>30</select><div>'
        f"<div><div>{header}</div><div><div><table><thead><tr><th>Date</th><th>Username</th><th>Shots</th></tr></thead>"
        "<tbody><tr><td>Feb 12, 2026</td><td>Sam</td><td>47</td></tr></tbody></table>"
        '<a href="/power-u-report?id=3&amp;key=aB3dE5gH7jK9">Open</a><i></i></div></div></div></div>'
        "<nav><button>1</button><button aria-current=page>2</button></nav></body>", f"{PORTAL}/report", PORTAL)
    assert facts(page) == [(3, "9", "Sam", "2026-02-12", 47)]
    assert (page.layout, page.problems, page.linkless_rows) == (
        "accordion" if "aria-expanded" in header else page.layout, (), 0)


def test_an_impossible_date_keeps_its_text() -> None:
    row = read("table_without_headings").rows[1]
    assert row.listed_on is None
    assert row.date_text == "Feb 31, 2026"


def test_keys_are_read_and_never_shown() -> None:
    page = read("table_plain")
    assert [row.key.reveal() for row in page.rows] == ["aB3dE5gH7jK9", "zY9xW7vU5tS3r1", "QwErTy123456"]
    assert "aB3dE5gH7jK9" not in repr(page)


@pytest.mark.parametrize(("name", "sizes", "size"), [
    ("table_plain", (5, 10, 20, 30), 30), ("table_material", (10, 30), 10), ("accordion_collapsed", (5, 30), 5),
    ("table_on_a_phone", (), None), ("empty", (5,), 5),
])
def test_page_sizes_and_the_chosen_one(name: str, sizes: tuple[int, ...], size: int | None) -> None:
    page = read(name)
    assert (page.page_sizes, page.page_size) == (sizes, size)


@pytest.mark.parametrize(("name", "numbers", "current", "has_next"), [
    ("table_plain", (1, 2, 3), 1, True),
    ("table_material", (1, 2, 13), 1, True),
    ("table_without_headings", (1, 2), 2, False),
    ("accordion_collapsed", (1, 2), 1, True),
    ("last_page_windowed", (6, 7, 8), 8, False),
    ("table_on_a_phone", (), None, False),
    ("trash_after_numbers", (1, 2), 2, False),
    ("unknown_control", (1, 2), 2, False),
    ("accordion_open", (), None, False),
])
def test_page_buttons(name: str, numbers: tuple[int, ...], current: int | None, has_next: bool) -> None:
    page = read(name)
    assert (page.page_numbers, page.current_page, page.has_next) == (numbers, current, has_next)


def test_a_button_nobody_can_name_leaves_the_end_unproved() -> None:
    assert read("unknown_control").pager.has_unknown
    assert not read("unknown_control").pager.proves_end(2)
    assert read("last_page_windowed").pager.proves_end(8)


def test_a_trash_icon_is_never_taken_for_next() -> None:
    page = read("trash_after_numbers")
    assert page.pager.next_control is None
    assert page.pager.control_for(3) is None
    assert not page.pager.has_unknown


def test_an_empty_listing_is_told_from_one_that_changed() -> None:
    assert read("empty").looks_empty
    assert read("still_loading").looks_empty
    assert read("rows_without_links").rows_without_links
    assert read("cards_without_links").rows_without_links
    assert not read("rows_without_links").looks_empty


def test_a_page_without_the_frame_is_neither() -> None:
    page = read_listing_page("<h1>Hello</h1>", PORTAL, PORTAL)
    assert not page.frame_seen
    assert not page.looks_empty


def test_links_to_other_sites_and_broken_links_are_told_and_not_read() -> None:
    page = read("foreign_links")
    assert [row.report_id for row in page.rows] == [4]
    assert page.linkless_rows == 5
    assert len(page.problems) == 5
    assert "abcdefgh1234" not in " ".join(page.problems)


def test_a_report_shown_twice_is_one_row() -> None:
    assert facts(read("listed_twice")) == [
        (2, "sgt pebble", "Sam", "2026-02-12", 5), (1, "older", "Sam", "2026-02-11", 6)]


@pytest.mark.parametrize("text", ["", "<", "<html>", "<table><tr><td><a href='http://[x?id=1&key=abcdefgh'>",
                                  "<a href='/report?id=1&key=abcdefgh1234'>", "\ud83d", "<p>" * 3000, "\0"])
def test_odd_documents_never_raise(text: str) -> None:
    read_listing_page(text, f"{PORTAL}/report", PORTAL)


def test_a_name_of_ten_thousand_characters_with_markup_comes_out_as_text() -> None:
    name = ("<script>alert(1)</script>&amp; =cmd|' " * 300)[:10_000].strip()
    page = read_listing_page(_table([(1, name, "Sam", date(2026, 2, 1), 3)]), f"{PORTAL}/report", PORTAL)
    assert page.rows[0].name == name[:LONGEST_NAME].strip()


def test_two_keys_for_one_report_are_said() -> None:
    text = _table([(1, "a", "Sam", date(2026, 2, 1), 3), (1, "a", "Sam", date(2026, 2, 1), 3)])
    text = text.replace("key=abcdefgh0001", "key=zzzzzzzz0001", 1)
    page = read_listing_page(text, f"{PORTAL}/report", PORTAL)
    assert len(page.rows) == 1
    assert "two different links" in page.problems[0]


Row = tuple[int, str, str, date, int]
printable = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Zs", "Co", "Cn"))
words_in_a_name = st.text(printable, min_size=1, max_size=20)
names = st.lists(words_in_a_name, min_size=1, max_size=4).map(" ".join)
rows_strategy = st.lists(
    st.tuples(st.integers(1, 10**9), names, names, st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.integers(0, 900)),
    min_size=1, max_size=12, unique_by=lambda row: row[0])


def _link(row: Row) -> str:
    return f"/power-u-report?id={row[0]}&amp;key=abcdefgh{row[0]:04d}&amp;distance=yard"


def _table(rows: list[Row], order: tuple[int, ...] = (0, 1, 2, 3)) -> str:
    headings = ["Session Name", "User Name", "Date", "Shots"]
    body = ""
    for row in rows:
        cells = [html.escape(row[1]), html.escape(row[2]), row[3].strftime("%b %d, %Y"), str(row[4])]
        shown = "".join(f"<td>{cells[i]}</td>" for i in order)
        body += f'<tr>{shown}<td><a href="{_link(row)}">Open</a></td></tr>'
    head = "".join(f"<th>{headings[i]}</th>" for i in order)
    return (f"<select id=itemLimit><option>30</select><table><thead><tr>{head}<th>Open</th></tr></thead>"
            f"<tbody>{body}</table>")


@settings(max_examples=share(25, 120), deadline=None)
@given(rows_strategy, st.integers(0, 23))
def test_every_generated_table_comes_back_whole(rows: list[Row], shuffle: int) -> None:
    order = random.Random(shuffle).sample(range(4), 4)
    page = read_listing_page(_table(rows, tuple(order)), f"{PORTAL}/report", PORTAL)
    assert [(r.report_id, r.name, r.player, r.listed_on, r.shot_count) for r in page.rows] == rows


@settings(max_examples=share(25, 120), deadline=None)
@given(rows_strategy)
def test_every_generated_accordion_gives_ids_and_names(rows: list[Row]) -> None:
    items = "".join(
        f'<div class=item><button aria-expanded=false>{html.escape(row[1])}</button>'
        f'<div hidden><a href="{_link(row)}">Open</a></div></div>' for row in rows)
    page = read_listing_page(f"<select id=itemLimit><option>30</select><div class=list>{items}</div>",
                             f"{PORTAL}/report", PORTAL)
    assert [(row.report_id, row.name) for row in page.rows] == [(row[0], row[1]) for row in rows]
    assert all(row.player is None and row.listed_on is None and row.shot_count is None for row in page.rows)


@settings(max_examples=share(25, 200), deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_read_as_a_page(text: str) -> None:
    rows: tuple[ListedReport, ...] = read_listing_page(text, f"{PORTAL}/report", PORTAL).rows
    assert isinstance(rows, tuple)
