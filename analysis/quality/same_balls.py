"""The same ball as two sources tell it: each rounds in its own unit, so values are equal as far as the coarser tells.

Rounding is found from the values themselves: the coarsest unit and number of digits that fit all of a session's.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar

from golf.limits import SMASH
from golf.shots import MEASURES

_TOTAL, _AXIS, _BACK, _SIDE = "total_spin_rpm", "spin_axis_deg", "back_spin_rpm", "side_spin_rpm"
_COMPARED = (*(name for name in MEASURES if name != SMASH), _TOTAL, _AXIS)
"""Without what follows from two others: whoever computes it rounds in a way of his own.

Of spin a source may tell total and axis alone; then those are compared (``_tell_total_spin``).
"""
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
_ON_GRID = 0.01
"""Share of a step by which two values on one grid may differ: what conversions leave, and far less than a step."""

Key = TypeVar("Key", bound=Hashable)


class Grid(NamedTuple):
    """How a source rounds a measure: multiples of ``step`` (SI). 0: not at all, as far as can be seen."""

    step: float


@dataclass(frozen=True, slots=True)
class Ball(Generic[Key]):
    """A ball with its values in SI; those that were worked out from others are left out.

    Where back and side spin were worked out of total spin and axis, those two stand here, and nowhere else.
    """

    key: Key
    values: Mapping[str, float]


def find_grids(balls: Sequence[Ball[Key]], measures: Iterable[str] = _COMPARED) -> dict[str, Grid]:
    """How the source of these balls rounds each of the measures that any of them has."""
    return {measure: _find_grid(measure, values) for measure in measures
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
    one, other, grids = _tell_total_spin(one, other)
    near = compute_tolerances(*grids)
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


def _tell_total_spin(
    one: Sequence[Ball[Key]], other: Sequence[Ball[Key]]
) -> tuple[Sequence[Ball[Key]], Sequence[Ball[Key]], tuple[dict[str, Grid], dict[str, Grid]]]:
    """Where one side has balls of which total spin and axis alone are told, the other side's balls tell them as well.

    Total and axis of back and side spin are as coarse as those allow.
    """
    grids = find_grids(one), find_grids(other)
    tells = [any(_TOTAL in ball.values for ball in balls) for balls in (one, other)]
    if tells == [True, False]:
        other, computed = _with_total_spin(other, grids[1])
        return one, other, (grids[0], computed)
    if tells == [False, True]:
        one, computed = _with_total_spin(one, grids[0])
        return one, other, (computed, grids[1])
    return one, other, grids


def _with_total_spin(balls: Sequence[Ball[Key]], grids: Mapping[str, Grid]) -> tuple[list[Ball[Key]], dict[str, Grid]]:
    told = {ball.key: math.hypot(ball.values[_BACK], ball.values[_SIDE]) for ball in balls
            if ball.values.keys() >= {_BACK, _SIDE}}
    least = min((total for total in told.values() if total), default=1.0)
    step = math.hypot(*(grids[name].step if name in grids else 0.0 for name in (_BACK, _SIDE)))
    extended = [replace(ball, values={
        **ball.values, _TOTAL: told[ball.key],
        _AXIS: math.degrees(math.atan2(ball.values[_SIDE], ball.values[_BACK]))}) if told.get(ball.key) else ball
        for ball in balls]
    return extended, {**grids, _TOTAL: Grid(step), _AXIS: Grid(math.degrees(step / least))}


def compute_tolerances(one: Mapping[str, Grid], other: Mapping[str, Grid]) -> dict[str, float]:
    """By how much a measure of both may differ: each rounds by at most half a step; on one grid not at all."""
    found = {}
    for measure in one.keys() & other.keys():
        steps = one[measure].step, other[measure].step
        is_one_grid = abs(steps[0] - steps[1]) <= _EXACT * max(steps)
        found[measure] = (max(steps) * _ON_GRID if is_one_grid else sum(steps) / 2) + 1e-9
    return found


def _are_same(one: Ball[Key], other: Ball[Key], near: Mapping[str, float]) -> bool:
    both = one.values.keys() & other.values.keys() & near.keys()
    return len(both) >= _FEWEST_EQUAL and all(
        abs(one.values[measure] - other.values[measure]) <= near[measure] * (1 + _EXACT) for measure in both)
