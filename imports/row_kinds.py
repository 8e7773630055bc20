"""What a row of a file is when it is no shot: a header, units, an average, a club, a title with day or player."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from imports.cells.club_names import find_club
from imports.cells.heading import read_heading
from imports.cells.moments import read_day_text
from imports.cells.units import read_unit
from imports.layout import Layout
from imports.tables.table import Row

_SUMMARY = frozenset({
    "average", "averages", "avg", "ave", "deviation", "dev", "std dev", "std", "stdev", "stddev", "std deviation",
    "standard deviation", "mean", "median", "consistency", "durchschnitt", "mittelwert", "abweichung", "ø", "max",
    "min", "summary",
})
_SUMMARY_START = re.compile(r"(?:average|avg|deviation|std\.? ?dev|consistency)\b.*", re.IGNORECASE)
_FACT = re.compile(
    r"(?P<key>player(?: name)?|spieler|golfer|dates?|datum|practice(?: date)?|session date|session)\s*(?:[:=]\s*"
    r"(?P<value>.*))?", re.IGNORECASE | re.DOTALL)
_DAY_KEYS = ("date", "dates", "datum", "practice", "practice date", "session date", "session")
_DATE_IN_CELL = re.compile(r"date\s*:\s*(.+)", re.IGNORECASE)
_LEAST_SHARE = 0.5
_DIGITS, _SEVERAL = frozenset("0123456789"), 4


class TitleFact(NamedTuple):
    """A fact said once for the rows below: ``day`` or ``player``, and its text."""

    field: str
    text: str


def count_known(layout: Layout, row: Row) -> tuple[int, int]:
    """How many cells of a row are headings of the layout, and how many hold anything at all."""
    keys = [read_heading(cell).key for cell in row.cells if cell]
    return sum(key in layout.known_keys for key in keys), sum(bool(key) for key in keys)


def count_marks(layout: Layout, row: Row) -> int:
    """How many of the headings are there that tell this format from others."""
    return len(layout.mark_keys.intersection(read_heading(cell).key for cell in row.cells if cell))


def is_header(layout: Layout, row: Row) -> bool:
    """Whether a row has headings of the layout, most of its cells."""
    if has_several_numbers(row):
        return False
    known, filled = count_known(layout, row)
    return known >= layout.fewest_columns and known >= _LEAST_SHARE * filled


def is_units_row(row: Row) -> bool:
    """Whether a row has units and nothing else, such as ``[mph]`` or ``Yds/Ft, Mph``."""
    filled = [cell for cell in row.cells if cell]
    if filled and filled[0].casefold().replace(" ", "").startswith(("yds/ft", "m,", "yds,", "mtr")):
        return True
    units = sum(1 for cell in filled if read_unit(cell) or (cell.startswith("[") and cell.endswith("]")))
    return units >= 1 and units >= 0.7 * len(filled) and not any(_is_plain_number(cell) for cell in filled)


def is_summary(row: Row, labels: Sequence[int]) -> bool:
    """Whether a row is an average or a deviation: one of its label cells says so."""
    for index in labels:
        if index < len(row.cells):
            text = row.cells[index].casefold().replace(".", "").strip(" :")
            if text in _SUMMARY:
                return True
    return any(_SUMMARY_START.fullmatch(cell) for cell in row.cells[:2])


def is_notes(row: Row) -> bool:
    """Whether free text begins here, up to the next header."""
    return row.cells[0].casefold().strip(" :") == "notes"


def read_lone_club(layout: Layout, row: Row) -> str | None:
    """The club of a row that holds nothing else; None when it is no such row."""
    filled = [cell for cell in row.cells if cell]
    if len(filled) != 1 or _is_plain_number(filled[0]):
        return None
    return filled[0] if find_club(filled[0]) or (layout.has_club_rows and ":" not in filled[0]) else None


def read_title(row: Row) -> list[TitleFact]:
    """Day and player of a row such as ``PLAYER: Ann`` or ``Dates,15:52 18 Jun. 2026,Place,Range``."""
    if row.filled > 8:
        return []
    if row.filled == 1 and (alone := next(cell for cell in row.cells if cell)) and _is_day(alone):
        return [TitleFact("day", alone)]
    facts = []
    for index, cell in enumerate(row.cells):
        found = _FACT.fullmatch(cell)
        if not found:
            continue
        following = row.cells[index + 1] if index + 1 < len(row.cells) else ""
        value = (found["value"] or "").strip() or following
        if value and not _FACT.fullmatch(value):
            facts.append(TitleFact("day" if found["key"].casefold() in _DAY_KEYS else "player", value))
    if len(row.cells) > 1 and row.cells[1].casefold() == "shot analysis" and row.cells[0]:
        facts.append(TitleFact("player", row.cells[0]))
    return facts


def read_header_facts(layout: Layout, row: Row) -> list[TitleFact]:
    """Club and day that stand among the headings of a block: ``7 Iron,,Carry,…,"Date: June 15, 2026"``."""
    facts = [TitleFact("day", found[1]) for cell in row.cells[1:] if (found := _DATE_IN_CELL.fullmatch(cell))]
    if facts and row.cells[0] and read_heading(row.cells[0]).key not in layout.known_keys:
        facts.append(TitleFact("club", row.cells[0]))
    return facts


def has_several_numbers(row: Row) -> bool:
    """Whether four cells begin as numbers do: such a row is no header and no title."""
    found = 0
    for cell in row.cells:
        if cell and (cell[0] in _DIGITS or (cell[0] in "+-." and len(cell) > 1 and cell[1] in _DIGITS)):
            found += 1
            if found == _SEVERAL:
                return True
    return False


def has_number(row: Row) -> bool:
    """Whether any cell has a digit."""
    return any(any(letter.isdigit() for letter in cell) for cell in row.cells)


def _is_day(text: str) -> bool:
    """Whether a text is a day, not only a number that may be one in a spreadsheet."""
    read = None if _is_plain_number(text) else read_day_text(text)
    return read is not None and (read.day is not None or read.numeric is not None)


def _is_plain_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True
