"""Where the balls of one club come down: mean, spread, and the ellipses that picture both.

The landing points are taken as a sample of a bivariate normal distribution. Its lines of equal density are ellipses
around the mean: ``(p - mean)' S⁻¹ (p - mean) = r²`` with S the sample covariance (n - 1). The left side follows a
chi-square distribution with two degrees of freedom, whose quantile has a closed form, ``r² = -2 ln(1 - share)``
(Johnson & Wichern, *Applied Multivariate Statistical Analysis*, result 4.7; 5.991 for 95 %).

- *One sigma*: r = 1. As wide as the standard deviation along each axis, and holds 39 % of the balls, not 68 %.
- *95 %*: r = 2.448.

Real misses have fatter tails, and S is itself an estimate: from ten balls the 95 % ellipse holds about 85 % of the
next ones. Below ``LEAST_SHOTS`` none is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.landings import Landing

LEAST_SHOTS = 10
ONE_SIGMA = 1.0
NINETY_FIVE = math.sqrt(-2 * math.log(0.05))
_STEPS = 48


@dataclass(frozen=True, slots=True)
class LandingSpread:
    """Mean and sample covariance of landing points, in metres. A spread needs two balls."""

    shots: int
    side: float
    carry: float
    side_variance: float | None = None
    carry_variance: float | None = None
    covariance: float | None = None

    @property
    def side_deviation(self) -> float | None:
        """Standard deviation across the target line; None for a single ball."""
        return None if self.side_variance is None else math.sqrt(self.side_variance)

    @property
    def carry_deviation(self) -> float | None:
        """Standard deviation along the target line; None for a single ball."""
        return None if self.carry_variance is None else math.sqrt(self.carry_variance)


def compute_landing_spread(landings: Sequence[Landing]) -> LandingSpread | None:
    """Mean, variances and covariance; None without a landing."""
    count = len(landings)
    if count == 0:
        return None
    carry, side = (math.fsum(values) / count for values in zip(*landings, strict=True))
    if count == 1:
        return LandingSpread(1, side, carry)
    off = [(ball.side_m - side, ball.carry_m - carry) for ball in landings]
    square = count - 1
    return LandingSpread(
        count, side, carry,
        side_variance=math.fsum(dx * dx for dx, _ in off) / square,
        carry_variance=math.fsum(dy * dy for _, dy in off) / square,
        covariance=math.fsum(dx * dy for dx, dy in off) / square,
    )


def compute_ellipse(spread: LandingSpread, radius: float) -> list[Landing]:
    """A closed outline at this many sigmas; empty when too few balls could carry it.

    With the Cholesky factor L of S (S = L L'), the points ``mean + r L (cos t, sin t)`` lie on the ellipse.
    """
    across, along, both = spread.side_variance, spread.carry_variance, spread.covariance
    if spread.shots < LEAST_SHOTS or across is None or along is None or both is None:
        return []
    first = math.sqrt(across)
    shear = both / first if first else 0.0
    second = math.sqrt(max(along - shear * shear, 0.0))
    turns = (2 * math.pi * step / _STEPS for step in range(_STEPS + 1))
    return [Landing(carry_m=spread.carry + radius * (shear * math.cos(t) + second * math.sin(t)),
                    side_m=spread.side + radius * first * math.cos(t)) for t in turns]
