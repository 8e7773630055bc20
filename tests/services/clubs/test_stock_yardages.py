import csv
import io
import re
from datetime import date

import pytest

from analysis.club_stats import ClubStats, compute_club_stats
from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, UnitSystem
from services.clubs.stock_yardages import (
    CardHeading,
    Paper,
    build_stock_card,
    build_stock_table,
    compute_stock_yardages,
)
from services.exports.table import write_csv
from tests.analysis.test_club_stats import ball

YARDS, METRES = DISPLAY_UNITS[UnitSystem.IMPERIAL], DISPLAY_UNITS[UnitSystem.METRIC]
HEADING = CardHeading("Alex", "the last 20 sessions of each club", date(2026, 7, 24), ShotFilter.MEASURED)


def club(name: str, carry: float, shots: int = 11) -> ClubStats:
    hit = [ball(n, carry_m=carry + n - shots // 2, total_m=carry + 10 if n % 2 else None) for n in range(shots)]
    return compute_club_stats(name, hit, ShotFilter.UNFLAGGED)


def test_a_line_is_the_median_with_the_middle_four_fifths() -> None:
    (line,) = compute_stock_yardages([club("7 Iron", 150.0)])
    assert (line.carry_m, line.low_m, line.high_m, line.shots, line.sessions) == (150.0, 146.0, 154.0, 11, 1)
    assert (line.total_m, line.total_shots) == (None, 5)  # five shots with a total are too few to say


def test_few_shots_are_a_dash_and_never_a_number() -> None:
    (line,) = compute_stock_yardages([club("7 Iron", 150.0, shots=9)])
    assert (line.carry_m, line.low_m, line.shots) == (None, None, 9)
    assert "<td class=carry>–</td><td>–</td>" in build_stock_card([line], HEADING, YARDS, Paper.A6)


def test_the_putter_has_no_yardage() -> None:
    assert compute_stock_yardages([club("Putter", 5.0)]) == []


@pytest.mark.parametrize(("units", "carry", "between"), [(YARDS, "164", "160–168"), (METRES, "150", "146–154")])
def test_the_card_speaks_in_the_displayed_units(units: object, carry: str, between: str) -> None:
    card = build_stock_card(compute_stock_yardages([club("7 Iron", 150.0)]), HEADING, units, Paper.A5)  # type: ignore[arg-type]
    assert f"<td class=carry>{carry}</td><td>{between}</td>" in card
    assert "size:148mm 210mm" in card
    assert "the last 20 sessions of each club · numbers rest on: measured only · Fri 24 Jul 2026" in card
    assert "<td>11</td><td class=days>1 Jul 26</td>" in card


def test_names_from_outside_cannot_become_markup_and_the_card_loads_nothing() -> None:
    heading = CardHeading("<script>alert(1)</script>", "x", date(2026, 7, 24), ShotFilter.ALL)
    lines = compute_stock_yardages([club("<img src=x onerror=alert(1)>", 150.0)])
    card = build_stock_card(lines, heading, YARDS, Paper.A6)
    assert "<script" not in card
    assert "<img" not in card
    assert re.search(r"https?:|url\(|@import|src=(?!x)", card) is None


def test_the_table_is_safe_in_a_spreadsheet_and_keeps_numbers_numbers() -> None:
    content = write_csv(build_stock_table(
        compute_stock_yardages([club("=1+1", 150.0), club("PW", 110.0, shots=3)]), METRES))
    first, second = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (first["club"], first["carry_median_m"], first["carry_p10_m"]) == ("'=1+1", "150.0", "146.0")
    assert first["carry_shots"] == "11"
    assert (first["total_median_m"], first["total_shots"], first["last_day"]) == ("", "5", "2026-07-01")
    assert second["carry_median_m"] == ""
