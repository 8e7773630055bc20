from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from charts.club_colours import colour_of_club
from charts.club_marks import build_club_marks, build_legend
from charts.dispersion import build_dispersion_figure
from charts.trajectory import TOP_CAPTION, build_top_view_figure, build_trajectory_figure, describe_trajectories
from golf.shot_edits import ShotFilter
from golf.shots import ShotFlag, StoredShot
from golf.units import DISPLAY_UNITS, UnitSystem

YARDS, METRES = DISPLAY_UNITS[UnitSystem.IMPERIAL], DISPLAY_UNITS[UnitSystem.METRIC]
MakeShot = Callable[..., StoredShot]


def points_of(figure: dict[str, Any], mark: str = "point") -> list[dict[str, Any]]:
    """The rows of the first layer drawn with this mark: a figure's points, lines or tiles."""
    layer = next(each for each in figure["layer"] if each["mark"]["type"] == mark)
    rows: list[dict[str, Any]] = figure["datasets"][layer.get("data", figure.get("data"))["name"]]
    return rows


def test_landings_are_in_the_displayed_units(make_shot: MakeShot) -> None:
    shots = [make_shot(carry_m=100.0, side_m=-10.0)]
    assert points_of(build_dispersion_figure(shots, METRES).to_dict()) == [
        {"club": "7 Iron", "number": 1, "carry": 100.0, "side": -10.0}]
    assert points_of(build_dispersion_figure(shots, YARDS).to_dict()) == [
        {"club": "7 Iron", "number": 1, "carry": 109.36, "side": -10.94}]


def test_what_does_not_count_or_was_not_measured_is_left_out_and_counted(make_shot: MakeShot) -> None:
    shots = [make_shot(), make_shot(side_m=None), make_shot(carry_m=None),
             make_shot(flags=(ShotFlag.IMPOSSIBLE,)), make_shot(duplicate_of="1/1/1")]
    figure = build_dispersion_figure(shots, METRES).to_dict()
    assert len(points_of(figure)) == 1
    assert figure["title"] == "Where they landed · 1 of 5 shots"


def test_a_side_of_zero_is_a_real_value(make_shot: MakeShot) -> None:
    figure = build_dispersion_figure([make_shot(side_m=0.0)], METRES).to_dict()
    assert points_of(figure)[0]["side"] == 0.0


@pytest.mark.parametrize(("width", "height"), [(900.0, 400.0), (260.0, 400.0), (1.0, 400.0), (400.0, 400.0)])
def test_a_yard_is_as_long_across_as_along(make_shot: MakeShot, width: float, height: float) -> None:
    shots = [make_shot(carry_m=80.0, side_m=-4.0), make_shot(carry_m=250.0, side_m=31.0)]
    encoding = build_dispersion_figure(shots, METRES).to_dict()["layer"][1]["encoding"]
    (left, right), (low, high) = (range_of(encoding[axis]["scale"], width, height) for axis in "xy")
    assert (right - left) / width == pytest.approx((high - low) / height)
    assert left < -4.0
    assert right > 31.0
    assert low < 80.0
    assert high > 250.0


def range_of(scale: dict[str, Any], width: float, height: float) -> tuple[float, float]:
    names = {"max": max, "width": width, "height": height}
    low, high = (eval(scale[end]["expr"], {"__builtins__": {}}, names) for end in ("domainMin", "domainMax"))
    return low, high


def test_clubs_keep_bag_order_with_colour_and_shape_of_their_own(make_shot: MakeShot) -> None:
    marks = build_club_marks([make_shot("PW"), make_shot("Driver"), make_shot("7 Iron"),
                              make_shot("1 Iron", is_default_club=True)])
    assert marks.labels == ("Driver", "7 Iron", "PW", "Mixed clubs")
    assert len(set(zip(marks.colours, marks.shapes, strict=True))) == 4


def test_long_labels_stand_two_abreast(make_shot: MakeShot) -> None:
    short = build_club_marks([make_shot("Driver"), make_shot("PW")])
    long = build_club_marks([make_shot("Driver"), make_shot("1 Iron", is_default_club=True)])
    legends = [legend for marks in (short, long) if (legend := build_legend(marks)) is not None]
    assert [legend.to_dict()["columns"] for legend in legends] == [3, 2]


def test_a_club_has_its_colour_and_shape_whatever_is_drawn_beside_it(make_shot: MakeShot) -> None:
    few = build_club_marks([make_shot("7 Iron"), make_shot("PW")])
    many = build_club_marks(make_shot(club) for club in ("Driver", "3 Wood", "5 Iron", "7 Iron", "PW", "54°"))
    for club in few.labels:
        found = [(marks.colours[place], marks.shapes[place]) for marks in (few, many)
                 for place in [marks.labels.index(club)]]
        assert found[0] == found[1]
        assert found[0][0] == colour_of_club(club)


def test_part_swings_have_the_clubs_colour_and_a_shape_of_their_own(make_shot: MakeShot) -> None:
    part = replace(make_shot("PW"), group_label="70 yds")
    marks = build_club_marks([make_shot("PW"), part, make_shot("46°")])
    assert set(marks.colours) == {colour_of_club("PW")}
    assert len(set(marks.shapes)) == 3


def test_forty_clubs_stay_distinct(make_shot: MakeShot) -> None:
    marks = build_club_marks(make_shot(f"club {i}") for i in range(40))
    assert len(set(zip(marks.colours, marks.shapes, strict=True))) == 40


def test_each_flight_is_a_line_of_its_own(make_shot: MakeShot) -> None:
    shots = [make_shot(position=0), make_shot("PW", position=1), make_shot(apex_m=None, position=2)]
    figure = build_trajectory_figure(shots, METRES).to_dict()
    rows = points_of(figure, "line")
    assert {row["number"] for row in rows} == {1, 2}
    assert figure["title"] == "How they flew · 2 of 3 shots"
    assert max(row["off"] for row in rows) == 27.0


@pytest.mark.parametrize("build", [build_trajectory_figure, build_top_view_figure])
def test_clubs_are_named_where_their_middle_flight_ends(make_shot: MakeShot, build: Callable[..., Any]) -> None:
    shots = [make_shot(club, carry_m=carry, side_angle_deg=1.0, position=place) for place, (club, carry) in enumerate(
        (("7 Iron", 140.0), ("7 Iron", 150.0), ("7 Iron", 152.0), ("6 Iron", 151.0), ("PW", 110.0)))]
    named = points_of(build(shots, METRES).to_dict(), "text")
    assert [(row["club"], row["distance"], row["flights"]) for row in named] == [("PW", 110.0, 1), ("7 Iron", 150.0, 3)]


def test_one_club_needs_no_name_in_the_figure(make_shot: MakeShot) -> None:
    figure = build_trajectory_figure([make_shot(position=0), make_shot(position=1)], METRES).to_dict()
    assert [each["mark"]["type"] for each in figure["layer"]] == ["line"]


def test_flights_of_a_clubs_part_swings_are_dashed(make_shot: MakeShot) -> None:
    shots = [make_shot("PW", position=0), replace(make_shot("PW", position=1), group_label="70 yds")]
    encoding = build_trajectory_figure(shots, METRES).to_dict()["layer"][0]["encoding"]
    assert len(set(encoding["color"]["scale"]["range"])) == 1
    full, part = encoding["strokeDash"]["scale"]["range"]
    assert full != part
    assert encoding["strokeDash"]["legend"] == encoding["color"]["legend"]


def test_nothing_to_draw_is_a_figure_all_the_same() -> None:
    assert build_dispersion_figure([], YARDS).to_dict()["title"] == "Where they landed · 0 of 0 shots"
    assert build_trajectory_figure([], YARDS).to_dict()["title"] == "How they flew · 0 of 0 shots"


def test_markup_in_a_club_name_stays_data(make_shot: MakeShot) -> None:
    figure = build_dispersion_figure([make_shot("<img src=x onerror=alert(1)>")], METRES).to_dict()
    assert points_of(figure)[0]["club"] == "<img src=x onerror=alert(1)>"


def test_a_club_keeps_its_mark_when_others_are_not_shown(make_shot: MakeShot) -> None:
    bag = [make_shot("Driver"), make_shot("7 Iron"), make_shot("PW")]
    whole, alone = build_club_marks(bag), build_club_marks([bag[1]], bag)
    assert alone.labels == ("7 Iron",)
    assert (alone.colours, alone.shapes) == (whole.colours[1:2], whole.shapes[1:2])


FLOWN = {"carry_m": 150.0, "apex_m": 28.0, "launch_angle_deg": 18.0}


def test_the_side_view_calls_measured_what_the_monitor_measured_and_calculated_what_it_calculated(
    make_shot: MakeShot
) -> None:
    said = describe_trajectories([make_shot(**FLOWN, descent_angle_deg=45.0)])
    measured, calculated = said.split("calculated")[0].split("measured")
    assert ("launch angle" in measured, "apex, carry and descent angle" in calculated) == (True, True)
    assert "at most 2 % of the apex height off)." in said
    assert "start direction that the monitor measured, to the carry and side that it calculated" in TOP_CAPTION


def test_the_side_view_says_what_is_true_of_the_shots_it_draws(make_shot: MakeShot) -> None:
    whole, guessed = make_shot(**FLOWN, descent_angle_deg=45.0), make_shot(**FLOWN, descent_angle_deg=None)
    low = make_shot(carry_m=30.0, apex_m=0.5, launch_angle_deg=8.0, descent_angle_deg=8.0)
    undrawn = make_shot(**FLOWN | {"apex_m": None}, descent_angle_deg=None)
    wild = make_shot(**FLOWN, descent_angle_deg=None, flags=(ShotFlag.IMPOSSIBLE,))
    assert "8 % for the 1 of 2 balls without a descent angle" in describe_trajectories([whole, guessed, undrawn, wild])
    assert "8 % for the 2 of 3 balls" in describe_trajectories([whole, guessed, undrawn, wild], ShotFilter.ALL)
    assert " 1 of 2 balls: the height does not go with" in describe_trajectories([whole, low])
    assert "height does not go" not in describe_trajectories([whole, guessed])
    assert describe_trajectories([whole, low], club="Driver") == describe_trajectories([])
