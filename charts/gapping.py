"""Clubs of the bag under each other: the middle four fifths of their carries as a bar, the median as a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import altair as alt
import pandas as pd

from golf.units import DisplayUnits

EVEN, FLAGGED, FEW = "even", "gap to look at", "not enough shots yet"
_KINDS = (EVEN, FLAGGED, FEW)
_COLOURS = ("#15845f", "#c8620a", "#7a7f87")
_ROW, _FRAME = 34, 110


@dataclass(frozen=True, slots=True)
class GapBar:
    """One club in displayed units. ``kind``: EVEN, FLAGGED or FEW; ``says`` is the verdict beside it."""

    club: str
    low: float
    median: float
    high: float
    shots: int
    sessions: int
    kind: str
    says: str = ""


def build_gapping_figure(bars: Sequence[GapBar], units: DisplayUnits) -> alt.LayerChart | alt.FacetChart:
    """Bars in the order given, the longest club on top."""
    label = units.distance_label
    table = pd.DataFrame([asdict(bar) for bar in bars],
                         columns=["club", "low", "median", "high", "shots", "sessions", "kind", "says"])
    kinds = [kind for kind in _KINDS if kind in set(table["kind"])]
    colour = alt.Color("kind:N", legend=alt.Legend(orient="bottom", title=None, symbolOpacity=1),
                       scale=alt.Scale(domain=kinds, range=[_COLOURS[_KINDS.index(kind)] for kind in kinds]))
    y = alt.Y("club:N", title=None, sort=[bar.club for bar in bars], axis=alt.Axis(labelLimit=110, ticks=False))
    tooltip = [alt.Tooltip("club:N", title="Club"), alt.Tooltip("median:Q", title=f"Median ({label})", format=".0f"),
               alt.Tooltip("low:Q", title=f"P10 ({label})", format=".0f"),
               alt.Tooltip("high:Q", title=f"P90 ({label})", format=".0f"),
               alt.Tooltip("shots:Q", title="Shots"), alt.Tooltip("sessions:Q", title="Sessions"),
               alt.Tooltip("says:N", title="Gap")]
    base = alt.Chart(table)
    x = alt.X("low:Q", title=f"Carry ({label})", scale=alt.Scale(zero=False))
    spans = base.mark_bar(height=14, opacity=0.45, cornerRadius=4).encode(
        x=x, x2="high:Q", y=y, color=colour, tooltip=tooltip)
    medians = base.mark_tick(thickness=4, size=22).encode(x="median:Q", y=y, color=colour, tooltip=tooltip)
    numbers = base.mark_text(dy=-13, fontSize=12, fontWeight="bold").encode(
        x="median:Q", y=y, text=alt.Text("median:Q", format=".0f"), color=colour)
    return alt.layer(spans, medians, numbers).properties(
        height=_FRAME + _ROW * len(table), title=f"Carry of each club ({label}): median, and P10 to P90")
