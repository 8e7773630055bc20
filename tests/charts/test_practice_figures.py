import io
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from charts.estimates import Interval, IntervalAxis, build_interval_figure
from charts.practice_year import build_year_figure
from charts.progress_trend import TrendFigure, TrendPoint, build_trend_figure
from golf.sessions import PracticeDay
from services.exports.figure_files import PictureFormat, write_chart


def data_of(figure: dict[str, Any], layer: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = figure["datasets"][figure["layer"][layer]["data"]["name"]]
    return rows


def points_of(values: list[float]) -> tuple[TrendPoint, ...]:
    return tuple(TrendPoint(n, date(2026, 2, 27) + timedelta(days=n), value, 12, value if n > 1 else None)
                 for n, value in enumerate(values))


def test_a_trend_is_drawn_over_the_sessions_in_their_order() -> None:
    figure = build_trend_figure(TrendFigure(points_of([150.0, 152, 151]), "Carry", "yd", 1, (149.5, 152.5))).to_dict()
    assert figure["title"] == "Carry by session · 3 sessions"
    assert data_of(figure, 0) == [
        {"day": "2026-03-01T00:00:00", "kind": "A session", "value": 151.0, "shots": 12, "rolling": 151.0}]
    assert [row["day"][:10] for row in data_of(figure, 1)] == ["2026-02-27", "2026-02-28", "2026-03-01"]
    assert [row["trend"] for row in data_of(figure, 2)] == [149.5, 151.0, 152.5]
    assert figure["layer"][1]["encoding"]["x"]["type"] == "temporal"
    assert figure["layer"][2]["mark"]["strokeDash"] == [7, 5]
    assert figure["layer"][1]["encoding"]["y"]["title"] == "Carry (yd)"


def test_a_sure_trend_is_a_whole_line_and_a_goal_a_line_across() -> None:
    figure = build_trend_figure(TrendFigure(points_of([1.0] * 6), "Smash", "", 2, (1.0, 1.0), line_is_sure=True,
                                            target=1.45)).to_dict()
    assert figure["layer"][2]["mark"]["strokeDash"] == [1, 0]
    assert data_of(figure, 3) == [{"target": 1.45}]
    assert figure["layer"][1]["encoding"]["color"]["scale"]["domain"] == [
        "A session", "Last five sessions", "Trend", "Your goal"]
    assert figure["layer"][1]["encoding"]["y"]["title"] == "Smash"


def test_the_days_below_are_named_clear_of_the_numbers_at_the_side() -> None:
    for sessions in (1, 8, 40):
        figure = build_trend_figure(TrendFigure(points_of([float(n) for n in range(sessions)]), "Carry", "yd", 1))
        root = ET.fromstring(write_chart(figure, PictureFormat.SVG))
        (axis,) = (each for each in root.iter() if each.get("class") == "mark-text role-axis-label"
                   and any("2" in (text.text or "") and " " in (text.text or "") for text in each))
        first = axis[0]
        starts = float(str(first.get("transform")).removeprefix("translate(").split(",")[0])
        assert starts > 0
        assert sum(bool(text.text) and text.get("opacity") != "0" for text in axis) >= min(sessions, 5)


def test_a_picture_is_as_wide_whatever_the_number_of_sessions() -> None:
    sizes = {Image.open(io.BytesIO(write_chart(build_trend_figure(TrendFigure(
        points_of([150.0] * sessions), "Carry", "yd", 1)), PictureFormat.PNG))).width for sessions in (1, 30, 200)}
    assert max(sizes) - min(sizes) < 30  # the numbers at the side take more or less room


def test_one_session_is_one_session() -> None:
    figure = build_trend_figure(TrendFigure(points_of([150.0]), "Carry", "yd", 1)).to_dict()
    assert figure["title"] == "Carry by session · 1 session"


def test_without_a_session_there_is_an_empty_figure() -> None:
    figure = build_trend_figure(TrendFigure((), "Carry", "m", 1)).to_dict()
    assert figure["title"] == "Carry by session · 0 sessions"
    assert len(figure["layer"]) == 1


def test_a_year_has_a_cell_a_day() -> None:
    days = [PracticeDay(date(2026, 6, 29), 1, 40), PracticeDay(date(2026, 6, 30), 0, 0),
            PracticeDay(date(2026, 7, 1), 2, 80), PracticeDay(date(2026, 7, 2), 1, 0)]
    figure = build_year_figure(days).to_dict()
    rows = figure["datasets"][figure["data"]["name"]]
    assert figure["title"] == "Practice days · 3 of 4"
    assert [(row["week"], row["weekday"], row["practised"]) for row in rows] == [
        ("2026-06-29", "Mon", True), ("2026-06-29", "Tue", False), ("2026-06-29", "Wed", True),
        ("2026-06-29", "Thu", True)]
    assert [row["strength"] for row in rows] == [0.675, 0.1, 1.0, 0.35]
    assert rows[2]["day"] == "Wed 1 Jul 2026"
    assert '{"2026-06-29": "Jul"}' in figure["encoding"]["x"]["axis"]["labelExpr"]


def test_an_empty_year_is_a_figure_all_the_same() -> None:
    assert build_year_figure([]).to_dict()["title"] == "Practice days · 0 of 0"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_intervals_keep_their_order(count: int) -> None:
    rows = [Interval(name, 62.345, 51.0, 73.0, 9) for name in ("Offline", "Carry", "Smash")[:count]]
    figure = build_interval_figure(rows, IntervalAxis("Worse than (%)", 0, 100, 50), "First balls").to_dict()
    drawn = data_of(figure, 1)
    assert [row["name"] for row in drawn] == [row.name for row in rows]
    assert all(row["value"] == 62.34 or row["value"] == 62.35 for row in drawn)
    assert data_of(figure, 0) == [{"low": 50}]
