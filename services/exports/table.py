"""A table that leaves as a file, and CSV that a spreadsheet opens safely.

A text cell starting with ``= + - @`` (also in full width), tab, carriage return or NUL would run as a formula
(facts/safety.md 14): it gets an apostrophe in front. Numbers stay numbers; what is not known stays empty, never 0.
Whoever makes a table puts the unit into each heading.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Cell = str | int | float | bool | date | None
_RISKY = "=+-@＝＋－＠"
_RISKY_STARTS = (*_RISKY, "\t", "\r", "\n")
_RISKY_INSIDE = re.compile(rf"(?<=[;\t\r\n])(?=\s*[{re.escape(_RISKY)}])")


class TableFormat(StrEnum):
    """The kinds of file, by their usual ending."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


MEDIA_TYPES = {
    TableFormat.CSV: "text/csv",
    TableFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    TableFormat.PARQUET: "application/vnd.apache.parquet",
}


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading with the unit, what it holds, and how many digits a reader wants to see."""

    heading: str
    kind: Kind = Kind.TEXT
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of one length. ``title`` is the name of the sheet: our words, never text from outside."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = "Rangebook"

    @property
    def headings(self) -> list[str]:
        """The headings in order."""
        return [column.heading for column in self.columns]


def write_csv(table: Table) -> bytes:
    """UTF-8 with a byte-order mark (Excel), formula-safe."""
    return write_csv_rows(table.headings, table.rows)


def write_csv_rows(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """As ``write_csv``, for rows that are no Table."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([quote_formula(heading) for heading in headings])
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return target.getvalue().encode("utf-8-sig", errors="replace")


def quote_formula(text: str | None) -> str:
    """The text as a cell that no spreadsheet computes, also where it cuts lines at another separator than ours."""
    kept = (text or "").replace("\x00", "")
    kept = _RISKY_INSIDE.sub("'", kept)
    is_risky = kept.startswith(_RISKY_STARTS) or kept.lstrip().startswith(tuple(_RISKY))
    return "'" + kept if is_risky or (text or "").startswith("\x00") else kept


def is_unknown(value: Cell) -> bool:
    """None, or a number that is none."""
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def _csv_cell(value: Cell) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return quote_formula(value)
    return "" if is_unknown(value) else value
