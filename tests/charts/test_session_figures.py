"""Figures of the session page: what each draws, where, and how one shot is chosen in all of them."""

import re
from collections.abc import Callable
from typing import Any

import altair as alt
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from charts.chosen_shot import RING_COLOUR, read_selected_number
from charts.club_colours import colour_of_club
from charts.dispersion import build_dispersion_figure
from charts.face_path import build_face_path_figure, plottable_deliveries
from charts.strike_map import (
    HALF_HEIGHT_MM,
    HALF_WIDTH_MM,
    build_strike_figure,
    compute_smash_zones,
    find_face_outline,
    plottable_strikes,
)
from charts.trajectory import build_top_view_figure, build_trajectory_figure
from golf.shot_edits import ShotEdit, ShotFilter, ShotReview
from golf.shots import ShotFlag, StoredShot
from golf.units import DISPLAY_UNITS, UnitSystem
from tests.charts.test_figures import points_of

METRES = DISPLAY_UNITS[UnitSystem.METRIC]
MakeShot = Callable[..., StoredShot]


def many(make_shot: MakeShot, count: int, **measures: Any) -> list[StoredShot]:
    return [make_shot(position=i, **{"carry_m": 140.0 + i, "side_m": float(i % 5), **measures}) for i in range(count)]


def rings_of(figure: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of the layer that marks the chosen shot."""
    rows: list[dict[str, Any]] = []
    for layer in figure["layer"]:
        if layer["mark"].get("color") == RING_COLOUR:
            rows = figure["datasets"][layer["data"]["name"]]
    return rows


def test_ellipses_come_with_ten_balls_of_a_club_and_not_before(make_shot: MakeShot) -> None:
    nine, ten = (build_dispersion_figure(many(make_shot, n), METRES).to_dict() for n in (9, 10))
    assert [layer for layer in nine["layer"] if layer["mark"]["type"] == "line"] == []
    assert {row["outline"] for row in points_of(ten, "line")} == {"1σ", "95 %"}


def test_mixed_clubs_get_no_ellipse(make_shot: MakeShot) -> None:
    shots = many(make_shot, 20, is_default_club=True)
    figure = build_dispersion_figure(shots, METRES).to_dict()
    assert [layer for layer in figure["layer"] if layer["mark"]["type"] == "line"] == []


def test_trust_decides_what_is_drawn(make_shot: MakeShot) -> None:
    shots = [make_shot(), make_shot(flags=(ShotFlag.IMPOSSIBLE,), carry_m=150.0)]
    unflagged = build_dispersion_figure(shots, METRES).to_dict()
    everything = build_dispersion_figure(shots, METRES, shot_filter=ShotFilter.ALL).to_dict()
    assert [row["number"] for row in points_of(unflagged)] == [1]
    assert [row["number"] for row in points_of(everything)] == [1, 2]


def test_a_chosen_shot_is_ringed_in_every_figure(make_shot: MakeShot) -> None:
    shots = many(make_shot, 3, side_angle_deg=1.0, face_angle_deg=2.0, club_path_deg=1.0, impact_x_mm=1.0,
                 impact_y_mm=1.0)
    figures = (build_dispersion_figure(shots, METRES, chosen=2), build_trajectory_figure(shots, METRES, chosen=2),
               build_top_view_figure(shots, METRES, chosen=2), build_face_path_figure(shots, chosen=2),
               build_strike_figure(shots, "7 Iron", chosen=2))
    for figure in figures:
        assert {row["number"] for row in rings_of(figure.to_dict())} == {2}


def test_a_shot_that_is_not_drawn_is_not_ringed(make_shot: MakeShot) -> None:
    shots = [make_shot(), make_shot(side_m=None)]
    assert rings_of(build_dispersion_figure(shots, METRES, chosen=2).to_dict()) == []


@pytest.mark.parametrize("build", [build_dispersion_figure, build_trajectory_figure, build_top_view_figure])
def test_only_a_selectable_figure_listens_to_clicks(make_shot: MakeShot, build: Callable[..., Any]) -> None:
    shots = many(make_shot, 3, side_angle_deg=1.0)
    names = [[param["name"] for param in build(shots, METRES, selectable=wanted).to_dict().get("params", [])]
             for wanted in (False, True)]
    assert names == [[], ["shot"]]


def test_what_streamlit_hands_back_is_read() -> None:
    assert read_selected_number({"selection": {"shot": [{"number": 7}]}}) == 7
    assert read_selected_number({"selection": {"shot": []}}) is None
    assert read_selected_number({}) is None
    assert read_selected_number({"selection": {"shot": [{"number": "7"}]}}) is None


def test_a_top_view_starts_at_the_tee_and_ends_where_the_ball_landed(make_shot: MakeShot) -> None:
    shots = [make_shot(carry_m=150.0, side_m=-12.0, side_angle_deg=2.0)]
    rows = points_of(build_top_view_figure(shots, METRES).to_dict(), "line")
    assert (rows[0]["distance"], rows[0]["off"]) == (0.0, 0.0)
    assert (rows[-1]["distance"], rows[-1]["off"]) == (150.0, -12.0)


def test_a_delivery_carries_its_angles_and_its_word(make_shot: MakeShot) -> None:
    shots = [make_shot(face_angle_deg=3.0, club_path_deg=5.0), make_shot(face_angle_deg=3.0)]
    assert plottable_deliveries(shots) == [
        {"club": "7 Iron", "number": 1, "face": 3.0, "path": 5.0, "face_to_path": -2.0, "flight": "push-draw"}]
    figure = build_face_path_figure(shots).to_dict()
    assert figure["title"] == "Face against path · 1 of 2 shots"
    labels = [layer["mark"]["text"] for layer in figure["layer"] if layer["mark"]["type"] == "text"]
    assert labels == ["push-fade", "push-draw", "pull-fade", "pull-draw"]


def test_a_zone_needs_three_shots_for_a_number(make_shot: MakeShot) -> None:
    shots = [make_shot(impact_x_mm=x, impact_y_mm=y, smash_factor=smash) for x, y, smash in (
        (0.0, 0.0, 1.40), (HALF_WIDTH_MM, -HALF_HEIGHT_MM, 1.42), (-1.0, 2.0, 1.38), (15.0, 0.0, 1.30),
        (16.0, 1.0, 1.20), (0.0, 0.0, None))]
    zones = {(zone.column, zone.row): zone for zone in compute_smash_zones(plottable_strikes(shots))}
    assert len(zones) == 9
    assert zones["centre", "centre"].shots == 3
    assert zones["centre", "centre"].smash == pytest.approx(1.40)
    assert (zones["toe", "centre"].shots, zones["toe", "centre"].smash) == (2, None)
    assert (zones["heel", "low"].shots, zones["heel", "low"].smash) == (0, None)


@given(st.lists(st.tuples(st.floats(-40, 40), st.floats(-30, 30)), max_size=30))
def test_every_strike_with_a_smash_lies_in_one_zone(places: list[tuple[float, float]]) -> None:
    strikes = [{"x": x, "y": y, "smash": 1.4} for x, y in places]
    assert sum(zone.shots for zone in compute_smash_zones(strikes)) == len(places)


def test_strikes_are_those_of_one_club_and_what_does_not_count_stays_out(make_shot: MakeShot) -> None:
    shots = [make_shot(impact_x_mm=1.0, impact_y_mm=2.0), make_shot("PW", impact_x_mm=5.0, impact_y_mm=2.0),
             make_shot(), StoredShot(1, "1", "7 Iron", None, "", make_shot(impact_x_mm=9.0, impact_y_mm=9.0).shot,
                                     edit=ShotEdit(review=ShotReview.OUT))]
    figure = build_strike_figure(shots, "7 Iron").to_dict()
    assert [(row["number"], row["x"], row["y"]) for row in points_of(figure)] == [(1, 1.0, 2.0)]
    assert figure["title"] == "Where the face met the ball · 1 of 3 shots"
    points = next(layer for layer in figure["layer"] if layer["mark"]["type"] == "point")
    assert points["mark"]["color"] == colour_of_club("7 Iron")


@pytest.mark.parametrize("club", ["Driver", "3 Wood", "4 Hybrid", "7 Iron", "PW", "54°", "Putter", "my own"])
def test_a_face_is_a_closed_outline_around_its_middle(club: str) -> None:
    outline = find_face_outline(club)
    assert outline[0] == pytest.approx(outline[-1])
    assert min(x for x, _ in outline) < -30
    assert max(x for x, _ in outline) > 30
    assert min(y for _, y in outline) < -10 < 10 < max(y for _, y in outline)


def test_nothing_to_draw_is_a_figure_all_the_same() -> None:
    for figure in (build_top_view_figure([], METRES), build_face_path_figure([]), build_strike_figure([], "PW")):
        assert "0 of 0 shots" in figure.to_dict()["title"]


@pytest.mark.parametrize(("sides", "word"), [(("Left", "right"), "right"), (("Right", "left"), "left")])
def test_a_tooltip_says_to_which_side_a_ball_went(make_shot: MakeShot, sides: tuple[str, str], word: str) -> None:
    shots = [make_shot(side_m=5.24, face_angle_deg=-2.0, club_path_deg=0.01)]
    landing = build_dispersion_figure(shots, METRES, sides=sides)
    assert tooltip_of(landing)["Side (m)"] == f"5.2 {word}"
    delivery = tooltip_of(build_face_path_figure(shots))
    assert (delivery["Face (°)"], delivery["Path (°)"], delivery["Face to path (°)"]) == (
        "2.0 closed", "0.0", "2.0 closed")


def tooltip_of(figure: alt.LayerChart) -> dict[str, str]:
    """What the browser's engine says of the one point, by title."""
    spec = figure.to_dict()
    layer = next(each for each in spec["layer"] if each["mark"]["type"] == "point")
    drawn = vl_convert.vegalite_to_svg({**spec, "layer": [
        {**layer, "mark": {"type": "text"}, "encoding": {"text": each, "x": layer["encoding"]["x"]}}
        for each in layer["encoding"]["tooltip"]]})
    said = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    titles = [each["title"] for each in layer["encoding"]["tooltip"]]
    start = said.index("7 Iron")
    return dict(zip(titles, said[start:start + len(titles)], strict=True))
