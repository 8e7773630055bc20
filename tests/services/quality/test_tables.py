from datetime import date
from typing import Any

import pytest

from analysis.period import Window
from analysis.quality.review_queue import NotJudged
from analysis.quality.suspicion import ClubGuess, Evidence, Kind, Original, Suspicion, Why
from golf.shot_edits import ShotEdit, ShotFilter, ShotReview
from golf.units import DISPLAY_UNITS, UnitSystem
from services.exports.table import write_csv
from services.exports.table_units import STORED
from services.quality.tables import build_review_table
from services.quality.view import QualityView, SessionName
from tests.services.practice_shots import make_shot

YARDS = DISPLAY_UNITS[UnitSystem.IMPERIAL]
VIEW = QualityView("Alex", (SessionName(1, "=evil", date(2026, 1, 2)),), Window.LAST_20, (), (), NotJudged(), 20)
CARRY = Evidence(Why.DOES_NOT_FIT, "carry_m", 190.0, 141.0, 134.0, 148.0, 96, ("ball_speed_mps",))


def rows_of(*items: Suspicion, units: Any = STORED,
            shot_filter: ShotFilter = ShotFilter.UNFLAGGED) -> list[dict[str, Any]]:
    table = build_review_table(items, VIEW, units, shot_filter)
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


def test_a_reason_with_its_numbers_in_the_unit_beside_them() -> None:
    item = Suspicion(Kind.MISREAD, make_shot(1, 6, carry_m=190.0), 7, (CARRY,))
    (row,) = rows_of(item)
    assert (row["day"], row["session"], row["shot"], row["club"], row["kind"]) == (
        date(2026, 1, 2), "=evil", 7, "7 Iron", "Likely misread")
    assert (row["measure"], row["value"], row["usual"], row["usual_low"], row["usual_high"], row["unit"]) == (
        "Carry", 190.0, 141.0, 134.0, 148.0, "m")
    assert row["reason"].startswith("Carry 190.0 m does not fit")
    assert (row["in_the_numbers"], row["probability_percent"], row["your_word"]) == (True, None, None)
    (shown,) = rows_of(item, units=YARDS)
    assert (shown["value"], shown["unit"]) == (pytest.approx(207.787), "yd")
    assert "207.8 yd" in shown["reason"]


def test_another_club_with_its_probability_and_the_first_number() -> None:
    guess = ClubGuess("8 Iron", 0.9431, 120, 96)
    speed = Evidence(Why.UNUSUAL, "flight_time_s", 4.4, 5.5, 5.0, 6.0, 96)
    (row,) = rows_of(Suspicion(Kind.CLUB, make_shot(), 1, (Evidence(Why.LIKE_OTHER_CLUB, n=120), speed), guess=guess))
    assert (row["likely_club"], row["probability_percent"]) == ("8 Iron", pytest.approx(94.31))
    assert (row["measure"], row["value"], row["unit"]) == ("flight_time", 4.4, "s")


def test_a_copy_says_where_the_ball_counts_and_a_reading_has_no_number_of_ours() -> None:
    copy = Suspicion(Kind.DUPLICATE, make_shot(duplicate_of="9/1/1"), 1, (Evidence(Why.STORED_TWICE),),
                     original=Original(9, "1", "1"))
    odd = Suspicion(Kind.IMPOSSIBLE, make_shot(flagged=True), 2, (Evidence(Why.READING, text="launch of 80°"),))
    one, other = rows_of(copy, odd)
    assert (one["stored_also_in"], one["in_the_numbers"]) == (9, False)
    assert (other["reason"], other["value"], other["unit"], other["in_the_numbers"]) == (
        "Launch of 80°.", None, None, False)
    assert rows_of(odd, shot_filter=ShotFilter.ALL)[0]["in_the_numbers"]


def test_the_golfers_word_is_there() -> None:
    words = (ShotEdit(review=ShotReview.OUT, note="+wind"), ShotEdit(review=ShotReview.FINE),
             ShotEdit(is_hidden=True))
    items = [Suspicion(Kind.MISREAD, make_shot(edit=word), 1, (CARRY,)) for word in words]
    assert [(row["your_word"], row["note"]) for row in rows_of(*items)] == [
        ("left out", "+wind"), ("fine", None), ("hidden", None)]


def test_a_session_name_cannot_run_in_a_spreadsheet() -> None:
    item = Suspicion(Kind.MISREAD, make_shot(), 1, (CARRY,))
    assert ",'=evil," in write_csv(build_review_table([item], VIEW, YARDS, ShotFilter.ALL)).decode("utf-8-sig")
