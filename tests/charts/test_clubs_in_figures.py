"""One colour a club in whatever figure it stands, and words that can be read there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from analysis.gapping import EVEN, FLAGGED, GapBar
from charts.club_colours import BACKGROUNDS, colour_of_club
from charts.club_marks import build_club_marks
from charts.dispersion import build_dispersion_figure
from charts.face_path import build_face_path_figure
from charts.gapping import build_gapping_figure
from charts.look import apply_look
from charts.strike_map import build_strike_figure
from charts.time_order import BallRow, build_ball_order_figure
from charts.trajectory import build_top_view_figure, build_trajectory_figure
from golf.shots import StoredShot
from golf.units import DISPLAY_UNITS, UnitSystem
from tests.charts.test_club_colours import BAG, contrast

METRES = DISPLAY_UNITS[UnitSystem.METRIC]
MakeShot = Callable[..., StoredShot]
LEAST_SIZE, FOR_TEXT = 12, 4.5


@pytest.fixture
def shots(make_shot: MakeShot) -> list[StoredShot]:
    """Three balls with each club of a bag, every measure known."""
    return [make_shot(club, carry_m=230.0 - 12 * place, side_angle_deg=1.0, face_angle_deg=2.0, club_path_deg=1.0,
                      impact_x_mm=1.0, impact_y_mm=1.0, smash_factor=1.4, position=3 * place + ball)
            for place, club in enumerate(BAG) for ball in range(3)]


def figures_of(shots: list[StoredShot]) -> dict[str, dict[str, Any]]:
    """The figures that have clubs in them."""
    bars = [GapBar(club, 90, 100, 110, 40, 5, FLAGGED if place else EVEN, "hole" if place else "", 20.0)
            for place, club in enumerate(BAG)]
    order: list[BallRow] = [{"club": shot.club, "number": place, "place": place % 3, "value": 100.0, "rolling": 100.0}
             for place, shot in enumerate(shots, 1)]
    built = {"landings": build_dispersion_figure(shots, METRES), "side": build_trajectory_figure(shots, METRES),
             "above": build_top_view_figure(shots, METRES), "face": build_face_path_figure(shots),
             "gaps": build_gapping_figure(bars, METRES),
             "order": build_ball_order_figure(order, build_club_marks(shots), "Carry (m)")}
    return {name: figure.to_dict() for name, figure in built.items()}


def test_a_club_has_one_colour_in_every_figure(shots: list[StoredShot]) -> None:
    expected = {club: colour_of_club(club) for club in BAG}
    for name, figure in figures_of(shots).items():
        scales = [layer["encoding"]["color"]["scale"] for layer in figure["layer"]
                  if "scale" in layer["encoding"].get("color", {})]
        assert scales, name
        for scale in scales:
            assert dict(zip(scale["domain"], scale["range"], strict=True)) == expected, name


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_in_a_figure_can_be_read(shots: list[StoredShot], dark: bool) -> None:
    strikes = {"strike": build_strike_figure(shots, "7 Iron").to_dict()}
    figures = [apply_look(figure, dark=dark) for figure in (figures_of(shots) | strikes).values()]
    words = [mark for figure in figures for mark in texts_of(figure)]
    assert len(words) >= 8
    for mark in words:
        assert mark["fontSize"] >= LEAST_SIZE
        assert contrast(mark["color"], BACKGROUNDS[dark]) >= FOR_TEXT


def texts_of(figure: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The marks that are words; a halo below them is none."""
    return (layer["mark"] for layer in figure["layer"]
            if layer["mark"]["type"] == "text" and "stroke" not in layer["mark"])
