"""The first, the middle and the last third of a club's balls in one session, side by side. Pure.

What warming up and tiring look like in plain numbers: the median of each third and, for the carry, how widely it lies.
A comparison, not a verdict: whether there is a trend is said by services/sessions/ball_by_ball.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from analysis.metrics import FEWEST_FOR_A_SPREAD, Metric
from analysis.stats.summary import compute_median_deviation
from golf.swing_groups import SwingGroup
from golf.units import DisplayUnits
from services.exports.table import Cell, Column, Kind, Table
from services.exports.table_units import displayed_metric
from services.sessions.ball_by_ball import BallPoint, ClubTrend
from services.shared.metric_format import unit_label

FEWEST_IN_A_THIRD = 5
FEWEST_FOR_THIRDS = 3 * FEWEST_IN_A_THIRD
THIRDS = ("First third", "Middle third", "Last third")
_SPREAD_OF = "carry_m"


@dataclass(frozen=True, slots=True)
class Third:
    """Some balls in a row, by their places among the club's balls (from 1). SI.

    Half of them lie within ``half_spread`` of their median; None for another metric than carry, or with too few balls.
    """

    first_ball: int
    last_ball: int
    median: float
    half_spread: float | None

    @property
    def shots(self) -> int:
        """On how many balls it rests."""
        return self.last_ball - self.first_ball + 1


@dataclass(frozen=True, slots=True)
class ClubThirds:
    """The three of one club and kind of swing."""

    group: SwingGroup
    metric: Metric
    thirds: tuple[Third, ...]


def compute_thirds(trends: Sequence[ClubTrend]) -> list[ClubThirds]:
    """Of those whose order is known and that have balls enough; a ball left over goes to a later third."""
    return [ClubThirds(each.group, each.metric, _split(each.metric, each.points)) for each in trends
            if each.is_ordered and len(each.points) >= FEWEST_FOR_THIRDS]


def build_thirds_table(found: Sequence[ClubThirds], units: DisplayUnits) -> Table:
    """One row a club and third, in the unit named beside it."""
    columns = (Column("club"), Column("hit_to_a_distance"), Column("number"), Column("unit"), Column("third"),
               Column("first_ball", Kind.WHOLE), Column("last_ball", Kind.WHOLE), Column("shots", Kind.WHOLE),
               Column("median", Kind.NUMBER), Column("half_spread", Kind.NUMBER))
    return Table(columns, tuple(_row(each, name, third, units) for each in found
                                for name, third in zip(THIRDS, each.thirds, strict=True)), "Thirds")


def _split(metric: Metric, points: Sequence[BallPoint]) -> tuple[Third, ...]:
    ends = [len(points) * part // 3 for part in range(4)]
    return tuple(_third(metric, points[start:end]) for start, end in pairwise(ends))


def _third(metric: Metric, points: Sequence[BallPoint]) -> Third:
    values = [point.value for point in points]
    has_spread = metric.key == _SPREAD_OF and len(values) >= FEWEST_FOR_A_SPREAD
    return Third(points[0].place, points[-1].place, median(values),
                 compute_median_deviation(values) if has_spread else None)


def _row(each: ClubThirds, name: str, third: Third, units: DisplayUnits) -> tuple[Cell, ...]:
    return (each.group.club, each.group.distance or None, each.metric.name, unit_label(each.metric, units),
            name.lower(), third.first_ball, third.last_ball, third.shots,
            *(displayed_metric(each.metric, value, units) for value in (third.median, third.half_spread)))
