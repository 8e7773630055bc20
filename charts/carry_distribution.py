"""How far one club carries: a histogram with the middle four fifths of the shots and the median."""

from __future__ import annotations

import math
from collections.abc import Sequence

import altair as alt
import pandas as pd

from charts.club_marks import COLOURS
from golf.units import DisplayUnits

_STEPS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
_MOST_BARS = 28
_BAND, _MEDIAN = "#c8620a", "#c8620a"


def choose_bin_width(low: float, high: float) -> float:
    """A round width that gives at most ``_MOST_BARS`` bars."""
    return next((step for step in _STEPS if (high - low) / step <= _MOST_BARS), _STEPS[-1])


def count_in_bins(values: Sequence[float]) -> list[tuple[float, float, int]]:
    """``(from, to, how many)``, from the lowest to the highest, empty ones between them included.

    A value on an edge belongs to the bar above it.
    """
    if not values:
        return []
    width = choose_bin_width(min(values), max(values))
    first, last = math.floor(min(values) / width), math.floor(max(values) / width)
    counts = dict.fromkeys(range(first, last + 1), 0)
    for value in values:
        counts[math.floor(value / width)] += 1
    return [(index * width, (index + 1) * width, count) for index, count in counts.items()]


def build_carry_distribution(
    carries_m: Sequence[float], marks_m: tuple[float, float, float], units: DisplayUnits
) -> alt.LayerChart | alt.FacetChart:
    """``marks_m``: P10, median and P90 in metres. Bars count shots in the displayed units."""
    label = units.distance_label
    values = [carry * units.distance_factor for carry in carries_m]
    low, median, high = (round(mark * units.distance_factor, 2) for mark in marks_m)
    bars = pd.DataFrame(count_in_bins(values), columns=["from", "to", "shots"])
    x = alt.X("from:Q", title=f"Carry ({label})", scale=alt.Scale(zero=False, nice=False))
    counted = alt.Chart(bars).mark_bar(color=COLOURS[0], binSpacing=1).encode(
        x=x, x2="to:Q", y=alt.Y("shots:Q", title="Shots", axis=alt.Axis(tickMinStep=1, format="d")),
        tooltip=[alt.Tooltip("from:Q", title=f"From ({label})", format=".0f"),
                 alt.Tooltip("to:Q", title=f"To ({label})", format=".0f"), alt.Tooltip("shots:Q", title="Shots")])
    band = alt.Chart(pd.DataFrame({"low": [low], "high": [high]})).mark_rect(color=_BAND, opacity=0.16).encode(
        x="low:Q", x2="high:Q", tooltip=[alt.Tooltip("low:Q", title="P10", format=".1f"),
                                         alt.Tooltip("high:Q", title="P90", format=".1f")])
    middle = alt.Chart(pd.DataFrame({"median": [median]})).mark_rule(color=_MEDIAN, strokeWidth=3).encode(
        x="median:Q", tooltip=[alt.Tooltip("median:Q", title=f"Median ({label})", format=".1f")])
    return alt.layer(band, counted, middle).properties(
        height=300, title=f"How far it carries · {len(values)} shots")
