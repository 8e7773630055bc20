"""One row of the accordion layout: the name when collapsed, the rest once it is open."""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from automation.listing.cell_text import CONTROLS, is_furniture, is_symbol, read_cell
from automation.listing.table_rows import build_row, is_date_text, read_count
from automation.shared.html_nodes import ancestors, attribute, is_hidden_label, spoken_text, squeeze, text_pieces
from automation.shared.report_link import ReportRef
from golf.reports import ListedReport

_SURE = "[aria-expanded]:not([aria-haspopup]), summary"
_LIKELY = ("button", "[role=button]", "h1, h2, h3, h4, h5, h6")
_BUTTONS = {"button", "input", "select", "textarea"}
_NOWHERE = re.compile(r"#?|#[\w-]+|javascript:.*", re.DOTALL)
_CELLS, _LABEL_TAGS = {"dd", "td"}, {"dt", "th"}
_HINT = re.compile(r"delete|remove|trash|erase", re.IGNORECASE)
_LABELS = {
    "date": re.compile(r"(?:session\s*)?date\s*:?\s*(.*)", re.IGNORECASE | re.DOTALL),
    "player": re.compile(r"(?:user\s*name|user|player)(?:\s*:\s*(.*)|\s*)", re.IGNORECASE | re.DOTALL),
    "shots": re.compile(r"(?:shots?(?:\s*count)?|(?:number|no\.?)\s*of\s*shots|total\s*shots)\s*:?\s*(\d[\d,]*)?",
                        re.IGNORECASE),
}


class _Piece(NamedTuple):
    """One text of a row, and the tag of its element."""

    text: str
    tag: str


def find_header(row: LexborNode) -> LexborNode | None:
    """The element that opens and closes a row; None when nothing in the row looks like one.

    Found by what it is (it says whether something is open) and where it stands (first), not by its words: a session
    may be called "Open", "2" or "Delete". A plain button with the word of a tool counts only when the same place
    says something else in another row.
    """
    sure = [node for node in row.css(_SURE) if _may_open(node, row)]
    spoken = next((place for place, node in enumerate(sure) if spoken_text(node)), None)
    if spoken is not None:
        is_tool = spoken > 0 and is_furniture(read_cell(sure[spoken]))
        return sure[0] if is_tool else sure[spoken]
    if sure:
        return sure[0]
    for selector in _LIKELY:
        for node in row.css(selector):
            text = spoken_text(node)
            if text and _may_open(node, row) and (not is_furniture(text) or _names_its_row(node, row)):
                return node
    return None


def find_plain_header(row: LexborNode) -> LexborNode | None:
    """What to press in a row that shows no header: the element that says the row's name, its first text.

    The name is what a golfer would press: a plain box around it, the whole row or a link to nowhere opens then, and
    nothing beside it is touched. None where the first text could be that of a tool: a sign, an "x", a word of
    deleting, or "Edit" in every row. The page proves all but the last once more (in_page/watch.js).
    """
    name = _find_name(row)
    if name is None or any(_HINT.search(attribute(each, "class")) for each in (name, *_around(name, row))):
        return None
    said = _own_text(name)
    if is_symbol(said) or said.casefold() == "x" or _HINT.search(said):
        return None
    return name if not is_furniture(said) or _others_say_more(name, row) else None


def read_accordion_row(row: LexborNode, ref: ReportRef) -> ListedReport:
    """The row's name, and date, player and shots when they are there (None while it is collapsed)."""
    header = find_header(row)
    pieces = _pieces_outside(row, header)
    if header is None:
        name, pieces = (pieces[0].text, pieces[1:]) if pieces else ("", [])
    else:
        name = read_cell(header)
    said = _by_heading(row) or _by_label(pieces) or _by_shape(pieces)
    return build_row(ref, name=name, date_text=said.get("date", ""), player=said.get("player", ""),
                     shots=said.get("shots", ""))


def pair_small_table(table: LexborNode) -> list[tuple[LexborNode, LexborNode]]:
    """The headings of a table with the cells below them, when it has one line of each; else nothing."""
    lines = [line.css("th, td") for line in table.css("tr")]
    is_small = len(lines) == 2 and len(lines[0]) == len(lines[1]) > 1
    return list(zip(*lines, strict=True)) if is_small else []


def _may_open(node: LexborNode, row: LexborNode) -> bool:
    if node.mem_id == row.mem_id or any(element.tag == "a" for element in ancestors(node)):
        return False
    own = (attribute(node, "class"), attribute(node, "aria-label"), attribute(node, "title"))
    said = spoken_text(node)
    return not any(_HINT.search(each) for each in own if squeeze(each) != said)


def _names_its_row(node: LexborNode, row: LexborNode) -> bool:
    """Whether a button is the first thing of its row, and that of another row beside it says something else."""
    others = [] if row.parent is None else [each for each in row.parent.iter() if each.mem_id != row.mem_id]
    first = {first_text for each in others if (first_text := _first_control_text(each, node.tag or "")) is not None}
    return _first_control_text(row, node.tag or "") == spoken_text(node) and bool(first - {spoken_text(node)})


def _first_control_text(row: LexborNode, tag: str) -> str | None:
    """What the first text of a row says, when it stands in such an element."""
    first = next(((element, text) for element, text in text_pieces(row) if text.strip()), None)
    if first is None:
        return None
    around = next((each for each in (first[0], *ancestors(first[0])) if each.tag == tag), None)
    inside = around is not None and around.mem_id != row.mem_id and _inside(around, {row.mem_id})
    return spoken_text(around) if around is not None and inside else None


def _find_name(row: LexborNode) -> LexborNode | None:
    """The element of the row's first text that is none of a tool's; None when a real link or button says it."""
    tools = {node.mem_id for node in row.css(CONTROLS) if node.mem_id != row.mem_id and _is_tool(node)}
    for element, text in text_pieces(row):
        around = [element, *_around(element, row)]
        if text.strip() and not any(each.mem_id in tools or is_hidden_label(each) for each in around):
            return element if not any(_leads_away(each) for each in around) else None
    return None


def _others_say_more(name: LexborNode, row: LexborNode) -> bool:
    """Whether the name of another row beside it says something else than this one, which is a tool's word."""
    others = [] if row.parent is None else [_find_name(each) for each in row.parent.iter() if each.mem_id != row.mem_id]
    return any(each.tag == name.tag and not is_furniture(_own_text(each)) for each in others if each is not None)


def _own_text(element: LexborNode) -> str:
    return squeeze("".join(each.text_content or "" for each in element.iter(include_text=True) if each.is_text_node))


def _around(element: LexborNode, row: LexborNode) -> list[LexborNode]:
    """What stands around an element, from the inside out, the row last."""
    if element.mem_id == row.mem_id:
        return []
    found: list[LexborNode] = []
    for each in ancestors(element):
        found.append(each)
        if each.mem_id == row.mem_id:
            break
    return found


def _leads_away(node: LexborNode) -> bool:
    """A link to an address; ``#`` and scripts stay where they are."""
    return node.tag == "a" and not _NOWHERE.fullmatch(attribute(node, "href"))


def _pieces_outside(row: LexborNode, header: LexborNode | None) -> list[_Piece]:
    """The texts beside the header, without those of tools; what stands in one cell of a list is one text."""
    out = set() if header is None else {header.mem_id}
    tools = {node.mem_id for node in row.css(CONTROLS) if node.mem_id != row.mem_id and _is_tool(node)}
    joined: list[tuple[LexborNode, str]] = []
    for element, text in text_pieces(row):
        cell = next((each for each in (element, *ancestors(element)) if each.tag in _CELLS), None)
        if element.mem_id in out or _inside(element, out):
            continue
        if cell is not None:
            joined += [(cell, read_cell(cell))] if not joined or joined[-1][0].mem_id != cell.mem_id else []
        elif joined and joined[-1][0].mem_id == element.mem_id:
            joined[-1] = element, joined[-1][1] + text
        elif element.mem_id not in tools and not _inside(element, tools):
            joined.append((element, text))
    return [_Piece(squeeze(text), element.tag or "") for element, text in joined if text.strip()]


def _is_tool(node: LexborNode) -> bool:
    """Buttons, and the links that open the report; other links and boxes with a script may be a name."""
    if node.tag == "a" or ("onclick" in node.attributes and node.tag not in _BUTTONS and not attribute(node, "role")):
        return is_furniture(spoken_text(node))
    return True


def _by_heading(row: LexborNode) -> dict[str, str]:
    """Values below their headings: a small table in the opened row, one line of headings and one of cells."""
    for table in row.css("table"):
        said: dict[str, str] = {}
        for heading, cell in pair_small_table(table):
            field = next((each for each, label in _LABELS.items() if label.fullmatch(spoken_text(heading))), None)
            if field is not None and (value := read_cell(cell)):
                said.setdefault(field, value)
        if said:
            return said
    return {}


def _by_label(pieces: list[_Piece]) -> dict[str, str]:
    """Values beside their labels: ``Date: Feb 12, 2026`` in one piece, or label and value in two."""
    said: dict[str, str] = {}
    waiting: str | None = None
    for piece in pieces:
        in_cell = piece.tag in _CELLS
        if waiting is not None and (in_cell or piece.text != ":") and piece.tag not in _LABEL_TAGS:
            if in_cell or not is_symbol(piece.text):
                said.setdefault(waiting, piece.text if in_cell else piece.text.lstrip(": "))
                waiting = None
            continue
        for field, pattern in _LABELS.items():
            match = pattern.fullmatch(piece.text) if field not in said else None
            if match and piece.tag not in _CELLS:
                value = (match[1] or "").strip()
                said |= {field: value} if value else {}
                waiting = waiting if value else field
                break
    return said


def _by_shape(pieces: list[_Piece]) -> dict[str, str]:
    said: dict[str, str] = {}
    for piece in (each.text for each in pieces if not is_furniture(each.text)):
        if "date" not in said and is_date_text(piece):
            said["date"] = piece
        elif "date" in said and "shots" not in said and read_count(piece) is not None:
            said["shots"] = piece
        elif "date" in said and "player" not in said:
            said["player"] = piece
    return said


def _inside(element: LexborNode, boxes: set[int]) -> bool:
    return bool(boxes) and any(around.mem_id in boxes for around in ancestors(element))
