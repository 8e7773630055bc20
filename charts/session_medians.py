"""One club from session to session: the median of each session, larger for more shots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import altair as alt
import pandas as pd

from charts.club_marks import COLOURS
from charts.layers import layer
from golf.units import DisplayUnits

_A_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class SessionMedian:
    """The median carry of one session, in metres, over ``shots`` carries, with P10 and P90 where balls are enough."""

    report_id: int
    practised_on: date
    shots: int
    median_m: float
    low_m: float | None
    high_m: float | None


def build_session_medians(sessions: Sequence[SessionMedian], units: DisplayUnits) -> alt.LayerChart:
    """A point a session with its P10 to P90 as a thin line; the days along the bottom."""
    label, factor = units.distance_label, units.distance_factor
    table = pd.DataFrame(  # a day without a time of day would be midnight in London, and the day before west of it
        [{"day": f"{item.practised_on:%Y-%m-%d}T00:00:00", "session": item.report_id, "shots": item.shots,
          "median": round(item.median_m * factor, 2), "low": _end(item.low_m, factor),
          "high": _end(item.high_m, factor)} for item in sessions],
        columns=["day", "session", "shots", "median", "low", "high"])
    x = alt.X("day:T", title=None, axis=alt.Axis(
        format="%-d %b %y", labelOverlap=True, labelSeparation=8, tickMinStep=_A_DAY_MS,
        labelExpr="hours(datum.value) ? '' : datum.label"))  # two days close together: each is named once
    y_scale = alt.Scale(zero=False)
    base = alt.Chart(table)
    spans = base.transform_filter("datum.low !== null").mark_rule(color=COLOURS[0], opacity=0.35, strokeWidth=2).encode(
        x=x, y=alt.Y("low:Q", title=f"Carry ({label})", scale=y_scale), y2=alt.Y2("high:Q"))
    line = base.mark_line(color=COLOURS[0], opacity=0.5, strokeWidth=1.5).encode(x=x, y=alt.Y("median:Q"))
    points = base.mark_point(filled=True, color=COLOURS[0], opacity=1).encode(
        x=x, y=alt.Y("median:Q"),
        size=alt.Size("shots:Q", title="Shots", scale=alt.Scale(range=[30, 260], zero=True), legend=None),
        tooltip=[alt.Tooltip("day:T", title="Day", format="%d %b %Y"), alt.Tooltip("shots:Q", title="Shots"),
                 alt.Tooltip("median:Q", title=f"Median ({label})", format=".1f"),
                 alt.Tooltip("low:Q", title=f"P10 ({label})", format=".1f"),
                 alt.Tooltip("high:Q", title=f"P90 ({label})", format=".1f")])
    counted = f"{len(table)} session{'' if len(table) == 1 else 's'}"
    return layer(spans, line, points, height=300, title=f"Median carry of each session · {counted}")


def _end(metres: float | None, factor: float) -> float | None:
    return None if metres is None else round(metres * factor, 2)
