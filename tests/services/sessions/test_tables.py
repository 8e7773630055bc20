"""Worked by hand: three balls of a 7 Iron, one of them flagged, one of a wedge."""

from datetime import date
from typing import Any

import pytest

from analysis.averages_by_club import compute_club_figures
from analysis.session_comparison import compare_sessions
from analysis.usual_range import compute_usual_figures
from golf.handedness import mirror_shots
from golf.sessions import SessionCard, SessionState, SessionType
from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, UnitSystem
from services.exports.table import Table
from services.exports.table_units import STORED
from services.sessions.tables import (
    build_club_table,
    build_compare_table,
    build_flight_table,
    build_landing_table,
    build_usual_table,
    compute_flight_lines,
    compute_landing_lines,
)
from tests.services.practice_shots import make_session, make_shot

YARDS, METRES = DISPLAY_UNITS[UnitSystem.IMPERIAL], DISPLAY_UNITS[UnitSystem.METRIC]
SHOTS = [make_shot(1, 0, carry_m=140.0, side_m=4.0, ball_speed_mps=50.0), make_shot(1, 1, carry_m=150.0, side_m=8.0),
         make_shot(1, 2, carry_m=200.0, side_m=90.0, flagged=True), make_shot(1, 3, "PW", carry_m=100.0, side_m=-2.0)]


def rows_of(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


def test_the_numbers_and_means_of_a_club_with_the_count_of_each() -> None:
    iron, wedge = rows_of(build_club_table(compute_club_figures(SHOTS), METRES))
    assert (iron["club"], iron["mixed_clubs"], iron["shots"], iron["counted"]) == ("7 Iron", False, 3, 2)
    assert (iron["carry_mean_m"], iron["carry_shots"], iron["best_carry_m"]) == (145.0, 2, 150.0)
    assert (iron["carry_median_m"], iron["carry_p10_m"], iron["carry_p90_m"]) == (145.0, None, None)
    assert (iron["ball_speed_mean_kmh"], iron["ball_speed_shots"]) == (180.0, 1)
    assert (iron["smash_factor_mean"], iron["smash_factor_shots"]) == (None, 0)
    assert (wedge["side_mean_m"], wedge["shots"]) == (-2.0, 1)


def test_in_yards_and_in_the_units_of_storage() -> None:
    figures = compute_club_figures(SHOTS)
    assert rows_of(build_club_table(figures, YARDS))[0]["carry_mean_yd"] == 158.574
    assert rows_of(build_club_table(figures, STORED))[0]["ball_speed_mean_mps"] == 50.0


def test_landings_say_right_of_the_target_as_positive() -> None:
    lines = compute_landing_lines(SHOTS, ShotFilter.UNFLAGGED)
    iron, wedge = rows_of(build_landing_table(lines, METRES))
    assert (iron["side_mean_m"], iron["side_sd_m"], iron["shots"]) == (6.0, pytest.approx(2.828), 2)
    assert (wedge["side_median_m"], wedge["side_p10_m"]) == (-2.0, None)
    assert (wedge["side_mean_m"], wedge["side_sd_m"]) == (-2.0, None)
    assert [line.figures.n for line in compute_landing_lines(SHOTS, ShotFilter.ALL)] == [3, 1]


def test_a_left_handers_file_has_the_side_the_ball_went_to_while_the_page_mirrors() -> None:
    page = compute_landing_lines(mirror_shots(SHOTS, is_left_handed=True), ShotFilter.UNFLAGGED)
    assert page[0].figures.offline_mean_m == -6.0
    assert rows_of(build_landing_table(compute_landing_lines(SHOTS, ShotFilter.UNFLAGGED),
                                       METRES))[0]["side_mean_m"] == 6.0


def test_flights_by_how_often() -> None:
    lines = compute_flight_lines(["draw", "fade", "draw", "draw"])
    assert [(line.flight, line.shots, line.share) for line in lines] == [("draw", 3, 0.75), ("fade", 1, 0.25)]
    assert build_flight_table(lines).rows == (("draw", 3, 75.0), ("fade", 1, 25.0))
    assert build_flight_table(compute_flight_lines([])).rows == ()


def test_against_the_usual_with_the_unit_beside_each_number() -> None:
    earlier = [make_session(number, [carry] * 5) for number, carry in enumerate((140.0, 142.0, 144.0, 146.0))]
    figures = compute_usual_figures("7 Iron", make_session(9, [160.0] * 5), earlier, ShotFilter.UNFLAGGED)
    (row,) = rows_of(build_usual_table(figures, YARDS))
    assert (row["number"], row["unit"], row["here"], row["usual"], row["beyond_it"]) == (
        "Carry", "yd", 174.978, 156.387, True)
    (stored,) = rows_of(build_usual_table(figures, STORED))
    assert (stored["unit"], stored["here"], stored["usual"], stored["difference"]) == ("m", 160.0, 143.0, 17.0)
    (alone,) = rows_of(build_usual_table(compute_usual_figures("7 Iron", make_session(9, [160.0] * 5), [],
                                                               ShotFilter.UNFLAGGED), METRES))
    assert (alone["usual"], alone["difference"], alone["usual_spread"], alone["beyond_it"]) == (None,) * 4


def test_two_sessions_and_which_the_other_is() -> None:
    figures = compare_sessions(make_session(1, [150.0] * 5), make_session(2, [140.0] * 6), ShotFilter.UNFLAGGED)
    other = SessionCard(2, "x", date(2026, 1, 3), None, "Sam", SessionType.PRACTICE, "", SessionState.IMPORTED)
    (row,) = rows_of(build_compare_table(figures, other, METRES))
    assert (row["this_session"], row["this_session_shots"], row["other_session"], row["other_session_shots"],
            row["difference"]) == (150.0, 5, 140.0, 6, 10.0)
    assert (row["other_report_id"], row["other_day"], row["other_player"]) == (2, date(2026, 1, 3), "Sam")
    alone = compare_sessions(make_session(1, [150.0] * 5), [], ShotFilter.UNFLAGGED)
    (row,) = rows_of(build_compare_table(alone, other, METRES))
    assert (row["other_session"], row["other_session_shots"], row["difference"]) == (None, None, None)
