"""How a club misses, in a golfer's words: the same sentences in the digest and where its evidence is. Pure."""

from __future__ import annotations

from analysis.miss_pattern import Miss
from golf.units import DisplayUnits
from services.clubs.text import describe_distance
from services.shared.formatting import count_of

LINE_METRICS = frozenset({"side_m", "offline_m"})
SPREAD_METRICS = frozenset({"side_spread", "carry_spread"})
MISS_METRICS = LINE_METRICS | SPREAD_METRICS
"""The metrics beside which it is told how a club misses."""


def describe_line(miss: Miss, units: DisplayUnits) -> str:
    """The usual side. Left and right are as seen from the tee, the same for either hand."""
    side, far = "right" if miss.bias_m > 0 else "left", describe_distance(abs(miss.bias_m), units)
    same = sum((each > 0) == (miss.bias_m > 0) for each in miss.session_biases_m)
    return (f"Half of the balls come down more than {far} {side} of the target, in {same} of "
            f"{count_of(len(miss.session_biases_m), 'session')} to the {side} ({count_of(miss.shots, 'shot')}).")


def describe_typical(miss: Miss, units: DisplayUnits) -> str:
    """By how much a typical ball misses the target line at the club's own carry; without a full stop."""
    return f"A typical ball misses by {describe_distance(miss.typical_m, units, 1)}"


def describe_spread(miss: Miss, units: DisplayUnits, *, sideways: bool) -> str:
    """How far from the golfer's own middle half of the balls lie; without a full stop."""
    spread = miss.side_spread_m if sideways else miss.carry_spread_m
    return (f"half of the balls lie within {describe_distance(spread, units, 1)} of your own middle "
            f"({count_of(miss.shots, 'shot')}, {count_of(miss.sessions, 'session')})")


def describe_miss(miss: Miss, metric: str, units: DisplayUnits) -> str:
    """What a digest would say of these shots, beside one of ``MISS_METRICS``."""
    if metric in LINE_METRICS:
        return describe_line(miss, units)
    sideways = metric == "side_spread"
    where = "In direction" if sideways else "In distance"
    return f"{describe_typical(miss, units)}. {where} {describe_spread(miss, units, sideways=sideways)}."
