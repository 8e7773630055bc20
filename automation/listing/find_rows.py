"""Where the rows of a listing page are: pure, by their report links."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from automation.listing.accordion_rows import find_header, pair_small_table
from automation.listing.table_rows import is_date_text
from automation.shared.html_nodes import ancestors, attribute, spoken_text, text_pieces
from automation.shared.report_link import BadLink, ReportRef, read_href

_LINK_ATTRIBUTES = ("href", "data-href", "data-url", "data-link", "value")
_LINK_ELEMENTS = ", ".join(f'[{name}*="id="]' for name in _LINK_ATTRIBUTES)
_ROW_TAGS = {"tr", "li", "article", "details"}
_PAGE_TAGS = {"html", "body", "main"}
_FRAME_TAGS = {"section", "ul", "ol", "form"}
_FRAME_PARTS = "select, thead, input[placeholder], nav, [aria-current], [role=columnheader]"
_PAGE_FURNITURE = {"nav", "header", "footer", "thead", "form"}


@dataclass(frozen=True, slots=True)
class RowFacts:
    """One row: its element, its report, and whether it stands in a table."""

    node: LexborNode
    ref: ReportRef
    is_table: bool


@dataclass(frozen=True, slots=True)
class FoundRows:
    """Rows with a usable link, rows whose link is broken, and what is wrong with those."""

    rows: tuple[RowFacts, ...]
    broken_rows: tuple[LexborNode, ...]
    problems: tuple[str, ...]

    @property
    def nodes(self) -> list[LexborNode]:
        """The elements of the readable rows."""
        return [row.node for row in self.rows]


def find_report_rows(body: LexborNode, page_url: str, portal_url: str) -> FoundRows:
    """Every row that leads to a report; several links to one report in one row are one row."""
    links = _report_links(body, page_url, portal_url)
    counts = _reports_below(links)
    rows: dict[int, RowFacts] = {}
    broken: dict[int, LexborNode] = {}
    problems: list[str] = []
    for node, ref in links:
        row = _row_of(node, counts, alone=len(counts[body.mem_id]) == 1)
        if isinstance(ref, ReportRef):
            rows.setdefault(row.mem_id, RowFacts(row, ref, is_table_row(row)))
        elif row.mem_id not in broken:
            broken[row.mem_id] = row
            problems.append(f"A session in the listing cannot be opened: {ref.why}.")
    only_broken = {mem_id: row for mem_id, row in broken.items() if mem_id not in rows}
    return FoundRows(tuple(rows.values()), tuple(only_broken.values()), tuple(problems) if only_broken else ())


def find_linkless_rows(body: LexborNode, known: list[LexborNode]) -> list[LexborNode]:
    """What looks like a row of the listing and has no report link at all.

    Table rows with two spoken cells; accordion headers; failing both, and only when no row is known,
    anything that shows a date. A single cell ("No data") is not a row.
    """
    inside = {node.mem_id for node in known}
    rows = [row for row in body.css("tbody tr, [role=row]")
            if not _belongs_to(row, inside) and _spoken_cells(row) >= 2]
    if rows:
        return rows
    rows = [node for node in body.css("details, [aria-expanded]:not([aria-haspopup])")
            if not _belongs_to(node, inside) and not _is_furniture(node) and spoken_text(node)]
    if rows or known:
        return rows
    return [element for element, text in text_pieces(body, icons=True)
            if is_date_text(text.strip()) and not _is_furniture(element)]


def _report_links(body: LexborNode, page_url: str, portal_url: str) -> list[tuple[LexborNode, ReportRef | BadLink]]:
    links = []
    for node in body.css(_LINK_ELEMENTS):
        for name in _LINK_ATTRIBUTES:
            ref = read_href(attribute(node, name), page_url, portal_url) if "id=" in attribute(node, name) else None
            if ref is not None:
                links.append((node, ref))
                break
    return links


def _reports_below(links: list[tuple[LexborNode, ReportRef | BadLink]]) -> dict[int, set[object]]:
    """For every ancestor of a link: which reports stand below it (a broken link is one of its own)."""
    below: dict[int, set[object]] = {}
    for node, ref in links:
        identity: object = ref.report_id if isinstance(ref, ReportRef) else ("broken", _nearest_box(node))
        for element in (node, *ancestors(node)):
            below.setdefault(element.mem_id, set()).add(identity)
    return below


def _nearest_box(node: LexborNode) -> int:
    box = next((element for element in ancestors(node) if element.tag in _ROW_TAGS), node.parent)
    return node.mem_id if box is None else box.mem_id


def _row_of(link: LexborNode, below: dict[int, set[object]], alone: bool) -> LexborNode:
    """The largest element around a link that holds this report only and is not the page's frame.

    With one report on the page nothing but the frame's own parts can tell where its row ends.
    """
    row = link
    for element in ancestors(link):
        if element.tag in _PAGE_TAGS or len(below[element.mem_id]) > 1:
            break
        if alone and (element.tag in _FRAME_TAGS or _holds_frame(element, link)):
            break
        row = element
    if not is_table_row(row) and find_header(row) is not None:
        return row
    boxes = (element for element in (link, *ancestors(link)) if is_table_row(element))
    return next(boxes, row)


def _holds_frame(element: LexborNode, link: LexborNode) -> bool:
    """Whether parts of the page's frame stand in an element; the small table of an opened row is none.

    The table that holds the link is the list itself, and its headings are the frame's.
    """
    around = {each.mem_id for each in ancestors(link)}
    small = [table for table in element.css("table") if table.mem_id not in around and pair_small_table(table)]
    own = {part.mem_id for table in small for part in table.css(_FRAME_PARTS)}
    return any(part.mem_id not in own for part in element.css(_FRAME_PARTS))


def is_table_row(node: LexborNode) -> bool:
    """Whether an element is a row of a table, by its tag or its role."""
    return node.tag == "tr" or attribute(node, "role") == "row"


def _spoken_cells(row: LexborNode) -> int:
    return sum(bool(spoken_text(cell)) for cell in row.css("td, [role=cell], [role=gridcell]"))


def _belongs_to(node: LexborNode, rows: set[int]) -> bool:
    if node.mem_id in rows or any(element.mem_id in rows for element in ancestors(node)):
        return True
    return any(child.mem_id in rows for child in node.css("tr, li, article, details, [role=row], div"))


def _is_furniture(node: LexborNode) -> bool:
    return any(element.tag in _PAGE_FURNITURE or attribute(element, "role") in {"navigation", "banner"}
               for element in (node, *ancestors(node)))
