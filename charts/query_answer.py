"""The answer to a golfer's own question as a figure: bars for names, a line for days and months, points for numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import altair as alt
import pandas as pd

from charts.club_marks import COLOURS
from charts.layers import build_tooltip, layer

_HEIGHT, _BAR, _REST, _MOST_BARS = 360, 28, 80, 60
_MOST_POINTS = 5_000
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")

Value = str | int | float | None


def build_answer_figure(
    names: tuple[str, str], values: Sequence[tuple[Value, Value]]
) -> alt.LayerChart:
    """The first column along, the second up; bars lie, with the names at their left. ``names``: of both columns.

    Of very many values the first are drawn. Names are text from outside: they stand in the data and in titles alone.
    """
    along, up = names
    known = [(one, other) for one, other in values if one is not None and isinstance(other, (int, float))]
    if all(isinstance(one, (int, float)) for one, _ in known):
        return _draw_points(along, up, known[:_MOST_POINTS])
    if all(isinstance(one, str) and _DAY.fullmatch(one) for one, _ in known):
        return _draw_line(along, up, known[:_MOST_POINTS])
    return _draw_bars(along, up, [(str(one), other) for one, other in known[:_MOST_BARS]])


def _table(values: Sequence[tuple[Value, Value]]) -> pd.DataFrame:
    return pd.DataFrame(values, columns=["along", "up"])


def _draw_points(along: str, up: str, values: Sequence[tuple[Value, Value]]) -> alt.LayerChart:
    points = alt.Chart(_table(values)).mark_point(filled=True, color=COLOURS[0], size=50, opacity=0.8).encode(
        x=alt.X("along:Q", title=along, scale=alt.Scale(zero=False)),
        y=alt.Y("up:Q", title=up, scale=alt.Scale(zero=False)),
        tooltip=build_tooltip(("along:Q", along), ("up:Q", up)))
    return layer(points, height=_HEIGHT, title=f"{up} by {along}")


def _draw_line(along: str, up: str, values: Sequence[tuple[Value, Value]]) -> alt.LayerChart:
    # words, not moments: a figure would take a bare day for midnight in London
    x = alt.X("along:O", title=along, sort=None, axis=alt.Axis(labelOverlap=True))
    y = alt.Y("up:Q", title=up, scale=alt.Scale(zero=False))
    line = alt.Chart(_table(values)).mark_line(color=COLOURS[0]).encode(x=x, y=y)
    dots = alt.Chart(_table(values)).mark_point(filled=True, color=COLOURS[0], size=50, opacity=1).encode(
        x=x, y=y, tooltip=build_tooltip(("along:O", along), ("up:Q", up)))
    return layer(line, dots, height=_HEIGHT, title=f"{up} by {along}")


def _draw_bars(along: str, up: str, values: Sequence[tuple[str, Value]]) -> alt.LayerChart:
    named = [(f"{place}", name, value) for place, (name, value) in enumerate(values)]
    table = pd.DataFrame(named, columns=["place", "along", "up"])
    bars = alt.Chart(table).mark_bar(color=COLOURS[0], height=18, cornerRadius=3).encode(
        x=alt.X("up:Q", title=up),
        y=alt.Y("along:N", title=None, sort=[name for name, _ in values], axis=alt.Axis(labelLimit=220)),
        tooltip=build_tooltip(("along:N", along), ("up:Q", up)))
    return layer(bars, height=_REST + _BAR * len({name for name, _ in values}), title=f"{up} by {along}")
