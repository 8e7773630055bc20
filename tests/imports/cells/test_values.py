"""A cell as a number: letters, signs, units, commas; what cannot be read is said, never guessed."""

from __future__ import annotations

import pytest

from imports.cells.heading import read_heading
from imports.cells.values import Value, read_value
from imports.vocabulary import MEASURE


@pytest.mark.parametrize(("text", "measure", "number"), [
    ("L4.2", "side_angle_deg", -4.2), ("11.4 L", "side_m", -11.4), ("14.1L", "side_m", -14.1),
    ("11.4\u00a0R", "side_m", 11.4), ("L 32.2", "side_m", -32.2), ("3.2右", "side_m", 3.2), ("3.2左", "side_m", -3.2),
    ("UP 2.25", "launch_angle_deg", 2.25), ("3.1 DN", "attack_angle_deg", -3.1), ("2.1 I-O", "club_path_deg", 2.1),
    ("2.1 O-I", "club_path_deg", -2.1), ("T9.3", "impact_x_mm", 9.3), ("H3.8", "impact_x_mm", -3.8),
    ("T1690", "back_spin_rpm", -1690.0), ("29.4°", "launch_angle_deg", 29.4), ("R 1.8°", "side_angle_deg", 1.8),
    ("6.0 s", "flight_time_s", 6.0), ("−5", "side_m", -5.0), ("1,234", "back_spin_rpm", 1234.0), ("1e3", "carry_m",
        1000.0),
    ("L0.0", "side_m", 0.0), (".5", "side_m", 0.5), ("+7", "side_m", 7.0),
])
def test_numbers_with_letters_and_signs(text: str, measure: str, number: float) -> None:
    value = read_value(text, MEASURE[measure])
    assert (value.number, value.trouble) == (number, "")


@pytest.mark.parametrize("text", ["", "-", "--", "N/A", "nan", "#N/A", "16777215", "9999999", "99999", "99999.0", "?"])
def test_nothing_is_nothing(text: str) -> None:
    assert read_value(text, MEASURE["carry_m"]) == Value(None)


@pytest.mark.parametrize(("text", "words"), [
    ("-3 L", "both a minus and a letter"), ("12 L R", "not a number"), ("fast", "not a number"), ("12.3.4",
        "not a number"),
    ("1_000", "not a number"), ("1e999", "too large"), ("2e12", "too large"), ("12 kg", "not a number"), ("1 DN",
        "not a number"),
])
def test_what_cannot_be_read_is_said(text: str, words: str) -> None:
    value = read_value(text, MEASURE["side_m"])
    assert value.number is None
    assert words in value.trouble


@pytest.mark.parametrize(("text", "number"), [("120,5", 120.5), ("1.234,5", 1234.5), ("2.345", 2345.0), ("-4,5", -4.5),
                                              ("7", 7.0), ("3,1 L", -3.1), ("12.5", 12.5)])
def test_decimal_commas(text: str, number: float) -> None:
    assert read_value(text, MEASURE["side_m"], ",").number == number


def test_a_question_mark_and_a_unit_in_the_cell_are_kept() -> None:
    assert read_value("1.9? R", MEASURE["side_m"]) == Value(1.9, is_uncertain=True, has_letter=True)
    assert read_value("0 ft", MEASURE["carry_m"]).unit == "ft"


@pytest.mark.parametrize(("cell", "key", "unit", "sign"), [
    (" Push/Pull (deg L-/R+)", "pushpull", "deg", 1), ("Face Impact Horizontal (mm toe-/heel+)",
        "faceimpacthorizontal", "mm", -1),
    ("Club Path (deg out-in-/in-out+)", "clubpath", "deg", 1), ("Carry[yd]", "carry", "yd", 0), ("ball_speed_mph",
        "ballspeed", "mph", 0),
    ("ball_speed_mps", "ballspeed", "m/s", 0), ("BallData.BallSpeed_MS", "balldataballspeed", "m/s", 0), ("report_id",
        "reportid", "", 0),
    ("ï»¿Dyn. Loft", "dynloft", "", 0), ("Carry Side (Sim)", "carrysidesim", "", 0), ("Ball Speed (km/t)",
        "ballspeed", "km/h", 0),
    ("^Time.Date", "^timedate", "", 0),
])
def test_headings(cell: str, key: str, unit: str, sign: int) -> None:
    assert read_heading(cell)[1:] == (key, unit, sign)
