"""After practice: what was practised, what changed beyond noise, and the one thing to work on next.

Local and deterministic: the same shots give the same words. Two rules keep it honest.

- Looking at many clubs and metrics finds something by chance. So a change is named only when it passes Holm's test
  over everything that was looked at (Holm 1979, Scand. J. Statist. 6: 65-70): at most one digest in twenty names a
  change where there is none, as far as sessions are independent of each other.
- What to work on rests on the golfer's own bag, not on strangers' numbers: a change for the worse first, then a line
  that is off to the same side session after session, then a club that misses by more than the rest of the bag would
  lead one to expect. When nothing stands out, it says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from analysis.metrics import METRICS
from analysis.miss_pattern import Miss, compute_miss
from analysis.progress import Progress, ProgressVerdict, SessionSeries, build_series, compute_progress
from analysis.sessions_of_club import sort_swings
from golf.bag_and_goals import ClubSession
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot

CHECKED_METRICS = ("carry_m", "ball_speed_mps", "smash_factor", "offline_m", "consistency")
CLUBS_LOOKED_AT = 6
STILL_PLAYED_DAYS = 60
FALSE_ALARMS = 0.05
NO_FULL_SWING = "Putter"

_SAME_SIDE = 0.8
_FEWEST_FOR_A_SIDE = 5
_WORTHWHILE_BIAS = 0.03  # of the carry: 5 yards of 165
_FEWEST_CLUBS_FOR_A_LINE = 4
_WORTHWHILE_EXCESS = 1.25  # times the miss that the rest of the bag leads one to expect
_MOSTLY = 2 / 3


class WorkKind(StrEnum):
    """Why this is the thing to work on."""

    SLIPPED = "slipped"
    OFF_LINE = "off line"
    """To the same side, session after session: aim, or where the ball starts and bends to."""
    DIRECTION = "direction"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class Practised:
    """The last day of practice. ``clubs`` in the order of the bag, each with its balls."""

    day: date
    sessions: int
    shots: int
    clubs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FoundChange:
    """A change that is more than chance and large enough to speak of."""

    club: str
    metric: str
    series: SessionSeries
    progress: Progress

    @property
    def size(self) -> float:
        """How many times the smallest change worth speaking of."""
        trend, worthwhile = self.progress.trend, self.progress.worthwhile
        return 0.0 if trend is None or not worthwhile else abs(trend.change) / worthwhile


@dataclass(frozen=True, slots=True)
class WorkOn:
    """The one thing to work on next, with what it rests on."""

    kind: WorkKind
    club: str
    change: FoundChange | None = None
    miss: Miss | None = None
    expected_share: float | None = None
    """The miss, as a share of the carry, that the rest of the bag leads one to expect."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a golfer is told after practice: from ``clubs`` clubs, in which ``looked_at`` trends were tested."""

    player: str
    practised: Practised
    changes: tuple[FoundChange, ...]
    looked_at: int
    work_on: WorkOn | None
    has_enough: bool
    """Whether any club has sessions enough to say anything beyond what was practised."""
    clubs: int = 0


def choose_clubs(sessions: Mapping[str, Sequence[ClubSession]]) -> list[str]:
    """The clubs worth looking at: those with the most balls in the sessions looked at, in their order; no putter."""
    played = {club: sum(item.shots for item in found) for club, found in sessions.items() if club != NO_FULL_SWING}
    most = sorted(played, key=lambda club: (-played[club], club))[:CLUBS_LOOKED_AT]
    return [club for club in sessions if club in most]


def compute_digest(
    player: str, practised: Practised, shots: Mapping[str, Sequence[StoredShot]], shot_filter: ShotFilter
) -> Digest:
    """The digest, from the shots of each club's last sessions (oldest first)."""
    tried = [FoundChange(club, key, series, compute_progress(series, METRICS[key]))
             for club, found in shots.items() for swings in [sort_swings(found, shot_filter)]
             for key in CHECKED_METRICS for series in [build_series(swings, METRICS[key])]]
    tested = [change for change in tried if change.progress.trend is not None]
    changes = sorted(choose_beyond_chance(tested), key=lambda change: (-change.size, change.club, change.metric))
    misses = {club: miss for club, found in shots.items() if (miss := compute_miss(found, shot_filter)) is not None}
    return Digest(player, practised, tuple(changes), len(tested), choose_work(changes, misses),
                  bool(tested or misses), len(shots))


def choose_beyond_chance(tested: Sequence[FoundChange]) -> list[FoundChange]:
    """Holm's step-down test over all of them, at FALSE_ALARMS; of those, the ones with a direction."""
    ordered = sorted(tested, key=_chance)
    passed: list[FoundChange] = []
    for place, change in enumerate(ordered):
        if _chance(change) > FALSE_ALARMS / (len(ordered) - place):
            break
        passed.append(change)
    return [change for change in passed if change.progress.verdict in {ProgressVerdict.IMPROVING,
                                                                       ProgressVerdict.SLIPPING}]


def choose_work(changes: Sequence[FoundChange], misses: Mapping[str, Miss]) -> WorkOn | None:
    """What to work on: the largest change for the worse, else a steady side, else the club that stands out; or None."""
    slipped = [change for change in changes if change.progress.verdict is ProgressVerdict.SLIPPING]
    if slipped:
        worst = max(slipped, key=lambda change: change.size)
        return WorkOn(WorkKind.SLIPPED, worst.club, change=worst)
    sided = [(abs(miss.bias_m) / miss.carry_m, club) for club, miss in misses.items() if is_off_line(miss)]
    if sided:
        club = max(sided)[1]
        return WorkOn(WorkKind.OFF_LINE, club, miss=misses[club])
    return _find_outstanding(misses)


def is_off_line(miss: Miss) -> bool:
    """Off to the same side in most sessions, by enough to matter, and not just by scatter."""
    sides = [bias > 0 for bias in miss.session_biases_m]
    if len(sides) < _FEWEST_FOR_A_SIDE or abs(miss.bias_m) < _WORTHWHILE_BIAS * miss.carry_m:
        return False
    same = sum(side == (miss.bias_m > 0) for side in sides)
    return same >= _SAME_SIDE * len(sides)


def _find_outstanding(misses: Mapping[str, Miss]) -> WorkOn | None:
    """The club that misses by most against what the other clubs lead one to expect, when it does so mostly."""
    if len(misses) < _FEWEST_CLUBS_FOR_A_LINE:
        return None
    found = [(miss.share / expected, club, expected) for club, miss in misses.items()
             if (expected := expect_share(club, misses)) > 0]
    if not found:
        return None
    excess, club, expected = max(found)
    miss = misses[club]
    worse = sum(each > expected * miss.carry_m for each in miss.session_misses_m)
    if excess < _WORTHWHILE_EXCESS or worse < _MOSTLY * len(miss.session_misses_m):
        return None
    sideways = abs(miss.bias_m) + miss.side_spread_m > miss.carry_spread_m
    return WorkOn(WorkKind.DIRECTION if sideways else WorkKind.DISTANCE, club, miss=miss, expected_share=expected)


def expect_share(club: str, misses: Mapping[str, Miss]) -> float:
    """The miss of a club, as a share of its carry, on the line through the others of the bag (Theil and Sen).

    Long clubs miss by more than short ones; so the line goes over the carry.
    """
    others = [(miss.carry_m, miss.share) for name, miss in misses.items() if name != club]
    slopes = [(second[1] - first[1]) / (second[0] - first[0])
              for place, first in enumerate(others) for second in others[place + 1:] if second[0] != first[0]]
    slope = median(slopes) if slopes else 0.0
    start = median(share - slope * carry for carry, share in others)
    return start + slope * misses[club].carry_m


def _chance(change: FoundChange) -> float:
    return 1.0 if change.progress.trend is None else change.progress.trend.chance
