"""What the Putting page shows, worked out of putts: of one player, one device, one period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from analysis.club_number import ClubNumber
from analysis.putting.control import compute_depth, compute_side, compute_start_line, count_misses
from analysis.putting.make_rate import DistanceRate, MakeRate, compute_by_distance, compute_make_rate
from analysis.putting.streaks import Pace, Streaks, compute_pace, compute_streaks
from analysis.putting.trend import PuttingTrend, compute_putting_trend
from golf.putts import Putt, StoredPutt, check_putt
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.units import FEET_PER_METRE, DisplayUnits

LAUNCH_MONITOR: Final = "Launch monitor"
NOT_SAID: Final = "Device not said"
_STEPS_FT: Final = (3, 6, 10, 15, 20, 30)
_STEPS_M: Final = (1, 2, 3, 5, 7, 10)


class PuttingDevice(NamedTuple):
    """What saw putts, and how many."""

    name: str
    putts: int


@dataclass(frozen=True, slots=True)
class PuttFigures:
    """The numbers of some putts. ``left_out``: with a value that cannot be; ``undistanced``: without a distance."""

    putts: int
    left_out: int
    rate: MakeRate | None
    by_distance: tuple[DistanceRate, ...]
    undistanced: int
    start_line: ClubNumber | None
    depth: ClubNumber | None
    side: ClubNumber | None
    misses: tuple[tuple[str, int], ...]
    streaks: Streaks
    pace: Pace


@dataclass(frozen=True, slots=True)
class PuttingView:
    """Everything on the page. ``device`` empty: there are no putts of the player at all."""

    player: str
    device: str
    devices: tuple[PuttingDevice, ...]
    putts: tuple[StoredPutt, ...]
    sessions: int
    figures: PuttFigures
    trend: PuttingTrend


def distance_steps(units: DisplayUnits) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """The farthest distance of each step but the last: in metres, and as the golfer reads them."""
    if units.putt_factor == 1.0:
        return tuple(map(float, _STEPS_M)), _STEPS_M
    return tuple(feet / FEET_PER_METRE for feet in _STEPS_FT), _STEPS_FT


def compute_figures(putts: Sequence[StoredPutt], units: DisplayUnits) -> PuttFigures:
    """From putts in their order, session by session."""
    alone = [each.putt for each in putts]
    sessions = [[each.putt for each in found] for _, found in groupby(putts, key=lambda each: (
        each.session_id, each.report_id, each.group_id))]
    counting = [putt for putt in alone if putt.counts]
    told = [putt for putt in counting if putt.made is not None]
    return PuttFigures(
        len(alone), len(alone) - len(counting), compute_make_rate(alone),
        tuple(compute_by_distance(alone, distance_steps(units)[0])),
        sum(putt.target_distance_m is None for putt in told), compute_start_line(alone), compute_depth(alone),
        compute_side(alone), tuple(count_misses(alone)), compute_streaks(sessions), compute_pace(sessions))


def build_view(
    player: str, device: str, devices: Iterable[PuttingDevice], putts: Sequence[StoredPutt], units: DisplayUnits
) -> PuttingView:
    """The page, of these putts."""
    return PuttingView(player, device, tuple(devices), tuple(putts), len({each.session_id for each in putts}),
                       compute_figures(putts, units), compute_putting_trend(putts, distance_steps(units)[0]))


def read_monitor_putts(shots: Iterable[StoredShot], shot_filter: ShotFilter) -> list[StoredPutt]:
    """Shots with the putter as putts: nobody says whether they went in, or how far the hole was.

    Hidden shots and copies are none.
    """
    return [StoredPutt(stored.report_id, stored.session_id, stored.player, stored.practised_on,
                       _read_putt(stored, shot_filter), LAUNCH_MONITOR, "", stored.group_id)
            for stored in shots if stored.passes(ShotFilter.ALL)]


def _read_putt(stored: StoredShot, shot_filter: ShotFilter) -> Putt:
    shot = stored.shot
    reason = "" if stored.passes(shot_filter) else shot.flag_reason or "left out of the numbers"
    return check_putt(Putt(
        number=shot.position + 1, putt_id=shot.shot_id, hit_at=shot.hit_at, ball_speed_mps=shot.ball_speed_mps,
        start_direction_deg=shot.side_angle_deg, rolled_distance_m=shot.total_m, flag_reason=reason))
