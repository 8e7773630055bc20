"""One rendered page of the portal's listing in, rows out: pure, tested on saved pages.

uneekor.md, "Report listing": newest first, as a table or as an accordion whose collapsed rows show
the name only; a hidden copy of the link is already there. Rows are therefore found by their links,
and everything else is read relative to a row.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from selectolax.lexbor import LexborHTMLParser, LexborNode

from automation.listing.accordion_rows import find_header, find_plain_header, read_accordion_row
from automation.listing.find_rows import RowFacts, find_linkless_rows, find_report_rows
from automation.listing.pager import Pager, read_pager
from automation.listing.table_rows import read_table_row
from automation.shared.html_nodes import attribute, mark_of, squeeze
from golf.reports import ListedReport

_SEARCH_BOX = "search keyword"


class ListingLayout(StrEnum):
    """The two layouts that have been seen, and anything else."""

    TABLE = "table"
    ACCORDION = "accordion"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ListingPage:
    """What one page of the listing says.

    ``problems`` are sentences about rows that could not be read. ``linkless_rows`` counts rows
    without a usable link. ``headers`` are the marks of what opens an accordion row (live pages), ``unopened``
    the rows that say nothing but their name (automation.listing.open_details). ``starts_walk``: the walk begins here,
    or begins again; what it handed out before is not to be relied on. Of live pages: ``source`` is the answer of the
    portal that the page was drawn from, ``told`` how many sessions it said there are, or else brought, ``brought``
    how many it brought.
    """

    rows: tuple[ListedReport, ...]
    layout: ListingLayout = ListingLayout.UNKNOWN
    pager: Pager = field(default_factory=Pager)
    page_size: int | None = None
    page_sizes: tuple[int, ...] = ()
    problems: tuple[str, ...] = ()
    linkless_rows: int = 0
    frame_seen: bool = False
    headers: dict[int, str] = field(default_factory=dict)
    unopened: tuple[ListedReport, ...] = ()
    starts_walk: bool = False
    told: int | None = None
    brought: int = 0
    source: tuple[str, int] | None = None

    @property
    def report_ids(self) -> tuple[int, ...]:
        """The sessions that can be read, in their order."""
        return tuple(row.report_id for row in self.rows)

    @property
    def page_numbers(self) -> tuple[int, ...]:
        """The page numbers that can be seen: all of them, or a window."""
        return self.pager.numbers

    @property
    def current_page(self) -> int | None:
        """The number marked as current, None when the page does not say."""
        return self.pager.current

    @property
    def has_next(self) -> bool:
        """Whether the page itself offers one more page."""
        return self.pager.has_next

    @property
    def looks_empty(self) -> bool:
        """The listing's frame is there and no row is in it."""
        return self.frame_seen and not self.rows and not self.linkless_rows

    @property
    def rows_without_links(self) -> bool:
        """Rows are shown and not one leads to a report: the portal has changed."""
        return not self.rows and self.linkless_rows > 0

    @property
    def row_count(self) -> int:
        """Rows shown, readable or not."""
        return len(self.rows) + self.linkless_rows


def read_listing_page(html: str, page_url: str, portal_url: str) -> ListingPage:
    """Read a page of the listing. Never raises for what a page says; see ``problems``."""
    tree = LexborHTMLParser(html.encode("utf-8", "replace").decode("utf-8"))
    body = tree.body
    if body is None:
        return ListingPage(rows=())
    found = find_report_rows(body, page_url, portal_url)
    linkless = find_linkless_rows(body, [*found.nodes, *found.broken_rows])
    sizes, size = _read_page_sizes(body)
    rows: dict[int, ListedReport] = {}
    headers: dict[int, str] = {}
    problems = list(found.problems)
    for facts in found.rows:
        row = _read_row(facts)
        rows[row.report_id] = _merge(rows.get(row.report_id), row, problems)
        header = _find_opener(facts)
        if header is not None:
            headers[row.report_id] = mark_of(header)
    lost = len(linkless) + len(found.broken_rows)
    if linkless and rows:
        problems.append(f"{len(linkless)} of the rows shown {'has' if len(linkless) == 1 else 'have'} no report link.")
    return ListingPage(
        rows=tuple(rows.values()), layout=_layout(found.rows, headers), problems=tuple(problems),
        pager=read_pager(body, [*found.nodes, *linkless, *found.broken_rows]),
        page_size=size, page_sizes=sizes, linkless_rows=lost,
        frame_seen=bool(rows or lost or sizes or _has_frame(body)),
        headers={report_id: mark for report_id, mark in headers.items() if mark})


def _read_row(facts: RowFacts) -> ListedReport:
    reader = read_table_row if facts.is_table else read_accordion_row
    return reader(facts.node, facts.ref)


def _merge(first: ListedReport | None, again: ListedReport, problems: list[str]) -> ListedReport:
    if first is None:
        return again
    if first.key != again.key:
        problems.append(f"Session {first.report_id} is listed with two different links; the first one is used.")
    return replace(
        first, name=first.name or again.name, player=first.player or again.player,
        listed_on=first.listed_on or again.listed_on, date_text=first.date_text or again.date_text,
        shot_count=again.shot_count if first.shot_count is None else first.shot_count)


def _find_opener(facts: RowFacts) -> LexborNode | None:
    found = find_header(facts.node)
    return found if found is not None or facts.is_table else find_plain_header(facts.node)


def _layout(rows: tuple[RowFacts, ...], headers: dict[int, str]) -> ListingLayout:
    if not rows:
        return ListingLayout.UNKNOWN
    if rows[0].is_table:
        return ListingLayout.TABLE
    return ListingLayout.ACCORDION if headers else ListingLayout.UNKNOWN


def _read_page_sizes(body: LexborNode) -> tuple[tuple[int, ...], int | None]:
    select = body.css_first("select#itemLimit")
    if select is None:
        return (), None
    sizes: list[int] = []
    chosen: int | None = None
    for option in select.css("option"):
        digits = squeeze(attribute(option, "value") or option.text()).split(" ")[0]
        if digits.isascii() and digits.isdigit() and int(digits[:5]) > 0:
            sizes.append(int(digits[:5]))
            if chosen is None and "selected" in option.attributes:
                chosen = sizes[-1]
    return tuple(sizes), chosen if chosen is not None or not sizes else sizes[0]


def _has_frame(body: LexborNode) -> bool:
    boxes = (attribute(box, "placeholder").casefold() for box in body.css("input[placeholder]"))
    return any(_SEARCH_BOX in text for text in boxes)
