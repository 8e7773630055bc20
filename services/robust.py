"""What is usual for a measure, and how far a value is from it, without letting odd values have a say.

The median and the median absolute deviation (MAD). The *modified z-score* is ``0.6745 × (value - median) / MAD``;
beyond 3.5 a value is called an outlier: Iglewicz and Hoaglin, *How to Detect and Handle Outliers* (1993), ASQC Basic
References in Quality Control 16. 0.6745 makes it comparable with standard deviations where numbers are normal: then
one value in about 2,000 is beyond 3.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from services.spread import MEDIAN_DEVIATION_OF_NORMAL, compute_median_deviation

CUT: Final = 3.5


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual over ``n`` values: the middle, and ``spread``, comparable with a standard deviation."""

    n: int
    median: float
    spread: float

    def distance(self, value: float) -> float:
        """The modified z-score: below 0 under the median, above 0 over it."""
        return (value - self.median) / self.spread

    def is_outlier(self, value: float) -> bool:
        """Whether a value is beyond the cut, to either side."""
        return abs(self.distance(value)) > CUT

    @property
    def low(self) -> float:
        """The lowest value that is no outlier."""
        return self.median - CUT * self.spread

    @property
    def high(self) -> float:
        """The highest value that is no outlier."""
        return self.median + CUT * self.spread


def compute_usual(values: Sequence[float], *, finest: float) -> Usual | None:
    """From these values; None without any.

    ``finest`` is the smallest spread that can be believed (what a monitor can tell apart): many equal values make
    no MAD of 0, beyond which everything would be odd.
    """
    if not values:
        return None
    middle = median(values)
    spread = compute_median_deviation(values, middle) / MEDIAN_DEVIATION_OF_NORMAL
    return Usual(len(values), middle, max(spread, finest))
