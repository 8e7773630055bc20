"""The first ball after a change of club against the fifth and later ones, and how long warming up takes. Pure.

Balls are compared inside one block, so clubs and the form of the day cancel out: the question is only how many of the
later balls the first one is worse than. Without a difference that is half of them on average, whatever the
distribution. One value per session; the interval is over sessions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, median

from analysis.metrics import compute_side_m
from analysis.practice.shot_order import Block, task_of
from analysis.stats.signed_rank_interval import Middle, compute_middle
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot

LATER_FROM = 5
"""The fifth ball of a block and those after it are the later ones."""
FEWEST_LATER = 3
EVEN = 0.5
HARDLY = 0.1
"""An interval within this of one half: no difference worth speaking of."""


class Aspect(StrEnum):
    """In what a ball can be worse than another."""

    CARRY_MISS = "carry miss"
    OFFLINE = "offline"
    SMASH = "smash"


class FirstBallVerdict(StrEnum):
    """What can be said of first balls."""

    WORSE = "worse"
    BETTER = "better"
    ALIKE = "alike"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class FirstBall:
    """First balls against later ones in one aspect. ``worse_than`` is the share of later balls they are worse than."""

    aspect: Aspect
    verdict: FirstBallVerdict
    worse_than: Middle | None
    sessions: int
    balls: int
    typical_first: float | None
    """The middle of sessions: metres, or a smash factor."""
    typical_later: float | None


@dataclass(frozen=True, slots=True)
class _Pair:
    """A first ball with the later ones of its block, in one aspect."""

    first: float
    later: tuple[float, ...]

    def worse_than(self, *, more_is_worse: bool) -> float:
        better = sum((value < self.first) if more_is_worse else (value > self.first) for value in self.later)
        return (better + sum(value == self.first for value in self.later) / 2) / len(self.later)


Read = Callable[[StoredShot], float | None]
UsualCarries = Mapping[tuple[str, str], float]
"""The median carry by what a ball is compared with (``practice_order.task_of``)."""


def compute_first_ball(
    sessions: Sequence[Sequence[Block]], aspect: Aspect, shot_filter: ShotFilter, *, usual_carry: UsualCarries
) -> FirstBall:
    """First balls of every block but a session's first one, whose first ball is a cold one as well."""
    read = _reader(aspect, usual_carry)
    more_is_worse = aspect is not Aspect.SMASH
    of_sessions = [found for blocks in sessions if (found := _pairs(blocks, read, shot_filter))]
    middle = compute_middle([fmean(pair.worse_than(more_is_worse=more_is_worse) for pair in pairs)
                             for pairs in of_sessions], looks=len(Aspect))
    first = [median(pair.first for pair in pairs) for pairs in of_sessions]
    later = [median(median(pair.later) for pair in pairs) for pairs in of_sessions]
    return FirstBall(aspect, judge_first_ball(middle), middle, len(of_sessions), sum(map(len, of_sessions)),
                     median(first) if first else None, median(later) if later else None)


def judge_first_ball(middle: Middle | None) -> FirstBallVerdict:
    """Open until the interval leaves out one half, or lies close around it."""
    if middle is None:
        return FirstBallVerdict.OPEN
    if middle.low > EVEN:
        return FirstBallVerdict.WORSE
    if middle.high < EVEN:
        return FirstBallVerdict.BETTER
    is_close = middle.low >= EVEN - HARDLY and middle.high <= EVEN + HARDLY
    return FirstBallVerdict.ALIKE if is_close else FirstBallVerdict.OPEN


def compute_usual_carries(shots: Iterable[StoredShot], shot_filter: ShotFilter) -> dict[tuple[str, str], float]:
    """Of all balls, first ones too, so that none is favoured."""
    carries: dict[tuple[str, str], list[float]] = {}
    for stored in shots:
        carry = stored.value("carry_m")
        if carry is not None and stored.passes(shot_filter) and not stored.is_default_club:
            carries.setdefault(task_of(stored), []).append(carry)
    return {task: median(values) for task, values in carries.items()}


def _reader(aspect: Aspect, usual: UsualCarries) -> Read:
    if aspect is Aspect.OFFLINE:
        return compute_side_m
    return (lambda stored: stored.value("smash_factor")) if aspect is Aspect.SMASH else _carry_miss_from(usual)


def _carry_miss_from(usual: UsualCarries) -> Read:
    def read(stored: StoredShot) -> float | None:
        carry, middle = stored.value("carry_m"), usual.get(task_of(stored))
        return None if carry is None or middle is None else abs(carry - middle)

    return read


def _pairs(blocks: Sequence[Block], read: Read, shot_filter: ShotFilter) -> list[_Pair]:
    """Every block but the session's first, where the order is known and both sides have values."""
    pairs = []
    for block in blocks[1:]:
        first, *later = [read(stored) if stored.passes(shot_filter) else None for stored in block.shots]
        known = tuple(value for value in later[LATER_FROM - 2:] if value is not None)
        if block.is_ordered and first is not None and len(known) >= FEWEST_LATER:
            pairs.append(_Pair(first, known))
    return pairs
