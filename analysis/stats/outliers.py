"""What is usual for a measure, and how far a value is from it, without letting odd values have a say.

The median and the median absolute deviation (MAD). The *modified z-score* is ``0.6745 × (value - median) / MAD``;
beyond 3.5 a value is called an outlier: Iglewicz and Hoaglin, *How to Detect and Handle Outliers* (1993), ASQC Basic
References in Quality Control 16. 0.6745 makes it comparable with standard deviations where numbers are normal: then
one value in about 2,000 is beyond 3.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.stats.summary import MEDIAN_DEVIATION_OF_NORMAL

CUT: Final = 3.5

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual over ``n`` values: the middle, and ``spread``, comparable with a standard deviation."""

    n: int
    median: float
    spread: float

    def distance(self, values: Array) -> Array:
        """The modified z-score of each: below 0 under the median, above 0 over it."""
        return (values - self.median) / self.spread

    @property
    def low(self) -> float:
        """The lowest value that is no outlier."""
        return self.median - CUT * self.spread

    @property
    def high(self) -> float:
        """The highest value that is no outlier."""
        return self.median + CUT * self.spread


def compute_usual(values: Array, *, finest: float) -> Usual | None:
    """From those of these values that were measured (are not NaN); None without any.

    ``finest`` is the smallest spread that can be believed (what a monitor can tell apart): many equal values make
    no MAD of 0, beyond which everything would be odd.
    """
    measured = values[~np.isnan(values)]
    if not measured.size:
        return None
    middle = compute_median(measured)
    return Usual(len(measured), middle, max(compute_robust_spread(measured - middle), finest))


def compute_median(values: Array) -> float:
    """The middle of at least one value, none of them NaN."""
    low, high = (len(values) - 1) // 2, len(values) // 2
    ordered = np.partition(values, (low, high))
    return float(ordered[low] + ordered[high]) / 2


def compute_robust_spread(distances: Array) -> float:
    """The MAD, made comparable with a standard deviation, of values given by their distances from the middle."""
    return compute_median(np.abs(distances)) / MEDIAN_DEVIATION_OF_NORMAL
