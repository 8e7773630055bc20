"""How a club misses, in a golfer's words: the same sentences in the digest and where its evidence is. Pure."""

from __future__ import annotations

from golf.units import DisplayUnits
from services.display import count_of, format_number
from services.miss_anatomy import Miss

LINE_METRICS = frozenset({"side_m", "offline_m"})
SPREAD_METRICS = frozenset({"side_spread", "carry_spread"})
MISS_METRICS = LINE_METRICS | SPREAD_METRICS
"""The metrics beside which it is told how a club misses."""


def describe_line(miss: Miss, units: DisplayUnits) -> str:
    """The usual side. Left and right are as seen from the tee, the same for either hand."""
    side = "right" if miss.bias_m > 0 else "left"
    same = sum((each > 0) == (miss.bias_m > 0) for each in miss.session_biases_m)
    return (f"Half of the balls come down more than {distance_words(abs(miss.bias_m), units)} {side} of the target, in "
            f"{same} of {count_of(len(miss.session_biases_m), 'session')} to the {side} "
            f"({count_of(miss.shots, 'shot')}).")


def describe_typical(miss: Miss, units: DisplayUnits) -> str:
    """By how much a typical ball misses the target line at the club's own carry; without a full stop."""
    return f"A typical ball misses by {distance_words(miss.typical_m, units)}"


def describe_spread(miss: Miss, units: DisplayUnits, *, sideways: bool) -> str:
    """How far from the golfer's own middle half of the balls lie; without a full stop."""
    spread = miss.side_spread_m if sideways else miss.carry_spread_m
    return (f"half of the balls lie within {distance_words(spread, units)} of your own middle "
            f"({count_of(miss.shots, 'shot')}, {count_of(miss.sessions, 'session')})")


def describe_miss(miss: Miss, metric: str, units: DisplayUnits) -> str:
    """What a digest would say of these shots, beside one of ``MISS_METRICS``."""
    if metric in LINE_METRICS:
        return describe_line(miss, units)
    sideways = metric == "side_spread"
    where = "In direction" if sideways else "In distance"
    return f"{describe_typical(miss, units)}. {where} {describe_spread(miss, units, sideways=sideways)}."


def distance_words(metres: float, units: DisplayUnits) -> str:
    """``8.0 yd``."""
    return f"{format_number(units.distance(metres))} {units.distance_label}"
