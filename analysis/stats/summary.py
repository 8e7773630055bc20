"""How numbers spread: quantiles, the plain and the robust average, the standard and the median deviation.

Quantiles are of type 7 (Hyndman and Fan 1996), what numpy, pandas, R and spreadsheets give by default: the place in
the sorted numbers is ``(n - 1) × share``, and between two neighbours the line joining them holds. The standard
deviation is that of a sample (n - 1).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

TRIMMED_SHARE = 0.10
"""Cut off at each end before the robust average is taken."""
MEDIAN_DEVIATION_OF_NORMAL: Final = 0.6745
"""The median deviation of normally distributed numbers, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Spread:
    """One measure over ``n`` shots, in its unit of storage. ``sd`` None: a single shot has none.

    ``robust`` is the mean without the ``trimmed`` lowest and the ``trimmed`` highest; below ten shots nothing is
    cut off, and it equals ``mean``.
    """

    n: int
    mean: float
    robust: float
    trimmed: int
    sd: float | None
    p10: float
    p25: float
    median: float
    p75: float
    p90: float

    @property
    def kept(self) -> int:
        """How many numbers the robust average rests on."""
        return self.n - 2 * self.trimmed


def compute_spread(values: Sequence[float]) -> Spread | None:
    """The spread of these numbers; None when there are none."""
    if not values:
        return None
    ordered = sorted(values)
    trimmed = math.floor(len(ordered) * TRIMMED_SHARE)
    p10, p25, median, p75, p90 = (quantile_of_sorted(ordered, share) for share in (0.1, 0.25, 0.5, 0.75, 0.9))
    return Spread(len(ordered), compute_mean(ordered), compute_mean(ordered[trimmed:len(ordered) - trimmed]), trimmed,
                  compute_sd(ordered), p10, p25, median, p75, p90)


def compute_quantile(values: Sequence[float], share: float) -> float:
    """The number below which ``share`` (0 to 1) of the numbers lie. Needs one number at least."""
    return quantile_of_sorted(sorted(values), share)


def quantile_of_sorted(ordered: Sequence[float], share: float) -> float:
    """As ``compute_quantile``, of numbers that are in order already."""
    place = (len(ordered) - 1) * share
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    between = ordered[low] + (place - low) * (ordered[high] - ordered[low])
    return min(max(between, ordered[low]), ordered[high])  # rounding never leaves the neighbours


def compute_median_deviation(values: Sequence[float], middle: float | None = None) -> float:
    """The median distance from ``middle``, from the median where none is given: half of the numbers lie within it.

    Needs one number at least.
    """
    around = median(values) if middle is None else middle
    return median(abs(value - around) for value in values)


def compute_mean(values: Sequence[float]) -> float:
    """The plain average, without loss in the adding. Needs one number at least."""
    return math.fsum(values) / len(values)


def compute_sd(values: Sequence[float]) -> float | None:
    """The standard deviation of a sample; None for a single number."""
    if len(values) < 2:
        return None
    mean = compute_mean(values)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1))
