"""The make rate by distance: a dot for the rate, a bar for its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from charts.club_marks import COLOURS
from charts.layers import build_tooltip, layer

_ROW_HEIGHT, _REST = 46, 90


@dataclass(frozen=True, slots=True)
class RateRow:
    """One distance; rates in percent."""

    name: str
    rate: float
    low: float
    high: float
    made: int
    putts: int


def build_rate_figure(rows: Sequence[RateRow]) -> alt.LayerChart:
    """The nearest distance on top."""
    table = pd.DataFrame([{"name": row.name, "rate": round(row.rate, 2), "low": round(row.low, 2),
                           "high": round(row.high, 2), "made": row.made, "putts": row.putts} for row in rows],
                         columns=["name", "rate", "low", "high", "made", "putts"])
    x = alt.X("low:Q", title="Putts made (%)", scale=alt.Scale(domain=[0, 100], nice=False))
    y = alt.Y("name:N", title=None, sort=[row.name for row in rows], axis=alt.Axis(labelLimit=200))
    tooltip = build_tooltip(("name:N", "Distance"), ("rate:Q", "Made (%)", ".0f"), ("low:Q", "From", ".0f"),
                            ("high:Q", "To", ".0f"), ("made:Q", "Made"), ("putts:Q", "Putts"))
    bars = alt.Chart(table).mark_bar(color=COLOURS[0], opacity=0.4, height=10, cornerRadius=4).encode(
        x=x, x2=alt.X2("high:Q"), y=y, tooltip=tooltip)
    dots = alt.Chart(table).mark_point(filled=True, color=COLOURS[0], size=110, opacity=1).encode(
        x=alt.X("rate:Q"), y=y, tooltip=tooltip)
    return layer(bars, dots, height=_REST + _ROW_HEIGHT * len(rows), title="Putts made by distance")
