"""Side view: how high and how far, one thin line a shot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from charts.club_marks import build_club_marks, build_legend, club_label, figure_height
from charts.flight_curve import compute_flight_curve
from golf.records import StoredShot
from golf.units import DisplayUnits

_COLUMNS = ("flight", "step", "club", "number", "distance", "height", "carry", "apex")
CAPTION = ("Through the measured launch angle, apex, carry and descent angle; between them fitted to calculated "
           "flights (at most 2 % of the apex height off).")


def build_trajectory_figure(shots: Sequence[StoredShot], units: DisplayUnits) -> alt.Chart:
    """Flight curves by club in displayed units (distance and height alike)."""
    drawn = [(stored, points) for stored in shots if stored.counts and (points := _curve(stored, units))]
    marks = build_club_marks(stored for stored, _ in drawn)
    rows = [row for key, (stored, points) in enumerate(drawn) for row in _rows(key, stored, points)]
    label = units.distance_label
    flights = pd.DataFrame(rows, columns=list(_COLUMNS))
    figure: alt.Chart = alt.Chart(flights).mark_line(strokeWidth=1.6, opacity=0.55).encode(
        x=alt.X("distance:Q", title=f"Distance ({label})", scale=alt.Scale(nice=False, zero=True)),
        y=alt.Y("height:Q", title=f"Height ({label})", scale=alt.Scale(zero=True)),
        color=alt.Color("club:N", legend=build_legend(marks),
                        scale=alt.Scale(domain=list(marks.labels), range=list(marks.colours))),
        detail="flight:N",
        order="step:Q",
        tooltip=[alt.Tooltip("club:N", title="Club"), alt.Tooltip("number:Q", title="Shot"),
                 alt.Tooltip("carry:Q", title=f"Carry ({label})", format=".1f"),
                 alt.Tooltip("apex:Q", title=f"Apex ({label})", format=".1f")],
    ).properties(height=figure_height(marks), title=f"How they flew · {len(drawn)} of {len(shots)} shots")
    return figure


def _curve(stored: StoredShot, units: DisplayUnits) -> list[tuple[float, float]]:
    shot = stored.shot
    return compute_flight_curve(units.distance(shot.carry_m), units.distance(shot.apex_m),
                                shot.launch_angle_deg, shot.descent_angle_deg)


def _rows(key: int, stored: StoredShot, points: list[tuple[float, float]]) -> list[dict[str, Any]]:
    club = club_label(stored.club, stored.is_default_club)
    carry, apex = points[-1][0], max(height for _, height in points)
    return [{"flight": key, "step": step, "club": club, "number": stored.shot.position + 1,
             "distance": round(x, 2), "height": round(y, 2), "carry": round(carry, 1), "apex": round(apex, 1)}
            for step, (x, y) in enumerate(points)]
