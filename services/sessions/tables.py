"""The tables of a session, each worked out once for its page and for files (units: services.exports.table_units).

Numbers of a club rest on the shots that count under the golfer's choice. In files sides are the monitor's own:
positive is right, also a left-hander's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.averages_by_club import ClubFigures
from analysis.ball_flight import NINE_FLIGHTS
from analysis.club_stats import DispersionFigures, compute_dispersion
from analysis.session_comparison import ComparedFigure
from analysis.usual_range import UsualFigure
from golf.sessions import SessionCard
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import SwingGroup, split_by_group
from golf.units import DisplayUnits
from services.exports.table import Cell, Column, Kind, Table
from services.exports.table_units import (
    displayed,
    displayed_metric,
    distance_heading,
    measure_heading,
    measure_stem,
    round_shown,
)
from services.shared.metric_format import unit_label

KEY_MEASURES = ("carry_m", "total_m", "side_m", "ball_speed_mps", "club_speed_mps", "smash_factor", "launch_angle_deg",
                "back_spin_rpm", "apex_m")
"""What a club's averages show."""
_CLUB = (Column("club"), Column("mixed_clubs", Kind.YES_NO), Column("hit_to_a_distance"))


@dataclass(frozen=True, slots=True)
class LandingLine:
    """Where the balls of one club and kind of swing came down."""

    group: SwingGroup
    figures: DispersionFigures


@dataclass(frozen=True, slots=True)
class FlightLine:
    """How many of some balls were delivered as one of the nine flights."""

    flight: str
    shots: int
    share: float


def compute_landing_lines(shots: Iterable[StoredShot], shot_filter: ShotFilter) -> list[LandingLine]:
    """A line for each club and kind of swing that has balls with carry and side, in the order of a bag.

    A round on the default club has none: its balls are of several clubs.
    """
    counting = (stored for stored in shots if stored.passes(shot_filter))
    return [LandingLine(group, figures) for group, found in split_by_group(counting).items()
            if not group.is_default_club and (figures := compute_dispersion(found)) is not None]


def compute_flight_lines(flights: Iterable[str]) -> list[FlightLine]:
    """The flights that occur, the most frequent first."""
    counts = Counter(flights)
    return [FlightLine(name, counts[name], counts[name] / counts.total())
            for name in sorted(NINE_FLIGHTS, key=lambda name: -counts[name]) if counts[name]]


def build_club_table(figures: Sequence[ClubFigures], units: DisplayUnits) -> Table:
    """One row a club and kind of swing: the median of each key measure with its P10 and P90, and its mean.

    Behind them how many shots carry it. Mixed clubs have their number of shots only.
    """
    columns = [*_CLUB, Column("shots", Kind.WHOLE), Column("counted", Kind.WHOLE),
               Column(distance_heading("best_carry", units), Kind.NUMBER, 1)]
    for measure in KEY_MEASURES:
        columns += [*(Column(measure_heading(measure, units, what), Kind.NUMBER, _digits(measure))
                      for what in ("median", "p10", "p90", "mean")),
                    Column(f"{measure_stem(measure)}_shots", Kind.WHOLE)]
    return Table(tuple(columns), tuple(_club_row(item, units) for item in figures), "Clubs")


def build_landing_table(lines: Sequence[LandingLine], units: DisplayUnits) -> Table:
    """One row a club and kind of swing, right of the target positive."""
    distances = ("side_median", "side_p10", "side_p90", "carry_p10", "carry_p90", "side_mean", "side_sd",
                 "long_short_sd")
    columns = (*_CLUB, Column("shots", Kind.WHOLE),
               *(Column(distance_heading(name, units), Kind.NUMBER, 1) for name in distances))
    rows = tuple((*_name(line.group), line.figures.n, *(
        round_shown(units.distance(value), units) for value in _distances(line.figures))) for line in lines)
    return Table(columns, rows, "Landings")


def _distances(figures: DispersionFigures) -> tuple[float | None, ...]:
    side, carry = figures.side, figures.carry
    return (side.median if side else None, side.low if side else None, side.high if side else None,
            carry.low if carry else None, carry.high if carry else None,
            figures.offline_mean_m, figures.offline_sd_m, figures.long_short_sd_m)


def build_flight_table(lines: Sequence[FlightLine]) -> Table:
    """One row a flight; named as seen by the golfer, so a left-hander's draw is a draw."""
    columns = (Column("flight"), Column("shots", Kind.WHOLE), Column("share_percent", Kind.NUMBER, 0))
    return Table(columns, tuple((line.flight, line.shots, round(100 * line.share, 3)) for line in lines), "Flights")


def build_usual_table(figures: Sequence[UsualFigure], units: DisplayUnits) -> Table:
    """One row a club and number, in the unit named beside it: here, and in the player's last sessions."""
    columns = (Column("club"), Column("number"), Column("unit"), Column("here", Kind.NUMBER),
               Column("shots", Kind.WHOLE), Column("usual", Kind.NUMBER), Column("difference", Kind.NUMBER),
               Column("usual_spread", Kind.NUMBER), Column("sessions", Kind.WHOLE), Column("beyond_it", Kind.YES_NO))
    return Table(columns, tuple(_usual_row(each, units) for each in figures), "Usual")


def build_compare_table(figures: Sequence[ComparedFigure], other: SessionCard, units: DisplayUnits) -> Table:
    """One row a club, kind of swing and number, in the unit beside it: in this session, and in the ``other``."""
    columns = (Column("club"), Column("hit_to_a_distance"), Column("number"), Column("unit"),
               Column("this_session", Kind.NUMBER),
               Column("this_session_shots", Kind.WHOLE), Column("other_session", Kind.NUMBER),
               Column("other_session_shots", Kind.WHOLE), Column("difference", Kind.NUMBER),
               Column("other_report_id", Kind.WHOLE), Column("other_day", Kind.DAY), Column("other_player"))
    whose = other.report_id, other.practised_on, other.player
    return Table(columns, tuple((*_compare_row(each, units), *whose) for each in figures), "Compared")


def _name(group: SwingGroup) -> tuple[Cell, ...]:
    return group.club, group.is_default_club, group.distance or None


def _club_row(item: ClubFigures, units: DisplayUnits) -> tuple[Cell, ...]:
    row: list[Cell] = [*_name(item.group), item.shots, item.counted,
                       displayed("carry_m", item.best_carry_m, units)]
    for measure in KEY_MEASURES:
        number = item.numbers.get(measure)
        shown = (None, None, None) if number is None else (number.median, number.low, number.high)
        row += [*(displayed(measure, value, units) for value in (*shown, item.means.get(measure))),
                item.counts.get(measure, 0)]
    return tuple(row)


def _usual_row(each: UsualFigure, units: DisplayUnits) -> tuple[Cell, ...]:
    here, *others = (displayed_metric(each.metric, value, units) for value in (
        each.here.value, each.usual, each.difference, each.room))
    return (each.club, each.metric.name, unit_label(each.metric, units), here, each.here.shots, *others, each.sessions,
            each.is_beyond)


def _compare_row(each: ComparedFigure, units: DisplayUnits) -> tuple[Cell, ...]:
    sessions: list[Cell] = []
    for value in (each.here, each.there):
        sessions += [None, None] if value is None else [displayed_metric(each.metric, value.value, units), value.shots]
    group = each.group
    return (group.club, group.distance or None, each.metric.name, unit_label(each.metric, units), *sessions,
            displayed_metric(each.metric, each.difference, units))


def _digits(measure: str) -> int:
    return {"smash_factor": 2, "back_spin_rpm": 0}.get(measure, 1)
