"""The same ball as two sources tell it: each rounds in its own unit, so values are equal as far as the coarser tells.

Rounding is found from the values themselves: the coarsest unit and number of digits that fit all of a session's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from golf.limits import SMASH
from golf.shots import MEASURES

_COMPARED = tuple(name for name in MEASURES if name != SMASH)
"""Without what follows from two others: whoever computes it rounds in a way of his own."""
_SPEED = "ball_speed_mps"
_FEWEST_EQUAL = 5
_UNITS: Mapping[str, tuple[float, ...]] = {
    "_mps": (1.0, 0.44704, 1 / 3.6, 0.514444), "_m": (1.0, 0.9144, 0.3048), "_deg": (1.0,), "_rpm": (1.0,),
    "_mm": (1.0, 25.4), "_s": (1.0,)}
_STEPS = (1.0, 0.5, 0.1, 0.05, 0.01, 0.001, 0.0001)
_SPIN_STEPS = (10.0, 5.0, *_STEPS)
"""No monitor rounds coarser; a few values would fit many a coarser grid by chance."""
_EXACT = 1e-6
"""Share of a step by which a value may miss it: conversions leave that much."""

Key = TypeVar("Key", bound=Hashable)


class Grid(NamedTuple):
    """How a source rounds a measure: multiples of ``step`` (SI). 0: not at all, as far as can be seen."""

    step: float


@dataclass(frozen=True, slots=True)
class Ball(Generic[Key]):
    """A ball with its values in SI; those that were worked out from others are left out."""

    key: Key
    values: Mapping[str, float]


def find_grids(balls: Sequence[Ball[Key]]) -> dict[str, Grid]:
    """How the source of these balls rounds each measure that any of them has."""
    return {measure: _find_grid(measure, values) for measure in _COMPARED
            if (values := [ball.values[measure] for ball in balls if measure in ball.values])}


def _find_grid(measure: str, values: Sequence[float]) -> Grid:
    units = next(units for ending, units in _UNITS.items() if measure.endswith(ending))
    of_unit = _SPIN_STEPS if measure.endswith("_rpm") else _STEPS
    steps = sorted((unit * step for unit in units for step in of_unit), reverse=True)
    return Grid(next((step for step in steps if all(_is_multiple(value, step) for value in values)), 0.0))


def _is_multiple(value: float, step: float) -> bool:
    places = value / step
    return abs(places - round(places)) <= _EXACT * max(1.0, abs(places))


def pair_same_balls(one: Sequence[Ball[Key]], other: Sequence[Ball[Key]]) -> list[tuple[Key, Key]]:
    """The balls that are in both, each at most once; the first of several that fit.

    Two are the same when every value that both have is equal at the coarser rounding, and there are at least five,
    the ball's speed among them.
    """
    near = _tolerances(find_grids(one), find_grids(other))
    if _SPEED not in near:
        return []
    by_speed = sorted((ball.values[_SPEED], place) for place, ball in enumerate(other) if _SPEED in ball.values)
    speeds = [speed for speed, _ in by_speed]
    taken: set[int] = set()
    pairs = []
    for ball in one:
        speed = ball.values.get(_SPEED)
        if speed is None:
            continue
        begin = bisect_left(speeds, speed - near[_SPEED])
        fitting = []
        for found, place in by_speed[begin:]:
            if found > speed + near[_SPEED]:
                break
            if place not in taken and _are_same(ball, other[place], near):
                fitting.append(place)
        if fitting:
            place = min(fitting)
            taken.add(place)
            pairs.append((ball.key, other[place].key))
    return pairs


def _tolerances(one: Mapping[str, Grid], other: Mapping[str, Grid]) -> dict[str, float]:
    """By how much a measure of both may differ: each rounds by at most half a step; on one grid not at all."""
    found = {}
    for measure in one.keys() & other.keys():
        steps = one[measure].step, other[measure].step
        is_one_grid = abs(steps[0] - steps[1]) <= _EXACT * max(steps)
        found[measure] = (max(steps) * _EXACT if is_one_grid else sum(steps) / 2) + 1e-9
    return found


def _are_same(one: Ball[Key], other: Ball[Key], near: Mapping[str, float]) -> bool:
    both = one.values.keys() & other.values.keys() & near.keys()
    return len(both) >= _FEWEST_EQUAL and all(
        abs(one.values[measure] - other.values[measure]) <= near[measure] * (1 + _EXACT) for measure in both)
