"""Estimates with their intervals, one below the other, against the value at which nothing differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from charts.club_marks import COLOURS
from charts.layers import build_tooltip, layer

_ROW_HEIGHT, _REST = 46, 60


@dataclass(frozen=True, slots=True)
class Interval:
    """One line of the figure; numbers as shown, over ``sessions``."""

    name: str
    value: float
    low: float
    high: float
    sessions: int


@dataclass(frozen=True, slots=True)
class IntervalAxis:
    """The axis: its title, its ends, and where nothing differs."""

    title: str
    low: float
    high: float
    even: float


def build_interval_figure(rows: Sequence[Interval], axis: IntervalAxis, title: str) -> alt.LayerChart:
    """A dot for the estimate, a bar for its interval."""
    table = pd.DataFrame([{"name": row.name, "value": round(row.value, 2), "low": round(row.low, 2),
                           "high": round(row.high, 2), "sessions": row.sessions} for row in rows],
                         columns=["name", "value", "low", "high", "sessions"])
    x = alt.X("low:Q", title=axis.title, scale=alt.Scale(domain=[axis.low, axis.high], nice=False, clamp=True))
    y = alt.Y("name:N", title=None, sort=[row.name for row in rows], axis=alt.Axis(labelLimit=200))
    tooltip = build_tooltip(("name:N", "What"), ("value:Q", "Estimate", ".0f"), ("low:Q", "From", ".0f"),
                            ("high:Q", "To", ".0f"), ("sessions:Q", "Sessions"))
    even = alt.Chart(pd.DataFrame({"low": [axis.even]})).mark_rule(
        strokeDash=[6, 5], strokeWidth=1.5, color=COLOURS[7]).encode(x=x)
    bars = alt.Chart(table).mark_bar(color=COLOURS[0], opacity=0.4, height=10, cornerRadius=4).encode(
        x=x, x2=alt.X2("high:Q"), y=y, tooltip=tooltip)
    dots = alt.Chart(table).mark_point(filled=True, color=COLOURS[0], size=110, opacity=1).encode(
        x=alt.X("value:Q"), y=y, tooltip=tooltip)
    return layer(even, bars, dots, height=_REST + _ROW_HEIGHT * len(rows), title=title)
