"""Ball by ball within one session: whether a club changes from the first ball to the last.

The balls of one club in the order hit (analysis/practice/shot_order.py), those to a distance on purpose apart; where
the report does not tell the order, nothing is said. The line drawn is a rolling median, so that one wild ball does not
bend it. Whether there is anything in it is said by the trend test of analysis/stats/trend.py, here over balls: within
one session each ball is a try of its own. It speaks of a steady rise or fall (getting warm, getting tired), not of a
dip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from analysis.metrics import METRICS, Metric
from analysis.practice.shot_order import order_balls
from analysis.stats.trend import Trend, compute_trend
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import SwingGroup
from golf.units import DisplayUnits
from services.shared.metric_format import MetricFormat

WINDOW = 7
FEWEST_IN_WINDOW = 4
FEWEST_BALLS = 12
"""Below it a session is too short to speak of a trend in it."""
TREND_METRICS = tuple(METRICS[key] for key in ("carry_m", "ball_speed_mps", "smash_factor"))


@dataclass(frozen=True, slots=True)
class BallPoint:
    """One ball of a club: its number in the session, its place among the club's balls (from 1), and its value."""

    number: int
    place: int
    value: float
    rolling: float | None


@dataclass(frozen=True, slots=True)
class ClubTrend:
    """A metric over the balls of one club and kind of swing. ``trend`` None: too few balls, or their order unknown.

    ``is_ordered``: the order of the points is the order hit; otherwise it is the report's.
    """

    group: SwingGroup
    metric: Metric
    points: tuple[BallPoint, ...]
    trend: Trend | None
    is_ordered: bool = True


def compute_club_trends(shots: Sequence[StoredShot], metric: Metric, shot_filter: ShotFilter) -> list[ClubTrend]:
    """One for each club and kind of swing of the session, like a bag; mixed rounds left out."""
    numbers = {stored.key: number for number, stored in enumerate(shots, start=1)}
    found = []
    for group, (hit, is_ordered) in sorted(order_balls(shots).items(), key=lambda item: item[0].place):
        balls = [(numbers[stored.key], value) for stored in hit
                 if (value := metric.of_shot(stored)) is not None and stored.passes(shot_filter)]
        if balls:
            found.append(_club_trend(group, metric, balls, is_ordered=is_ordered))
    return found


def compute_rolling_median(values: Sequence[float]) -> list[float | None]:
    """At each place the median of up to WINDOW values around it; None where fewer than FEWEST_IN_WINDOW are near."""
    half = WINDOW // 2
    near = (values[max(0, place - half):place + half + 1] for place in range(len(values)))
    return [median(part) if len(part) >= FEWEST_IN_WINDOW else None for part in near]


def describe_trend(found: ClubTrend, units: DisplayUnits) -> str:
    """What can be said, in one sentence; mostly that it is noise."""
    balls, name = len(found.points), found.metric.name.lower()
    if not found.is_ordered:
        return (f"In which order these {balls} balls were hit the report does not tell: no word on a trend in {name}; "
                "they are drawn as listed.")
    if found.trend is None:
        return f"{balls} of the {FEWEST_BALLS} balls that a trend in {name} would need."
    if not found.trend.is_beyond_noise:
        return f"No trend in {name} beyond noise over {balls} balls."
    low, high = sorted((found.trend.low, found.trend.high))
    verb = "rose" if found.trend.change > 0 else "fell"
    shown = MetricFormat(units)
    return (f"{found.metric.name} {verb} from the first to the last of {balls} balls: "
            f"{shown.format_change(found.metric, found.trend.change)} (95 % interval "
            f"{shown.format_change(found.metric, low)} to {shown.format_change(found.metric, high)}).")


def _club_trend(
    group: SwingGroup, metric: Metric, balls: Sequence[tuple[int, float]], *, is_ordered: bool
) -> ClubTrend:
    values = [value for _, value in balls]
    rolling = compute_rolling_median(values) if is_ordered else [None] * len(values)
    points = tuple(BallPoint(number, place, value, around) for place, ((number, value), around)
                   in enumerate(zip(balls, rolling, strict=True), start=1))
    can_tell = is_ordered and len(values) >= FEWEST_BALLS
    return ClubTrend(group, metric, points, compute_trend(values) if can_tell else None, is_ordered)
