"""A metric from session to session: a point each, the last five together, and the trend where there is one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import altair as alt
import pandas as pd

from charts.club_marks import COLOURS
from charts.layers import build_tooltip, layer

SESSION, ROLLING, TREND, GOAL = "A session", "Last five sessions", "Trend", "Your goal"
_COLOURS = {SESSION: COLOURS[0], ROLLING: COLOURS[1], TREND: COLOURS[2], GOAL: COLOURS[3]}
_HEIGHT = 340
_LINE = "#7a7f87"
_PICTURE_WIDTH = 640
"""Of a file; a page gives the figure the width of its place."""
_CORNER = 26
"""Pixels: a day that stands nearer to an end of its axis is written inwards, clear of the numbers at the corner."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One session, in displayed units. ``rolling`` None: too few sessions before it."""

    report_id: int
    practised_on: date
    value: float
    shots: int
    rolling: float | None


@dataclass(frozen=True, slots=True)
class TrendFigure:
    """What is drawn, in displayed units. ``line``: the trend at the first and at the last session."""

    points: tuple[TrendPoint, ...]
    name: str
    unit: str
    digits: int
    line: tuple[float, float] | None = None
    line_is_sure: bool = False
    target: float | None = None
    has_zero_line: bool = False
    """Whether zero is the target line, and so always in sight."""
    balls: str = "Shots"


def build_trend_figure(figure: TrendFigure) -> alt.LayerChart:
    """Sessions stand side by side in the order they were played, however many days lie between them.

    A trend without a verdict is dashed.
    """
    table = _table(figure)
    title = f"{figure.name} ({figure.unit})" if figure.unit else figure.name
    x = alt.X("number:O", title=None, axis=_day_axis(figure.points))
    y = alt.Y("value:Q", title=title, scale=alt.Scale(zero=figure.has_zero_line, nice=True))
    shown = [name for name in _COLOURS if _is_shown(figure, name)]
    scale = alt.Scale(domain=shown, range=[_COLOURS[name] for name in shown])
    legend = alt.Legend(orient="bottom", title=None, columns=2, symbolOpacity=1) if shown else None
    number = f",.{figure.digits}f"
    points = alt.Chart(table).mark_point(filled=True, size=70, opacity=0.85).encode(
        x=x, y=y, color=alt.Color("kind:N", scale=scale, legend=legend),
        tooltip=build_tooltip(("day:N", "Day"), ("value:Q", title, number), ("shots:Q", figure.balls),
                              ("rolling:Q", ROLLING, number)))
    layers: list[alt.Chart] = [points]
    if ROLLING in shown:
        layers.insert(0, alt.Chart(table[table["rolling"].notna()]).mark_line(strokeWidth=2.5).encode(
            x=x, y=alt.Y("rolling:Q"), color=alt.ColorDatum(ROLLING)))
    if figure.line is not None:
        layers.append(_trend_line(figure, x))
    if figure.target is not None:
        layers.append(alt.Chart(pd.DataFrame({"target": [round(figure.target, 4)]})).mark_rule(
            strokeWidth=2, strokeDash=[2, 4]).encode(y=alt.Y("target:Q"), color=alt.ColorDatum(GOAL)))
    if figure.has_zero_line:
        layers.insert(0, alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(strokeWidth=2.5, color=_LINE).encode(
            y=alt.Y("zero:Q")))
    sessions = f"{len(table)} session{'' if len(table) == 1 else 's'}"
    return layer(*layers, height=_HEIGHT, width=_PICTURE_WIDTH, title=f"{figure.name} by session · {sessions}")


def _table(figure: TrendFigure) -> pd.DataFrame:
    rows = [{"number": number, "kind": SESSION, "day": f"{item.practised_on.day} {item.practised_on:%b %Y}",
             "value": round(item.value, 4), "shots": item.shots,
             "rolling": None if item.rolling is None else round(item.rolling, 4)}
            for number, item in enumerate(figure.points, 1)]
    return pd.DataFrame(rows, columns=["number", "kind", "day", "value", "shots", "rolling"])


def _is_shown(figure: TrendFigure, name: str) -> bool:
    return {SESSION: bool(figure.points), ROLLING: any(point.rolling is not None for point in figure.points),
            TREND: figure.line is not None, GOAL: figure.target is not None}[name]


def _trend_line(figure: TrendFigure, x: alt.X) -> alt.Chart:
    assert figure.line is not None  # noqa: S101 - the caller has looked
    ends = pd.DataFrame({"number": [1, len(figure.points)], "trend": [round(end, 4) for end in figure.line]})
    dash = [1, 0] if figure.line_is_sure else [7, 5]
    drawn: alt.Chart = alt.Chart(ends).mark_line(strokeWidth=2.5, strokeDash=dash).encode(
        x=x, y=alt.Y("trend:Q"), color=alt.ColorDatum(TREND))
    return drawn


def _day_axis(points: Sequence[TrendPoint]) -> alt.Axis:
    """The day below each session; as many as there is room for."""
    days = json.dumps([f"{point.practised_on.day} {point.practised_on:%b %y}" for point in points])
    return alt.Axis(labelExpr=f"{days}[datum.value - 1]", labelOverlap="greedy", labelAngle=0, labelSeparation=8,
                    labelFlush=_CORNER, ticks=False)
