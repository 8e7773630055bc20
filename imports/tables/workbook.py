"""An Excel workbook (.xlsx) read as tables, one a sheet, by openpyxl in its row by row mode.

calamine and its kin are faster and end the whole process on a small file that is made for it; openpyxl does not.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import openpyxl
from openpyxl.utils import exceptions as openpyxl_errors

from golf.errors import FileTooLarge
from imports.tables.limits import MAX_COLUMNS, MAX_ROWS, MAX_SHEETS
from imports.tables.table import Table, TableBuilder
from imports.tables.workbook_guard import check_workbook, damaged_workbook

_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, struct.error, zipfile.BadZipFile, zlib.error, openpyxl_errors.CellCoordinatesException,
    openpyxl_errors.IllegalCharacterError, openpyxl_errors.InvalidFileException,
    openpyxl_errors.NamedRangeException, openpyxl_errors.SheetTitleException,
)
"""What openpyxl and the parsers below it raise on a damaged part."""


def read_workbook(data: bytes, builder: TableBuilder) -> list[Table]:
    """The tables of the sheets that are not empty. Raises FileTooLarge and FileUnreadable."""
    check_workbook(data)
    try:
        return _read_sheets(data, builder)
    except MemoryError as error:
        raise FileTooLarge("There is not enough memory for this workbook.", "Save its sheet as CSV.") from error
    except _BROKEN as error:
        raise damaged_workbook() from error


def _read_sheets(data: bytes, builder: TableBuilder) -> list[Table]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheets = book.worksheets
        if len(sheets) > MAX_SHEETS:
            raise FileTooLarge(f"The workbook has more than {MAX_SHEETS} sheets.",
                               "Save the sheet with the shots as CSV, and import that.")
        tables = []
        for sheet in sheets:
            sheet.reset_dimensions()
            if (table := builder.build(str(sheet.title), _rows(sheet))) is not None:
                tables.append(table)
        return tables
    finally:
        book.close()


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1, max_row=2 * MAX_ROWS + 2, values_only=True)
    for number, cells in enumerate(islice(rows, 2 * MAX_ROWS + 2), start=1):
        filled = next((n for n in range(len(cells), 0, -1) if cells[n - 1] is not None), 0)
        yield number, [_write_cell(cell) for cell in cells[:filled]]  # rows come padded to the widest that is allowed


def _write_cell(value: object) -> str:
    """The value as text; moments in ISO form, so that nobody has to guess their order."""
    text = "" if value is None else str(value)
    if isinstance(value, bool):
        text = text.upper()
    elif isinstance(value, datetime):
        text = value.isoformat(sep=" ", timespec="seconds")
    elif isinstance(value, date | time):
        text = value.isoformat()
    elif isinstance(value, timedelta):
        text = str(value.total_seconds())
    elif isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        text = str(int(value))
    return text
