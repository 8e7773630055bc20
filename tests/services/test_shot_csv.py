import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.records import Shot, ShotFlag, StoredShot
from golf.units import DISPLAY_UNITS, UnitSystem
from services.shot_csv import quote_formula, why_left_out, write_shot_csv

YARDS, METRES = DISPLAY_UNITS[UnitSystem.IMPERIAL], DISPLAY_UNITS[UnitSystem.METRIC]


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def shot(**facts: object) -> StoredShot:
    return StoredShot(7, "g1", "7 Iron", "IRON7", "=HYPERLINK(1)", Shot("1", 0, **facts))  # type: ignore[arg-type]


def test_numbers_stay_numbers_in_the_displayed_units() -> None:
    (row,) = rows_of(write_shot_csv([shot(carry_m=100.0, side_m=-5.0, ball_speed_mps=50.0)], YARDS))
    assert (row["carry_yd"], row["side_yd"], row["ball_speed_mph"]) == ("109.361", "-5.468", "111.847")
    (row,) = rows_of(write_shot_csv([shot(carry_m=100.0, ball_speed_mps=50.0)], METRES))
    assert (row["carry_m"], row["ball_speed_kmh"]) == ("100.0", "180.0")


def test_not_measured_is_empty_and_zero_is_zero() -> None:
    (row,) = rows_of(write_shot_csv([shot(side_m=0.0)], METRES))
    assert (row["side_m"], row["carry_m"]) == ("0.0", "")


@given(st.text(max_size=30))
def test_no_text_cell_starts_a_formula(text: str) -> None:
    assert not quote_formula(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\x00"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\x00=1"])
def test_formulas_are_quoted(text: str) -> None:
    assert quote_formula(text).startswith("'")


def test_a_group_label_cannot_run_in_a_spreadsheet() -> None:
    (row,) = rows_of(write_shot_csv([shot()], METRES))
    assert row["group_label"] == "'=HYPERLINK(1)"


def test_why_a_shot_is_left_out() -> None:
    flagged = shot(flags=(ShotFlag.IMPOSSIBLE,), flag_reason="Club speed of 223,692 mph.")
    assert why_left_out(flagged) == "Club speed of 223,692 mph."
    (row,) = rows_of(write_shot_csv([flagged], METRES))
    assert row["counts"] == "no"
