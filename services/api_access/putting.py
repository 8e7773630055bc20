"""Putts for programs: the numbers of the page Putting, and the putts that they rest on. Everything in SI units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from services.api_access.numbers import Number, build_number

if TYPE_CHECKING:
    from analysis.putting.make_rate import MakeRate
    from golf.putts import StoredPutt
    from services.putting.view import PuttingView


@dataclass(frozen=True, slots=True)
class PuttingDeviceItem:
    """What saw putts, and how many."""

    device: str
    putts: int


@dataclass(frozen=True, slots=True)
class RateItem:
    """Putts that went in, of those of which it is said; ``low`` and ``high``: the 95 % interval of the rate."""

    made: int
    putts: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DistanceItem:
    """The rate of putts from beyond ``nearest_m`` up to ``farthest_m`` (None: and farther)."""

    nearest_m: float
    farthest_m: float | None
    rate: RateItem


@dataclass(frozen=True, slots=True)
class StreakItem:
    """How many streaks were at least so long."""

    length: int
    times: int


@dataclass(frozen=True, slots=True)
class PuttingSessionItem:
    """The rate of one session."""

    session_id: int
    day: date
    rate: float
    putts: int


@dataclass(frozen=True, slots=True)
class PuttItem:
    """A putt. Right of the line and beyond the hole are positive; None: not said. ``why_not``: it is in no number."""

    session_id: int
    day: date | None
    number: int
    hit_at: str | None
    elapsed_s: float | None
    made: bool | None
    ball_speed_mps: float | None
    start_direction_deg: float | None
    target_distance_m: float | None
    rolled_distance_m: float | None
    lateral_miss_m: float | None
    depth_miss_m: float | None
    skid_distance_m: float | None
    category: str | None
    counts: bool
    why_not: str | None


@dataclass(frozen=True, slots=True)
class PuttingNumbers:
    """The putts of one player on one device over a period; putts of two devices are never pooled.

    ``left_out``: with a reading that cannot be; ``without_distance``: in the make rate, and in no distance.
    ``misses``: how many of each kind. ``total`` is how many putts there are; ``putts`` is a portion of them.
    """

    player: str
    period: str
    device: str
    devices: tuple[PuttingDeviceItem, ...]
    counted: int
    left_out: int
    sessions: int
    made: RateItem | None
    by_distance: tuple[DistanceItem, ...]
    without_distance: int
    start_direction_deg: Number | None
    depth_miss_m: Number | None
    lateral_miss_m: Number | None
    misses: dict[str, int]
    longest_streak: int
    streaks: tuple[StreakItem, ...]
    putts_per_minute: float | None
    made_per_minute: float | None
    most_made_in_60_s: int | None
    fastest_21_made_s: float | None
    verdict: str
    more_sessions_needed: int
    by_session: tuple[PuttingSessionItem, ...]
    total: int
    putts: tuple[PuttItem, ...]


def build_putting(view: PuttingView, period: str, *, limit: int, offset: int) -> PuttingNumbers:
    """What a program gets of the page. Pure."""
    found, trend = view.figures, view.trend
    return PuttingNumbers(
        player=view.player, period=period, device=view.device,
        devices=tuple(PuttingDeviceItem(each.name, each.putts) for each in view.devices),
        counted=found.putts - found.left_out, left_out=found.left_out, sessions=view.sessions,
        made=None if found.rate is None else _build_rate(found.rate),
        by_distance=tuple(DistanceItem(each.nearest_m, each.farthest_m, _build_rate(each.rate))
                          for each in found.by_distance),
        without_distance=found.undistanced, start_direction_deg=build_number(found.start_line),
        depth_miss_m=build_number(found.depth), lateral_miss_m=build_number(found.side), misses=dict(found.misses),
        longest_streak=found.streaks.longest,
        streaks=tuple(StreakItem(length, times) for length, times in found.streaks.reached),
        putts_per_minute=found.pace.putts_per_minute, made_per_minute=found.pace.makes_per_minute,
        most_made_in_60_s=found.pace.most_in_60_s, fastest_21_made_s=found.pace.fastest_21_s,
        verdict=trend.verdict.value, more_sessions_needed=trend.more_sessions,
        by_session=tuple(PuttingSessionItem(point.session_id, point.practised_on, point.rate, point.putts)
                         for point in trend.points),
        total=len(view.putts), putts=tuple(map(_build_putt, view.putts[offset:offset + limit])))


def _build_rate(rate: MakeRate) -> RateItem:
    return RateItem(rate.made, rate.putts, rate.rate, rate.low, rate.high)


def _build_putt(stored: StoredPutt) -> PuttItem:
    putt = stored.putt
    return PuttItem(
        stored.session_id, stored.practised_on, putt.number, putt.hit_at, putt.elapsed_s, putt.made,
        putt.ball_speed_mps, putt.start_direction_deg, putt.target_distance_m, putt.rolled_distance_m,
        putt.lateral_miss_m, putt.depth_miss_m, putt.skid_distance_m, putt.category, putt.counts,
        putt.flag_reason or None)
