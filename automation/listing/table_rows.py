"""One row of the table layout: cells to fields, by the column's heading or by what a cell looks like."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from automation.date_reclassifier import read_day
from automation.listing.cell_text import read_cell
from automation.shared.html_nodes import ancestors, attribute, spoken_text
from automation.shared.report_link import ReportRef
from automation.shared.text_reader import read_text
from golf.reports import ListedReport
from golf.sessions import LONGEST_NAME

_LONGEST_DATE = 40
_CELLS = "td, th, [role=cell], [role=gridcell], [role=rowheader]"
_HEADINGS = "th, [role=columnheader]"
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,6})(?:\s*shots?)?", re.ASCII | re.IGNORECASE)
_DATE_SHAPE = re.compile(
    r"[^\W\d]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}\.? [^\W\d]{3,9}\.?,? \d{4}|\d{1,4}([-./])\d{1,2}\1\d{1,4}")
_COLUMN_WORDS = (
    ("ignored", re.compile(r"open|delete|remove|action|select|^no\.?$|^#$", re.IGNORECASE)),
    ("player", re.compile(r"user|player|golfer|member", re.IGNORECASE)),
    ("shots", re.compile(r"shots?\b|balls?\b", re.IGNORECASE)),
    ("date", re.compile(r"date|day|created|time", re.IGNORECASE)),
    ("name", re.compile(r"name|session|title|report", re.IGNORECASE)),
)


def read_table_row(row: LexborNode, ref: ReportRef) -> ListedReport:
    """The row's name, date, player and shots; what has no column or no text is None ("did not say")."""
    cells = [(cell, read_cell(cell)) for cell in row.css(_CELLS) if _own_row(cell, row)]
    columns = _columns_by_heading(row)
    if columns is not None:
        named = _cells_by_heading([cell for cell, _ in cells], [text for _, text in cells], columns)
    else:
        spoken = [text for place, (cell, text) in enumerate(cells) if place == 0 or not _is_action(cell)]
        named = _cells_by_shape(spoken)
    return build_row(ref, name=named.get("name", ""), date_text=named.get("date", ""),
                     player=named.get("player", ""), shots=named.get("shots", ""))


def build_row(ref: ReportRef, *, name: str, date_text: str, player: str, shots: str) -> ListedReport:
    """A listing row from its texts; an empty text means that the row did not say."""
    return ListedReport(
        report_id=ref.report_id, key=ref.key, name=read_text(name, LONGEST_NAME),
        player=read_text(player, 200) or None, listed_on=read_day(date_text),
        date_text=read_text(date_text, 100), shot_count=read_count(shots))


def read_count(text: str) -> int | None:
    """A shot count such as ``47``, ``1,024`` or ``47 shots``; None for anything else."""
    match = _COUNT.fullmatch(text.strip())
    return int(match[1].replace(",", "")) if match else None


def is_date_text(text: str) -> bool:
    """Whether a short text is meant as a date, possible or not, and not a sentence with one in it."""
    return len(text) <= _LONGEST_DATE and (read_day(text) is not None or _DATE_SHAPE.fullmatch(text) is not None)


def column_of(heading: str) -> str | None:
    """The field a heading or label stands for: name, date, player, shots or ignored."""
    return next((field for field, pattern in _COLUMN_WORDS if pattern.search(heading)), None)


def _columns_by_heading(row: LexborNode) -> list[str | None] | None:
    labels = [column_of(attribute(cell, "data-label") or attribute(cell, "data-title")) for cell in row.css(_CELLS)]
    if "name" in labels:
        return labels
    table = next((element for element in ancestors(row)
                  if element.tag == "table" or attribute(element, "role") in {"table", "grid"}), None)
    headings = [] if table is None else table.css(_HEADINGS)
    if not headings or headings[0].parent is None or headings[0].parent.mem_id == row.mem_id:
        return None
    columns: list[str | None] = []
    for heading in headings[0].parent.css(_HEADINGS):
        columns.extend([column_of(spoken_text(heading))] * _span(heading))
    return columns if "name" in columns else None


def _cells_by_heading(cells: list[LexborNode], texts: list[str], columns: list[str | None]) -> dict[str, str]:
    named: dict[str, str] = {}
    position = 0
    for cell, text in zip(cells, texts, strict=True):
        column = columns[position] if position < len(columns) else None
        if column not in (None, "ignored"):
            named.setdefault(str(column), text)
        position += _span(cell)
    return named


def _cells_by_shape(texts: list[str]) -> dict[str, str]:
    """uneekor.md's order is name, date, user, shots: the first cell is the name whatever it looks like."""
    named = {"name": texts[0]} if texts else {}
    for text in texts[1:]:
        if "date" not in named and is_date_text(text):
            named["date"] = text
        elif "shots" not in named and "date" in named and "player" in named and read_count(text) is not None:
            named["shots"] = text
        elif text and "player" not in named:
            named["player"] = text
    if "shots" not in named and read_count(named.get("player", "")) is not None:
        named["shots"] = named.pop("player")
    return named


def _own_row(cell: LexborNode, row: LexborNode) -> bool:
    around = next((element for element in ancestors(cell)
                   if element.tag == "tr" or attribute(element, "role") == "row"), None)
    return around is not None and around.mem_id == row.mem_id


def _is_action(cell: LexborNode) -> bool:
    return cell.css_first("a, button, input, svg, [role=button]") is not None and len(spoken_text(cell)) <= 15 and \
        column_of(spoken_text(cell) or "open") == "ignored"


def _span(cell: LexborNode) -> int:
    text = attribute(cell, "colspan")
    return max(1, min(int(text), 20)) if text.isascii() and text.isdigit() else 1
