"""A file's bytes in, its tables out: what kind of file it is, is told by its bytes, never by its name."""

from __future__ import annotations

from golf.errors import FileTooLarge, FileUnreadable
from imports.tables.database import START, read_database
from imports.tables.delimited import read_delimited
from imports.tables.json_records import read_json
from imports.tables.limits import MAX_FILE_BYTES
from imports.tables.table import Table, TableBuilder
from imports.tables.text_encoding import find_encoding

_KNOWN = (
    (b"\xd0\xcf\x11\xe0", "an old Excel file (.xls)", "Save it as .xlsx or CSV, and choose that file."),
    (b"%PDF", "a PDF", "Export the shots as CSV, Excel or JSON."),
    (b"PAR1", "a Parquet file", "Export the shots as CSV or Excel."),
    (b"\x1f\x8b", "packed", "Unpack it, and choose the file in it."),
    (b"7z\xbc\xaf", "packed", "Unpack it, and choose the file in it."),
    (b"Rar!", "packed", "Unpack it, and choose the file in it."),
    (b"\x89PNG", "a picture", "Export the shots as CSV, Excel or JSON."),
    (b"\xff\xd8\xff", "a picture", "Export the shots as CSV, Excel or JSON."),
)


def read_tables(data: bytes) -> tuple[Table, ...]:
    """The tables of a file, at least one. Raises FileTooLarge or FileUnreadable, nothing else."""
    check_size(data)
    tables = _read(data)
    if not tables:
        raise FileUnreadable("The file is empty.", "Export it again.")
    return tuple(tables)


def check_size(data: bytes) -> None:
    """Raises FileTooLarge."""
    if len(data) > MAX_FILE_BYTES:
        raise FileTooLarge(f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB.",
                           "Split it, and import the parts.")


def _read(data: bytes) -> list[Table]:
    builder = TableBuilder()
    if data.startswith(b"PK\x03\x04"):
        from imports.tables.workbook import read_workbook  # noqa: PLC0415 - openpyxl, which only a workbook needs

        return read_workbook(data, builder)
    if data.startswith(START):
        return read_database(data, builder)
    for start, what, to_do in _KNOWN:
        if data.startswith(start):
            raise FileUnreadable(f"The file is {what}.", to_do)
    first = _start_of(data)[:1]
    if first in ("{", "["):
        return read_json(data, builder)
    if first == "<":
        raise FileUnreadable("The file is a web page or XML, not a table.", "Export the shots as CSV, Excel or JSON.")
    table = read_delimited(data, builder)
    return [] if table is None else [table]


def _start_of(data: bytes) -> str:
    """The first letters of a text. Raises FileUnreadable for what is no text."""
    return data[:2000].decode(find_encoding(data[:2000]), errors="replace").lstrip("\ufeff \t\r\n")
