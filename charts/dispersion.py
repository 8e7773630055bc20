"""Top view: where the balls came down, seen from above with the target straight up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from charts.club_marks import build_club_marks, build_legend, club_label, figure_height
from golf.records import StoredShot
from golf.units import DisplayUnits

_MARGIN = 1.12  # room around the outermost balls
_SMALLEST_SPAN_M = 15.0  # a single putt-sized cluster is not blown up to fill the figure


def plottable_landings(shots: Sequence[StoredShot]) -> list[StoredShot]:
    """Shots that averages rest on and whose carry and side were measured."""
    return [s for s in shots if s.counts and s.shot.carry_m is not None and s.shot.side_m is not None]


def build_dispersion_figure(shots: Sequence[StoredShot], units: DisplayUnits) -> alt.LayerChart | alt.FacetChart:
    """Landing points by club, in displayed units, with one yard equally long in both directions.

    The width is the page's and unknown here, so both axes get their range from Vega's own ``width`` and
    ``height`` signals: the larger need of the two decides the scale of both.
    """
    landings = plottable_landings(shots)
    rows = [_row(shot, units) for shot in landings]
    marks = build_club_marks(landings)
    x, y = _equal_scales(rows, units)
    label = units.distance_label
    landed = pd.DataFrame(rows, columns=["club", "number", "carry", "side"])
    points = alt.Chart(landed).mark_point(filled=True, size=70, opacity=0.75).encode(
        x=alt.X("side:Q", scale=x, title=f"Left  ←  side ({label})  →  right"),
        y=alt.Y("carry:Q", scale=y, title=f"Carry ({label})"),
        color=alt.Color("club:N", scale=alt.Scale(domain=list(marks.labels), range=list(marks.colours)),
                        legend=build_legend(marks)),
        shape=alt.Shape("club:N", scale=alt.Scale(domain=list(marks.labels), range=list(marks.shapes)),
                        legend=build_legend(marks)),
        tooltip=[alt.Tooltip("club:N", title="Club"), alt.Tooltip("number:Q", title="Shot"),
                 alt.Tooltip("carry:Q", title=f"Carry ({label})", format=".1f"),
                 alt.Tooltip("side:Q", title=f"Side ({label})", format="+.1f")],
    )
    target = alt.Chart(pd.DataFrame({"side": [0.0]})).mark_rule(
        strokeDash=[6, 5], strokeWidth=1.5, color="#7a7f87").encode(x=alt.X("side:Q", scale=x))
    return alt.layer(target, points).properties(
        height=figure_height(marks), title=_title(len(landings), len(shots)))


def _row(stored: StoredShot, units: DisplayUnits) -> dict[str, Any]:
    shot = stored.shot
    return {"club": club_label(stored.club, stored.is_default_club), "number": shot.position + 1,
            "carry": round(units.distance(shot.carry_m) or 0.0, 2),
            "side": round(units.distance(shot.side_m) or 0.0, 2)}


def _title(drawn: int, all_shots: int) -> str:
    return f"Where they landed · {drawn} of {all_shots} shots"


def _equal_scales(rows: list[dict[str, Any]], units: DisplayUnits) -> tuple[alt.Scale, alt.Scale]:
    smallest = units.distance_factor * _SMALLEST_SPAN_M
    carries = [row["carry"] for row in rows] or [0.0]
    across = max(2 * _MARGIN * max((abs(row["side"]) for row in rows), default=0.0), smallest)
    along = max(_MARGIN * (max(carries) - min(carries)), smallest)
    middle = (max(carries) + min(carries)) / 2
    half_across = f"max(width * {along:.4f} / height, {across:.4f}) / 2"
    half_along = f"max({along:.4f}, {across:.4f} * height / max(width, 1)) / 2"
    x = alt.Scale(domainMin=alt.expr(f"-{half_across}"), domainMax=alt.expr(half_across), nice=False, zero=False)
    y = alt.Scale(domainMin=alt.expr(f"{middle:.4f} - {half_along}"),
                  domainMax=alt.expr(f"{middle:.4f} + {half_along}"), nice=False, zero=False)
    return x, y
