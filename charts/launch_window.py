"""Launch angle against back spin of one club, with the window that holds the middle half of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from charts.club_marks import COLOURS
from charts.layers import layer


@dataclass(frozen=True, slots=True)
class LaunchWindow:
    """P25 to P75 of launch angle (degrees) and back spin (rpm)."""

    launch_low: float
    launch_high: float
    spin_low: float
    spin_high: float


def build_launch_window(points: Sequence[tuple[float, float]], window: LaunchWindow) -> alt.LayerChart:
    """``points``: launch angle and back spin of each shot that has both."""
    table = pd.DataFrame([(round(launch, 2), round(spin)) for launch, spin in points], columns=["launch", "spin"])
    x = alt.X("launch:Q", title="Launch angle (°)", scale=alt.Scale(zero=False))
    y = alt.Y("spin:Q", title="Back spin (rpm)", scale=alt.Scale(zero=False))
    dots = alt.Chart(table).mark_point(filled=True, size=45, opacity=0.6, color=COLOURS[0]).encode(
        x=x, y=y, tooltip=[alt.Tooltip("launch:Q", title="Launch (°)", format=".1f"),
                           alt.Tooltip("spin:Q", title="Back spin (rpm)", format=",.0f")])
    frame = pd.DataFrame([{"launch": round(window.launch_low, 2), "launch_to": round(window.launch_high, 2),
                           "spin": round(window.spin_low), "spin_to": round(window.spin_high)}])
    box = alt.Chart(frame).mark_rect(
        fill="#c8620a", fillOpacity=0.2, stroke="#c8620a", strokeWidth=2.5).encode(
        x=x, x2=alt.X2("launch_to:Q"), y=y, y2=alt.Y2("spin_to:Q"))
    return layer(dots, box, height=280, title=f"Launch window · {len(table):,} shots")
