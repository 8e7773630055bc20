"""The middle of a few session values with an interval that is exact for any symmetric noise.

Hodges and Lehmann's estimate (the median of all pairwise means) with the interval of Wilcoxon's signed-rank test
(Hodges and Lehmann 1963, doi 10.1214/aoms/1177704172). No seed, no bootstrap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor, sqrt
from statistics import NormalDist

import numpy as np

from analysis.stats.trend import CONFIDENCE, FEWEST_SESSIONS

_EXACT_UP_TO = 60


@dataclass(frozen=True, slots=True)
class Middle:
    """An estimate with its interval, over ``count`` sessions."""

    value: float
    low: float
    high: float
    count: int


def compute_middle(values: Sequence[float], *, looks: int = 1) -> Middle | None:
    """The middle of the values; None below FEWEST_SESSIONS, or while nothing could be told from noise.

    ``looks``: so many intervals are looked at together, and together they keep the confidence (Bonferroni).
    """
    count = len(values)
    if count < FEWEST_SESSIONS:
        return None
    outside = _means_outside(count, looks)
    if outside < 0:
        return None
    row = np.asarray(values, dtype=np.float64)
    first, second = np.triu_indices(count)
    means = np.sort((row[first] + row[second]) / 2)
    return Middle(float(np.median(means)), float(means[outside]), float(means[-1 - outside]), count)


@lru_cache(maxsize=128)
def _means_outside(count: int, looks: int = 1) -> int:
    """How many pairwise means may be on the other side of 0 while the rank test still tells noise apart from it."""
    allowed = (1 - CONFIDENCE) / 2 / looks + 1e-12
    if count > _EXACT_UP_TO:
        spread = sqrt(count * (count + 1) * (2 * count + 1) / 24)
        return floor(count * (count + 1) / 4 - NormalDist().inv_cdf(1 - allowed) * spread - 0.5)
    ways = np.ones(1)
    for rank in range(1, count + 1):
        step = np.zeros(rank + 1)
        step[0] = step[-1] = 0.5
        ways = np.convolve(ways, step)
    return int(np.searchsorted(np.cumsum(ways), allowed, side="right")) - 1
