from datetime import date
from typing import Any

import altair as alt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.club_number import ClubNumber
from analysis.gapping import EVEN, FEW, FLAGGED, GapBar
from charts.club_colours import colour_of_club
from charts.distribution import (
    LaunchWindow,
    Measurements,
    build_distribution,
    build_launch_window,
    choose_bin_width,
    count_in_bins,
)
from charts.gapping import build_gapping_figure
from charts.time_order import SessionMedian, build_session_medians
from golf.units import DISPLAY_UNITS, UnitSystem

YARDS, METRES = DISPLAY_UNITS[UnitSystem.IMPERIAL], DISPLAY_UNITS[UnitSystem.METRIC]


def rows_of(figure: alt.LayerChart, layer: int) -> list[dict[str, Any]]:
    plain = figure.to_dict()
    data = plain["layer"][layer].get("data", plain.get("data"))
    rows: list[dict[str, Any]] = plain["datasets"][data["name"]]
    return rows


def test_bars_of_a_distribution_count_every_shot_once() -> None:
    assert count_in_bins([139.9, 140.0, 140.5, 142.0]) == [(139.0, 140.0, 1), (140.0, 141.0, 2), (141.0, 142.0, 0),
                                                            (142.0, 143.0, 1)]


@given(st.lists(st.floats(0, 400), min_size=1, max_size=200))
def test_a_distribution_loses_no_shot_and_has_not_too_many_bars(values: list[float]) -> None:
    bars = count_in_bins(values)
    assert sum(count for *_, count in bars) == len(values)
    assert len(bars) <= 30
    assert bars[0][0] <= min(values) + 1e-6  # a value a hair below an edge counts as on it
    assert bars[-1][1] >= max(values) - 1e-6


@pytest.mark.parametrize(("low", "high", "width"), [(140, 150, 1.0), (100, 150, 2.0), (0, 400, 20.0)])
def test_bars_are_of_a_round_width(low: float, high: float, width: float) -> None:
    assert choose_bin_width(low, high) == width


def test_fine_bars_keep_a_value_on_their_edge_above_it() -> None:
    assert count_in_bins([0.29, 0.3, 1.29], 0.05)[0] == (0.25, 0.3, 1)
    assert count_in_bins([1.29, 1.3], 0.01) == [(1.29, 1.3, 1), (1.3, 1.31, 1)]


def test_a_distribution_shows_bars_band_median_and_target() -> None:
    shown = Measurements([109.4, 109.6], ClubNumber(5, 109.5, (103.89, 114.83)), "How far it carries", "Carry (yd)",
                         target=120.0)
    figure = build_distribution(shown)
    assert rows_of(figure, 0) == [{"low": 103.89, "high": 114.83}]
    assert rows_of(figure, 1) == [{"from": 109.0, "to": 110.0, "shots": 2}]
    assert rows_of(figure, 2) == [{"median": 109.5}]
    assert rows_of(figure, 3) == [{"target": 120.0}]
    assert figure.to_dict()["title"] == "How far it carries · 2 shots"


def test_gapping_keeps_the_order_of_the_bag() -> None:
    bars = [GapBar("Driver", 200, 220, 240, 40, 5, EVEN),
            GapBar("3 Wood", 190, 200, 210, 30, 4, FLAGGED, "hole", 20.4), GapBar("54°", 60, 70, 80, 5, 1, FEW)]
    figure = build_gapping_figure(bars, METRES)
    plain = figure.to_dict()
    assert plain["layer"][0]["encoding"]["y"]["sort"] == ["Driver", "3 Wood", "54°"]
    assert [row["median"] for row in rows_of(figure, 0)] == [220, 200, 70]
    assert plain["layer"][0]["encoding"]["color"]["scale"]["range"] == [
        colour_of_club(club) for club in ("Driver", "3 Wood", "54°")]
    assert [row["between"] for row in rows_of(figure, 3)] == ["", "↕ 20 hole", ""]
    assert [row["label"] for row in rows_of(figure, 2)] == ["220", "200", "70 · 5 shots are too few"]


def test_each_session_is_one_point_with_its_shots() -> None:
    sessions = [SessionMedian(7, date(2026, 7, 1), 12, 100.0, 90.0, 110.0)]
    assert rows_of(build_session_medians(sessions, YARDS), 0) == [
        {"day": "2026-07-01T00:00:00", "session": 7, "shots": 12, "median": 109.36, "low": 98.43, "high": 120.3}]


def test_nothing_to_draw_is_a_figure_all_the_same() -> None:
    assert rows_of(build_gapping_figure([], METRES), 0) == []
    assert build_session_medians([], METRES).to_dict()["title"].endswith("0 sessions")
    empty = Measurements([], ClubNumber(0, 0.0, None), "How far it carries", "Carry (m)")
    assert build_distribution(empty).to_dict()["title"].endswith("0 shots")


def test_a_launch_window_frames_the_middle_half() -> None:
    figure = build_launch_window([(18.123, 6543.2)], LaunchWindow(17.0, 19.0, 6000.0, 7000.0))
    assert rows_of(figure, 1) == [{"launch": 17.0, "launch_to": 19.0, "spin": 6000, "spin_to": 7000}]
    assert rows_of(figure, 0) == [{"launch": 18.12, "spin": 6543}]
