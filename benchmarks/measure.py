"""Repeated, interleaved timing and what comes of it: medians with their range, ratios with a target."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Subject = Callable[[], float]
"""Does the thing once and returns its seconds; what it prepares and clears away is not in them."""
OnRound = Callable[[str], None]


class BenchmarkError(Exception):
    """What was measured did not do its work, so its time would mean nothing."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds of the repetitions, in the order in which they were measured."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle."""
        return median(self.seconds)

    @property
    def low(self) -> float:
        """The quickest repetition."""
        return min(self.seconds)

    @property
    def high(self) -> float:
        """The slowest repetition."""
        return max(self.seconds)


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median against the floor's median, with the range over pairs measured one after the other."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table.

    ``most_ratio`` and ``most_seconds`` are targets; both may be None for a line that only explains.
    """

    part: str
    what: str
    spread: Spread
    floor: Spread | None = None
    most_ratio: float | None = None
    most_seconds: float | None = None
    note: str = ""

    @property
    def ratio(self) -> Ratio | None:
        """How many times the floor; None without one."""
        return None if self.floor is None else compute_ratio(self.spread, self.floor)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without a target."""
        if self.most_seconds is not None:
            return self.spread.median <= self.most_seconds
        if self.most_ratio is None or self.ratio is None:
            return None
        return self.ratio.value <= self.most_ratio


def compute_ratio(spread: Spread, floor: Spread) -> Ratio:
    """Raises ValueError when the two were not measured equally often or the floor took no time."""
    pairs = [one / other if other > 0 else math.inf for one, other in zip(spread.seconds, floor.seconds, strict=True)]
    if floor.median <= 0:
        raise ValueError("a floor that takes no time is none")
    return Ratio(spread.median / floor.median, min(pairs), max(pairs))


def measure_in_turn(
    subjects: Mapping[str, Subject], repetitions: int, *, warm_ups: int = 1, on_round: OnRound = lambda _text: None
) -> dict[str, Spread]:
    """Run the subjects in turn (A B A B …), so that a busy machine burdens all of them alike.

    Warm-up rounds are thrown away. The order turns round every time: A B, B A, A B.
    """
    seconds: dict[str, list[float]] = {name: [] for name in subjects}
    for number in range(-warm_ups, repetitions):
        forwards = list(subjects.items())
        for name, subject in forwards if number % 2 == 0 else reversed(forwards):
            gc.collect()
            taken = subject()
            on_round(f"{name}: {taken:.3f} s" + (" (warm-up)" if number < 0 else ""))
            if number >= 0:
                seconds[name].append(taken)
    return {name: Spread(tuple(values)) for name, values in seconds.items()}


def add_spreads(spreads: Sequence[Spread]) -> Spread:
    """The sums, repetition by repetition: steps that would be done one after the other."""
    return Spread(tuple(sum(step) for step in zip(*(spread.seconds for spread in spreads), strict=True)))
