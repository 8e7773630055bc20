"""A table as a file of each kind that golfers and their programs open: CSV, Excel, Parquet.

In Excel texts are texts for good and numbers numbers; in Parquet each column keeps its type. What is not known stays
empty, never 0. CSV and its quoting: services/exports/table.py.
"""

from __future__ import annotations

import io
import re
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from services.exports.table import Cell, Column, Kind, Table, TableFormat, is_unknown, write_csv

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_EXCEL_TEXT = 32_767
_WIDEST, _NARROWEST = 40, 8
_PARQUET_TYPES = {Kind.TEXT: pa.string(), Kind.WHOLE: pa.int64(), Kind.NUMBER: pa.float64(), Kind.DAY: pa.date32(),
                  Kind.YES_NO: pa.bool_()}


def write_table(table: Table, file_format: TableFormat) -> bytes:
    """The table as a file of this kind."""
    writers = {TableFormat.CSV: write_csv, TableFormat.XLSX: write_xlsx, TableFormat.PARQUET: write_parquet}
    return writers[file_format](table)


def write_xlsx(table: Table) -> bytes:
    """An Excel workbook of one sheet: headings frozen and filterable, texts as texts, numbers as numbers."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(table.title)
        heading_format = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for place, column in enumerate(table.columns):
            cell_format = book.add_format(_excel_format(column))
            sheet.set_column(place, place, _excel_width(table, place))
            sheet.write_string(0, place, _excel_text(column.heading), heading_format)
            for number, row in enumerate(table.rows, start=1):
                _write_cell(sheet, (number, place), row[place], cell_format)
        sheet.freeze_panes(1, 0)
        if table.rows and table.columns:
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    return target.getvalue()


def write_parquet(table: Table) -> bytes:
    """A Parquet file; a column keeps its type also when nothing in it is known."""
    arrays = [pa.array([_parquet_cell(row[place], column.kind) for row in table.rows], _PARQUET_TYPES[column.kind])
              for place, column in enumerate(table.columns)]
    target = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, names=table.headings), target, compression="zstd")
    return target.getvalue()


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], value: Cell,
                cell_format: xlsxwriter.format.Format) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(*place, value, cell_format)
    elif isinstance(value, str):
        if value:
            sheet.write_string(*place, _excel_text(value), cell_format)
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, cell_format)
    elif value is not None and not is_unknown(value):
        sheet.write_number(*place, value, cell_format)


def _excel_text(text: str) -> str:
    """Without what a workbook cannot hold."""
    return _NOT_IN_XML.sub("", text)[:_LONGEST_EXCEL_TEXT]


def _excel_format(column: Column) -> dict[str, object]:
    """How a cell shows itself; ``quote_prefix`` keeps a text a text when somebody edits the cell."""
    if column.kind is Kind.TEXT:
        return {"quote_prefix": True}
    if column.kind is Kind.DAY:
        return {"num_format": "yyyy-mm-dd"}
    if column.digits is None or column.kind not in (Kind.NUMBER, Kind.WHOLE):
        return {}
    return {"num_format": "0." + "0" * column.digits if column.digits else "0"}


def _excel_width(table: Table, place: int) -> int:
    """Room for the longest word of the heading and for most cells."""
    words = max((len(word) for word in table.columns[place].heading.split()), default=0)
    cells = max((len(str(row[place])) for row in table.rows[:200] if isinstance(row[place], str | int)), default=0)
    return max(_NARROWEST, min(_WIDEST, max(words, cells) + 2), 11 if table.columns[place].kind is Kind.DAY else 0)


def _parquet_cell(value: Cell, kind: Kind) -> Cell:
    if is_unknown(value):
        return None
    if isinstance(value, str):
        return value.encode("utf-8", errors="replace").decode("utf-8")
    return float(value) if kind is Kind.NUMBER and isinstance(value, int | float) else value
