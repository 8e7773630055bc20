"""A year of practice days: a column a week, a row a weekday, stronger for more shots."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd

from charts.club_marks import COLOURS
from charts.layers import build_tooltip
from golf.sessions import PracticeDay

_WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_HEIGHT = 170
_FAINT, _WEAKEST, _STRONGEST = 0.1, 0.35, 1.0


def build_year_figure(days: Sequence[PracticeDay]) -> alt.Chart:
    """Every day that is handed over, oldest first. One colour in steps of opacity suits the light and the dark look."""
    most = max((item.shots for item in days), default=0)
    table = pd.DataFrame([_row(item, most) for item in days],
                         columns=["week", "weekday", "day", "sessions", "shots", "strength", "practised"])
    x = alt.X("week:O", title=None, axis=_month_axis(days), scale=alt.Scale(paddingInner=0.12))
    y = alt.Y("weekday:O", title=None, sort=_WEEKDAYS, scale=alt.Scale(domain=_WEEKDAYS, paddingInner=0.12),
              axis=alt.Axis(domain=False, ticks=False, labelExpr="indexof(['Mon','Wed','Fri'], datum.value) < 0 "
                                                                 "? '' : datum.value"))
    cells: alt.Chart = alt.Chart(table).mark_rect(cornerRadius=2).encode(
        x=x, y=y,
        color=alt.Color("practised:N", legend=None,
                        scale=alt.Scale(domain=[True, False], range=[COLOURS[0], COLOURS[7]])),
        opacity=alt.Opacity("strength:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0, 1])),
        tooltip=build_tooltip(("day:N", "Day"), ("sessions:Q", "Sessions"), ("shots:Q", "Shots")))
    practised = sum(item.sessions > 0 for item in days)
    return cells.properties(height=_HEIGHT, title=f"Practice days · {practised} of {len(days)}")


def _row(item: PracticeDay, most: int) -> dict[str, Any]:
    strength = _WEAKEST + (_STRONGEST - _WEAKEST) * item.shots / most if item.sessions and most else _FAINT
    return {"week": _monday(item.day).isoformat(), "weekday": _WEEKDAYS[item.day.weekday()],
            "day": f"{item.day:%a} {item.day.day} {item.day:%b %Y}", "sessions": item.sessions, "shots": item.shots,
            "strength": round(strength, 3), "practised": item.sessions > 0}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month_axis(days: Sequence[PracticeDay]) -> alt.Axis:
    """The month's name below the week in which it begins."""
    names = {_monday(item.day).isoformat(): f"{item.day:%b}" for item in days if item.day.day == 1}
    return alt.Axis(labelExpr=f"{json.dumps(names)}[datum.value] || ''", labelAngle=0, labelOverlap=False, ticks=False,
                    domain=False, labelAlign="left")
