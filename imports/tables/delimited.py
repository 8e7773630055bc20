"""Text with separators, read as a table: commas, semicolons or tabs, quoted or not."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from golf.errors import FileUnreadable
from imports.tables.table import Table, TableBuilder
from imports.tables.text_encoding import find_encoding

_SEPARATORS = (",", ";", "\t", "|")
_LOOKED_AT = 60
_NEARLY_ALL = 0.9
_LIST_COLUMN = "transition_history"
"""The last column of a putting log: a JSON list of any length, full of commas and without quotes. It is not read."""
_BROKEN_MARKS = ("\ufeff", "ï»¿")


def read_delimited(data: bytes, builder: TableBuilder) -> Table | None:
    """The table of a text file; None when it has no rows. Raises FileUnreadable and FileTooLarge."""
    encoding = find_encoding(data)
    separator, skipped = _choose_separator(data, encoding)
    return builder.build("", _rows(data, encoding, separator, skipped))


def _open_text(data: bytes, encoding: str) -> io.TextIOWrapper:
    """Decoded piece by piece: as a whole 20 MB may take 80."""
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace", newline="")


def _rows(data: bytes, encoding: str, separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    text = _open_text(data, encoding)
    for _ in range(skipped):
        text.readline()
    reader = csv.reader(_without_nul(text), delimiter=separator, skipinitialspace=True)
    line, width = skipped, 0
    try:
        for cells in reader:
            first = line + 1
            line = skipped + reader.line_num
            if first == 1 and cells:
                cells[0] = _strip_marks(cells[0])
            if cells and cells[-1].strip() == _LIST_COLUMN:
                width = len(cells)
            yield first, cells if not width or len(cells) < width else cells[:width - 1]
    except csv.Error as error:
        raise FileUnreadable(f"The file cannot be read from line {line + 1} on: a quotation mark may be missing there.",
                             "Export it again, or open it in a spreadsheet and save it as CSV.") from error


def _without_nul(text: io.TextIOWrapper) -> Iterator[str]:
    return (line.replace("\0", "") for line in text)


def _strip_marks(cell: str) -> str:
    """Without byte-order marks, also one that was encoded a second time; a quote behind one is then still there."""
    for mark in _BROKEN_MARKS * 2:
        cell = cell.removeprefix(mark)
    return cell.strip('"') if cell.startswith('"') else cell


def _choose_separator(data: bytes, encoding: str) -> tuple[str, int]:
    """The separator, and how many lines (``sep=,``) stand before the table."""
    text = _open_text(data, encoding)
    lines = [line[:20_000] for line in islice(iter(lambda: text.readline(200_000), ""), 400) if line.strip()]
    lines = lines[:_LOOKED_AT]
    if not lines:
        return ",", 0
    first = _strip_marks(lines[0]).strip().strip('"').lower()
    if first.startswith("sep=") and len(first) >= 5 and first[4] in _SEPARATORS:
        return first[4], 1
    if first == "sep=":
        return "\t", 1
    for separator in (";", "\t"):  # beside decimal commas there may be one comma more than semicolons
        share, length = _count_evenness(lines, separator)
        if length > 2 and share >= _NEARLY_ALL * min(length, 40):
            return separator, 0
    return max(_SEPARATORS, key=lambda separator: _count_evenness(lines, separator)), 0


def _count_evenness(lines: list[str], separator: str) -> tuple[float, int]:
    """How well a separator makes rows of one length out of the lines: the share of such rows, and their length."""
    try:
        rows = csv.reader(lines, delimiter=separator, skipinitialspace=True)
        lengths = Counter(len(cells) for cells in rows if cells)
    except csv.Error:
        return 0.0, 0
    several = {length: number for length, number in lengths.items() if length > 2}
    if not several:
        return (0.01, 2) if lengths.get(2) else (0.0, 1)
    length = max(several, key=lambda length: several[length] * min(length, 40))
    return several[length] * min(length, 40) / lengths.total(), length
