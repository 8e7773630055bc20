"""Does the golfer hole more? One rate a session, under the same rules of evidence as every trend (analysis.progress).

Sessions at other distances are not comparable: where most putts have a distance, only those of the commonest step of
distances are looked at. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

from analysis.metrics import Better
from analysis.progress import ProgressVerdict, judge
from analysis.putting.make_rate import find_step
from analysis.stats.trend import FEWEST_SESSIONS, Trend, compute_trend
from golf.putts import StoredPutt

FEWEST_PUTTS: Final = 10
"""Of a session, of which it is said whether they went in."""
WORTHWHILE: Final = 0.05
"""One putt more of twenty: less is not worth speaking of."""


@dataclass(frozen=True, slots=True)
class PuttingPoint:
    """The rate of one session."""

    session_id: int
    practised_on: date
    rate: float
    putts: int


@dataclass(frozen=True, slots=True)
class PuttingTrend:
    """The points in the order of the days, and what they say together. ``step``: of distances; None: all putts."""

    verdict: ProgressVerdict
    points: tuple[PuttingPoint, ...]
    trend: Trend | None
    more_sessions: int
    """Until anything can be said; 0 when there are enough."""
    thin_sessions: int
    step: int | None = None


def compute_putting_trend(putts: Sequence[StoredPutt], edges_m: Sequence[float]) -> PuttingTrend:
    """The trend of the make rate; open until there are six sessions with ten putts each."""
    told = [each for each in putts if each.putt.counts and each.putt.made is not None
            and each.practised_on is not None]
    step = find_common_step(told, edges_m)
    if step is not None:
        told = [each for each in told if each.putt.target_distance_m is not None
                and find_step(each.putt.target_distance_m, edges_m) == step]
    sessions: dict[tuple[date, int], list[bool]] = {}
    for each in told:
        assert each.practised_on is not None  # noqa: S101 - looked at above
        sessions.setdefault((each.practised_on, each.session_id), []).append(bool(each.putt.made))
    points = tuple(PuttingPoint(number, day, sum(made) / len(made), len(made))
                   for (day, number), made in sorted(sessions.items()) if len(made) >= FEWEST_PUTTS)
    trend = compute_trend([point.rate for point in points])
    verdict = ProgressVerdict.OPEN if trend is None else judge(trend, WORTHWHILE, Better.HIGHER)
    return PuttingTrend(verdict, points, trend, max(0, FEWEST_SESSIONS - len(points)),
                        len(sessions) - len(points), step)


def find_common_step(putts: Sequence[StoredPutt], edges_m: Sequence[float]) -> int | None:
    """The step of distances with the most putts; None when fewer than half have a distance."""
    distances = [each.putt.target_distance_m for each in putts if each.putt.target_distance_m is not None]
    if not distances or 2 * len(distances) < len(putts):
        return None
    steps = Counter(find_step(distance, edges_m) for distance in distances)
    return min(steps, key=lambda step: (-steps[step], step))


def compute_usual_rate(trend: PuttingTrend) -> float | None:
    """The middle of the sessions' rates; None without a session."""
    return median(point.rate for point in trend.points) if trend.points else None
