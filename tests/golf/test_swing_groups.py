from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.averages_by_club import compute_club_figures
from analysis.metrics import METRICS
from analysis.session_comparison import compare_sessions
from golf.shot_edits import DEFAULT_SHOT_FILTER
from golf.swing_groups import SwingGroup, group_of, is_part_swing
from golf.units import DISPLAY_UNITS, UnitSystem
from services.sessions.ball_by_ball import FEWEST_BALLS, compute_club_trends
from services.sessions.shot_detail import compute_shot_numbers
from services.sessions.tables import build_club_table, compute_landing_lines
from tests.services.practice_shots import make_session, make_shot

FULL = make_session(1, [110.0, 112.0, 108.0, 111.0, 109.0, 110.0], "PW", side_m=1.0)
SHORT = [replace(shot, group_id="2", group_label="PW 70 yds")
         for shot in make_session(1, [64.0, 63.0, 65.0, 66.0, 62.0, 64.0], "PW", side_m=1.0)]
BOTH = [*FULL, *SHORT]
PW, PW_70 = SwingGroup("PW"), SwingGroup("PW", distance="70 yds")


@pytest.mark.parametrize(("label", "distance"), [
    ("PW", ""), ("70 yds", "70 yds"), ("PW 70yds", "70 yds"), ("50 Y", "50 y"), ("100 meters", "100 meters"),
    ("7 Iron", ""), ("60°", ""), ("GW 50", ""), ("1000 yds", "")])
def test_a_distance_in_the_label_makes_a_part_swing(label: str, distance: str) -> None:
    shot = make_shot(club="PW", label=label)
    assert group_of(shot) == SwingGroup("PW", distance=distance)
    assert is_part_swing(shot) == bool(distance)


def test_a_round_left_on_a_club_is_mixed_whatever_its_label_says() -> None:
    group = group_of(make_shot(club="Driver", label="70 yds", is_default_club=True))
    assert (group, group.label) == (SwingGroup("Mixed clubs", is_default_club=True), "Mixed clubs")


def test_groups_stand_like_a_bag_full_swings_first_then_from_the_longest() -> None:
    groups = [SwingGroup("PW", distance="50 yds"), SwingGroup("PW", is_default_club=True), PW_70,
              SwingGroup("Driver"), PW, SwingGroup("LW"), SwingGroup("PW", distance="100 yds")]
    assert [group.label for group in sorted(groups, key=lambda group: group.place)] == [
        "Driver", "PW", "PW, 100 yds", "PW, 70 yds", "PW, 50 yds", "LW", "Mixed clubs"]


@given(st.text(max_size=30))
def test_any_label_has_one_group(label: str) -> None:
    shot = make_shot(club="PW", label=label)
    assert group_of(shot) == group_of(replace(shot, group_label=label))
    assert bool(group_of(shot).distance) == is_part_swing(shot)


def test_averages_landings_and_comparisons_keep_part_swings_apart() -> None:
    figures = compute_club_figures(BOTH)
    assert [(item.group, item.counted) for item in figures] == [(PW, 6), (PW_70, 6)]
    assert [number.median for item in figures if (number := item.numbers["carry_m"])] == pytest.approx([110.0, 64.0])
    assert [line.group for line in compute_landing_lines(BOTH, DEFAULT_SHOT_FILTER)] == [PW, PW_70]
    table = build_club_table(figures, DISPLAY_UNITS[UnitSystem.METRIC])
    place = [column.heading for column in table.columns].index("hit_to_a_distance")
    assert [row[place] for row in table.rows] == [None, "70 yds"]
    carries = [(each.group, each.difference) for each in compare_sessions(BOTH, FULL, DEFAULT_SHOT_FILTER)
               if each.metric is METRICS["carry_m"]]
    assert carries == [(PW, 0.0), (PW_70, None)]


def test_a_wedge_hit_shorter_on_purpose_has_not_fallen_off() -> None:
    session = [replace(shot, shot=replace(shot.shot, shot_id=str(number), position=number))
               for number, shot in enumerate([*FULL, *FULL, *SHORT, *SHORT])]
    trends = compute_club_trends(session, METRICS["carry_m"], DEFAULT_SHOT_FILTER)
    assert [(found.group, len(found.points) >= FEWEST_BALLS) for found in trends] == [(PW, True), (PW_70, True)]
    assert not any(found.trend is not None and found.trend.is_beyond_noise for found in trends)


def test_a_ball_is_measured_against_its_own_kind() -> None:
    numbers = [number for part in compute_shot_numbers(FULL[0], BOTH, DEFAULT_SHOT_FILTER).values() for number in part]
    carry = next(number for number in numbers if number.measure.measure == "carry_m")
    assert carry.usual == pytest.approx(110.0)
    assert carry.others == 5
