"""How far wedges go with each length of swing, and the holes between."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from analysis.club_stats import compute_club_stats
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotEdit
from golf.shots import Shot, StoredShot
from golf.units import DISPLAY_UNITS, YARDS_PER_METRE, UnitSystem
from services.clubs.wedges import HOLE_M, build_wedge_table, compute_wedge_matrix
from ui.clubs.wedges import describe_hole

YARDS = DISPLAY_UNITS[UnitSystem.IMPERIAL]


def hit(club: str, carry_yd: float, count: int, label: str = "") -> list[StoredShot]:
    return [StoredShot(1, "g", club, None, label, Shot(f"{label}{number}", number, carry_m=carry_yd / YARDS_PER_METRE))
            for number in range(count)]


def test_labels_and_marks_make_the_columns_and_full_swings_come_first() -> None:
    marked = [replace(each, edit=ShotEdit(swing_length="half")) for each in hit("56°", 45, 5)]
    matrix = compute_wedge_matrix({"50°": [*hit("50°", 108, 6), *hit("50°", 70, 5, "70 yds")],
                                   "56°": [*hit("56°", 88, 6), *marked], "7 Iron": hit("7 Iron", 150, 6)},
                                  DEFAULT_SHOT_FILTER)
    assert matrix.clubs == ("50°", "56°")
    assert matrix.lengths == ("", "70 yds", "half")
    assert [each.group.label for each in matrix.ladder] == ["50°", "56°", "50°, 70 yds", "56°, half"]
    assert matrix.find("56°", "70 yds") is None


def test_a_club_hit_part_way_is_there_though_it_is_no_wedge() -> None:
    matrix = compute_wedge_matrix({"9 Iron": [*hit("9 Iron", 130, 5), *hit("9 Iron", 90, 5, "9 o'clock")]},
                                  DEFAULT_SHOT_FILTER)
    assert matrix.clubs == ("9 Iron",)
    assert matrix.lengths == ("", "9 o'clock")


def test_the_largest_hole_comes_first_and_few_balls_fill_none() -> None:
    matrix = compute_wedge_matrix({"PW": hit("PW", 120, 6), "50°": hit("50°", 100, 6), "56°": hit("56°", 70, 6),
                                   "60°": hit("60°", 85, 2)}, DEFAULT_SHOT_FILTER)
    assert [round(hole.size_m * YARDS_PER_METRE) for hole in matrix.holes] == [30, 20]
    assert describe_hole(matrix.holes[0], YARDS) == (
        "A hole of 30 yd: nothing between 50° (100) and 56° (70).")
    assert not compute_wedge_matrix({"PW": hit("PW", 120, 6), "50°": hit("50°", 106, 6)}, DEFAULT_SHOT_FILTER).holes


def test_a_full_swings_number_is_the_clubs_number() -> None:
    shots = [*hit("50°", 101, 3), *hit("50°", 104, 4), *hit("50°", 60, 9, "60 yds")]
    full = compute_wedge_matrix({"50°": shots}, DEFAULT_SHOT_FILTER).find("50°", "")
    stats = compute_club_stats("50°", [each for each in shots if not each.group_label], DEFAULT_SHOT_FILTER)
    assert full is not None
    assert full.carry == stats.carry_number


def test_the_table_has_a_row_for_each_swing() -> None:
    matrix = compute_wedge_matrix({"50°": [*hit("50°", 108, 6), *hit("50°", 70, 2, "70 yds")]}, DEFAULT_SHOT_FILTER)
    assert build_wedge_table(matrix, YARDS).rows == (
        ("50°", None, 108.0, 108.0, 108.0, 6), ("50°", "70 yds", 70.0, None, None, 2))


@given(st.lists(st.tuples(st.sampled_from(["PW", "50°", "56°"]), st.floats(20, 130), st.sampled_from(["", "70 yds"])),
                max_size=30))
def test_whatever_is_hit_every_hole_is_between_two_rungs_with_nothing_inside(
    balls: list[tuple[str, float, str]]
) -> None:
    shots: dict[str, list[StoredShot]] = {}
    for club, carry, label in balls:
        shots.setdefault(club, []).extend(hit(club, carry, 1, label))
    matrix = compute_wedge_matrix(shots, DEFAULT_SHOT_FILTER)
    carries = [each.carry.median for each in matrix.ladder]
    assert carries == sorted(carries, reverse=True)
    for hole in matrix.holes:
        assert hole.size_m > HOLE_M
        assert not [each for each in carries if hole.shorter.carry.median < each < hole.longer.carry.median]
