# ruff: noqa: DTZ001 - files say local times, without a zone
"""Any bytes become tables or a sentence, within limits of size, time and memory."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime

import pytest

from golf.errors import FileRefused, FileTooLarge, FileUnreadable
from imports.tables import limits
from imports.tables.open_file import read_tables
from imports.tables.table import Table
from tests.imports.builders import build_xlsx

LINES = "Name;Länge °;Wert\n7 Eisen;120,5;3\n8 Eisen;110,25;4\n"


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"])
def test_every_encoding_that_programs_write_is_read(encoding: str) -> None:
    (table,) = read_tables(LINES.encode(encoding))
    assert cells(table) == [("Name", "Länge °", "Wert"), ("7 Eisen", "120,5", "3"), ("8 Eisen", "110,25", "4")]
    assert table.decimal == ","


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    rows = [["a", "b", "c d"], ["1", "2", "3"], ["4", "5", "6"]]
    (table,) = read_tables("\n".join(separator.join(row) for row in rows).encode())
    assert cells(table) == [tuple(row) for row in rows]


def test_decimal_commas_in_every_column_separate_nothing() -> None:
    rows = [["Ball", "Carry", "Total", "Apex"], *([f"5{n},25", f"14{n},5", f"15{n},75", f"2{n},5"] for n in range(9))]
    for table in (rows, rows[1:]):
        (found,) = read_tables("\n".join(";".join(row) for row in table).encode())
        assert [list(row.cells) for row in found.rows()] == table
        assert found.decimal == ","


@pytest.mark.parametrize("start", [b"sep=;\r\n", b"\xef\xbb\xbfsep=;\r\n", b'"sep=;"\r\n',
    b"\xef\xbb\xbf\xc3\xaf\xc2\xbb\xc2\xbf"])
def test_a_line_that_tells_the_separator_and_marks_of_encoding_are_no_cells(start: bytes) -> None:
    (table,) = read_tables(start + b"a;b,c;d\r\n1;2;3\r\n")
    assert cells(table)[0] == ("a", "b,c", "d")
    assert table.head()[-1].line == (3 if b"sep" in start else 2)


def test_cells_are_trimmed_and_formula_texts_unwrapped() -> None:
    (table,) = read_tables('a , b,c,d\n" 1\u00a0","=""10:05""",\'-5,x\x00\x07y\n'.encode())
    assert cells(table) == [("a", "b", "c", "d"), ("1", "10:05", "-5", "x y")]


@pytest.mark.parametrize("numbers", [["1.5", "2,345", "7"], ["1.5", "2.25"], ["1,234", "2,345"]])
def test_thousands_are_no_decimal_commas(numbers: list[str]) -> None:
    (table,) = read_tables(("a;b\n" + "\n".join(f"{number};x" for number in numbers)).encode())
    assert table.decimal == "."


def test_a_workbook_gives_a_table_a_sheet_with_days_in_iso_form() -> None:
    data = build_xlsx([["When", "Carry"], [datetime(2026, 4, 7, 20, 52, 31), 150.5], ["", ""], ["text", 7.0]],
        "Data")
    (table,) = read_tables(data)
    assert table.name == "Data"
    assert cells(table) == [("When", "Carry"), ("2026-04-07 20:52:31", "150.5"), ("text", "7")]


def test_json_records_carry_what_stands_above_them() -> None:
    document = {"Day": "x", "Groups": [{"Club": "7I", "Shots": [{"A": {"B": 1.50}}, {"A": {"B": None}, "C": True}]}],
        "Tags": [1]}
    (table,) = read_tables(json.dumps(document).encode("utf-8-sig"))
    assert cells(table) == [("^Day", "^Club", "A.B", "C"), ("x", "7I", "1.5"), ("x", "7I", "", "true")]


def test_json_of_one_object_a_line_is_read() -> None:
    (table,) = read_tables(b'{"a": 1, "b": 2}\n{"a": 3, "b": NaN}\n')
    assert cells(table) == [("a", "b"), ("1", "2"), ("3",)]


@pytest.mark.parametrize(("data", "words"), [
    (b"", "empty"), (b"  \n\n", "empty"), (b"\x00\x01\x02\x03" * 50, "neither text"), (b"%PDF-1.7 abc", "a PDF"),
    (b"\xd0\xcf\x11\xe0rest", "old Excel"), (b"PAR1....", "Parquet"), (b"SQLite format 3\x00", "database"),
    (b"<html><body>", "web page"), (b"{\"a\": [1, 2", "broken or cut off"), (b"[1, 2]]", "broken or cut off"),
    (b"PK\x03\x04 damaged", "damaged"), (b'a,b\n"' + b"x" * 140_000, "quotation mark"),
])
def test_what_is_no_table_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(FileUnreadable, match=words) as error:
        read_tables(data)
    assert error.value.what_to_do


@pytest.mark.parametrize("make", [
    lambda: b"x" * (limits.MAX_FILE_BYTES + 1), lambda: b"a,b\n" + b"1,2\n" * limits.MAX_ROWS,
    lambda: b"\n" * (limits.MAX_BLANK_ROWS + 5), lambda: b",".join([b"1"] * 201),
    lambda: b"a,b\n" + b"x" * 21_000 + b",1", lambda: b"[" * 100_000, lambda: b'{"a":' * 60 + b"1" + b"}" * 60,
    lambda: b"[" + b"[]," * 1_600_000 + b"1]", lambda: json.dumps([{f"k{n}": n for n in range(300)}]).encode(),
    lambda: json.dumps([{f"k{n}": n} for n in range(300)]).encode(),
    lambda: b"[" + b"{}," * 400_001 + b"1]", lambda: b'{"a":1}\n' * (limits.MAX_ROWS + limits.MAX_BLANK_ROWS + 1),
])
def test_what_is_too_large_is_refused_before_it_is_read(make: Callable[[], bytes]) -> None:
    """Made when the test runs: together they are a hundred megabytes."""
    with pytest.raises(FileTooLarge) as error:
        read_tables(make())
    assert error.value.what_to_do


def _workbook(sheet: bytes, **parts: bytes) -> bytes:
    """A workbook by hand: openpyxl's minimum, with this sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    files = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/><Override '
        f'PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships '
                       f'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="r1" Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="S" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships '
                                      f'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in files.items():
            book.writestr(name, content)
        book.writestr("xl/worksheets/sheet1.xml",
                      f'<worksheet xmlns="{main}"><sheetData>'.encode() + sheet + b"</sheetData></worksheet>")
        for name, part in parts.items():
            book.writestr(name.replace("__", "/").replace("_dot_", "."), part)
    return target.getvalue()


def _cell(place: str, value: str) -> bytes:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'.encode()


def test_a_workbook_made_by_hand_is_read() -> None:
    (table,) = read_tables(_workbook(b'<row r="1">' + _cell("A1", "a") + _cell("B1", "b") + b"</row>"))
    assert cells(table) == [("a", "b")]


@pytest.mark.parametrize("make", [
    lambda: _workbook(b'<row r="1">' + _cell("A1", "x" * 3_000_000) + b"</row>"),
    lambda: _workbook(b'<row r="1">' + b"<c/>" * 2_000_000 + b"</row>"),
    lambda: _workbook(b'<row r="1">' + _cell("A1", "a") + b"</row>", xl__worksheets__bomb_dot_xml=b" " * 101_000_000),
    lambda: _workbook(b'<row r="1"></row>', xl__more_dot_xlsx=b"PK"),
    lambda: _workbook(b'<row r="1"></row>', **{f"xl__f{n}_dot_xml": b"<a/>" for n in range(210)}),
    lambda: _workbook(b'<row r="1"></row>', xl__sharedStrings_dot_xml=b"<si><t>abc</t></si>" * 500_000),
    lambda: _workbook(b'<row r="1">' + b"".join(_cell(f"{letter}{other}1", "1") for letter in "ABCDEFGHIJ" for other in
                                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ") + b"</row>"),
], ids=["one cell", "one row", "unpacks to 101 MB", "archive inside", "parts", "shared texts", "columns"])
def test_workbooks_made_to_hurt_are_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(FileTooLarge) as error:
        read_tables(make())
    assert error.value.what_to_do


def test_a_far_away_cell_does_no_harm() -> None:
    """Two kilobytes that end the process in faster readers: the cell is in the last column of row 100,000."""
    near = b'<row r="1">' + _cell("A1", "a") + _cell("B1", "b") + b"</row>"
    with pytest.raises(FileRefused):
        read_tables(_workbook(b'<row r="100000">' + _cell("XFD100000", "x") + b"</row>"))
    (table,) = read_tables(_workbook(near + b'<row r="90000">' + _cell("A90000", "x") + b"</row>"))
    assert [row.line for row in table.rows()] == [1, 90_000]


def test_entities_in_a_workbook_are_refused() -> None:
    data = _workbook(b'<row r="1"></row>', xl__styles_dot_xml=b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    with pytest.raises(FileUnreadable, match="instructions"):
        read_tables(data)
