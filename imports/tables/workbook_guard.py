"""Whether a workbook may be unpacked: looked at in its list of contents, then in its sheets as bytes.

A workbook of 2 kB can ask for tens of gigabytes; what is refused here is never given to openpyxl.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from golf.errors import FileTooLarge, FileUnreadable
from imports.tables.limits import (
    MAX_OTHER_PART_BYTES,
    MAX_SHARED_TEXT_BYTES,
    MAX_SHEET_ROW_BYTES,
    MAX_UNPACKED_BYTES,
    MAX_ZIP_ENTRIES,
    MAX_ZIP_RATIO,
)

_SMALL = 1_000_000
"""Bytes up to which a part may be packed as tightly as it likes."""
_CHUNK = 250_000
_ROW_ENDS = re.compile(rb"</(?:\w{1,20}:)?row>|<(?:\w{1,20}:)?row[ >/]")
_SAVE_AS_CSV = "Save the sheet with the shots as CSV, and import that."


def check_workbook(data: bytes) -> None:
    """Raise FileTooLarge or FileUnreadable unless the workbook can be read within the limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            entries = book.infolist()
            _check_entries(entries)
            if "xl/workbook.xml" not in {entry.filename.lower() for entry in entries}:
                raise FileUnreadable("The file is an archive, and no Excel workbook.",
                                     "Unpack it, and choose the files in it.")
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels")):
                    _check_part(book, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise damaged_workbook() from error


def damaged_workbook() -> FileUnreadable:
    """The error for a workbook that cannot be read."""
    return FileUnreadable("The workbook is damaged, or protected with a password.",
                          "Open it in a spreadsheet, save it again as .xlsx without a password, and choose that file.")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ZIP_ENTRIES:
        raise FileTooLarge(f"The workbook consists of more than {MAX_ZIP_ENTRIES} parts.", _SAVE_AS_CSV)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise FileTooLarge(f"The workbook would take more than {MAX_UNPACKED_BYTES // 1_000_000} MB once unpacked.",
                           _SAVE_AS_CSV)
    for entry in entries:
        name = entry.filename.lower()
        if entry.file_size > max(_SMALL, MAX_ZIP_RATIO * entry.compress_size):
            raise FileTooLarge("A part of the workbook is packed far more tightly than shots can be.", _SAVE_AS_CSV)
        if name.endswith((".zip", ".xlsx", ".xlsm", ".gz")):
            raise FileTooLarge("There is an archive inside the workbook.", _SAVE_AS_CSV)
        if not name.startswith("xl/worksheets/") and name.endswith((".xml", ".rels")):
            is_text = name.endswith("sharedstrings.xml")
            if entry.file_size > (MAX_SHARED_TEXT_BYTES if is_text else MAX_OTHER_PART_BYTES):
                raise FileTooLarge("The workbook holds far more text than a list of shots.", _SAVE_AS_CSV)


def _check_part(book: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """No document type (it may define what unpacks without end), and of a sheet no row without end."""
    is_sheet = entry.filename.lower().startswith("xl/worksheets/")
    since_row, tail = 0, b""
    with book.open(entry) as part:
        while chunk := part.read(_CHUNK):
            window = tail + chunk
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise FileUnreadable("The workbook holds instructions that no spreadsheet writes.", _SAVE_AS_CSV)
            tail = window[-40:]
            if not is_sheet:
                continue
            since_row += len(chunk)
            ends = [found.end() for found in _ROW_ENDS.finditer(window)]
            if ends:
                since_row = len(window) - ends[-1]
            if since_row > MAX_SHEET_ROW_BYTES:
                raise FileTooLarge("A row of the workbook is longer than any list of shots has.", _SAVE_AS_CSV)
