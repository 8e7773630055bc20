"""Has a row of session values gone up or down? A trend with an interval that is exact for any kind of noise.

The line is Theil's and Sen's (the median of all pairwise slopes; Sen 1968, doi 10.1080/01621459.1968.10480934), over
the number of the session: sessions are the sampling unit, days between them do not matter. The interval belongs to
Kendall's rank test: it leaves out 0 exactly when that test does, and where sessions are independent of each other pure
noise does so in at most ``1 - CONFIDENCE`` of all cases, whatever its distribution. Form that carries over from one
session to the next looks like a trend to every such test; where neighbours resemble each other the interval is made
wider, never narrower. Why not a bootstrap: docs/decisions/2026-11-24-a-verdict-on-progress.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, erf, sqrt

import numpy as np
import numpy.typing as npt

CONFIDENCE = 0.95
POWER = 0.8
"""A planned number of sessions finds the change in four of five cases."""
FEWEST_SESSIONS = 6
"""Below it no order of the values could carry a verdict worth the name."""
_EXACT_UP_TO = 60
_NORMAL_QUANTILES = 1.959964 + 0.841621  # of CONFIDENCE (two-sided) and POWER
_RANK_TEST_EXTRA = 3
_LARGEST_CARRY_OVER = 0.6
_EFFICIENCY = 3 / np.pi
"""Of the Theil–Sen line against least squares where noise is normal."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trend:
    """A line through session values, oldest first. Changes are from the first session to the last."""

    sessions: int
    change: float
    low: float
    high: float
    start: float
    """The line at the first session."""
    noise: float
    """How far session values scatter round the line (standard deviation)."""
    chance: float
    """How often pure noise would show an order as clear as this or clearer (two-sided, widened like the interval)."""
    widened: float = 1.0
    """The interval was made so much wider because neighbouring sessions resemble each other."""

    @property
    def end(self) -> float:
        """The line at the last session."""
        return self.start + self.change

    @property
    def is_beyond_noise(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0


def compute_trend(values: Sequence[float]) -> Trend | None:
    """The trend of values in the order of their sessions; None below FEWEST_SESSIONS."""
    count = len(values)
    if count < FEWEST_SESSIONS:
        return None
    y = np.asarray(values, dtype=np.float64)
    slopes, score = _pairwise(y)
    outside = (len(slopes) - _critical_score(count)) // 2
    slope = float(np.median(slopes))
    places = np.arange(count, dtype=np.float64)
    start = float(np.median(y - slope * places))
    rest = y - start - slope * places
    wider = _widening(rest)
    low, high = (slope + wider * (float(end) - slope) for end in (slopes[outside], slopes[-1 - outside]))
    span = count - 1
    return Trend(count, slope * span, low * span, high * span, start,
                 float(np.sqrt((rest ** 2).sum() / (count - 2))), _chance(count, score, wider), wider)


def sessions_needed(noise: float, change: float) -> int:
    """Sessions with which a steady change of this size from the first to the last is found in POWER of cases.

    From the variance of a slope, ``12 noise² / n³``, by the efficiency of the Theil–Sen line, and a few more that a
    rank test wants where there are few.
    """
    if noise <= 0:
        return FEWEST_SESSIONS
    needed = 12 * _NORMAL_QUANTILES ** 2 * (noise / change) ** 2 / _EFFICIENCY
    return max(FEWEST_SESSIONS, ceil(needed) + _RANK_TEST_EXTRA)


def _pairwise(y: Floats) -> tuple[Floats, int]:
    """The slopes of all pairs, sorted, and Kendall's score: pairs that rise less those that fall."""
    earlier, later = _pairs(len(y))
    slopes = (y[later] - y[earlier]) / (later - earlier)
    score = int((slopes > 0).sum() - (slopes < 0).sum())
    return np.sort(slopes), score


@lru_cache(maxsize=32)
def _pairs(count: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Which places make a pair, the earlier and the later one."""
    return np.triu_indices(count, k=1)


@lru_cache(maxsize=128)
def _tails(count: int) -> Floats:
    """At k: the probability that noise has at most k falling pairs (Kendall's exact distribution)."""
    ways = np.ones(1)
    for size in range(2, count + 1):
        ways = np.convolve(ways, np.full(size, 1 / size))
    return np.cumsum(ways)


def _tail(count: int, falling: int) -> float:
    """The probability that noise has at most so many falling pairs out of all."""
    if falling < 0:
        return 0.0
    if count <= _EXACT_UP_TO:
        return float(_tails(count)[falling])
    score = count * (count - 1) / 2 - 2 * falling
    spread = sqrt(count * (count - 1) * (2 * count + 5) / 18)
    return 0.5 * (1 - erf((score - 1) / spread / sqrt(2)))


@lru_cache(maxsize=128)
def _critical_score(count: int) -> int:
    """The smallest score that noise reaches or passes in at most half of ``1 - CONFIDENCE``."""
    pairs = count * (count - 1) // 2
    allowed = (1 - CONFIDENCE) / 2 + 1e-12
    falling = 0
    step = 1 << pairs.bit_length()
    while step:  # the largest number of falling pairs still allowed, by halving
        if falling + step <= pairs and _tail(count, falling + step) <= allowed:
            falling += step
        step >>= 1
    return pairs - 2 * falling


def _widening(rest: Floats) -> float:
    """1, or more where what is left beside the line carries over from one session to the next.

    By the variance of a mean of such values, ``(1 + r) / (1 - r)`` with r between neighbours; r of a short row comes
    out too low by about ``(1 + 4 r) / n`` (Kendall 1954), which is put back.
    """
    total = float((rest ** 2).sum())
    if total <= 0:
        return 1.0
    near = float((rest[1:] * rest[:-1]).sum()) / total
    near = min(near + (1 + 4 * near) / len(rest), _LARGEST_CARRY_OVER)
    return sqrt((1 + near) / (1 - near)) if near > 0 else 1.0


def _chance(count: int, score: int, wider: float) -> float:
    pairs = count * (count - 1) // 2
    return min(1.0, 2 * _tail(count, (pairs - int(abs(score) / wider)) // 2))
