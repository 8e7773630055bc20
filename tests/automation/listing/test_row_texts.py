"""One session is read the same in both layouts, whatever it is called and whatever else its row holds."""

from __future__ import annotations

import html
import random
import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from automation.listing.listing_page import ListingLayout, ListingPage, read_listing_page
from golf.reports import ListedReport

PORTAL = "https://my.uneekor.com"
ODD = ["Open", "2", "Delete", ">", "Close", "View report", "9", "✎", "🗑", "Edit", "Driver ✎", "Driver >", "🔥", "Next",
       "-", "Remove", "2026.2.12", "Shots", "Date", "Username", "edit", "more_vert", "Rename", "DRIVER | MEDIUM",
       "sgt 🔥 pebble"]

PENCILS = {
    "button": '<button class="btn">✎</button>',
    "word": "<button>Edit</button>",
    "role": '<span role="button">Rename</span>',
    "link": '<a href="#">Edit</a>',
    "icon font": '<i class="material-icons">edit</i>',
    "icon font inside": '<button><span class="material-symbols-outlined">more_vert</span></button>',
    "other icon font": '<i class="icon icon-pencil">edit</i>',
    "mui": '<span class="notranslate MuiIcon-root">edit</span>',
    "svg": '<button><svg><title>Rename session</title><path d=""></path></svg></button>',
    "bare svg": "<svg><title>Rename</title></svg>",
    "hidden label": '<button><svg></svg><span class="sr-only">Rename session</span></button>',
    "hidden words": '<span class="visually-hidden">Session name</span>',
    "not displayed": '<span style="display: none">Name</span>',
    "hidden": "<span hidden>Name</span>",
    "symbol": "<span>✎</span>",
    "private use": '<span class="x">\ue3c9</span>',
    "aria-hidden": '<span aria-hidden="true">edit</span>',
    "box": '<input type="checkbox" aria-label="Select">',
    "tooltip": '<span role="tooltip">Rename this session</span>',
    "two": '<button>Edit</button><button>✕</button>',
    "nothing": "",
}
TRASH = '<button class="trash" aria-label="Delete report">🗑</button>'
Row = tuple[str, str, date, int]


def _link(number: int) -> str:
    return f'<a href="/power-u-report?id={number}&amp;key=abcdefgh{number:04d}">Open</a>'


def _cell(text: str, tools: tuple[str, str]) -> str:
    return f"{tools[0]}{html.escape(text)}{tools[1]}"


def table(rows: list[Row], tools: tuple[str, str]) -> ListingPage:
    body = "".join(
        f"<tr><td>{_cell(name, tools)}</td><td>{day:%b %d, %Y}</td><td>{_cell(player, tools)}</td><td>{shots}</td>"
        f"<td>{_link(number)}{_link(number)}</td><td>{TRASH}</td></tr>"
        for number, (name, player, day, shots) in enumerate(rows, start=1))
    head = "".join(f"<th>{each}</th>" for each in (
        "Session Name", "Date", "User Name", "Shots", "Open Report", "Delete Report"))
    return _read(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


HEADERS = {
    "button": "<button aria-expanded=true>{}</button>",
    "in a heading": "<h2><button aria-expanded=true>{}</button></h2>",
    "div": "<div role=button aria-expanded=true>{}</div>",
    "arrow": "<button aria-expanded=true>{}<span class=chevron></span><span aria-hidden=true>▼</span></button>",
    "label of itself": "<div role=button tabindex=0 aria-expanded=true><span>{}</span></div>",
}
DETAILS = {
    "list": "<dl><dt>Date</dt><dd>{day}</dd><dt>Username</dt><dd>{player}</dd><dt>Shots</dt><dd>{shots}</dd></dl>",
    "boxes": "<dl><div><dt>Date</dt><dd>{day}</dd></div><div><dt>Username</dt><dd>{player}</dd></div>"
             "<div><dt>Shots</dt><dd>{shots}</dd></div></dl>",
    "small table": "<table><thead><tr><th>Date</th><th>Username</th><th>Shots</th></tr></thead>"
                   "<tbody><tr><td>{day}</td><td>{player}</td><td>{shots}</td></tr></tbody></table>",
}


def accordion(rows: list[Row], tools: tuple[str, str], header: str, details: str) -> ListingPage:
    """Buttons inside a button are no HTML: there they stand beside it."""
    beside = header.startswith(("<button", "<h2><button")) and any("<button" in each or "<a" in each for each in tools)
    left, right = tools if beside else ("", "")
    inside = ("", "") if beside else tools
    items = "".join(
        f"<div class=item>{left}{header.format(_cell(name, inside))}{right}"
        f"<a hidden {_link(number)[3:]}<div class=body>"
        + details.format(day=f"{day:%b %d, %Y}", player=_cell(player, tools), shots=shots)
        + f"{_link(number)}{TRASH}</div></div>"
        for number, (name, player, day, shots) in enumerate(rows, start=1))
    return _read(f"<div class=list>{items}</div>")


def _read(rows: str) -> ListingPage:
    page = read_listing_page(f"<select id=itemLimit><option>30</select>{rows}", f"{PORTAL}/report", PORTAL)
    assert page.problems == ()
    return page


def said(rows: tuple[ListedReport, ...]) -> list[tuple[object, ...]]:
    return [(row.name, row.player, row.listed_on, row.shot_count) for row in rows]


DAY = date(2026, 2, 12)
printable = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Zs", "Co", "Cn"))
texts = st.one_of(st.sampled_from(ODD), st.lists(st.text(printable, min_size=1, max_size=12), min_size=1, max_size=3)
                  .map(" ".join), st.sampled_from(ODD).map(lambda word: f"Driver {word}"),
                  st.sampled_from(ODD).map(lambda word: f"{word} slice"))
rows_of_a_page = st.lists(st.tuples(texts, texts, st.dates(date(2001, 1, 1), date(2099, 1, 1)),
                                    st.integers(0, 900)), min_size=2, max_size=8)


@pytest.mark.parametrize("pencil", PENCILS.values(), ids=PENCILS)
@pytest.mark.parametrize("place", ["before", "after", "around"])
def test_a_pencil_beside_a_name_is_no_part_of_it(pencil: str, place: str) -> None:
    tools = (pencil if place != "after" else "", pencil if place != "before" else "")
    rows: list[Row] = [(name, "Sam Owner", DAY, 47) for name in ("Driver", "warm up", "9")]
    assert said(table(rows, tools).rows) == rows_as_said(rows)
    for header in HEADERS.values():
        assert said(accordion(rows, tools, header, DETAILS["list"]).rows) == rows_as_said(rows)


def rows_as_said(rows: list[Row]) -> list[tuple[object, ...]]:
    return [tuple(row) for row in rows]


@given(rows_of_a_page, st.sampled_from(sorted(PENCILS)), st.sampled_from(sorted(HEADERS)),
       st.sampled_from(sorted(DETAILS)), st.integers(0, 3))
@example([(name, name, DAY, 47) for name in ODD], "button", "arrow", "list", 1)
@example([(name, name, DAY, 47) for name in ODD], "nothing", "button", "boxes", 0)
@example([("Open", "Open", DAY, 0), (">", "Open", DAY, 0)], "private use", "label of itself", "boxes", 1)
@example([("Open", ":", DAY, 0), ("Open", ":5", DAY, 0)], "aria-hidden", "arrow", "boxes", 0)
def test_both_layouts_say_the_same(rows: list[Row], pencil: str, header: str, details: str, where: int) -> None:
    tools = (PENCILS[pencil] if where & 1 else "", PENCILS[pencil] if where & 2 else "")
    in_table, in_accordion = table(rows, tools), accordion(rows, tools, HEADERS[header], DETAILS[details])
    assert (in_table.layout, in_accordion.layout) == (ListingLayout.TABLE, ListingLayout.ACCORDION)
    assert said(in_table.rows) == rows_as_said(rows)
    assert said(in_accordion.rows) == rows_as_said(rows)


def test_a_name_that_is_a_link_or_a_button_is_read() -> None:
    names = ["Driver", "Open", "Edit"]
    rows = "".join(
        f'<tr><td><a href="/power-u-report?id={n}&amp;key=abcdefgh0001">{name}</a><button>Edit</button></td>'
        f"<td>Feb 12, 2026</td><td><button>Sam</button></td><td>4</td></tr>" for n, name in enumerate(names, start=1))
    head = "<thead><tr><th>Session Name</th><th>Date</th><th>User Name</th><th>Shots</th></tr></thead>"
    assert said(_read(f"<table>{head}<tbody>{rows}</tbody></table>").rows) == [(name, "Sam", DAY, 4) for name in names]


def test_a_name_in_parts_stays_whole() -> None:
    rows = [(f"<b>Driver</b> | <i>{n}</i>", "Sam", DAY, n) for n in (1, 2)]
    for page in (table(rows, ("", "")), accordion(rows, ("", ""), HEADERS["button"], DETAILS["list"])):
        assert [row.name for row in page.rows] == [row[0] for row in rows]  # escaped: markup in a name is text
    marked = _read("".join(
        f"<details><summary><b>Driver</b> | <i>{n}</i></summary>{_link(n)}</details>" for n in (1, 2)))
    assert [row.name for row in marked.rows] == ["Driver | 1", "Driver | 2"]


@pytest.mark.parametrize("words", [("Open", "Driver"), ("View report", "9"), ("Close", "warmup")])
def test_a_plain_button_called_like_a_tool_is_a_header_where_other_rows_have_names(words: tuple[str, str]) -> None:
    items = "".join(f"<div class=item><button class=head>{word}</button>{_link(n)}</div>"
                    for n, word in enumerate(words, 1))
    assert tuple(row.name for row in _read(f"<div>{items}</div>").rows) == words


def test_buttons_that_say_the_same_in_every_row_are_no_headers() -> None:
    items = "".join(f"<div class=item><button>Open</button><p>Driver {n}</p>{_link(n)}</div>" for n in (1, 2, 3))
    page = _read(f"<div>{items}</div>")
    assert [row.name for row in page.rows] == ["Driver 1", "Driver 2", "Driver 3"]


_PLAIN = {
    "box": ("<div><span data-rb=7>{}</span></div>", True),
    "box with a pencil": ("<div>{0}<button>✎</button></div>", True),
    "box with a script": ("<div onclick=t()>{}</div>", True), "link to nowhere": ("<a href=#>{}</a>", True),
    "after a button": ("<button>☆</button><div>{}</div>", True), "after a hidden label": (
        '<b class="sr-only">Session</b><p>{}</p>', True),
    "link to somewhere": ("<a href=/x>{}</a>", False), "after a tool's word": ("<i>Edit</i><b>{}</b>", False),
    "after a sign": ("<i>✕</i><b>{}</b>", False), "after an x": ("<i>x</i><b>{}</b>", False),
    "after a bin": ("<i>Delete</i><b>{}</b>", False), "in a bin": ("<div class=rowTrash>{}</div>", False),
}


@pytest.mark.parametrize(("row", "is_header"), _PLAIN.values(), ids=_PLAIN)
def test_a_row_without_a_header_is_opened_by_its_name_unless_that_may_be_a_tool(row: str, is_header: bool) -> None:
    items = [f"<div class=item>{row.format(name)}{_link(n)}</div>"
             for n, name in enumerate(("Driver", "7 iron", "9"), 1)]
    marked = re.sub(r"<([bip]|div|span|a)(?= |>)(?! data-rb)", r"<\1 data-rb=1", "".join(items))
    page = _read(f"<div>{marked}</div>")
    assert set(page.headers) == ({1, 2, 3} if is_header else set())


def test_a_tool_word_is_a_name_where_other_rows_say_something_else_in_its_place() -> None:
    items = [f"<div class=item><p data-rb=1>{name}</p>{_link(n)}</div>" for n, name in enumerate(("Driver", "Edit"), 1)]
    assert set(_read(f"<div>{items[0]}{items[1]}</div>").headers) == {1, 2}
    assert set(_read(f"<div>{items[1]}{items[1].replace('id=2', 'id=3')}</div>").headers) == set()


def test_a_menu_is_no_header() -> None:
    items = "".join(f'<div class=item><button aria-expanded=false aria-haspopup=menu>⋮</button>'
                    f"<div role=button aria-expanded=false>Driver {n}</div>{_link(n)}</div>" for n in (1, 2))
    assert [row.name for row in _read(f"<div>{items}</div>").rows] == ["Driver 1", "Driver 2"]


@pytest.mark.parametrize("details", DETAILS.values(), ids=DETAILS)
def test_an_empty_value_does_not_take_the_next_label(details: str) -> None:
    rows: list[Row] = [("Driver", "", DAY, n) for n in (1, 2)]
    page = accordion(rows, ("", ""), HEADERS["button"], details)
    assert said(page.rows) == [("Driver", None, DAY, n) for n in (1, 2)]


def test_any_furniture_at_random_is_read_past() -> None:
    chance = random.Random(7)
    for _ in range(60):
        tools = ("".join(chance.sample(sorted(PENCILS.values()), 2)),
                 "".join(chance.sample(sorted(PENCILS.values()), 3)))
        rows: list[Row] = [(name, "Kim", DAY, 3) for name in chance.sample(ODD, 4)]
        assert said(table(rows, tools).rows) == rows_as_said(rows)
        assert said(accordion(rows, tools, HEADERS["div"], DETAILS["boxes"]).rows) == rows_as_said(rows)
