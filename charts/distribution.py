"""How measures of a club spread: one in a histogram, launch angle against back spin in a window.

The histogram has the middle four fifths of the shots, the median, and a target; the window the middle half of each.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from analysis.club_number import Band, ClubNumber
from charts.club_marks import COLOURS
from charts.layers import build_tooltip, layer
from charts.look import INK

_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
_MOST_BARS = 28
_MARK = INK[False]
"""Of what is said about the balls: no club has it, and the bars let it through."""
_BAR_OPACITY = 0.5


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
    colour: str = COLOURS[0]


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
    bars = alt.Chart(table).mark_bar(
        color=shown.colour, fillOpacity=_BAR_OPACITY, stroke=shown.colour, strokeWidth=1, binSpacing=2).encode(
        x=x, x2=alt.X2("to:Q"), y=alt.Y("shots:Q", title="Shots", axis=alt.Axis(tickMinStep=1, format="d")),
        tooltip=build_tooltip(("from:Q", "From", edge), ("to:Q", "To", edge), ("shots:Q", "Shots")))
    layers = [bars, _rule("median", "Median", middle.median, number)]
    if middle.band is not None:
        layers.insert(0, _band(middle.band, number))
    if shown.target is not None:
        layers.append(_rule("target", "Target", shown.target, number))
    return layer(*layers, height=shown.height, title=f"{shown.title} · {len(shown.values):,} shots")


def _band(band: Band, number: str) -> alt.Chart:
    """The middle four fifths."""
    ends = pd.DataFrame({"low": [round(band[0], 3)], "high": [round(band[1], 3)]})
    made: alt.Chart = alt.Chart(ends).mark_rect(color=_MARK, opacity=0.08).encode(
        x=alt.X("low:Q"), x2=alt.X2("high:Q"),
        tooltip=build_tooltip(("low:Q", "P10", number), ("high:Q", "P90", number)))
    return made


def _rule(name: str, title: str, value: float, number: str) -> alt.Chart:
    dash = [6, 4] if name == "target" else []
    made: alt.Chart = alt.Chart(pd.DataFrame({name: [round(value, 3)]})).mark_rule(
        color=_MARK, strokeWidth=3, strokeDash=dash).encode(
        x=alt.X(f"{name}:Q"), tooltip=build_tooltip((f"{name}:Q", title, number)))
    return made


@dataclass(frozen=True, slots=True)
class LaunchWindow:
    """P25 to P75 of launch angle (degrees) and back spin (rpm)."""

    launch_low: float
    launch_high: float
    spin_low: float
    spin_high: float


def build_launch_window(
    points: Sequence[tuple[float, float]], window: LaunchWindow, colour: str = COLOURS[0]
) -> alt.LayerChart:
    """``points``: launch angle and back spin of each shot that has both."""
    table = pd.DataFrame([(round(launch, 2), round(spin)) for launch, spin in points], columns=["launch", "spin"])
    x = alt.X("launch:Q", title="Launch angle (°)", scale=alt.Scale(zero=False))
    y = alt.Y("spin:Q", title="Back spin (rpm)", scale=alt.Scale(zero=False))
    dots = alt.Chart(table).mark_point(filled=True, size=45, opacity=0.6, color=colour).encode(
        x=x, y=y, tooltip=build_tooltip(("launch:Q", "Launch (°)", ".1f"), ("spin:Q", "Back spin (rpm)", ",.0f")))
    frame = pd.DataFrame([{"launch": round(window.launch_low, 2), "launch_to": round(window.launch_high, 2),
                           "spin": round(window.spin_low), "spin_to": round(window.spin_high)}])
    box = alt.Chart(frame).mark_rect(
        fill=_MARK, fillOpacity=0.08, stroke=_MARK, strokeWidth=2.5).encode(
        x=x, x2=alt.X2("launch_to:Q"), y=y, y2=alt.Y2("spin_to:Q"))
    return layer(dots, box, height=280, title=f"Launch window · {len(table):,} shots")
