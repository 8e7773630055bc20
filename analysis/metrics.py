"""What a golfer can follow: one table of metrics, read by progress, goals, insights and exports.

A metric is worked out per shot where that makes sense, and always per session: the session is the sampling unit of
everything said about progress. Values are SI, as stored (a left-hander's are mirrored at display only).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import hypot
from statistics import median

from analysis.club_number import compute_club_number
from analysis.derived_measures import compute_face_to_path
from analysis.landings import Landing, find_flown_landings
from analysis.stats.summary import compute_median_deviation
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot


class UnitKind(StrEnum):
    """In what a metric is shown (services/shared/metric_format.py)."""

    DISTANCE = "distance"
    SPEED = "speed"
    DEGREES = "degrees"
    SPIN = "spin"
    MILLIMETRES = "millimetres"
    RATIO = "ratio"
    POINTS = "points"


class Better(StrEnum):
    """Which way is better, as far as one can say without knowing the golfer."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"
    """It depends on the golfer: a launch of 14° is neither better nor worse than one of 12°."""


class Summary(StrEnum):
    """How the shots of a session become one value."""

    MEDIAN = "median"
    SPREAD = "spread"
    """Half of the balls lie within this of the session's median (the median absolute deviation)."""
    CONSISTENCY = "consistency"


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing to follow. ``worthwhile`` is the smallest change worth speaking of: see ``worthwhile_change``."""

    key: str
    name: str
    words: str
    kind: UnitKind
    digits: int
    better: Better
    measures: tuple[str, ...]
    """The measures of a shot that it needs, for their provenance."""
    of_shot: Callable[[StoredShot], float | None]
    worthwhile: float
    worthwhile_is_share: bool = False
    summary: Summary = Summary.MEDIAN
    fewest_shots: int = 5
    is_signed: bool = False
    mirrored_as: str | None = None
    """The measure whose sign it takes: a left-hander's is shown the other way round (golf/handedness.py)."""
    has_single_best: bool = False
    """Whether one single ball can be a personal best (a longest carry is; a smallest miss is luck)."""

    def __reduce__(self) -> tuple[Callable[[str], Metric], tuple[str]]:
        """Cached copies are the entry of the table itself, by its key."""
        return _load_metric, (self.key,)


@dataclass(frozen=True, slots=True)
class SessionValue:
    """A metric in one session, and how many shots it rests on."""

    value: float
    shots: int


def compute_side_m(stored: StoredShot) -> float | None:
    """How far the ball came down from the target line, to either side."""
    side = stored.value("side_m")
    return None if side is None else abs(side)


def compute_strike_distance_mm(stored: StoredShot) -> float | None:
    """How far from the centre of the face the ball was struck."""
    across, up = stored.value("impact_x_mm"), stored.value("impact_y_mm")
    return None if across is None or up is None else hypot(across, up)


POINTS_PER_PERCENT = 5.0
"""Points a typical miss of one percent of the carry costs; 20 % is 0."""


def compute_consistency(landings: Sequence[Landing]) -> float:
    """100 minus five points for each percent of the carry by which the typical ball misses the golfer's own middle.

    The middle is the median carry and the median side; the typical miss is the median distance from there, in any
    direction. 100: every ball in the same place. Always being 10 yards right costs nothing. From 20 % on: 0.
    """
    return max(0.0, 100.0 - POINTS_PER_PERCENT * compute_typical_miss(landings).percent)


@dataclass(frozen=True, slots=True)
class TypicalMiss:
    """Half of the balls come down within this of their own middle."""

    metres: float
    percent: float
    """Of the carry."""


def compute_typical_miss(landings: Sequence[Landing]) -> TypicalMiss:
    """The middle is the median carry and the median side."""
    carry, side = median(ball.carry_m for ball in landings), median(ball.side_m for ball in landings)
    miss = median(hypot(ball.carry_m - carry, ball.side_m - side) for ball in landings)
    return TypicalMiss(miss, 100.0 * miss / carry)


def compute_session_value(metric: Metric, shots: Sequence[StoredShot], shot_filter: ShotFilter) -> SessionValue | None:
    """The metric over the shots of one session and one club that count; None when too few have it."""
    return compute_value(metric, [stored for stored in shots if stored.passes(shot_filter)])


def compute_value(metric: Metric, counting: Sequence[StoredShot]) -> SessionValue | None:
    """The metric over shots of one club that all count, of one session or of several; None when too few have it."""
    if metric.summary is Summary.CONSISTENCY:
        landings = find_flown_landings(counting)
        enough = len(landings) >= metric.fewest_shots
        return SessionValue(compute_consistency(landings), len(landings)) if enough else None
    values = [value for stored in counting if (value := metric.of_shot(stored)) is not None]
    number = compute_club_number(values)
    if number is None or number.n < metric.fewest_shots:
        return None
    return SessionValue(compute_median_deviation(values) if metric.summary is Summary.SPREAD else number.median,
                        number.n)


def worthwhile_change(metric: Metric, around: float) -> float:
    """The smallest change worth speaking of, where values lie ``around``; always above 0."""
    change = metric.worthwhile * abs(around) if metric.worthwhile_is_share else metric.worthwhile
    return max(change, 10.0 ** -metric.digits / 2)


def _measure(key: str, name: str, words: str, kind: UnitKind, *, worthwhile: float, share: bool = False,
             better: Better = Better.NEITHER, digits: int = 1, signed: bool = False, mirrored: bool = False,
             single: bool = False) -> Metric:
    """A metric that is a measure of the shot itself."""
    return Metric(key, name, words, kind, digits, better, (key,), lambda stored: stored.value(key), worthwhile,
                  worthwhile_is_share=share, is_signed=signed, mirrored_as=key if mirrored else None,
                  has_single_best=single)


_D, _S = UnitKind.DISTANCE, UnitKind.SPEED
_UP, _DOWN, _EITHER = Better.HIGHER, Better.LOWER, Better.NEITHER
FEWEST_FOR_A_SPREAD = 8

_ALL = (
    _measure("carry_m", "Carry", "How far the ball flies.", _D, better=_UP, worthwhile=0.02, share=True, single=True),
    _measure("total_m", "Total", "Carry and roll, as the monitor calculates them.", _D, better=_UP, worthwhile=0.02,
             share=True, single=True),
    Metric("carry_spread", "Carry spread", "Half of the balls fly within this of your median carry.", _D, 1, _DOWN,
           ("carry_m",), lambda stored: stored.value("carry_m"), 0.15, worthwhile_is_share=True,
           summary=Summary.SPREAD, fewest_shots=FEWEST_FOR_A_SPREAD),
    Metric("offline_m", "Offline", "How far from the target line balls come down, to either side.", _D, 1, _DOWN,
           ("side_m",), compute_side_m, 0.15, worthwhile_is_share=True),
    _measure("side_m", "Side", "On which side of the target line balls come down: above 0 right of it, below 0 left; "
             "for a left-hander the other way round.", _D, worthwhile=2.0, signed=True, mirrored=True),
    Metric("side_spread", "Side spread", "Half of the balls come down within this of your own usual line.", _D, 1,
           _DOWN, ("side_m",), lambda stored: stored.value("side_m"), 0.15, worthwhile_is_share=True,
           summary=Summary.SPREAD, fewest_shots=FEWEST_FOR_A_SPREAD),
    Metric("consistency", "Consistency", "100: every ball in the same place. Each percent of the carry by which a "
           "typical ball misses your own middle takes 5 points.", UnitKind.POINTS, 0, _UP, ("carry_m", "side_m"),
           lambda _: None, 3.0, summary=Summary.CONSISTENCY, fewest_shots=FEWEST_FOR_A_SPREAD),
    _measure("ball_speed_mps", "Ball speed", "How fast the ball leaves the face.", _S, better=_UP, worthwhile=0.01,
             share=True, single=True),
    _measure("club_speed_mps", "Club speed", "How fast the head moves at impact.", _S, better=_UP, worthwhile=0.01,
             share=True, single=True),
    _measure("smash_factor", "Smash factor", "Ball speed by club speed: how much of the swing reaches the ball.",
             UnitKind.RATIO, better=_UP, worthwhile=0.01, digits=2),
    Metric("strike_mm", "Strike", "How far from the centre of the face the ball is struck.", UnitKind.MILLIMETRES, 1,
           _DOWN, ("impact_x_mm", "impact_y_mm"), compute_strike_distance_mm, 1.0),
    _measure("launch_angle_deg", "Launch angle", "How steeply the ball starts.", UnitKind.DEGREES, worthwhile=0.5,
             signed=True),
    _measure("back_spin_rpm", "Back spin", "How fast the ball turns backwards.", UnitKind.SPIN, worthwhile=0.04,
             share=True, digits=0),
    _measure("apex_m", "Apex", "How high the ball flies.", _D, worthwhile=0.04, share=True),
    _measure("attack_angle_deg", "Attack angle", "Above 0 the head moves up at impact, below 0 down.",
             UnitKind.DEGREES, worthwhile=0.5, signed=True),
    Metric("face_to_path_deg", "Face to path", "Above 0 the face is open to the way the head moves, below 0 "
           "closed.", UnitKind.DEGREES, 1, _EITHER, ("face_angle_deg", "club_path_deg"),
           compute_face_to_path, 0.5, is_signed=True, mirrored_as="face_to_path_deg"),
    _measure("club_path_deg", "Club path", "Above 0 the head moves from the inside out, below 0 from the outside in.",
             UnitKind.DEGREES, worthwhile=0.5, signed=True, mirrored=True),
)
METRICS: dict[str, Metric] = {metric.key: metric for metric in _ALL}
"""By key, in the order in which they are offered."""
DEFAULT_METRIC = "carry_m"


def _load_metric(key: str) -> Metric:
    return METRICS[key]


def find_metric(key: str | None) -> Metric | None:
    """A metric by its key, from an address or a stored goal; None when there is none of that name."""
    return METRICS.get(key or "")
