"""After how many balls is a golfer warmed up? Pure; "cannot say" is an answer.

Each ball gets its rank among all balls of its club that were looked at: 0 its nearest to the golfer's own middle, 1 its
furthest. So a wedge and a driver can stand in one row. A session's early balls (1 to 5, 6 to 10, 11 to 15) are compared
with its own later ones (from the 16th on), so the form of the day cancels out. One value per session and stage; the
interval is over sessions. Warmed up is who is past the last stage, from the first on, that is worse beyond noise.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import hypot
from statistics import fmean, median

from analysis.landings import Landing, find_flown_landing
from analysis.practice.shot_order import Block, groups_are_ordered, task_of
from analysis.stats.signed_rank_interval import Middle, compute_middle
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot

STAGE_BALLS = 5
STAGES = 3
SETTLED_FROM = STAGE_BALLS * STAGES + 1
FEWEST_IN_STAGE = 3
FEWEST_SETTLED = 10
FEWEST_BALLS = SETTLED_FROM - 1 + FEWEST_SETTLED
"""A session with fewer is too short."""
FEWEST_OF_A_CLUB = 20
HARDLY = 0.1

Task = tuple[str, str]


class WarmUpVerdict(StrEnum):
    """What can be said about warming up."""

    TAKES_BALLS = "takes balls"
    NONE_SEEN = "none seen"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Stage:
    """Early balls against the settled ones: ``worse`` by so much of the ranks (0.1: ten places of a hundred)."""

    first_ball: int
    last_ball: int
    worse: Middle | None


@dataclass(frozen=True, slots=True)
class WarmUp:
    """``balls`` until warmed up; with ``is_longer`` at least so many. ``shots``: those that were ranked."""

    verdict: WarmUpVerdict
    balls: int | None
    is_longer: bool
    stages: tuple[Stage, ...]
    sessions: int
    shots: int


def compute_warm_up(sessions: Sequence[Sequence[Block]], shot_filter: ShotFilter) -> WarmUp:
    """Over sessions whose order is known from the first ball to the last and that are long enough."""
    known = [blocks for blocks in sessions if _is_known(blocks)]
    ranks = _Ranks([stored for blocks in known for block in blocks for stored in block.shots], shot_filter)
    rows = [row for blocks in known
            if len(_values(row := _row(blocks, ranks), SETTLED_FROM - 1, len(row))) >= FEWEST_SETTLED]
    stages = tuple(_stage(rows, number) for number in range(STAGES))
    verdict, balls = judge_warm_up([stage.worse for stage in stages])
    return WarmUp(verdict, balls, balls == STAGE_BALLS * STAGES, stages, len(rows),
                  sum(len(_values(row, 0, len(row))) for row in rows))


def judge_warm_up(stages: Sequence[Middle | None]) -> tuple[WarmUpVerdict, int | None]:
    """The verdict, and the balls of the stages that are worse beyond noise, from the first on without a gap."""
    if not stages or stages[0] is None:
        return WarmUpVerdict.OPEN, None
    worse = 0
    for stage in stages:
        if stage is None or stage.low <= 0:
            break
        worse += 1
    if worse:
        return WarmUpVerdict.TAKES_BALLS, worse * STAGE_BALLS
    return (WarmUpVerdict.NONE_SEEN if stages[0].high <= HARDLY else WarmUpVerdict.OPEN), None


class _Ranks:
    """The rank of each ball's miss among those of its club."""

    def __init__(self, shots: Sequence[StoredShot], shot_filter: ShotFilter) -> None:
        landings: dict[Task, list[Landing]] = {}
        for stored in shots:
            landing = find_flown_landing(stored)
            if landing is not None and stored.passes(shot_filter):
                landings.setdefault(task_of(stored), []).append(landing)
        self._shot_filter = shot_filter
        self._middles = {task: Landing(median(ball.carry_m for ball in found), median(ball.side_m for ball in found))
                         for task, found in landings.items() if len(found) >= FEWEST_OF_A_CLUB}
        self._misses = {task: sorted(_distance(ball, middle) for ball in landings[task])
                        for task, middle in self._middles.items()}

    def of(self, stored: StoredShot) -> float | None:
        """From 0 (nearest to the middle) to 1; None for a ball that does not count or has too few beside it."""
        task, landing = task_of(stored), find_flown_landing(stored)
        if landing is None or task not in self._middles or not stored.passes(self._shot_filter):
            return None
        middle, misses = self._middles[task], self._misses[task]
        miss = _distance(landing, middle)
        return (bisect_left(misses, miss) + bisect_right(misses, miss)) / 2 / len(misses)


def _distance(ball: Landing, middle: Landing) -> float:
    return hypot(ball.carry_m - middle.carry_m, ball.side_m - middle.side_m)


def _is_known(blocks: Sequence[Block]) -> bool:
    shots = [stored for block in blocks for stored in block.shots]
    return bool(shots) and all(block.is_ordered for block in blocks) and groups_are_ordered(shots)


def _row(blocks: Sequence[Block], ranks: _Ranks) -> list[float | None]:
    return [ranks.of(stored) for block in blocks for stored in block.shots]


def _values(row: Sequence[float | None], first: int, last: int) -> list[float]:
    return [value for value in row[first:last] if value is not None]


def _stage(rows: Sequence[Sequence[float | None]], number: int) -> Stage:
    first = number * STAGE_BALLS
    worse = []
    for row in rows:
        early = _values(row, first, first + STAGE_BALLS)
        if len(early) >= FEWEST_IN_STAGE:
            worse.append(fmean(early) - fmean(_values(row, SETTLED_FROM - 1, len(row))))
    return Stage(first + 1, first + STAGE_BALLS, compute_middle(worse))
