"""Top view: where the balls came down, seen from above with the target straight up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import altair as alt
import pandas as pd

from analysis.landing_spread import NINETY_FIVE, ONE_SIGMA, compute_ellipse, compute_landing_spread
from analysis.landings import Landing, find_landings
from charts.chosen_shot import build_ring, count_shots, iterate_numbered, start_chart
from charts.club_marks import ClubMarks, build_club_marks, colour_clubs, figure_height, mark_club_points
from charts.equal_scales import Range, build_equal_scales, find_range, find_symmetric_range
from charts.layers import build_tooltip, layer, say_directions
from golf.clubs import MIXED_CLUBS
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import group_of
from golf.units import DisplayUnits

_SMALLEST_SPAN_M = 15.0  # a single putt-sized cluster is not blown up to fill the figure
_POINT_COLUMNS = ["club", "number", "carry", "side"]
_OUTLINE_COLUMNS = ["club", "outline", "step", "carry", "side"]
OUTLINES = ((ONE_SIGMA, "1σ"), (NINETY_FIVE, "95 %"))


def build_dispersion_figure(
    shots: Sequence[StoredShot], units: DisplayUnits, *, shot_filter: ShotFilter = DEFAULT_SHOT_FILTER,
    chosen: int | None = None,
    selectable: bool = False, sides: tuple[str, str] = ("Left", "right"), ranges: tuple[Range, Range] | None = None,
    club: str | None = None, among: Sequence[StoredShot] = (),
) -> alt.LayerChart:
    """Landing points by club with their ellipses, in displayed units, one yard equally long in both directions.

    ``chosen`` is the number of a ringed shot; ``sides`` says what lies at either end of the side axis;
    ``ranges`` (displayed units) and ``among`` (the shots of both) make two figures comparable. No ellipse where clubs
    are mixed.
    """
    landings = _landings(shots, shot_filter, club)
    rows = [_row(number, stored, units) for number, stored in landings]
    marks = build_club_marks((stored for _, stored in landings), (*shots, *among))
    outlines = _outlines(landings, units)
    across, along = ranges or find_landing_ranges(shots, units, shot_filter, club)
    x_scale, y_scale = build_equal_scales(across, along)
    label = units.distance_label
    x = alt.X("side:Q", scale=x_scale, axis=alt.Axis(labelFlush=True),
              title=f"{sides[0]}  ←  side ({label})  →  {sides[1]}")
    y = alt.Y("carry:Q", scale=y_scale, title=f"Carry ({label})")
    start = start_chart(pd.DataFrame(rows, columns=_POINT_COLUMNS), selectable=selectable)
    chart, (side,) = say_directions(start, {"side": (f"Side ({label})", sides)})
    says = [*build_tooltip(("carry:Q", f"Carry ({label})", ".1f")), side]
    points = mark_club_points(chart, marks, x, y, says)
    target = alt.Chart(pd.DataFrame({"side": [0.0]})).mark_rule(
        strokeDash=[6, 5], strokeWidth=1.5, color="#7a7f87").encode(x=x)
    return layer(
        target, *_ellipses(outlines, marks, x, y), points, *build_ring(rows, chosen, x, y),
        height=figure_height(marks), title=f"Where they landed · {len(landings)} of {count_shots(shots, club)} shots")


def find_landing_ranges(
    shots: Sequence[StoredShot], units: DisplayUnits, shot_filter: ShotFilter = DEFAULT_SHOT_FILTER,
    club: str | None = None,
) -> tuple[Range, Range]:
    """The part of the range that the figure of these shots shows, in displayed units: across and along."""
    landings = _landings(shots, shot_filter, club)
    drawn = [_row(number, stored, units) for number, stored in landings] + _outlines(landings, units)
    least = units.distance_factor * _SMALLEST_SPAN_M
    return (find_symmetric_range((row["side"] for row in drawn), least=least),
            find_range((row["carry"] for row in drawn), least=least))


def has_landings(shots: Sequence[StoredShot], shot_filter: ShotFilter, club: str | None) -> bool:
    """Whether the figure of these shots would show any ball."""
    return bool(_landings(shots, shot_filter, club))


def _landings(shots: Sequence[StoredShot], shot_filter: ShotFilter, club: str | None) -> list[tuple[int, StoredShot]]:
    """Numbered shots that numbers of this shot filter rest on and whose carry and side were measured."""
    return [(number, stored) for number, stored in iterate_numbered(shots, shot_filter, club)
            if find_landings([stored])]


def _row(number: int, stored: StoredShot, units: DisplayUnits) -> dict[str, Any]:
    return {"club": _label(stored), "number": number,
            "carry": _shown(stored.value("carry_m"), units), "side": _shown(stored.value("side_m"), units)}


def _outlines(landings: Sequence[tuple[int, StoredShot]], units: DisplayUnits) -> list[dict[str, Any]]:
    """Points along the ellipses of each club that has balls enough."""
    found: list[dict[str, Any]] = []
    by_club = sorted((stored for _, stored in landings), key=_label)
    for club, members in groupby(by_club, key=_label):
        spread = compute_landing_spread(find_landings(members))
        if spread is None or club == MIXED_CLUBS:
            continue
        for radius, name in OUTLINES:
            found += [_outline_row(club, name, step, point, units)
                      for step, point in enumerate(compute_ellipse(spread, radius))]
    return found


def _outline_row(club: str, name: str, step: int, point: Landing, units: DisplayUnits) -> dict[str, Any]:
    return {"club": club, "outline": name, "step": step,
            "side": _shown(point.side_m, units), "carry": _shown(point.carry_m, units)}


def _label(stored: StoredShot) -> str:
    return group_of(stored).label


def _shown(metres: float | None, units: DisplayUnits) -> float:
    return round(units.distance(metres) or 0.0, 2)


def _ellipses(outlines: list[dict[str, Any]], marks: ClubMarks, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """One sigma as a full line, 95 % dashed; no layer without one."""
    if not outlines:
        return []
    names = [name for _, name in OUTLINES]
    return [alt.Chart(pd.DataFrame(outlines, columns=_OUTLINE_COLUMNS)).mark_line(
        strokeWidth=1.4, opacity=0.8, clip=True, interpolate="linear-closed").encode(
        x=x, y=y, order=alt.Order("step:Q"),
        color=colour_clubs(marks),
        strokeDash=alt.StrokeDash("outline:N", legend=None, scale=alt.Scale(domain=names, range=[[1, 0], [5, 4]])),
    )]
