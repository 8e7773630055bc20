"""Is it getting better? One value per session, a line through them, and a verdict only when they can carry one.

Pure: shots in, frozen values out, SI. The statistics are analysis/stats/trend.py; what counts as worth speaking of is
in the table of metrics. docs/decisions/2026-11-24-a-verdict-on-progress.md says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from analysis.club_number import Band, compute_club_number
from analysis.metrics import Better, Metric, SessionValue, Summary, compute_value, worthwhile_change
from analysis.sessions_of_club import SessionSwings, Swings, sort_swings
from analysis.stats.trend import FEWEST_SESSIONS, Trend, compute_trend, sessions_needed
from golf.shot_edits import ShotFilter, ShotKey
from golf.shots import StoredShot

ROLLING_SESSIONS = 5
ROLLING_FEWEST = 3
NO_BESTS = "Putter"
Range = Band | None
"""The middle 80 %."""


class ProgressVerdict(StrEnum):
    """What the sessions say about a metric."""

    IMPROVING = "improving"
    SLIPPING = "slipping"
    CHANGED = "changed"
    """Beyond noise, where neither way is better for everybody."""
    STEADY = "steady"
    """Whatever change there may be is too small to speak of."""
    OPEN = "open"
    """No verdict yet."""


@dataclass(frozen=True, slots=True)
class SessionPoint:
    """A metric in one session."""

    report_id: int
    practised_on: date
    value: float
    shots: int


@dataclass(frozen=True, slots=True)
class SkippedSessions:
    """What the points do not rest on, and why."""

    thin_sessions: int = 0
    """Sessions with too few balls that have the metric."""
    undated_sessions: int = 0
    shots_not_counted: int = 0
    """Flagged, left out by the golfer, copies, or not of the chosen shot filter."""
    part_swings: int = 0


@dataclass(frozen=True, slots=True)
class SessionSeries:
    """The points in the order they were played."""

    points: tuple[SessionPoint, ...]
    left_out: SkippedSessions = SkippedSessions()

    @property
    def values(self) -> list[float]:
        """The values alone."""
        return [point.value for point in self.points]

    @property
    def shots(self) -> int:
        """All balls that the points rest on."""
        return sum(point.shots for point in self.points)


@dataclass(frozen=True, slots=True)
class Progress:
    """A verdict with everything it rests on. Changes are from the first session to the last."""

    verdict: ProgressVerdict
    trend: Trend | None
    worthwhile: float | None
    """The smallest change worth speaking of; None without a session."""
    more_sessions: int
    """Of the same kind, until a worthwhile change would be found in four of five cases; 0: there are enough."""
    shots_per_session: int


@dataclass(frozen=True, slots=True)
class SingleBest:
    """The best single ball."""

    key: ShotKey
    session_id: int
    practised_on: date | None
    value: float


@dataclass(frozen=True, slots=True)
class Bests:
    """Personal bests of the shots that were looked at, and how many those were."""

    ball: SingleBest | None
    session: SessionPoint | None
    shots: int


def compute_series(shots: Sequence[StoredShot], metric: Metric, shot_filter: ShotFilter) -> SessionSeries:
    """One point per session, oldest first, from the shots of one player and one club (in any order)."""
    return build_series(sort_swings(shots, shot_filter), metric)


def build_series(swings: Swings, metric: Metric) -> SessionSeries:
    """One point per session, oldest first. Undated sessions have no place in the order and stay out."""
    points, thin, undated = [], 0, 0
    for session in swings.sessions:
        value = compute_value(metric, session.counting)
        if value is None:
            thin += 1
        elif session.practised_on is None:
            undated += 1
        else:
            points.append(SessionPoint(session.session_id, session.practised_on, value.value, value.shots))
    points.sort(key=lambda point: (point.practised_on, point.report_id))
    return SessionSeries(tuple(points), SkippedSessions(thin, undated, swings.not_counted, swings.part_swings))


def find_telling(swings: Swings, metric: Metric) -> list[SessionSwings]:
    """The sessions that make the points of the series, in the same order."""
    telling = [session for session in swings.sessions
               if session.practised_on is not None and compute_value(metric, session.counting) is not None]
    return sorted(telling, key=lambda session: (session.practised_on or date.min, session.session_id))


def compute_level(metric: Metric, sessions: Sequence[SessionSwings]) -> SessionValue | None:
    """The club's number over all balls of these sessions together; None without enough."""
    return compute_value(metric, [stored for session in sessions for stored in session.counting])


def compute_rolling(metric: Metric, telling: Sequence[SessionSwings]) -> list[float | None]:
    """At each session the number over the balls of it and of the four before; None for the first two."""
    windows = (telling[max(0, end - ROLLING_SESSIONS):end] for end in range(1, len(telling) + 1))
    levels = (compute_level(metric, window) if len(window) >= ROLLING_FEWEST else None for window in windows)
    return [None if level is None else level.value for level in levels]


def compute_progress(series: SessionSeries, metric: Metric) -> Progress:
    """The verdict on a series."""
    points = series.points
    if not points:
        return Progress(ProgressVerdict.OPEN, None, None, FEWEST_SESSIONS, 0)
    worthwhile = worthwhile_change(metric, median(series.values))
    trend = compute_trend(series.values)
    per_session = round(median(point.shots for point in points))
    if trend is None:
        return Progress(ProgressVerdict.OPEN, None, worthwhile, FEWEST_SESSIONS - len(points), per_session)
    verdict = judge(trend, worthwhile, metric.better)
    planned = sessions_needed(trend.noise * trend.widened, worthwhile)
    more = max(0, planned - len(points)) if verdict is ProgressVerdict.OPEN else 0
    return Progress(verdict, trend, worthwhile, more, per_session)


def judge(trend: Trend, worthwhile: float, better: Better) -> ProgressVerdict:
    """Steady when the whole interval is too small to speak of, a direction when it leaves out 0, else open."""
    if -worthwhile < trend.low and trend.high < worthwhile:
        return ProgressVerdict.STEADY
    if not trend.is_beyond_noise:
        return ProgressVerdict.OPEN
    if better is Better.NEITHER:
        return ProgressVerdict.CHANGED
    return ProgressVerdict.IMPROVING if (trend.change > 0) == (better is Better.HIGHER) else ProgressVerdict.SLIPPING


def compute_bests(shots: Sequence[StoredShot], metric: Metric, shot_filter: ShotFilter) -> Bests:
    """The best ball and the best session of these shots; of equal ones the earliest.

    A flagged ball is never a best, whatever the shot filter: as in the notices (storage/reading/run_bests.py).
    """
    careful = shot_filter_of_bests(shot_filter)
    counting = [stored for stored in shots
                if stored.passes(careful) and not stored.is_default_club and stored.club != NO_BESTS]
    if metric.better is Better.NEITHER or not counting:
        return Bests(None, None, len(counting))
    series = compute_series(counting, metric, careful)
    sign = 1 if metric.better is Better.HIGHER else -1
    session = max(series.points, key=lambda point: sign * point.value, default=None)
    return Bests(_best_ball(counting, metric) if metric.has_single_best else None, session, len(counting))


def shot_filter_of_bests(shot_filter: ShotFilter) -> ShotFilter:
    """What bests rest on when the golfer's numbers rest on the filter."""
    return ShotFilter.UNFLAGGED if shot_filter is ShotFilter.ALL else shot_filter


def compute_ranges(swings: Swings, series: SessionSeries, metric: Metric) -> list[Range]:
    """The middle 80 % of the balls behind each point; None where the point is a spread or a score."""
    if metric.summary is not Summary.MEDIAN:
        return [None] * len(series.points)
    balls = {session.session_id: session.counting for session in swings.sessions}
    return [_range_of([value for stored in balls[point.report_id] if (value := metric.of_shot(stored)) is not None])
            for point in series.points]


def _range_of(values: list[float]) -> Range:
    number = compute_club_number(values)
    return None if number is None else number.band


def _best_ball(shots: Sequence[StoredShot], metric: Metric) -> SingleBest | None:
    found = [SingleBest(stored.key, stored.session_id, stored.practised_on, value)
             for stored in shots if (value := metric.of_shot(stored)) is not None]
    return min(found, key=lambda best: (-best.value, best.practised_on or date.max, best.key), default=None)
