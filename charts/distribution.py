"""How one measure of a club spreads: a histogram with the middle four fifths of the shots, the median, and a target."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from analysis.club_number import Band, ClubNumber
from charts.club_marks import COLOURS
from charts.layers import layer

_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
_MOST_BARS = 28
_MARK, _TARGET = "#c8620a", "#8a63d2"


@dataclass(frozen=True, slots=True)
class Measurements:
    """Values of one measure in displayed units, with its number and perhaps a target.

    ``title`` heads the figure, ``axis`` says measure and unit, ``finest`` is the narrowest bar that makes sense.
    """

    values: Sequence[float]
    number: ClubNumber
    title: str
    axis: str
    finest: float = 1.0
    digits: int = 1
    target: float | None = None
    height: int = 280


def choose_bin_width(low: float, high: float, finest: float = 1.0) -> float:
    """A round width, ``finest`` at least, that gives at most ``_MOST_BARS`` bars."""
    return next((step for step in _STEPS if step >= finest and (high - low) / step <= _MOST_BARS), _STEPS[-1])


def count_in_bins(values: Sequence[float], finest: float = 1.0) -> list[tuple[float, float, int]]:
    """``(from, to, how many)``, from the lowest to the highest, empty ones between them included.

    A value on an edge, or a billionth of a bar below it, belongs to the bar above it.
    """
    if not values:
        return []
    width = choose_bin_width(min(values), max(values), finest)
    places = [math.floor(round(value / width, 9)) for value in values]
    counts = dict.fromkeys(range(min(places), max(places) + 1), 0)
    for place in places:
        counts[place] += 1
    return [(round(place * width, 9), round((place + 1) * width, 9), count) for place, count in counts.items()]


def build_distribution(shown: Measurements) -> alt.LayerChart:
    """Bars count shots; the band holds the middle four fifths, the line is the median, a dashed one the target."""
    number, middle = f".{shown.digits}f", shown.number
    table = pd.DataFrame(count_in_bins(shown.values, shown.finest), columns=["from", "to", "shots"])
    x = alt.X("from:Q", bin="binned", title=shown.axis, scale=alt.Scale(zero=False, nice=False))
    edge = ".2f" if shown.finest < 1 else ".0f"
    bars = alt.Chart(table).mark_bar(color=COLOURS[0], binSpacing=1).encode(
        x=x, x2=alt.X2("to:Q"), y=alt.Y("shots:Q", title="Shots", axis=alt.Axis(tickMinStep=1, format="d")),
        tooltip=[alt.Tooltip("from:Q", title="From", format=edge), alt.Tooltip("to:Q", title="To", format=edge),
                 alt.Tooltip("shots:Q", title="Shots")])
    layers = [bars, _rule("median", "Median", middle.median, _MARK, number)]
    if middle.band is not None:
        layers.insert(0, _band(middle.band, number))
    if shown.target is not None:
        layers.append(_rule("target", "Target", shown.target, _TARGET, number))
    return layer(*layers, height=shown.height, title=f"{shown.title} · {len(shown.values):,} shots")


def _band(band: Band, number: str) -> alt.Chart:
    """The middle four fifths."""
    ends = pd.DataFrame({"low": [round(band[0], 3)], "high": [round(band[1], 3)]})
    made: alt.Chart = alt.Chart(ends).mark_rect(color=_MARK, opacity=0.16).encode(
        x=alt.X("low:Q"), x2=alt.X2("high:Q"), tooltip=[alt.Tooltip("low:Q", title="P10", format=number),
                                         alt.Tooltip("high:Q", title="P90", format=number)])
    return made


def _rule(name: str, title: str, value: float, colour: str, number: str) -> alt.Chart:
    dash = [6, 4] if name == "target" else []
    made: alt.Chart = alt.Chart(pd.DataFrame({name: [round(value, 3)]})).mark_rule(
        color=colour, strokeWidth=3, strokeDash=dash).encode(
        x=alt.X(f"{name}:Q"), tooltip=[alt.Tooltip(f"{name}:Q", title=title, format=number)])
    return made
