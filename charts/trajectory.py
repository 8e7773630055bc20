"""How they flew: the side view (height over distance) and the top view (side over distance), a thin line a shot.

Each club is named where its middle ball came down: colours alone do not name ten lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median_low
from typing import Any, TypeVar

import altair as alt
import pandas as pd

from charts.chosen_shot import FIELD, RING_COLOUR, count_shots, iterate_numbered, start_chart
from charts.club_colours import BACKGROUNDS
from charts.club_marks import ClubMarks, build_club_marks, colour_clubs, dash_clubs, figure_height
from charts.equal_scales import build_equal_scales, find_range, find_symmetric_range
from charts.flight_curves import can_be_drawn, compute_flight_curve, compute_top_curve, has_descent, keeps_angles
from charts.layers import build_tooltip, layer
from charts.look import INK
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import group_of
from golf.units import DisplayUnits

Curve = list[tuple[float, float]]
_Drawn = TypeVar("_Drawn")
_COLUMNS = ("club", FIELD, "step", "distance", "off")
TOP_CAPTION = ("Along the start direction that the monitor measured, to the carry and side that it calculated; between "
               "them a parabola (at most 3 % of its bend off simulated flights).")
_SMALLEST_SPAN_M = 15.0
_LEAST_SHARE = 0.045
"""Of the longest flight, 12 pixels on a phone: nearer names would overlap, and that of fewer balls is left out."""
_FEWEST_NAMED = 2
_SIZE, _HALO = 12, 3.5


def build_trajectory_figure(
    shots: Sequence[StoredShot], units: DisplayUnits, *, shot_filter: ShotFilter = DEFAULT_SHOT_FILTER,
    chosen: int | None = None,
    selectable: bool = False, club: str | None = None, most: int | None = None,
) -> alt.LayerChart:
    """Side view by club in displayed units (distance and height alike); the chosen shot's line is thick.

    Of more than ``most`` flights an even sample is drawn: so many, from the first on, all equally far apart.
    """
    flights = _Flights(shots, shot_filter, club, lambda stored: _side_curve(stored, units), most)
    label = units.distance_label
    x = alt.X("distance:Q", title=f"Distance ({label})", scale=alt.Scale(nice=False, zero=True))
    y = alt.Y("off:Q", title=f"Height ({label})", scale=alt.Scale(zero=True))
    return flights.draw(x, y, chosen, selectable=selectable, title="How they flew", write_names=_name_upwards)


def build_top_view_figure(
    shots: Sequence[StoredShot], units: DisplayUnits, *, shot_filter: ShotFilter = DEFAULT_SHOT_FILTER,
    chosen: int | None = None,
    selectable: bool = False, sides: tuple[str, str] = ("Left", "right"), club: str | None = None,
) -> alt.LayerChart:
    """Top view by club, target straight up, one yard equally long in both directions."""
    flights = _Flights(shots, shot_filter, club, lambda stored: _top_curve(stored, units))
    least = units.distance_factor * _SMALLEST_SPAN_M
    x_scale, y_scale = build_equal_scales(
        find_symmetric_range((row["off"] for row in flights.rows), least=least),
        find_range((0.0, *(row["distance"] for row in flights.rows)), least=least, room=1.04))
    label = units.distance_label
    x = alt.X("off:Q", scale=x_scale, title=f"{sides[0]}  ←  side ({label})  →  {sides[1]}")
    y = alt.Y("distance:Q", scale=y_scale, title=f"Distance ({label})")
    return flights.draw(x, y, chosen, selectable=selectable, title="How they curved", write_names=_name_along)


def describe_trajectories(
    shots: Sequence[StoredShot], shot_filter: ShotFilter = DEFAULT_SHOT_FILTER, club: str | None = None, *,
    most: int | None = None
) -> str:
    """What the lines of the side view rest on, and how far they may be off: of the shots drawn there."""
    drawn = _sample([figures for _, stored in iterate_numbered(shots, shot_filter, club)
                     if (figures := _side_figures(stored))], most)
    guessed = sum(not has_descent(figures[-1]) for figures in drawn)
    bent = sum(not keeps_angles(*figures) for figures in drawn)
    said = ("From the launch angle that the monitor measured, through the apex, carry and descent angle that it "
            "calculated; between them fitted to simulated flights (at most 2 % of the apex height off")
    said += f"; 8 % for the {guessed:,} of {len(drawn):,} balls without a descent angle)." if guessed else ")."
    if bent:
        said += (f" {bent:,} of {len(drawn):,} balls: the height does not go with angles and carry, so the line keeps "
                 "height and carry and begins or ends less steeply than the angle says.")
    return said


def count_flights(shots: Sequence[StoredShot], shot_filter: ShotFilter = DEFAULT_SHOT_FILTER) -> int:
    """How many flights the side view of these shots has when nothing limits it."""
    return sum(_side_figures(stored) is not None for _, stored in iterate_numbered(shots, shot_filter))


def _sample(drawn: list[_Drawn], most: int | None) -> list[_Drawn]:
    """All of them, or so many, all equally far apart."""
    if most is None or len(drawn) <= most:
        return drawn
    return [drawn[place * len(drawn) // most] for place in range(most)]


@dataclass(frozen=True, slots=True)
class FlightEnd:
    """Where the middle ball of a club ends, in displayed units, and how many flights of it are drawn."""

    club: str
    distance: float
    flights: int


def _find_flight_ends(rows: Iterable[dict[str, Any]]) -> list[FlightEnd]:
    """The names that there is room for, the shortest club first; none for a single club."""
    ends: dict[str, dict[int, float]] = {}
    for row in rows:
        flights = ends.setdefault(row["club"], {})
        flights[row["number"]] = max(flights.get(row["number"], 0.0), row["distance"])
    if len(ends) < _FEWEST_NAMED:
        return []
    found = [FlightEnd(club, median_low(flights.values()), len(flights)) for club, flights in ends.items()]
    apart = _LEAST_SHARE * max(end.distance for end in found)
    chosen: list[FlightEnd] = []
    for end in sorted(found, key=lambda each: -each.flights):
        if all(abs(end.distance - other.distance) >= apart for other in chosen):
            chosen.append(end)
    return sorted(chosen, key=lambda each: each.distance)


def _name_upwards(ends: Sequence[FlightEnd]) -> tuple[alt.Chart, ...]:
    """Upwards from the ground, for distances along the bottom."""
    return _write_names(ends, {"angle": 270, "align": "left", "dx": 6}, x=alt.X("distance:Q"), y=alt.value("height"))


def _name_along(ends: Sequence[FlightEnd]) -> tuple[alt.Chart, ...]:
    """At the right edge, for distances up the side."""
    return _write_names(ends, {"align": "right", "dx": -4}, x=alt.value("width"), y=alt.Y("distance:Q"))


def _write_names(ends: Sequence[FlightEnd], placed: dict[str, Any], **places: Any) -> tuple[alt.Chart, ...]:
    """The names, on a halo in the page's colour that keeps the lines away from them."""
    if not ends:
        return ()
    table = pd.DataFrame([asdict(end) for end in ends])
    paper = BACKGROUNDS[False]
    looks = ({"stroke": paper, "strokeWidth": _HALO, "strokeJoin": "round", "color": paper}, {"color": INK[False]})
    return tuple(alt.Chart(table).mark_text(fontSize=_SIZE, fontWeight=600, baseline="middle", **placed, **look).encode(
        text=alt.Text("club:N"), **places) for look in looks)


NameWriter = Callable[[list[FlightEnd]], tuple[alt.Chart, ...]]


class _Flights:
    """The curves of those shots that can be drawn; ``most`` of them."""

    def __init__(self, shots: Sequence[StoredShot], shot_filter: ShotFilter, club: str | None,
                 curve: Callable[[StoredShot], Curve], most: int | None = None) -> None:
        drawn = _sample([(number, stored, points) for number, stored in iterate_numbered(shots, shot_filter, club)
                         if (points := curve(stored))], most)
        self.marks: ClubMarks = build_club_marks((stored for _, stored, _ in drawn), shots)
        self.rows = [row for number, stored, points in drawn for row in _rows(number, stored, points)]
        self._title = f"{len(drawn)} of {count_shots(shots, club)} shots"

    def draw(
        self, x: alt.X, y: alt.Y, chosen: int | None, *, selectable: bool, title: str, write_names: NameWriter
    ) -> alt.LayerChart:
        """All lines, the chosen one on top; each club's name where its middle ball came down."""
        lines = start_chart(self._frame(self.rows), selectable=selectable, nearest=False).mark_line(
            strokeWidth=1.6, opacity=0.75).encode(
            x=x, y=y, color=colour_clubs(self.marks), strokeDash=dash_clubs(self.marks),
            detail=alt.Detail(f"{FIELD}:N"), order=alt.Order("step:Q"),
            tooltip=build_tooltip(("club:N", "Club"), (f"{FIELD}:Q", "Shot")))
        found = [row for row in self.rows if row[FIELD] == chosen]
        thick = [alt.Chart(self._frame(found)).mark_line(strokeWidth=3.5, color=RING_COLOUR).encode(
            x=x, y=y, order=alt.Order("step:Q"))] if found else []
        return layer(
            lines, *thick, *write_names(_find_flight_ends(self.rows)),
            height=figure_height(self.marks), title=f"{title} · {self._title}")

    @staticmethod
    def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
        return pd.DataFrame(rows, columns=list(_COLUMNS))


def _side_curve(stored: StoredShot, units: DisplayUnits) -> Curve:
    figures = _side_figures(stored)
    if figures is None:
        return []
    carry, apex, launch, descent = figures
    return compute_flight_curve(carry * units.distance_factor, apex * units.distance_factor, launch, descent)


def _side_figures(stored: StoredShot) -> tuple[float, float, float, float | None] | None:
    """Carry and apex in metres, launch and descent angle, of a flight that can be drawn from the side."""
    carry, apex, launch = stored.value("carry_m"), stored.value("apex_m"), stored.value("launch_angle_deg")
    if carry is None or apex is None or launch is None or not can_be_drawn(carry, apex, launch):
        return None
    return carry, apex, launch, stored.value("descent_angle_deg")


def _top_curve(stored: StoredShot, units: DisplayUnits) -> Curve:
    return compute_top_curve(units.distance(stored.value("carry_m")), units.distance(stored.value("side_m")),
                             stored.value("side_angle_deg"))


def _rows(number: int, stored: StoredShot, points: Curve) -> list[dict[str, Any]]:
    club = group_of(stored).label
    return [{"club": club, FIELD: number, "step": step, "distance": round(x, 2), "off": round(y, 2)}
            for step, (x, y) in enumerate(points)]
