from datetime import UTC, date, datetime
from typing import Any

import pytest

from analysis.goal_progress import compute_goal_progress
from analysis.metrics import METRICS
from analysis.progress import compute_ranges, compute_series, find_telling
from analysis.sessions_of_club import sort_swings
from golf.bag_and_goals import Goal
from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, UnitSystem
from services.exports.table import Table
from services.exports.table_units import STORED
from services.progress.goals import GoalView, set_on_of
from services.progress.tables import build_bests_table, build_goal_table, build_sessions_table
from services.progress.view import compute_view
from tests.services.practice_shots import make_session, make_shot

YARDS = DISPLAY_UNITS[UnitSystem.IMPERIAL]
CARRY = METRICS["carry_m"]
SHOTS = [*make_session(1, [140.0, 145.0, 150.0, 155.0, 160.0]), *make_session(2, [150.0] * 5),
         *make_session(3, [152.0] * 6), make_shot(3, 9, carry_m=400.0, flagged=True),
         make_shot(3, 10, carry_m=60.0, label="70 yds")]


def rows_of(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


def test_each_session_with_its_value_balls_and_where_most_of_them_lie() -> None:
    view = compute_view(SHOTS, CARRY, ShotFilter.UNFLAGGED)
    first, second, third = rows_of(build_sessions_table(view.lines, CARRY, STORED))
    assert first == {"report_id": 1, "day": date(2026, 1, 2), "balls": 5, "carry_median_m": 150.0, "carry_p10_m": 142.0,
                     "carry_p90_m": 158.0, "carry_middle_of_five_m": None}
    assert (second["carry_p10_m"], second["carry_p90_m"]) == (150.0, 150.0)
    assert (third["balls"], third["carry_p90_m"], third["carry_middle_of_five_m"]) == (6, 152.0, 151.0)
    assert rows_of(build_sessions_table(view.lines, CARRY, YARDS))[2]["carry_median_yd"] == 166.229


def test_a_spread_and_a_score_have_no_range_of_balls() -> None:
    shots = [make_shot(1, i, carry_m=140.0 + i, side_m=float(i)) for i in range(9)]
    for key, heading in {"carry_spread": "carry_spread_m", "consistency": "consistency_points"}.items():
        view = compute_view(shots, METRICS[key], ShotFilter.UNFLAGGED)
        assert view.ranges == (None,)
        assert build_sessions_table(view.lines, METRICS[key], STORED).headings[3:] == [
            heading, heading.replace("_m", "_middle_of_five_m").replace("_points", "_middle_of_five_points")]


def test_ranges_rest_on_the_balls_of_the_points() -> None:
    for shot_filter in ShotFilter:
        series = compute_series(SHOTS, CARRY, shot_filter)
        ranges = compute_ranges(sort_swings(SHOTS, shot_filter), series, CARRY)
        assert len(ranges) == len(series.points)
        for point, found in zip(series.points, ranges, strict=True):
            assert found is not None
            assert found[0] <= point.value <= found[1]


def test_the_bests_that_there_are() -> None:
    ball, session = rows_of(build_bests_table(compute_view(SHOTS, CARRY, ShotFilter.ALL).bests, CARRY, STORED))
    assert (ball["best"], ball["carry_m"], ball["balls"], ball["report_id"]) == ("ball", 160.0, 1, 1)
    assert (session["best"], session["carry_m"], session["balls"], session["day"]) == (
        "session", 152.0, 6, date(2026, 1, 4))
    launch = METRICS["launch_angle_deg"]
    assert build_bests_table(compute_view(SHOTS, launch, ShotFilter.ALL).bests, launch, STORED).rows == ()


def test_a_goal_with_where_it_began_and_stands() -> None:
    goal = Goal(1, "Alex", "carry_m", 160.0, datetime(2026, 1, 4, 12, tzinfo=UTC), club="7 Iron", note="=1")
    points = find_telling(sort_swings([*SHOTS, *make_session(4, [156.0] * 5), *make_session(5, [155.0] * 5)],
                                      ShotFilter.UNFLAGGED), CARRY)
    view = GoalView(goal, CARRY, compute_goal_progress(goal, CARRY, points, set_on_of(goal)))
    (row,) = rows_of(build_goal_table([view], STORED))
    assert (row["club"], row["number"], row["unit"], row["target"], row["start"], row["now"]) == (
        "7 Iron", "Carry", "m", 160.0, 151.0, 155.0)
    assert (row["share_percent"], row["state"], row["set_on"], row["reached_on"]) == (
        pytest.approx(100 * 4 / 9, abs=0.001), "under way", date(2026, 1, 4), None)
    (shown,) = rows_of(build_goal_table([view], YARDS))
    assert (shown["unit"], shown["target"]) == ("yd", pytest.approx(174.978))


def test_a_goal_of_an_unknown_number_keeps_its_word_and_has_no_unit() -> None:
    goal = Goal(1, "Alex", "=evil", 3.0, datetime(2026, 1, 4, tzinfo=UTC))
    (row,) = rows_of(build_goal_table([GoalView(goal, None, None)], YARDS))
    assert (row["number"], row["unit"], row["target"], row["state"]) == ("=evil", None, 3.0, None)
