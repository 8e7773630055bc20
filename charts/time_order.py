"""Clubs in the order of time: the median of each session, larger for more shots, and ball by ball within a session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import altair as alt
import pandas as pd

from charts.chosen_shot import FIELD, build_ring, start_chart
from charts.club_marks import COLOURS, ClubMarks, colour_clubs, mark_club_points
from charts.layers import build_tooltip, layer
from golf.units import DisplayUnits

_A_DAY_MS = 86_400_000
DAY_IN_WORDS = ("day:T", "Day", "%-d %b %Y")
"""The line of a tooltip."""
_BALL_COLUMNS = ["club", FIELD, "place", "value", "rolling"]
BallRow = dict[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class SessionMedian:
    """The median carry of one session, in metres, over ``shots`` carries, with P10 and P90 where balls are enough."""

    report_id: int
    practised_on: date
    shots: int
    median_m: float
    low_m: float | None
    high_m: float | None


def build_session_medians(
    sessions: Sequence[SessionMedian], units: DisplayUnits, colour: str = COLOURS[0]
) -> alt.LayerChart:
    """A point a session with its P10 to P90 as a thin line; the days along the bottom."""
    label, factor = units.distance_label, units.distance_factor
    table = pd.DataFrame(
        [{"day": write_day(item.practised_on), "session": item.report_id, "shots": item.shots,
          "median": round(item.median_m * factor, 2), "low": _end(item.low_m, factor),
          "high": _end(item.high_m, factor)} for item in sessions],
        columns=["day", "session", "shots", "median", "low", "high"])
    x = build_days()
    y_scale = alt.Scale(zero=False)
    base = alt.Chart(table)
    spans = base.transform_filter("datum.low !== null").mark_rule(color=colour, opacity=0.35, strokeWidth=2).encode(
        x=x, y=alt.Y("low:Q", title=f"Carry ({label})", scale=y_scale), y2=alt.Y2("high:Q"))
    line = base.mark_line(color=colour, opacity=0.5, strokeWidth=1.5).encode(x=x, y=alt.Y("median:Q"))
    points = base.mark_point(filled=True, color=colour, opacity=1).encode(
        x=x, y=alt.Y("median:Q"),
        size=alt.Size("shots:Q", title="Shots", scale=alt.Scale(range=[30, 260], zero=True), legend=None),
        tooltip=build_tooltip(DAY_IN_WORDS, ("shots:Q", "Shots"),
                              ("median:Q", f"Median ({label})", ".1f"), ("low:Q", f"P10 ({label})", ".1f"),
                              ("high:Q", f"P90 ({label})", ".1f")))
    counted = f"{len(table)} session{'' if len(table) == 1 else 's'}"
    return layer(spans, line, points, height=300, title=f"Median carry of each session · {counted}")


def write_day(day: date) -> str:
    """A day for an axis of days: without a time of day it would be midnight in London, the day before west of it."""
    return f"{day:%Y-%m-%d}T00:00:00"


def build_days(edge: int = 0) -> alt.X:
    """``day``, written by ``write_day``, along the bottom: days as far apart as they were, each named once.

    ``edge``: pixels beside the first and the last one.
    """
    return alt.X("day:T", title=None, scale=alt.Scale(padding=edge), axis=alt.Axis(
        format="%-d %b %y", labelOverlap=True, labelSeparation=8, tickMinStep=_A_DAY_MS,
        labelExpr="hours(datum.value) ? '' : datum.label"))


def _end(metres: float | None, factor: float) -> float | None:
    return None if metres is None else round(metres * factor, 2)


def build_ball_order_figure(
    rows: Sequence[BallRow], marks: ClubMarks, axis_title: str, *, chosen: int | None = None,
    selectable: bool = False, digits: int = 1,
) -> alt.LayerChart:
    """Every ball as a point, a rolling median as the line.

    ``rows``: club, number, place among the club's balls, value and rolling median in the displayed unit.
    """
    found = [dict(row) for row in rows]
    table = pd.DataFrame(found, columns=_BALL_COLUMNS)
    x = alt.X("place:Q", title="Ball of this club", axis=alt.Axis(tickMinStep=1), scale=alt.Scale(zero=False))
    y = alt.Y("value:Q", title=axis_title, scale=alt.Scale(zero=False))
    says = build_tooltip(("value:Q", axis_title, f".{digits}f"), ("rolling:Q", "Rolling median", f".{digits}f"))
    points = mark_club_points(start_chart(table, selectable=selectable), marks, x, y, says, size=45, opacity=0.8)
    line = alt.Chart(table.dropna(subset=["rolling"])).mark_line(strokeWidth=2.5).encode(
        x=x, y=alt.Y("rolling:Q", title=axis_title, scale=alt.Scale(zero=False)),
        color=colour_clubs(marks))
    return layer(
        line, points, *build_ring(found, chosen, x, y),
        height=340, title=f"Ball by ball · {len(found)} shots")
