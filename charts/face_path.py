"""Club delivery: the face against the path of each shot, with the flight of each region (analysis.ball_flight)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd

from analysis.ball_flight import name_flight
from charts.chosen_shot import FIELD, build_ring, count_shots, iterate_numbered, start_chart
from charts.club_marks import build_club_marks, figure_height, mark_club_points
from charts.equal_scales import build_equal_scales, find_symmetric_range
from charts.layers import build_tooltip, layer, say_directions
from charts.look import SOFT
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import group_of

_COLUMNS = ["club", FIELD, "face", "path", "face_to_path", "flight"]
_LEAST_SPAN_DEG = 12.0
_GREY = "#7a7f87"
_OPEN, _PATHS = ("closed", "open"), ("out-to-in", "in-to-out")
CAPTION = ("The ball starts about where the face points and curves away from the path. On the diagonal face and path "
           "agree and it flies without curve; the further from it, the more curve.")
_Align = Literal["left", "right"]
REGIONS: tuple[tuple[str, str, str, _Align], ...] = (
    # label, x, y and anchors, in shares of the figure: the diagonal runs through the middle at 45°
    ("push-fade", "8", "14", "left"), ("push-draw", "width - 8", "height / 2 - 12", "right"),
    ("pull-fade", "8", "height / 2 + 14", "left"), ("pull-draw", "width - 8", "height - 12", "right"),
)


def plottable_deliveries(
    shots: Sequence[StoredShot], shot_filter: ShotFilter = DEFAULT_SHOT_FILTER, club: str | None = None
) -> list[dict[str, Any]]:
    """One row a shot whose face and path were measured, with the name of its flight."""
    rows = []
    for number, stored in iterate_numbered(shots, shot_filter, club):
        face, path = stored.value("face_angle_deg"), stored.value("club_path_deg")
        if face is not None and path is not None:
            rows.append({"club": group_of(stored).label, FIELD: number,
                         "face": round(face, 2), "path": round(path, 2), "face_to_path": round(face - path, 2),
                         "flight": name_flight(face, path)})
    return rows


def build_face_path_figure(
    shots: Sequence[StoredShot], *, shot_filter: ShotFilter = DEFAULT_SHOT_FILTER, chosen: int | None = None,
    selectable: bool = False,
    club: str | None = None,
) -> alt.LayerChart:
    """Face over path, both in degrees, equally long, 0 in the middle."""
    rows = plottable_deliveries(shots, shot_filter, club)
    drawn = {row[FIELD] for row in rows}
    marks = build_club_marks((stored for number, stored in enumerate(shots, start=1) if number in drawn), shots)
    both = find_symmetric_range((value for row in rows for value in (row["face"], row["path"])), least=_LEAST_SPAN_DEG)
    x_scale, y_scale = build_equal_scales(both, both)
    x = alt.X("path:Q", scale=x_scale, title="Out-to-in  ←  path (°)  →  in-to-out")
    y = alt.Y("face:Q", scale=y_scale, title="Closed  ←  face (°)  →  open")
    shown = pd.DataFrame(rows, columns=_COLUMNS)
    chart, directions = say_directions(start_chart(shown, selectable=selectable), {
        "face": ("Face (°)", _OPEN), "path": ("Path (°)", _PATHS), "face_to_path": ("Face to path (°)", _OPEN)})
    points = mark_club_points(chart, marks, x, y, [*directions, *build_tooltip(("flight:N", "Flight"))])
    return layer(
        *_lines(x, y), *_labels(), points, *build_ring(rows, chosen, x, y),
        height=figure_height(marks), title=f"Face against path · {len(rows)} of {count_shots(shots, club)} shots")


def _lines(x: alt.X, y: alt.Y) -> tuple[alt.Chart, ...]:
    """Square face, straight path, and the diagonal on which the ball does not curve."""
    zero = alt.Chart(pd.DataFrame({"path": [0.0], "face": [0.0]})).mark_rule(color=_GREY, strokeWidth=1)
    far = 180.0
    diagonal = alt.Chart(pd.DataFrame({"path": [-far, far], "face": [-far, far]})).mark_line(
        color=_GREY, strokeDash=[6, 5], strokeWidth=1.5, clip=True)
    return zero.encode(x=x), zero.encode(y=y), diagonal.encode(x=x, y=y)


def _labels() -> tuple[alt.Chart, ...]:
    one = pd.DataFrame({"one": [1]})
    return tuple(
        alt.Chart(one).mark_text(align=align, fontSize=13, fontWeight=600, color=SOFT[False], text=label).encode(
            x=alt.value(alt.expr(x)), y=alt.value(alt.expr(y)))
        for label, x, y, align in REGIONS)
