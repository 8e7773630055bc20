"""A club from ball to ball within a session: every ball as a point, a rolling median as the line."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from charts.chosen_shot import FIELD, build_ring, start_chart
from charts.club_marks import ClubMarks, build_legend
from charts.layers import layer

_COLUMNS = ["club", FIELD, "place", "value", "rolling"]
BallRow = dict[str, str | int | float | None]


def build_ball_order_figure(
    rows: Sequence[BallRow], marks: ClubMarks, axis_title: str, *, chosen: int | None = None,
    selectable: bool = False, digits: int = 1,
) -> alt.LayerChart:
    """``rows``: club, number, place among the club's balls, value and rolling median in the displayed unit."""
    found = [dict(row) for row in rows]
    table = pd.DataFrame(found, columns=_COLUMNS)
    colours = alt.Scale(domain=list(marks.labels), range=list(marks.colours))
    shapes = alt.Scale(domain=list(marks.labels), range=list(marks.shapes))
    legend = build_legend(marks)
    x = alt.X("place:Q", title="Ball of this club", axis=alt.Axis(tickMinStep=1), scale=alt.Scale(zero=False))
    y = alt.Y("value:Q", title=axis_title, scale=alt.Scale(zero=False))
    points = start_chart(table, selectable=selectable).mark_point(filled=True, size=45, opacity=0.6).encode(
        x=x, y=y, color=alt.Color("club:N", scale=colours, legend=legend),
        shape=alt.Shape("club:N", scale=shapes, legend=legend),
        tooltip=[alt.Tooltip("club:N", title="Club"), alt.Tooltip(f"{FIELD}:Q", title="Shot"),
                 alt.Tooltip("value:Q", title=axis_title, format=f".{digits}f"),
                 alt.Tooltip("rolling:Q", title="Rolling median", format=f".{digits}f")])
    line = alt.Chart(table.dropna(subset=["rolling"])).mark_line(strokeWidth=2.5).encode(
        x=x, y=alt.Y("rolling:Q", title=axis_title, scale=alt.Scale(zero=False)),
        color=alt.Color("club:N", scale=colours, legend=legend))
    return layer(
        line, points, *build_ring(found, chosen, x, y),
        height=340, title=f"Ball by ball · {len(found)} shots")
