"""One row of the accordion layout: the name when collapsed, the rest once it is open."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from automation.html_nodes import ancestors, attribute, spoken_text, squeeze, text_pieces
from automation.report_link import ReportRef
from automation.table_rows import build_row, is_date_text, read_count
from golf.records import ListedReport

_HEADERS = ("[aria-expanded]", "summary", "button", "[role=button]", "h1, h2, h3, h4, h5, h6")
_SURE_HEADERS = {"[aria-expanded]", "summary"}
_HINT = re.compile(r"delete|remove|trash|erase", re.IGNORECASE)
_GLYPHS = re.compile(r"[\s▲▼▴▾▸▹▶◀◂›‹»⌄⌃∨∧+−–-]*")
_LABELS = {
    "date": re.compile(r"(?:session\s*)?date\s*:?\s*(.*)", re.IGNORECASE | re.DOTALL),
    "player": re.compile(r"(?:user\s*name|user|player)(?:\s*:\s*(.*)|\s*)", re.IGNORECASE | re.DOTALL),
    "shots": re.compile(r"(?:shots?(?:\s*count)?|(?:number|no\.?)\s*of\s*shots|total\s*shots)\s*:?\s*(\d[\d,]*)?",
                        re.IGNORECASE),
}
_ACTION = re.compile(r"(?:open|delete|remove|view|close)(?:\s*(?:report|session))?", re.IGNORECASE)


def find_header(row: LexborNode) -> LexborNode | None:
    """The element that opens and closes a row; None when nothing in the row looks like one."""
    for selector in _HEADERS:
        for node in row.css(selector):
            if node.mem_id == row.mem_id or any(element.tag == "a" for element in ancestors(node)):
                continue
            sure = selector in _SURE_HEADERS
            text = spoken_text(node)
            if text and not _is_deletion(node) and (sure or not _ACTION.fullmatch(text)):
                return node
    return None


def read_accordion_row(row: LexborNode, ref: ReportRef) -> ListedReport:
    """The row's name, and date, player and shots when they are there (None while it is collapsed)."""
    header = find_header(row)
    pieces = _pieces_outside(row, header)
    if header is None:
        name, pieces = (pieces[0], pieces[1:]) if pieces else ("", [])
    else:
        name = _name_of(header)
    said = _by_label(pieces) or _by_shape(pieces)
    return build_row(ref, name=name, date_text=said.get("date", ""), player=said.get("player", ""),
                     shots=said.get("shots", ""))


def _name_of(header: LexborNode) -> str:
    buttons = {button.mem_id for button in header.css("button, a, [role=button]")} - {header.mem_id}
    spoken = "".join(text if not _GLYPHS.fullmatch(text) or not text.strip() else " "
                     for element, text in text_pieces(header)
                     if element.mem_id not in buttons and not _inside(element, buttons))
    return squeeze(spoken) or spoken_text(header)


def _pieces_outside(row: LexborNode, header: LexborNode | None) -> list[str]:
    out = set() if header is None else {header.mem_id}
    joined: list[tuple[int, str]] = []
    for element, text in text_pieces(row):
        if element.mem_id in out or _inside(element, out):
            continue
        if joined and joined[-1][0] == element.mem_id:
            joined[-1] = element.mem_id, joined[-1][1] + text
        else:
            joined.append((element.mem_id, text))
    texts = (squeeze(text) for _, text in joined)
    return [text for text in texts if text and not _ACTION.fullmatch(text) and not _GLYPHS.fullmatch(text)]


def _by_label(pieces: list[str]) -> dict[str, str]:
    """Values beside their labels: ``Date: Feb 12, 2026`` in one piece, or label and value in two."""
    said: dict[str, str] = {}
    waiting: str | None = None
    for piece in pieces:
        if waiting is not None and piece != ":":
            said.setdefault(waiting, piece.lstrip(": "))
            waiting = None
            continue
        for field, pattern in _LABELS.items():
            match = pattern.fullmatch(piece) if field not in said and waiting is None else None
            if match:
                value = (match[1] or "").strip()
                if value:
                    said[field] = value
                else:
                    waiting = field
    return said


def _by_shape(pieces: list[str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for piece in pieces:
        if "date" not in said and is_date_text(piece):
            said["date"] = piece
        elif "date" in said and "shots" not in said and read_count(piece) is not None:
            said["shots"] = piece
        elif "date" in said and "player" not in said:
            said["player"] = piece
    return said


def _is_deletion(node: LexborNode) -> bool:
    own = " ".join((attribute(node, "class"), attribute(node, "aria-label"), attribute(node, "title")))
    return bool(_HINT.search(own))


def _inside(element: LexborNode, boxes: set[int]) -> bool:
    return bool(boxes) and any(around.mem_id in boxes for around in ancestors(element))
