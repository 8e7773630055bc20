"""Small pictures beside a sentence: a metric from session to session, and where the balls of one session came down.

And a line small enough for a row of a list, as SVG: numbers and colours of ours alone. Its words stand beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

import altair as alt
import pandas as pd

from analysis.landings import find_landings
from charts.club_colours import colour_of_club
from charts.equal_scales import find_range, find_symmetric_range
from charts.layers import build_tooltip, layer
from charts.look import ACCENT
from golf.clubs import MIXED_CLUBS
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.units import DisplayUnits

TARGET = {False: "#0b6e4f", True: "#63d3a6"}
_HEIGHT = 140
_CARD = "transparent"
"""They lie on a card, which has its own colour."""
_LABEL = 12
_LEAST_M = 15.0
_LONG, _ROW, _EDGE = 300.0, 36.0, 5.0
_STEADY = 'vector-effect="non-scaling-stroke"'


@dataclass(frozen=True, slots=True)
class StripPoint:
    """One session, in displayed units."""

    practised_on: date
    value: float
    shots: int


@dataclass(frozen=True, slots=True)
class Strip:
    """Sessions, oldest first. ``target``: the line that they are held against; None without one."""

    points: tuple[StripPoint, ...]
    title: str
    digits: int
    target: float | None = None
    target_name: str = ""


def build_strip_figure(strip: Strip, *, dark: bool = False) -> alt.LayerChart:
    """A point a session against the target line, in the order they were played."""
    table = pd.DataFrame(
        [{"number": number, "day": f"{point.practised_on.day} {point.practised_on:%b %Y}",
          "value": round(point.value, 4), "shots": point.shots} for number, point in enumerate(strip.points, 1)],
        columns=["number", "day", "value", "shots"])
    x = alt.X("number:O", axis=None)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=strip.target == 0, nice=True),
              axis=alt.Axis(tickCount=3, labelFontSize=_LABEL, domain=False, ticks=False))
    points = alt.Chart(table).mark_point(filled=True, size=80, opacity=0.9, color=ACCENT[dark]).encode(
        x=x, y=y, tooltip=build_tooltip(("day:N", "Day"), ("value:Q", strip.title, f",.{strip.digits}f"),
                                        ("shots:Q", "Shots")))
    layers = [points]
    if strip.target is not None:
        line = pd.DataFrame({"target": [round(strip.target, 4)], "name": [strip.target_name]})
        layers.insert(0, alt.Chart(line).mark_rule(strokeWidth=3, color=TARGET[dark]).encode(y=alt.Y("target:Q")))
        layers.append(alt.Chart(line).mark_text(
            align="right", baseline="top", dy=5, fontSize=_LABEL, fontWeight=600, color=TARGET[dark]).encode(
            x=alt.value("width"), y=alt.Y("target:Q"), text="name:N"))
    return layer(*layers, height=_HEIGHT, title="", background=_CARD)


def build_landings_figure(
    shots: Sequence[StoredShot], units: DisplayUnits, shot_filter: ShotFilter, *, dark: bool = False
) -> alt.LayerChart | None:
    """Where the balls came down, the target straight up, a colour a club; None without any."""
    rows = pd.DataFrame(
        [(club, round(units.distance(ball.carry_m) or 0, 1), round(units.distance(ball.side_m) or 0, 1),
          colour_of_club(club, dark=dark))
         for stored in shots if stored.passes(shot_filter)
         for club in [MIXED_CLUBS if stored.is_default_club else stored.club] for ball in find_landings([stored])],
        columns=["club", "carry", "side", "colour"])
    if rows.empty:
        return None
    label, least = units.distance_label, units.distance_factor * _LEAST_M
    across, along = find_symmetric_range(rows["side"], least=least), find_range(rows["carry"], least=least)
    axis = alt.Axis(tickCount=3, labelFontSize=_LABEL, domain=False, ticks=False, grid=False)
    x = alt.X("side:Q", title=None, axis=axis, scale=alt.Scale(domain=list(across)))
    y = alt.Y("carry:Q", title=None, axis=axis, scale=alt.Scale(domain=list(along)))
    target = alt.Chart(pd.DataFrame({"side": [0.0]})).mark_rule(strokeWidth=2, color=TARGET[dark]).encode(x=x)
    points = alt.Chart(rows).mark_point(filled=True, size=45, opacity=0.85).encode(
        x=x, y=y, color=alt.Color("colour:N", scale=None),
        tooltip=build_tooltip(("club:N", "Club"), ("carry:Q", f"Carry ({label})"), ("side:Q", f"Side ({label})")))
    return layer(target, points, height=_HEIGHT, title="", background=_CARD)


@dataclass(frozen=True, slots=True)
class SparkPoint:
    """One session, in any one unit. ``is_marked``: drawn as a dot."""

    practised_on: date
    value: float
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """What lies between the ends of the line: days, and at least so much of the value; ``has_zero``: zero, too."""

    first: date
    last: date
    least: float
    has_zero: bool = False


def build_sparkline(points: Sequence[SparkPoint], span: Span, colour: str, line_colour: str) -> str:
    """Days from left to right as far apart as they were; empty without a point. ``line_colour``: of the zero line."""
    if not points:
        return ""
    low, high = _find_ends([point.value for point in points], span)
    places = [(_place_day(point.practised_on, span), _place_value(point.value, low, high)) for point in points]
    zero = _place_value(0.0, low, high)
    parts = []
    if span.has_zero:
        parts.append(f'<path d="M0 {zero}H{_LONG:g}" stroke="{line_colour}" stroke-width="1.5" {_STEADY}/>')
    if len(places) > 1:
        line = "L".join(f"{x} {y}" for x, y in places)
        parts.append(f'<path d="M{line}" stroke="{colour}" stroke-width="1.5" stroke-opacity="0.5" {_STEADY}/>')
    parts += [_dot(places, [point.is_marked for point in points], colour)]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LONG:g} {_ROW:g}" preserveAspectRatio="none" '
            f'fill="none">{"".join(parts)}</svg>')


def write_address(picture: str) -> str:
    """The picture as the address of an image: Streamlit takes drawings out of HTML, but no images."""
    return f"data:image/svg+xml,{quote(picture)}"


def _dot(places: Sequence[tuple[float, float]], marked: Collection[bool], colour: str) -> str:
    """Dots as round ends of lines without length: they stay round however wide the picture is drawn."""
    dots = "".join(f"M{x} {y}h0" for (x, y), is_marked in zip(places, marked, strict=True) if is_marked)
    return f'<path d="{dots}" stroke="{colour}" stroke-width="6" stroke-linecap="round" {_STEADY}/>' if dots else ""


def _find_ends(values: Sequence[float], span: Span) -> tuple[float, float]:
    """The lowest and the highest value, never less than ``least`` apart, so that no noise fills the row."""
    low, high = min(values), max(values)
    missing = max(0.0, span.least - (high - low)) / 2
    low, high = low - missing, high + missing
    return (min(low, 0.0), max(high, 0.0)) if span.has_zero else (low, high)


def _place_day(day: date, span: Span) -> float:
    days = max((span.last - span.first).days, 1)
    share = min(max((day - span.first).days / days, 0.0), 1.0)
    return round(_EDGE + share * (_LONG - 2 * _EDGE), 1)


def _place_value(value: float, low: float, high: float) -> float:
    share = (value - low) / (high - low) if high > low else 0.5
    return round(_ROW - _EDGE - share * (_ROW - 2 * _EDGE), 1)
