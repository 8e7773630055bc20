"""Strike map: where the ball met the face of one club, and what each zone gave.

Nine zones around the middle of the face, the central one 20 mm wide and 14 mm high. A zone's number is the mean
smash factor of the shots that hit it; with fewer than ``LEAST_IN_ZONE`` it stays grey.

Outlines of club faces as simple shapes in millimetres: a place to draw the impact on, not a model of any club.

The origin is the middle of the face, x grows towards the toe, y upwards. Sizes are those of common heads (a driver's
face is about 110 mm wide and 56 mm high, an iron's about 78 mm from heel to toe).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd

from charts.chosen_shot import FIELD, build_ring, count_shots, iterate_numbered, start_chart
from charts.club_colours import colour_of_club
from charts.equal_scales import build_equal_scales
from charts.layers import build_tooltip, layer
from charts.look import INK
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotFilter
from golf.shots import StoredShot

HALF_WIDTH_MM, HALF_HEIGHT_MM = 10.0, 7.0
LEAST_IN_ZONE = 3
COLUMNS, ROWS = ("heel", "centre", "toe"), ("low", "centre", "high")
_WORD_PLACES: dict[str, tuple[str, Literal["top", "bottom"], int]] = {
    "low": ("y", "bottom", -4), "centre": ("y2", "bottom", -3), "high": ("y2", "top", 4)}
"""Of the words of a row's zones: at which edge, and how far from it in pixels."""
_ROOM_MM = 4.0
_SMASH_SPAN = 0.08
"""The best zone is the greenest, one this much below it the palest: about 6 % of the ball speed."""
_GREY, ZONE = "#7a7f87", "#15845f"
STRENGTHS = (0.06, 0.36)
"""How opaque the palest and the greenest zone are: words and balls on them stay readable."""
CAPTION = (f"Seen through the club from behind, in mm from the middle of the face. A zone shows its mean smash and "
           f"how many shots it rests on; grey means fewer than {LEAST_IN_ZONE}.")
Outline = tuple[tuple[float, float], ...]
_STEPS = 60
_PUTTER: Outline = ((-52, -13), (52, -13), (52, 13), (-52, 13), (-52, -13))


@dataclass(frozen=True, slots=True)
class SmashZone:
    """One of nine zones. ``smash`` None: too few shots with ball and club speed."""

    column: str
    row: str
    shots: int
    smash: float | None


def plottable_strikes(
    shots: Sequence[StoredShot], shot_filter: ShotFilter = DEFAULT_SHOT_FILTER, club: str | None = None
) -> list[dict[str, Any]]:
    """One row a shot whose impact was measured."""
    rows = []
    for number, stored in iterate_numbered(shots, shot_filter, club):
        x, y = stored.value("impact_x_mm"), stored.value("impact_y_mm")
        if x is not None and y is not None:
            rows.append({FIELD: number, "x": round(x, 1), "y": round(y, 1), "smash": stored.value("smash_factor")})
    return rows


def compute_smash_zones(strikes: Sequence[dict[str, Any]]) -> list[SmashZone]:
    """All nine, from low heel to high toe; each counts the shots that carry a smash factor."""
    found: dict[tuple[str, str], list[float]] = {(column, row): [] for row in ROWS for column in COLUMNS}
    for strike in strikes:
        if strike["smash"] is not None:
            found[_band(strike["x"], HALF_WIDTH_MM, COLUMNS), _band(strike["y"], HALF_HEIGHT_MM, ROWS)].append(
                strike["smash"])
    return [SmashZone(column, row, len(smashes),
                      sum(smashes) / len(smashes) if len(smashes) >= LEAST_IN_ZONE else None)
            for (column, row), smashes in found.items()]


def build_strike_figure(
    shots: Sequence[StoredShot], club: str, *, shot_filter: ShotFilter = DEFAULT_SHOT_FILTER, chosen: int | None = None,
    selectable: bool = False,
) -> alt.LayerChart:
    """The face of ``club`` with its zones and the impacts of those shots that were hit with it."""
    rows = plottable_strikes(shots, shot_filter, club)
    outline = find_face_outline(club)
    across, along = (_range([point[axis] for point in outline] + [row[name] for row in rows])
                     for axis, name in enumerate("xy"))
    x_scale, y_scale = build_equal_scales(across, along)
    x = alt.X("x:Q", scale=x_scale, title="Heel  ←  mm from the middle  →  toe", axis=alt.Axis(grid=False))
    y = alt.Y("y:Q", scale=y_scale, title="Low  ←  mm  →  high", axis=alt.Axis(grid=False))
    face = alt.Chart(pd.DataFrame([{"x": px, "y": py, "step": step} for step, (px, py) in enumerate(outline)]))
    shown = pd.DataFrame(rows, columns=[FIELD, "x", "y", "smash"])
    points = start_chart(shown, selectable=selectable).mark_point(
        filled=True, size=60, opacity=0.85, color=colour_of_club(club), stroke="white", strokeWidth=0.5).encode(
        x=x, y=y, tooltip=build_tooltip((f"{FIELD}:Q", "Shot"), ("x:Q", "Towards the toe (mm)", "+.1f"),
                                        ("y:Q", "Up (mm)", "+.1f"), ("smash:Q", "Smash", ".2f")))
    return layer(
        *_zone_layers(compute_smash_zones(rows), x, y, across, along),
        face.mark_line(color=_GREY, strokeWidth=2).encode(x=x, y=y, order=alt.Order("step:Q")),
        points, *build_ring(rows, chosen, x, y),
        height=420, title=f"Where the face met the ball · {len(rows)} of {count_shots(shots, club)} shots")


def _band(value: float, half: float, names: tuple[str, str, str]) -> str:
    return names[0] if value < -half else names[2] if value > half else names[1]


def _range(values: Sequence[float]) -> tuple[float, float]:
    return min(values) - _ROOM_MM, max(values) + _ROOM_MM


def _zone_layers(
    zones: list[SmashZone], x: alt.X, y: alt.Y, across: tuple[float, float], along: tuple[float, float]
) -> tuple[alt.Chart, ...]:
    edges_x = (across[0], -HALF_WIDTH_MM, HALF_WIDTH_MM, across[1])
    edges_y = (along[0], -HALF_HEIGHT_MM, HALF_HEIGHT_MM, along[1])
    rows = [_zone_row(zone, edges_x, edges_y) for zone in zones]
    known = [row for row in rows if row["smash"] is not None]
    best = max((row["smash"] for row in known), default=0.0)
    grey = _tiles([row for row in rows if row["smash"] is None], x, y, opacity=0.12).encode(color=alt.value(_GREY))
    strength = alt.Opacity("smash:Q", legend=None, scale=alt.Scale(
        domain=[best - _SMASH_SPAN, best], range=list(STRENGTHS), clamp=True))
    coloured = (_tiles(known, x, y).encode(color=alt.value(ZONE), opacity=strength),) if known else ()
    return grey, *coloured, *_words(known, x, y)


def _words(known: list[dict[str, Any]], x: alt.X, y: alt.Y) -> tuple[alt.Chart, ...]:
    """At the outer edge of a zone, above it in the middle row: most balls lie in the middle."""
    layers = []
    for name, (edge, baseline, away) in _WORD_PLACES.items():
        places = [{"x": (row["x"] + row["x2"]) / 2, "y": row[edge], "label": row["label"]}
                  for row in known if row["row"] == name]
        if places:
            layers.append(alt.Chart(pd.DataFrame(places)).mark_text(
                fontSize=13, fontWeight=600, color=INK[False], baseline=baseline, dy=away).encode(
                x=x, y=y, text=alt.Text("label:N")))
    return tuple(layers)


def _tiles(rows: list[dict[str, Any]], x: alt.X, y: alt.Y, *, opacity: float = 1.0) -> alt.Chart:
    tiles: alt.Chart = alt.Chart(pd.DataFrame(rows, columns=["x", "x2", "y", "y2", "smash", "label"])).mark_rect(
        opacity=opacity, stroke=_GREY, strokeWidth=0.5).encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))
    return tiles


def _zone_row(zone: SmashZone, edges_x: Sequence[float], edges_y: Sequence[float]) -> dict[str, Any]:
    column, row = COLUMNS.index(zone.column), ROWS.index(zone.row)
    shown = "" if zone.smash is None else f"{zone.smash:.2f} (n={zone.shots})"
    return {"x": edges_x[column], "x2": edges_x[column + 1], "y": edges_y[row], "y2": edges_y[row + 1],
            "row": zone.row, "smash": None if zone.smash is None else round(zone.smash, 3), "label": shown}


def _wood(width: float, height: float) -> Outline:
    """An oval, flatter below and fuller towards the toe."""
    points = []
    for step in range(_STEPS + 1):
        turn = 2 * math.pi * step / _STEPS
        x, y = math.cos(turn), math.sin(turn)
        fuller = 1 + 0.12 * x if y > 0 else 0.9
        points.append((round(width / 2 * math.copysign(abs(x) ** 0.85, x), 2),
                       round(height / 2 * math.copysign(abs(y) ** 0.8, y) * fuller, 2)))
    return tuple(points)


def _blade(toe_top: float, heel_top: float, sole: float) -> Outline:
    """A blade: low at the heel, high at the toe, round there and along the sole."""
    middle, half = (toe_top + sole + 6) / 2, (toe_top - sole - 6) / 2
    toe = tuple((round(24 + 15 * abs(math.cos(turn)) ** 0.6, 2), round(middle + half * math.sin(turn), 2))
                for turn in (math.pi / 2 - math.pi * step / 20 for step in range(21)))
    return ((-38.0, sole + 4), (-38.0, heel_top), (-30.0, heel_top + 1), *toe,
            (14.0, sole), (-20.0, sole), (-34.0, sole + 1), (-38.0, sole + 4))


_IRON, _WEDGE = _blade(27.0, 2.0, -20.0), _blade(32.0, 5.0, -23.0)


_FAMILIES = (("Driver", _wood(112, 58)), ("Wood", _wood(92, 40)), ("Hybrid", _wood(80, 38)), ("Iron", _IRON),
             ("Putter", _PUTTER))


def find_face_outline(club: str) -> Outline:
    """The closed outline for a club by its name; whatever is no wood, hybrid, iron or putter is a wedge."""
    return next((outline for word, outline in _FAMILIES if word in club), _WEDGE)
