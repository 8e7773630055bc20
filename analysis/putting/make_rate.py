"""How many putts go in, over all of them and by the distance to the hole, each with its interval. Pure.

The interval is Wilson's (E. B. Wilson 1927, Journal of the American Statistical Association 22, 209–212, doi
10.1080/01621459.1927.10502953): it holds for few putts and for rates near 0 and 100 %, where the usual one does not.
A putt of which nobody said whether it went in is in no rate; one without a distance is in no rate by distance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from golf.putts import Putt

_QUANTILE = 1.959964
"""Of the normal distribution, for an interval of 95 %."""
_ROUNDING = 1e-3
"""Millimetres by which a distance may lie beyond an edge: 6 ft is 1.8288 m, and trackers round."""


@dataclass(frozen=True, slots=True)
class MakeRate:
    """Putts that went in, of those of which it is said. ``low`` and ``high``: the 95 % interval of the rate."""

    made: int
    putts: int
    low: float
    high: float

    @property
    def rate(self) -> float:
        """The share that went in."""
        return self.made / self.putts


@dataclass(frozen=True, slots=True)
class DistanceRate:
    """The rate of putts from beyond ``nearest_m`` up to ``farthest_m`` (None: and farther)."""

    nearest_m: float
    farthest_m: float | None
    rate: MakeRate


def compute_rate(made: int, putts: int) -> MakeRate | None:
    """The rate with Wilson's interval; None without a putt."""
    if putts <= 0:
        return None
    square = _QUANTILE**2
    share = made / putts
    middle = (share + square / (2 * putts)) / (1 + square / putts)
    half = _QUANTILE * sqrt(share * (1 - share) / putts + square / (4 * putts**2)) / (1 + square / putts)
    return MakeRate(made, putts, 0.0 if made == 0 else max(0.0, middle - half),
                    1.0 if made == putts else min(1.0, middle + half))


def compute_make_rate(putts: Iterable[Putt]) -> MakeRate | None:
    """Over all putts that count and of which it is said."""
    told = [putt.made for putt in putts if putt.counts and putt.made is not None]
    return compute_rate(sum(told), len(told))


def compute_by_distance(putts: Iterable[Putt], edges_m: Sequence[float]) -> list[DistanceRate]:
    """The rates by distance, the nearest first; distances without a putt are left out.

    ``edges_m``: the farthest distance of each step but the last, in order.
    """
    found: dict[int, list[bool]] = {}
    for putt in putts:
        if putt.counts and putt.made is not None and putt.target_distance_m is not None:
            found.setdefault(find_step(putt.target_distance_m, edges_m), []).append(putt.made)
    rates = []
    for step in sorted(found):
        rate = compute_rate(sum(found[step]), len(found[step]))
        if rate is not None:
            rates.append(DistanceRate(edges_m[step - 1] if step else 0.0,
                                      edges_m[step] if step < len(edges_m) else None, rate))
    return rates


def find_step(distance_m: float, edges_m: Sequence[float]) -> int:
    """The number of the step that a distance is in; an edge belongs to the nearer one."""
    return next((step for step, edge in enumerate(edges_m) if distance_m <= edge + _ROUNDING), len(edges_m))
