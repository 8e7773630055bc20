"""Clubs of the bag under each other: the middle four fifths of their carries as a bar, the median as a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import altair as alt
import pandas as pd

from analysis.gapping import EVEN, FEW, FLAGGED, GapBar
from charts.layers import build_tooltip, layer
from golf.units import DisplayUnits

_KINDS = (EVEN, FLAGGED, FEW)
_COLOURS = ("#15845f", "#c8620a", "#7a7f87")
_COLUMNS = ("club", "low", "median", "high", "shots", "sessions", "kind", "says", "label", "end")
_ROW, _FRAME = 32, 80


def build_gapping_figure(bars: Sequence[GapBar], units: DisplayUnits) -> alt.LayerChart:
    """Bars in the order given, the longest club on top."""
    label = units.distance_label
    table = pd.DataFrame([{**asdict(bar), "label": _label(bar), "end": _right_end(bar)} for bar in bars],
                         columns=list(_COLUMNS))
    kinds = [kind for kind in _KINDS if kind in set(table["kind"])]
    colour = alt.Color("kind:N", legend=alt.Legend(orient="bottom", title=None, symbolOpacity=1),
                       scale=alt.Scale(domain=kinds, range=[_COLOURS[_KINDS.index(kind)] for kind in kinds]))
    y = alt.Y("club:N", title=None, sort=[bar.club for bar in bars], axis=alt.Axis(labelLimit=110, ticks=False))
    tooltip = build_tooltip(("club:N", "Club"), ("median:Q", f"Median ({label})", ".0f"),
                            ("low:Q", f"P10 ({label})", ".0f"), ("high:Q", f"P90 ({label})", ".0f"),
                            ("shots:Q", "Shots"), ("sessions:Q", "Sessions"))
    base = alt.Chart(table)
    x = alt.X("low:Q", title=f"Carry ({label})", scale=_scale(bars))
    spans = base.transform_filter("datum.low !== null").mark_bar(height=16, opacity=0.45, cornerRadius=4).encode(
        x=x, x2=alt.X2("high:Q"), y=y, color=colour, tooltip=tooltip)
    medians = base.mark_tick(thickness=4, size=22, opacity=1).encode(
        x=alt.X("median:Q"), y=y, color=colour, tooltip=tooltip)
    numbers = base.mark_text(align="left", dx=7, fontSize=13, fontWeight="bold").encode(
        x=alt.X("end:Q"), y=y, text=alt.Text("label:N"), color=colour)
    return layer(
        spans, medians, numbers,
        height=_FRAME + _ROW * len(table), title="Median carry (shots), and P10 to P90")


def _label(bar: GapBar) -> str:
    return f"{bar.median:.0f} ({bar.shots:,})" + (f" · {bar.says}" if bar.says else "")


def _right_end(bar: GapBar) -> float:
    return bar.median if bar.high is None else bar.high


def _scale(bars: Sequence[GapBar]) -> alt.Scale:
    """Room on the right for the numbers."""
    if not bars:
        return alt.Scale(zero=False)
    low = min(bar.median if bar.low is None else bar.low for bar in bars)
    high = max(map(_right_end, bars))
    room = max(high - low, 1.0)
    return alt.Scale(domain=[max(low - 0.04 * room, min(low, 0.0)), high + 0.28 * room], nice=False, zero=False)
