"""The numbers a language model may be told about a golfer: figures over many shots, and nothing that names anybody.

One document, built by the services that the pages show, in the golfer's own units. Every text in it is a word of ours
or a usual club name (services/secrets/outgoing_values.py refuses any other by its type), and no day is finer than a
month. What a question sends, and whatever the model may look up, is a part of this document: what is not in it cannot
leave.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from analysis.club_number import number_of
from analysis.club_stats import ClubStats, DispersionFigures, compute_club_stats
from analysis.filter_effects import find_effect
from analysis.gapping import NO_DISTANCE_CLUBS, GapLimits, compute_gapping
from analysis.metrics import METRICS, Metric
from analysis.period import WINDOW_SENTENCES, Basis, compute_reach
from analysis.progress import compute_progress, compute_series
from analysis.quality.effects import Effect
from analysis.stats.summary import Spread
from analysis.stats.trend import Trend
from golf.clubs import UNKNOWN_CLUB, is_comparable
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import is_part_swing
from golf.units import DisplayUnits
from services.clubs.gapping import load_gap_limits
from services.coach.anonymise import GOLFER, name_clubs, own_names
from services.coach.digest_facts import DigestFacts, build_digest_facts
from services.home.digest import load_digest
from services.secrets.outgoing_values import AllowedText, allowed_text, month
from services.shared.metric_format import MetricFormat, digits_of, unit_label
from services.shared.shot_filter import LeftOut, compute_left_out

if TYPE_CHECKING:
    from golf_db import GolfDatabase

MOST_CLUBS = 16
METRIC_NAMES: Final[Mapping[str, str]] = {
    "carry": "carry_m", "offline": "offline_m", "consistency": "consistency", "ball_speed": "ball_speed_mps",
    "smash_factor": "smash_factor", "launch_angle": "launch_angle_deg", "back_spin": "back_spin_rpm",
    "face_to_path": "face_to_path_deg",
}
"""What can be asked for, and the metric it is (analysis/metrics.py)."""
FULL_SWINGS: Final = "full swings; balls in groups named after a distance are left out"
RESTS_ON: Final[Mapping[ShotFilter, str]] = {
    ShotFilter.ALL: "all shots, also those flagged as impossible or left out by the golfer",
    ShotFilter.UNFLAGGED: "without shots flagged as impossible or left out by the golfer",
    ShotFilter.MEASURED: "without shots flagged as impossible or left out by the golfer, and only those whose ball "
                         "and club speed were both measured",
}
_NOT_ASKED = (UNKNOWN_CLUB, *NO_DISTANCE_CLUBS)
SIDES = "as seen from behind the ball"
SIDES_LEFT_HANDED = f"{SIDES}; face_to_path is mirrored: above 0 is open, as for a right-hander"
_UNIT_WORDS = ("yd", "m", "mph", "km/h", "°", "rpm", "points", "ratio")


@dataclass(frozen=True, slots=True)
class GolferFacts:
    """Who plays: never a name."""

    called: AllowedText
    plays: AllowedText
    sides: AllowedText


@dataclass(frozen=True, slots=True)
class BasisFacts:
    """What all figures rest on."""

    shots: AllowedText
    shots_left_out: int
    swings: AllowedText
    period: AllowedText
    sessions_of_each_club_at_most: int
    distance_unit: AllowedText
    speed_unit: AllowedText
    angle_unit: AllowedText
    spin_unit: AllowedText


@dataclass(frozen=True, slots=True)
class SpreadFacts:
    """One measure over ``shots`` shots; fewer than five have no ``p10`` and ``p90``."""

    median: float
    p10: float | None
    p90: float | None
    shots: int


@dataclass(frozen=True, slots=True)
class DispersionFacts:
    """Where balls came down. ``usual_miss`` is the median, ``usual_side`` its side."""

    usual_miss: float
    usual_side: AllowedText
    sideways_sd: float | None
    long_short_sd: float | None
    shots: int


@dataclass(frozen=True, slots=True)
class ClubFacts:
    """One club of the bag."""

    club: AllowedText
    shots_counted: int
    sessions: int
    first_month: AllowedText | None
    last_month: AllowedText | None
    carry: SpreadFacts | None
    dispersion: DispersionFacts | None
    smash: SpreadFacts | None
    launch_angle: SpreadFacts | None
    back_spin: SpreadFacts | None


@dataclass(frozen=True, slots=True)
class ProgressFacts:
    """A verdict on one metric of one club; changes are from the first session looked at to the last."""

    club: AllowedText
    metric: AllowedText
    unit: AllowedText
    better: AllowedText
    verdict: AllowedText
    sessions: int
    shots: int
    median_of_sessions: float
    change: float | None
    change_at_least: float | None
    change_at_most: float | None
    more_sessions_needed: int


@dataclass(frozen=True, slots=True)
class GapFacts:
    """Between two neighbouring clubs: the difference of their median carries.

    ``too_few_shots_between``: clubs that lie between the two and have too few shots to be judged.
    """

    longer: AllowedText
    shorter: AllowedText
    gap: float
    kind: AllowedText
    is_close_call: bool
    too_few_shots_between: tuple[AllowedText, ...]


@dataclass(frozen=True, slots=True)
class CoachFacts:
    """The document."""

    golfer: GolferFacts
    basis: BasisFacts
    clubs: tuple[ClubFacts, ...]
    progress: tuple[ProgressFacts, ...]
    gaps: tuple[GapFacts, ...]
    digest: DigestFacts | None


@dataclass(frozen=True, slots=True)
class CoachView:
    """The document, and what stays here: the golfer's own names of clubs with what they are called in it.

    ``left_out`` and ``effect``: what the shot filter leaves out, and which club's carry it moves most.
    """

    facts: CoachFacts
    own_names: tuple[tuple[str, str], ...]
    left_out: LeftOut
    effect: Effect | None


@dataclass(frozen=True, slots=True)
class Scale:
    """In which units and for which hand figures are told."""

    units: DisplayUnits
    left_handed: bool

    def distance(self, metres: float | None) -> float | None:
        """A distance, rounded."""
        shown = self.units.distance(metres)
        return None if shown is None else round(shown, 1) + 0.0

    def metric(self, metric: Metric, value: float) -> float:
        """A club's number, rounded as pages show it."""
        return round(MetricFormat(self.units, self.left_handed).to_display(metric, value), digits_of(metric)) + 0.0

    def change(self, metric: Metric, value: float) -> float:
        """By how much it changed, or an end of that interval."""
        return round(MetricFormat(self.units, self.left_handed).to_display(metric, value), metric.digits) + 0.0


def load_coach_view(database: GolfDatabase, player: str, basis: Basis, units: DisplayUnits) -> CoachView:
    """The document about a player, over the period of the other pages."""
    reach, shot_filter = compute_reach(basis), basis.shot_filter
    bag = database.bag.load_clubs(player)
    left_out = {*_NOT_ASKED, *(item.club for item in bag if not item.is_in_bag)}
    clubs = [club for club in database.practice.load_club_names(player) if club not in left_out][:MOST_CLUBS]
    places = {item.club: item.position for item in bag}
    placed = {club for club in clubs if is_comparable(club, places.get(club))}
    shots = database.practice.load_shots_of_clubs(player, clubs, sessions=reach.sessions, first=reach.first)
    names = name_clubs(clubs)
    scale = Scale(units, database.players.is_left_handed(player))
    digest = build_digest_facts(load_digest(database, player, basis), names, units)
    facts = compute_coach_facts(shots, names, basis, scale, placed=placed, limits=load_gap_limits(database),
                                digest=digest)
    swings = [shot for found in shots.values() for shot in found if not is_part_swing(shot)]
    return CoachView(facts, tuple(own_names(names).items()), compute_left_out(swings, shot_filter),
                     find_effect(swings, shot_filter))


def compute_coach_facts(
    shots: Mapping[str, Sequence[StoredShot]], names: Mapping[str, AllowedText], basis: Basis, scale: Scale, *,
    placed: Collection[str], limits: GapLimits, digest: DigestFacts | None,
) -> CoachFacts:
    """The document from the shots of each club; ``placed`` are those that have neighbours in the bag. Pure."""
    shot_filter = basis.shot_filter
    swings = {club: [shot for shot in found if not is_part_swing(shot)] for club, found in shots.items()}
    stats = {club: compute_club_stats(club, found, shot_filter) for club, found in swings.items()}
    left_out = sum(compute_left_out(found, shot_filter).total for found in swings.values())
    gapping = compute_gapping([stats[club] for club in shots if club in placed], limits)
    return CoachFacts(
        _golfer(scale), _basis(basis, left_out, scale),
        tuple(_club_facts(names[club], found, scale) for club, found in stats.items()),
        tuple(progress for club, found in shots.items() for name in METRIC_NAMES
              if (progress := _progress_facts(names[club], name, found, shot_filter, scale)) is not None),
        tuple(GapFacts(names[gap.longer], names[gap.shorter], scale.distance(gap.gap_m) or 0.0,
                       AllowedText(gap.kind.value), gap.is_close_call,
                       tuple(names[club.club] for club in gap.passed_over))
              for gap in gapping.gaps),
        digest)


def _golfer(scale: Scale) -> GolferFacts:
    sides = SIDES_LEFT_HANDED if scale.left_handed else SIDES
    return GolferFacts(AllowedText(GOLFER), AllowedText("left-handed" if scale.left_handed else "right-handed"),
                       AllowedText(sides))


def _basis(basis: Basis, left_out: int, scale: Scale) -> BasisFacts:
    distance, speed = (allowed_text(label, _UNIT_WORDS)
                       for label in (scale.units.distance_label, scale.units.speed_label))
    return BasisFacts(AllowedText(RESTS_ON[basis.shot_filter]), left_out, AllowedText(FULL_SWINGS),
                      AllowedText(WINDOW_SENTENCES[basis.window]), compute_reach(basis).sessions, distance, speed,
                      AllowedText("°"), AllowedText("rpm"))


def _club_facts(name: AllowedText, stats: ClubStats, scale: Scale) -> ClubFacts:
    return ClubFacts(
        name, stats.counted, stats.sessions, month(stats.first_on), month(stats.last_on),
        _spread_facts(stats.carry, METRICS["carry_m"], scale), _dispersion_facts(stats.dispersion, scale),
        _spread_facts(stats.smash.spread if stats.smash else None, METRICS["smash_factor"], scale),
        _spread_facts(stats.launch, METRICS["launch_angle_deg"], scale),
        _spread_facts(stats.back_spin, METRICS["back_spin_rpm"], scale))


def _spread_facts(spread: Spread | None, metric: Metric, scale: Scale) -> SpreadFacts | None:
    if spread is None:
        return None
    number = number_of(spread)
    low, high = (None if end is None else scale.metric(metric, end) for end in (number.low, number.high))
    return SpreadFacts(scale.metric(metric, number.median), low, high, number.n)


def _dispersion_facts(figures: DispersionFigures | None, scale: Scale) -> DispersionFacts | None:
    if figures is None or figures.side is None:
        return None
    offline = figures.side.median
    miss = scale.metric(METRICS["offline_m"], abs(offline))
    side = "none" if miss == 0 else "right" if offline > 0 else "left"
    return DispersionFacts(miss, AllowedText(side), scale.distance(figures.offline_sd_m),
                           scale.distance(figures.long_short_sd_m), figures.n)


def _progress_facts(
    club: AllowedText, name: str, shots: Sequence[StoredShot], shot_filter: ShotFilter, scale: Scale
) -> ProgressFacts | None:
    metric = METRICS[METRIC_NAMES[name]]
    series = compute_series(shots, metric, shot_filter)
    if not series.points:
        return None
    progress = compute_progress(series, metric)
    change, low, high = _change(metric, progress.trend, scale)
    return ProgressFacts(
        club, AllowedText(name), allowed_text(unit_label(metric, scale.units) or "ratio", _UNIT_WORDS),
        AllowedText(metric.better.value),
        AllowedText(progress.verdict.value), len(series.points), series.shots,
        scale.metric(metric, median(series.values)),
        change, low, high, progress.more_sessions)


def _change(metric: Metric, trend: Trend | None, scale: Scale) -> tuple[float | None, float | None, float | None]:
    """The change with the ends of its interval, which mirroring turns round."""
    if trend is None:
        return None, None, None
    low, high = sorted(scale.change(metric, end) for end in (trend.low, trend.high))
    return scale.change(metric, trend.change), low, high
