"""What the Progress page shows of one player, club, metric and period: read, then worked out apart from drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.club_number import choose_counting
from analysis.landings import find_flown_landings
from analysis.metrics import METRICS, Metric, SessionValue, compute_typical_miss, compute_value
from analysis.miss_pattern import Miss, compute_miss
from analysis.period import Window
from analysis.progress import (
    ROLLING_SESSIONS,
    Bests,
    Progress,
    Range,
    SessionPoint,
    SessionSeries,
    build_series,
    compute_bests,
    compute_level,
    compute_progress,
    compute_ranges,
    compute_rolling,
    find_telling,
)
from analysis.sessions_of_club import sort_swings
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotFilter
from golf.shots import StoredShot
from services.progress.miss_text import MISS_METRICS
from services.shared.shot_filter import LeftOut, compute_left_out


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked at; ``metric`` is a key of METRICS."""

    player: str
    club: str
    metric: str
    period: Window
    shot_filter: ShotFilter


@dataclass(frozen=True, slots=True)
class Consistency:
    """The score of a club over the balls of some sessions, and what it is made of (SI)."""

    score: float
    sessions: int
    shots: int
    carry_m: float
    carry_spread_m: float
    side_spread_m: float
    miss_m: float
    """The typical miss itself: of a score of 0 nobody could tell how large it is."""
    miss_percent: float
    """Of the carry."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session of a trend: its value, the middle of the last five, and where four of five of its balls lie (SI)."""

    point: SessionPoint
    rolling: float | None
    between: Range


@dataclass(frozen=True, slots=True)
class ProgressView:
    """Everything about one choice."""

    series: SessionSeries
    rolling: tuple[float | None, ...]
    ranges: tuple[Range, ...]
    progress: Progress
    bests: Bests
    consistency: Consistency | None
    left_out: LeftOut
    is_capped: bool
    """There are more sessions than were looked at."""
    number: SessionValue | None = None
    """The club's number over all balls looked at, as every page has it; None without enough."""
    latest: SessionValue | None = None
    """The same over the last five sessions alone."""
    usual_number: float | None = None
    """What the number would be under the usual shot filter; None under that one itself."""
    miss: Miss | None = None
    """How the club misses, beside the metrics that are about it; as the digest works it out."""

    @property
    def lines(self) -> list[SessionLine]:
        """The sessions one by one, oldest first."""
        return [SessionLine(*found) for found in zip(self.series.points, self.rolling, self.ranges, strict=True)]


def compute_view(shots: list[StoredShot], metric: Metric, shot_filter: ShotFilter,
                 limit: int | None = None) -> ProgressView:
    """The view of these shots, which are of one player's club. With ``limit`` sessions or more they were cut off."""
    swings = sort_swings(shots, shot_filter)
    series = build_series(swings, metric)
    miss = compute_miss(shots, shot_filter) if metric.key in MISS_METRICS else None
    usual = None if shot_filter is DEFAULT_SHOT_FILTER else compute_number(shots, metric, DEFAULT_SHOT_FILTER)
    telling = find_telling(swings, metric)
    is_capped = limit is not None and len({stored.session_id for stored in shots}) >= limit
    return ProgressView(series, tuple(compute_rolling(metric, telling)),
                        tuple(compute_ranges(swings, series, metric)), compute_progress(series, metric),
                        compute_bests(shots, metric, shot_filter), compute_consistency_of(shots, shot_filter),
                        compute_left_out(shots, shot_filter), is_capped,
                        compute_number(shots, metric, shot_filter),
                        compute_level(metric, telling[-ROLLING_SESSIONS:]),
                        usual.value if usual else None, miss)


def compute_number(shots: Sequence[StoredShot], metric: Metric, shot_filter: ShotFilter) -> SessionValue | None:
    """The club's number over all of these balls that count; None without enough."""
    return compute_value(metric, choose_counting(shots, shot_filter))


def compute_consistency_of(shots: list[StoredShot], shot_filter: ShotFilter) -> Consistency | None:
    """Over all balls that count; None without enough that have carry and side."""
    counting = choose_counting(shots, shot_filter)
    score, carry, along, across = (compute_value(METRICS[key], counting)
                                   for key in ("consistency", "carry_m", "carry_spread", "side_spread"))
    if score is None or carry is None or along is None or across is None:
        return None
    miss = compute_typical_miss(find_flown_landings(counting))
    return Consistency(score.value, len({stored.session_id for stored in counting}), score.shots, carry.value,
                       along.value, across.value, miss.metres, miss.percent)
