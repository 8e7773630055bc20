"""Files are read back by other programs' readers: openpyxl for Excel, pandas for all."""

import io
import math
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.exports.table import Column, Kind, Table, TableFormat
from services.exports.table_files import write_parquet, write_table, write_xlsx
from tests.services.exports.test_table import HOSTILE

COLUMNS = (Column("club"), Column("carry (yd)", Kind.NUMBER, 1), Column("shots", Kind.WHOLE), Column("day", Kind.DAY),
           Column("counts", Kind.YES_NO))
TABLE = Table(COLUMNS, (("7 Iron", 151.25, 12, date(2026, 2, 12), True), ("Driver", None, 0, None, False),
                        (None, 0.0, None, date(2025, 12, 31), None)), "Clubs")


def sheet_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_excel_has_numbers_days_texts_and_gaps() -> None:
    sheet = sheet_of(write_xlsx(TABLE))
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["club", "carry (yd)", "shots", "day", "counts"],
        ["7 Iron", 151.25, 12, datetime(2026, 2, 12), True],  # noqa: DTZ001 - a spreadsheet's day
        ["Driver", None, 0, None, False],
        [None, 0, None, datetime(2025, 12, 31), None],  # noqa: DTZ001
    ]
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Clubs", "A2", "A1:E4")
    assert sheet["A1"].font.bold
    assert (sheet["B2"].number_format, sheet["D2"].number_format) == ("0.0", "yyyy-mm-dd")


@given(HOSTILE, HOSTILE)
def test_a_text_in_excel_is_a_text_whatever_it_says(heading: str, text: str) -> None:
    sheet = sheet_of(write_xlsx(Table((Column(heading), Column("n", Kind.NUMBER)), ((text, 1.0), ("http://x.example/",
                                                                                               2.0)))))
    for cell in (sheet["A1"], sheet["A2"], sheet["A3"]):
        assert cell.value is None or cell.data_type == "s"
        assert cell.hyperlink is None
    assert sheet["B2"].value == 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-5", "@A1", "{=1}", "12", "_x0041_"])
def test_a_text_in_excel_says_the_same_and_stays_text_when_edited(text: str) -> None:
    cell = sheet_of(write_xlsx(Table((Column("a"),), ((text,),))))["A2"]
    assert cell.value == text
    assert cell.quotePrefix


def test_a_text_longer_than_a_cell_is_cut_not_lost() -> None:
    cell = sheet_of(write_xlsx(Table((Column("a"),), (("x" * 40_000,),))))["A2"]
    assert len(cell.value) == 32_767


def test_parquet_keeps_types_and_gaps_also_of_an_empty_column() -> None:
    found = pq.read_table(io.BytesIO(write_parquet(TABLE)))
    assert [str(field.type) for field in found.schema] == ["string", "double", "int64", "date32[day]", "bool"]
    assert found.to_pylist()[1] == {"club": "Driver", "carry (yd)": None, "shots": 0, "day": None, "counts": False}
    empty = pq.read_table(io.BytesIO(write_parquet(Table(COLUMNS, ((None,) * 5,)))))
    assert empty.schema.equals(found.schema)


@given(st.lists(st.tuples(st.one_of(st.none(), st.text()), st.one_of(st.none(), st.floats(allow_infinity=False)))))
def test_parquet_comes_back_as_it_was(rows: list[tuple[str | None, float | None]]) -> None:
    columns = (Column("name"), Column("carry_m", Kind.NUMBER))
    frame = pd.read_parquet(io.BytesIO(write_parquet(Table(columns, tuple(rows)))))
    assert len(frame) == len(rows)
    for found, (_, value) in zip(frame["carry_m"], rows, strict=True):
        assert pd.isna(found) if value is None or math.isnan(value) else found == value
    for found, (name, _) in zip(frame["name"], rows, strict=True):
        assert pd.isna(found) if name is None else found == name.encode(errors="replace").decode()


@pytest.mark.parametrize("file_format", list(TableFormat))
def test_pandas_reads_the_same_numbers_from_each(file_format: TableFormat) -> None:
    readers = {TableFormat.CSV: pd.read_csv, TableFormat.XLSX: pd.read_excel, TableFormat.PARQUET: pd.read_parquet}
    frame = readers[file_format](io.BytesIO(write_table(TABLE, file_format)))  # type: ignore[operator]
    assert list(frame.columns) == TABLE.headings
    assert frame["carry (yd)"].isna().tolist() == [False, True, False]
    assert frame["carry (yd)"].dropna().tolist() == [151.25, 0.0]


@pytest.mark.parametrize("file_format", list(TableFormat))
def test_an_empty_table_is_a_file_with_headings(file_format: TableFormat) -> None:
    assert len(write_table(Table(COLUMNS, ()), file_format)) > 10
