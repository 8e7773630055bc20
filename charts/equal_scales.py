"""Two axes on which one yard (or one degree) is equally long.

A figure's width is the page's and unknown here, so both axes get their range from Vega's own ``width`` and
``height`` signals: the larger need of the two decides the scale of both.
"""

from __future__ import annotations

from collections.abc import Iterable

import altair as alt

Range = tuple[float, float]


def build_equal_scales(across: Range, along: Range) -> tuple[alt.Scale, alt.Scale]:
    """Scales of x and y that show at least these ranges, each around its own middle."""
    return _scale(across, along, "height", "width"), _scale(along, across, "max(width, 1)", "height")


def find_range(values: Iterable[float], *, least: float, room: float = 1.12) -> Range:
    """From the lowest to the highest value with some room around, never shorter than ``least``."""
    found = list(values) or [0.0]
    middle = (max(found) + min(found)) / 2
    half = max(room * (max(found) - min(found)), least) / 2
    return middle - half, middle + half


def find_symmetric_range(values: Iterable[float], *, least: float, room: float = 1.12) -> Range:
    """As ``find_range``, with 0 in the middle."""
    half = max(room * max((abs(value) for value in values), default=0.0), least / 2)
    return -half, half


def _scale(own: Range, other: Range, other_pixels: str, own_pixels: str) -> alt.Scale:
    middle, span = (own[0] + own[1]) / 2, own[1] - own[0]
    half = f"max({span:.4f}, {other[1] - other[0]:.4f} * {own_pixels} / {other_pixels}) / 2"
    return alt.Scale(domainMin=alt.expr(f"{middle:.4f} - {half}"), domainMax=alt.expr(f"{middle:.4f} + {half}"),
                     nice=False, zero=False)
