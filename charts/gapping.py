"""Clubs of the bag under each other: the middle four fifths of their carries as a bar, the median as a mark.

Between two clubs stands the gap that lies between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

import altair as alt
import pandas as pd

from analysis.gapping import FEW, GapBar
from charts.club_colours import colour_of_club
from charts.layers import build_tooltip, layer
from charts.look import ACCENT, INK, SOFT
from golf.units import DisplayUnits

_COLUMNS = ("club", "low", "median", "high", "shots", "sessions", "kind", "says", "gap", "label", "end", "between",
            "opacity")
_ROW, _FRAME = 34, 60
_FEW_OPACITY = 0.45


def build_gapping_figure(bars: Sequence[GapBar], units: DisplayUnits) -> alt.LayerChart:
    """Bars in the order given, the longest club on top, each in its club's colour; paler with too few shots."""
    label = units.distance_label
    table = pd.DataFrame([_row(bar) for bar in bars], columns=list(_COLUMNS))
    clubs = [bar.club for bar in bars]
    colour = alt.Color("club:N", legend=None, scale=alt.Scale(
        domain=clubs, range=[colour_of_club(club) for club in clubs]))
    y = alt.Y("club:N", title=None, sort=clubs, axis=alt.Axis(labelLimit=110, ticks=False))
    opacity = alt.Opacity("opacity:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0, 1]))
    tooltip = build_tooltip(("club:N", "Club"), ("median:Q", f"Median ({label})", ".0f"),
                            ("low:Q", f"P10 ({label})", ".0f"), ("high:Q", f"P90 ({label})", ".0f"),
                            ("shots:Q", "Shots"), ("sessions:Q", "Sessions"))
    base = alt.Chart(table)
    x = alt.X("low:Q", title=f"Carry ({label})", scale=_scale(bars))
    spans = base.transform_filter("datum.low !== null").mark_bar(height=16, fillOpacity=0.5, cornerRadius=4).encode(
        x=x, x2=alt.X2("high:Q"), y=y, color=colour, opacity=opacity, tooltip=tooltip)
    medians = base.mark_tick(thickness=4, size=22).encode(
        x=alt.X("median:Q"), y=y, color=colour, opacity=opacity, tooltip=tooltip)
    numbers = base.mark_text(align="left", dx=7, fontSize=13, fontWeight="bold", color=INK[False]).encode(
        x=alt.X("end:Q"), y=y, text=alt.Text("label:N"))
    return layer(
        spans, medians, numbers, *_gaps(base, y),
        height=_FRAME + _ROW * len(table), title=f"Carry and gaps ({label})")


def _gaps(base: alt.Chart, y: alt.Y) -> tuple[alt.Chart, ...]:
    """At the right, between a club and the one above it; one to look at stands out."""
    def written(which: str, colour: str, weight: Literal["normal", "bold"]) -> alt.Chart:
        words: alt.Chart = base.transform_filter(f"datum.between !== '' && {which}").mark_text(
            align="right", fontSize=13, fontWeight=weight, color=colour, dy=-_ROW / 2).encode(
            x=alt.value("width"), y=y, text=alt.Text("between:N"))
        return words

    flagged = "datum.says !== ''"
    return written(f"!({flagged})", SOFT[False], "normal"), written(flagged, ACCENT[False], "bold")


def _row(bar: GapBar) -> dict[str, Any]:
    return {**asdict(bar), "label": _label(bar), "end": _right_end(bar), "between": _between(bar),
            "opacity": _FEW_OPACITY if bar.kind == FEW else 1.0}


def _label(bar: GapBar) -> str:
    few = f" · {bar.shots:,} shots are too few" if bar.kind == FEW else ""
    return f"{bar.median:.0f}{few}"


def _between(bar: GapBar) -> str:
    """``↕ 15``, ``↕ 27 hole``; empty above the longest club and where nothing is known."""
    gap = "" if bar.gap is None else f"↕ {bar.gap:.0f}"
    return " ".join(filter(None, (gap, bar.says)))


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
