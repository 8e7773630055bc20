import csv
import io
import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.exports.table import Column, Kind, Table, quote_formula, write_csv

RISKY = "=+-@＝＋－＠"
HOSTILE = st.text(alphabet=st.one_of(st.sampled_from("=+-@＝＋－＠;\t\r\n\x00 '\",|1a"), st.characters()), max_size=30)


def rows_of(content: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@given(HOSTILE)
def test_no_text_cell_starts_a_formula(text: str) -> None:
    quoted = quote_formula(text)
    assert not quoted.startswith(("\t", "\r", "\n", "\x00"))
    assert not quoted.lstrip().startswith(tuple(RISKY))


@given(HOSTILE)
def test_quoting_twice_is_quoting_once(text: str) -> None:
    assert quote_formula(quote_formula(text)) == quote_formula(text)


@given(st.text(alphabet=st.characters(exclude_characters="=+-@＝＋－＠\t\r\n\x00;"), max_size=30))
def test_a_harmless_text_stays_as_it_is(text: str) -> None:
    assert quote_formula(text) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\x00=1", " =1", "＝1+1"])
def test_formulas_are_quoted(text: str) -> None:
    assert quote_formula(text).startswith("'")


@given(HOSTILE, HOSTILE)
def test_no_cell_starts_a_formula_wherever_a_spreadsheet_cuts(first: str, second: str) -> None:
    """Where lists are written with semicolons or tabs Excel cuts a comma file there."""
    content = write_csv(Table((Column("a"), Column("b")), ((first, second),)))
    for line in content.decode("utf-8-sig").replace("\r", "\n").split("\n"):
        for separator in ";\t":
            for cell in line.split(separator)[1:]:
                assert not cell.lstrip().startswith(tuple(RISKY))


@given(st.lists(st.tuples(HOSTILE, st.one_of(st.none(), st.floats(), st.integers(-10**6, 10**6)))))
def test_numbers_come_back_and_what_is_unknown_is_empty(pairs: list[tuple[str, float | None]]) -> None:
    content = write_csv(Table((Column("name"), Column("carry_yd", Kind.NUMBER)), tuple(pairs)))
    found = rows_of(content)[1:]
    assert len(found) == len(pairs)
    for (_, cell), (_, value) in zip(found, pairs, strict=True):
        if value is None or not math.isfinite(value):
            assert cell == ""
        else:
            assert float(cell) == value


def test_it_opens_with_a_mark_and_says_yes_no_and_days() -> None:
    content = write_csv(Table((Column("day", Kind.DAY), Column("counts", Kind.YES_NO)), ((date(2026, 2, 12), True),
                                                                                        (None, False))))
    assert content == b"\xef\xbb\xbfday,counts\r\n2026-02-12,yes\r\n,no\r\n"


def test_a_heading_runs_no_formula_either() -> None:
    assert rows_of(write_csv(Table((Column("=1+1"),), ()))) == [["'=1+1"]]


def test_half_a_character_does_no_harm() -> None:
    assert rows_of(write_csv(Table((Column("a"),), (("\ud83c",),))))[1] == ["?"]
