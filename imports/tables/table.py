"""A table of text: what every file becomes before a format looks at it.

A row is kept as one text with its cells joined, and taken apart when it is read: 100,000 rows of 30 cells take 40 MB
and not 250.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from golf.errors import FileTooLarge
from imports.tables.limits import MAX_BLANK_ROWS, MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROWS

HEAD_ROWS = 30
"""Rows in which a header is looked for."""
_JOINT = "\x1f"
_FORMULA_STARTS = "=+-@＝＋－＠"
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")


class Row(NamedTuple):
    """One row: the number of its line (CSV), row (workbook) or record (JSON) from 1, and its cells."""

    line: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(1 for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that are not blank. ``name`` is the sheet's or the record list's, empty for a CSV file.

    ``decimal`` is the sign before a number's fraction: ``.`` or ``,``.
    """

    name: str
    packed: tuple[tuple[int, str], ...]
    decimal: str = "."

    def rows(self) -> Iterator[Row]:
        """All rows in the order of the file."""
        return (Row(line, tuple(text.split(_JOINT))) for line, text in self.packed)

    def head(self) -> list[Row]:
        """The first rows, in which a header is looked for."""
        return [Row(line, tuple(text.split(_JOINT))) for line, text in self.packed[:HEAD_ROWS]]

    def __len__(self) -> int:
        return len(self.packed)


class TableBuilder:
    """Collects rows within the limits; counts over all tables of one file."""

    def __init__(self) -> None:
        self._left = MAX_ROWS
        self._blank_left = MAX_BLANK_ROWS

    def build(self, name: str, rows: Iterable[tuple[int, Sequence[str]]], decimal: str = "") -> Table | None:
        """A table of these rows; None when all are blank. Raises FileTooLarge.

        ``decimal`` empty: found from the numbers.
        """
        packed = []
        for line, cells in rows:
            cleaned = _clean_row(cells)
            while cleaned and not cleaned[-1]:
                cleaned.pop()
            if not cleaned:
                self._blank_left -= 1
                if self._blank_left < 0:
                    raise _too_long()
                continue
            if len(cleaned) > MAX_COLUMNS:
                raise FileTooLarge(f"Line {line} of the file has more than {MAX_COLUMNS} columns.",
                                   "Files of launch monitors have at most a hundred: choose another file.")
            self._left -= 1
            if self._left < 0:
                raise _too_long()
            packed.append((line, _JOINT.join(cleaned)))
        if not packed:
            return None
        return Table(name, tuple(packed), decimal or _find_decimal(text for _, text in packed[:2000]))


def _too_long() -> FileTooLarge:
    return FileTooLarge(f"The file has more than {MAX_ROWS:,} rows.", "Split it, and import the parts.")


def _clean_row(cells: Sequence[str]) -> list[str]:
    """Each cell as ``clean_cell`` has it; rows of plain letters and digits need no look at each."""
    text = "".join(cells)
    is_plain = text.isascii() and text.isprintable() and "=" not in text and "'" not in text
    if is_plain and len(text) <= MAX_CELL_CHARACTERS:
        return [cell.strip() for cell in cells]
    return [clean_cell(cell) for cell in cells]


def clean_cell(text: str) -> str:
    """The text of a cell as everybody reads it: trimmed, no control characters, ``="text"`` and ``'=`` unwrapped.

    Raises FileTooLarge for a cell longer than any text a monitor writes.
    """
    if len(text) > MAX_CELL_CHARACTERS:
        raise FileTooLarge(f"A cell of the file holds more than {MAX_CELL_CHARACTERS:,} characters.",
                           "That is no list of shots: choose another file.")
    if not text.isascii() or not text.isprintable():
        text = "".join(_plain_letter(letter) for letter in text)
    text = text.strip()
    if text.startswith('="') and text.endswith('"') and len(text) >= 3:
        return text[2:-1].strip()
    if len(text) > 1 and text[0] == "'" and text[1] in _FORMULA_STARTS:
        return text[1:].strip()
    return text


def _plain_letter(letter: str) -> str:
    if letter.isprintable() or letter in _JOINERS:
        return letter
    kind = unicodedata.category(letter)
    if letter == "\ufeff":
        return ""
    return " " if kind == "Zs" or kind in _DROPPED else letter


def _find_decimal(rows: Iterable[str]) -> str:
    """A comma when numbers have commas, and no number has a point before its fraction."""
    commas = points = 0
    for text in rows:
        for cell in text.split(_JOINT):
            whole, mark, fraction = cell.partition(",")
            if mark and whole.lstrip("+-").isdigit() and fraction.isdigit():
                commas += len(fraction) != 3 or whole.lstrip("+-") == "0"
            elif not mark:
                whole, mark, fraction = cell.partition(".")
                points += bool(mark) and whole.lstrip("+-").isdigit() and fraction.isdigit()
    return "," if commas > points else "."
