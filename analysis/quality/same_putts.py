"""The same putt as two programs tell it: a camera's live message, and the file of the same practice.

A putt has two or three values, and many putts are alike. So besides equal values, rounded as each program does
(analysis.quality.same_balls), two putts need the same moment; where one side has none, at least three putts in a row
must agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic

from analysis.quality.same_balls import Ball, Key, compute_tolerances, find_grids
from golf.putts import PUTT_MEASURES

_NEEDED = ("ball_speed_mps", "start_direction_deg")
_SAME_MOMENT = timedelta(seconds=10)
"""A message comes when the camera has seen the putt, a file may say when it came to rest."""
_FEWEST_IN_A_ROW = 3
_EXACT = 1e-6


@dataclass(frozen=True, slots=True)
class PuttSeen(Generic[Key]):
    """A putt with its values in SI; ``hit_at`` is local, None when nobody said."""

    key: Key
    values: Mapping[str, float]
    hit_at: datetime | None = None


def pair_same_putts(one: Sequence[PuttSeen[Key]], other: Sequence[PuttSeen[Key]]) -> list[tuple[Key, Key]]:
    """The putts that are in both, each at most once; both are in the order in which they were hit."""
    near = compute_tolerances(*(find_grids([Ball(putt.key, putt.values) for putt in putts], PUTT_MEASURES)
                                for putts in (one, other)))
    if not near.keys() >= set(_NEEDED):
        return []
    have_moments = all(putt.hit_at is not None for putt in (*one, *other))
    return _pair_by_moment(one, other, near) if have_moments else _pair_in_a_row(one, other, near)


def _pair_by_moment(
    one: Sequence[PuttSeen[Key]], other: Sequence[PuttSeen[Key]], near: Mapping[str, float]
) -> list[tuple[Key, Key]]:
    """Of several that fit, the nearest in time."""
    fitting = sorted((abs(mine.hit_at - theirs.hit_at), first, second)
                     for first, mine in enumerate(one) for second, theirs in enumerate(other)
                     if mine.hit_at and theirs.hit_at and abs(mine.hit_at - theirs.hit_at) <= _SAME_MOMENT
                     and _are_same(mine, theirs, near))
    taken_mine, taken_theirs, pairs = set[int](), set[int](), []
    for _, first, second in fitting:
        if first not in taken_mine and second not in taken_theirs:
            taken_mine.add(first)
            taken_theirs.add(second)
            pairs.append((first, second))
    return [(one[first].key, other[second].key) for first, second in sorted(pairs)]


def _pair_in_a_row(
    one: Sequence[PuttSeen[Key]], other: Sequence[PuttSeen[Key]], near: Mapping[str, float]
) -> list[tuple[Key, Key]]:
    """The longest runs first; a run is putts that follow each other on both sides and agree one by one."""
    longest: dict[tuple[int, int], int] = {}
    for first in reversed(range(len(one))):
        for second in reversed(range(len(other))):
            if _are_same(one[first], other[second], near):
                longest[first, second] = longest.get((first + 1, second + 1), 0) + 1
    taken_mine, taken_theirs, pairs = set[int](), set[int](), []
    for (first, second), length in sorted(longest.items(), key=lambda each: (-each[1], each[0])):
        run = [(first + step, second + step) for step in range(length)]
        free = [(mine, theirs) for mine, theirs in run if mine not in taken_mine and theirs not in taken_theirs]
        if len(run) < _FEWEST_IN_A_ROW or len(free) < len(run):
            continue
        taken_mine |= {mine for mine, _ in run}
        taken_theirs |= {theirs for _, theirs in run}
        pairs += run
    return [(one[first].key, other[second].key) for first, second in sorted(pairs)]


def _are_same(one: PuttSeen[Key], other: PuttSeen[Key], near: Mapping[str, float]) -> bool:
    both = one.values.keys() & other.values.keys() & near.keys()
    return both >= set(_NEEDED) and all(
        abs(one.values[measure] - other.values[measure]) <= near[measure] * (1 + _EXACT) for measure in both)
