"""The shape of a page of the portal without any of its text: pure, and safe to keep, log and send to somebody.

Every word in a structure comes from the lists in this module; numbers are counts, mostly as ranges. What a page
says, where its links lead and what its elements are called never gets in: not even by way of a tag or a type that
nobody knows, for those are all called "other".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from automation.listing.find_rows import find_report_rows
from automation.listing.listing_page import ListingLayout, ListingPage, read_listing_page
from automation.page_records import OutlineLine, PageKind, PageStructure, Part
from automation.shared.html_nodes import attribute

OTHER, NONE, YES, NO = "other", "none", "yes", "no"
MOST_LINES, _DEEPEST = 120, 14
_MOST_COUNTED = 40
_RANGES = ((0, "0"), (1, "1"), (2, "2"), (5, "3-5"), (10, "6-10"), (30, "11-30"), (100, "31-100"))
_MANY = "101+"
_LINK_PATHS = ("power-u-report", "report")
_LINK_NAMES = ("id", "key", "distance", "speed")
_TEXT_TYPES = ("email", "text", "tel", "")
_TAG_WORDS = (
    "a abbr article aside b body br button canvas caption code col colgroup dd details dialog div dl dt em fieldset "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr i iframe img input label legend li link main mark menu meta meter "
    "nav noscript object ol optgroup option p picture pre progress s section select slot small span strong sub summary "
    "sup svg table tbody td template textarea tfoot th thead time tr u ul video")
_ROLE_WORDS = (
    "alert button cell checkbox columnheader combobox dialog form grid gridcell heading img link list listbox listitem "
    "main menu menuitem navigation none option presentation progressbar region row rowgroup rowheader search searchbox "
    "status tab table tablist tabpanel textbox")
_TYPE_WORDS = "button checkbox email hidden number password radio search submit tel text url"
_TAGS, _ROLES, _TYPES = (frozenset(words.split()) for words in (_TAG_WORDS, _ROLE_WORDS, _TYPE_WORDS))
_IDS = frozenset({"itemLimit"})
_UNSEEN = frozenset({"script", "style"})
_CLOSED = frozenset({"svg", "select", "noscript", "template"})
_SHAPE = re.compile(r"([a-z0-9]+)(?:\[type=([a-z]+)\])?(?:\[role=([a-z]+)\])?(?:#([A-Za-z]+))?")
_WORDS = frozenset({OTHER, NONE, YES, NO, _MANY, "all", "some", "email", "text", "submit", "button", *ListingLayout,
                    *(word for _, word in _RANGES), *(str(number) for number in range(_MOST_COUNTED + 1))})


def count_range(number: int) -> str:
    """``6-10`` for 8: enough to tell a full list from an empty one."""
    return next((word for most, word in _RANGES if number <= most), _MANY)


def read_structure(html: str, page: PageKind, page_url: str = "", portal_url: str = "") -> PageStructure:
    """The structure of a rendered page. Never raises for what a page says."""
    body = LexborHTMLParser(html.encode("utf-8", "replace").decode("utf-8")).body
    if body is None:
        return PageStructure(page, {})
    parts = _read_sign_in(body) if page is PageKind.SIGN_IN else _read_listing(body, html, page_url, portal_url)
    lines: list[OutlineLine] = []
    _outline(body, 0, lines)
    return PageStructure(page, parts, tuple(lines[:MOST_LINES]))


def _read_sign_in(body: LexborNode) -> dict[Part, str]:
    types = [attribute(box, "type").lower() for box in body.css("input")]
    buttons = body.css("button, input[type=submit], [role=button]")
    sends = any(attribute(button, "type").lower() == "submit" for button in buttons)
    texts = [kind for kind in types if kind in _TEXT_TYPES]
    return {
        Part.USERNAME_BOX: "email" if "email" in texts else "text" if texts else NONE,
        Part.PASSWORD_BOXES: count_range(types.count("password")),
        Part.SEND_BUTTON: "submit" if sends else "button" if buttons else NONE,
        Part.FORM: YES if body.css_first("form input") else NO,
        Part.TICK_BOXES: count_range(types.count("checkbox")),
        Part.FRAMES: count_range(len(body.css("iframe"))),
    }


def _read_listing(body: LexborNode, html: str, page_url: str, portal_url: str) -> dict[Part, str]:
    listing = read_listing_page(html, page_url, portal_url)
    rows = find_report_rows(body, page_url, portal_url).nodes
    return {
        Part.SEARCH_BOX: YES if body.css_first("input[placeholder]") else NO,
        Part.PAGE_SIZE_BOX: YES if listing.page_sizes else NO,
        Part.PAGE_SIZES: _count(len(listing.page_sizes)),
        Part.LAYOUT: listing.layout.value,
        Part.HEADINGS: _count(len(body.css("thead th, [role=columnheader]"))),
        Part.COLUMNS: _count(_most_common([len(row.css("td, [role=cell], [role=gridcell]")) for row in rows])),
        Part.ROWS: count_range(len(listing.rows)),
        Part.ROWS_WITHOUT_LINK: count_range(listing.linkless_rows),
        **_read_links(rows),
        Part.PAGE_BUTTONS: YES if listing.page_numbers or listing.has_next else NO,
        **_read_facts(listing),
    }


def _read_links(rows: Sequence[LexborNode]) -> dict[Part, str]:
    links = [attribute(link, "href") for row in rows for link in row.css("a[href]")]
    shapes = [shape for link in links if (shape := _shape_of_link(link)) is not None]
    path, names = max(shapes, key=shapes.count) if shapes else (NONE, NONE)
    return {Part.LINK_PATH: path, Part.LINK_NAMES: names}


def _shape_of_link(link: str) -> tuple[str, str] | None:
    """Which known address it is, and which known values it carries; the values themselves are left behind."""
    try:
        parts = urlsplit(link)
        names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    except ValueError:
        return None
    if "id" not in names:
        return None
    last = parts.path.rstrip("/").rpartition("/")[2]
    known = [name for name in _LINK_NAMES if name in names]
    return last if last in _LINK_PATHS else OTHER, "+".join([*known, *([OTHER] if names - {*known} else [])])


def _read_facts(listing: ListingPage) -> dict[Part, str]:
    rows = listing.rows
    told = {
        Part.NAMES: [bool(row.name) for row in rows],
        Part.DAYS: [row.listed_on is not None for row in rows],
        Part.PLAYERS: [bool(row.player) for row in rows],
        Part.SHOT_COUNTS: [row.shot_count is not None for row in rows],
    }
    return {part: "all" if all(flags) and flags else "some" if any(flags) else NONE for part, flags in told.items()}


def _most_common(numbers: Sequence[int]) -> int:
    return max(set(numbers), key=numbers.count) if numbers else 0


def _count(number: int) -> str:
    return str(number) if number <= _MOST_COUNTED else _MANY


def _outline(node: LexborNode, depth: int, lines: list[OutlineLine]) -> None:
    """One line an element; siblings that are alike inside and out become one line with their number."""
    if len(lines) >= MOST_LINES or depth > _DEEPEST:
        return
    before: tuple[str, list[OutlineLine]] | None = None
    times = 0
    for child in [*node.iter(include_text=False), None]:
        if child is not None and child.tag in _UNSEEN:
            continue
        inner: list[OutlineLine] = []
        if child is not None and child.tag not in _CLOSED:
            _outline(child, depth + 1, inner)
        now = None if child is None else (_shape(child), inner)
        if now == before:
            times += 1
            continue
        if before is not None:
            lines += [OutlineLine(depth, before[0], count_range(times)), *before[1]]
        before, times = now, 1


def _shape(node: LexborNode) -> str:
    kind, role, name = (attribute(node, key) for key in ("type", "role", "id"))
    return "".join((
        node.tag if node.tag in _TAGS else OTHER,
        f"[type={kind if kind in _TYPES else OTHER}]" if kind else "",
        f"[role={role if role in _ROLES else OTHER}]" if role else "",
        f"#{name}" if name in _IDS else ""))


def structure_as_plain(structure: PageStructure) -> dict[str, object]:
    """As JSON values."""
    return {"page": structure.page.value, "parts": {part.value: word for part, word in structure.parts.items()},
            "outline": [[line.depth, line.shape, line.times] for line in structure.outline]}


def read_plain_structure(document: object) -> PageStructure | None:
    """A kept structure; whatever is not one of this module's own words is dropped, whoever wrote the file."""
    if not isinstance(document, Mapping) or document.get("page") not in set(PageKind):
        return None
    parts, outline = document.get("parts"), document.get("outline")
    kept = {Part(name): word for name, word in parts.items()
            if name in set(Part) and _is_word(word)} if isinstance(parts, Mapping) else {}
    lines = [line for item in outline if (line := _read_line(item))] if isinstance(outline, list) else []
    return PageStructure(PageKind(document["page"]), kept, tuple(lines[:MOST_LINES]))


def _is_word(word: object) -> bool:
    return isinstance(word, str) and (word in _WORDS or word in _LINK_PATHS or
                                      set(word.split("+")) <= {*_LINK_NAMES, OTHER})


def _read_line(item: object) -> OutlineLine | None:
    if not isinstance(item, list) or len(item) != 3:
        return None
    depth, shape, times = item
    if type(depth) is not int or not 0 <= depth <= _DEEPEST or not isinstance(shape, str) or not _is_word(times):
        return None
    found = _SHAPE.fullmatch(shape)
    if found is None:
        return None
    known = zip(found.groups(), (_TAGS, _TYPES, _ROLES, _IDS), strict=True)
    return OutlineLine(depth, shape, times) if all(
        word in (None, OTHER) or word in words for word, words in known) else None
