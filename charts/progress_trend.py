"""A metric from session to session: a point each, the last five together, and the trend where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import altair as alt
import pandas as pd

from charts.club_marks import COLOURS
from charts.layers import build_tooltip, layer
from charts.time_order import DAY_IN_WORDS, build_days, write_day

SESSION, ROLLING, TREND, GOAL = "A session", "Last five sessions", "Trend", "Your goal"
_COLOURS = {SESSION: COLOURS[0], ROLLING: COLOURS[1], TREND: COLOURS[2], GOAL: COLOURS[3]}
_HEIGHT = 340
_LINE = "#7a7f87"
_EDGE = 14
"""Pixels beside the first and the last session."""
_PICTURE_WIDTH = 640
"""Of a file; a page gives the figure the width of its place."""


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
    colour: str = COLOURS[0]
    """Of the sessions' points."""


def build_trend_figure(figure: TrendFigure) -> alt.LayerChart:
    """Sessions stand as far apart as their days are; a trend without a verdict is dashed.

    The trend goes from session to session, so over days it is no straight line.
    """
    table = _table(figure)
    title = f"{figure.name} ({figure.unit})" if figure.unit else figure.name
    x = build_days(_EDGE)
    y = alt.Y("value:Q", title=title, scale=alt.Scale(zero=figure.has_zero_line, nice=True))
    colours = {**_COLOURS, SESSION: figure.colour}
    shown = [name for name in colours if _is_shown(figure, name)]
    scale = alt.Scale(domain=shown, range=[colours[name] for name in shown])
    legend = alt.Legend(orient="bottom", title=None, columns=2, symbolOpacity=1) if shown else None
    number = f",.{figure.digits}f"
    points = alt.Chart(table).mark_point(filled=True, size=70, opacity=0.85).encode(
        x=x, y=y, color=alt.Color("kind:N", scale=scale, legend=legend),
        tooltip=build_tooltip(DAY_IN_WORDS, ("value:Q", title, number), ("shots:Q", figure.balls),
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
    rows = [{"day": write_day(item.practised_on), "kind": SESSION, "value": round(item.value, 4), "shots": item.shots,
             "rolling": None if item.rolling is None else round(item.rolling, 4)} for item in figure.points]
    return pd.DataFrame(rows, columns=["day", "kind", "value", "shots", "rolling"])


def _is_shown(figure: TrendFigure, name: str) -> bool:
    return {SESSION: bool(figure.points), ROLLING: any(point.rolling is not None for point in figure.points),
            TREND: figure.line is not None, GOAL: figure.target is not None}[name]


def _trend_line(figure: TrendFigure, x: alt.X) -> alt.Chart:
    assert figure.line is not None  # noqa: S101 - the caller has looked
    start, end = figure.line
    steps = max(len(figure.points) - 1, 1)
    ends = pd.DataFrame([{"day": write_day(item.practised_on), "trend": round(start + (end - start) * step / steps, 4)}
                         for step, item in enumerate(figure.points)])
    dash = [1, 0] if figure.line_is_sure else [7, 5]
    drawn: alt.Chart = alt.Chart(ends).mark_line(strokeWidth=2.5, strokeDash=dash).encode(
        x=x, y=alt.Y("trend:Q"), color=alt.ColorDatum(TREND))
    return drawn

