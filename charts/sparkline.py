"""A line small enough for a row of a list: one number from session to session over a span of days, as SVG.

All that is written is numbers and colours of ours. Its words stand beside it, so screen readers skip it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

_WIDTH, _HEIGHT, _EDGE = 300.0, 36.0, 5.0
_STEADY = 'vector-effect="non-scaling-stroke"'


@dataclass(frozen=True, slots=True)
class SparkPoint:
    """One session, in any one unit. ``is_marked``: drawn as a dot."""

    practised_on: date
    value: float
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """What lies between the ends of the line: days, and at least so much of the value; ``has_zero``: zero, too."""

    first: date
    last: date
    least: float
    has_zero: bool = False


def build_sparkline(points: Sequence[SparkPoint], span: Span, colour: str, line_colour: str) -> str:
    """Days from left to right as far apart as they were; empty without a point. ``line_colour``: of the zero line."""
    if not points:
        return ""
    low, high = _find_ends([point.value for point in points], span)
    places = [(_place_day(point.practised_on, span), _place_value(point.value, low, high)) for point in points]
    zero = _place_value(0.0, low, high)
    parts = []
    if span.has_zero:
        parts.append(f'<path d="M0 {zero}H{_WIDTH:g}" stroke="{line_colour}" stroke-width="1.5" {_STEADY}/>')
    if len(places) > 1:
        line = "L".join(f"{x} {y}" for x, y in places)
        parts.append(f'<path d="M{line}" stroke="{colour}" stroke-width="1.5" stroke-opacity="0.5" {_STEADY}/>')
    parts += [_dot(places, [point.is_marked for point in points], colour)]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" preserveAspectRatio="none" '
            f'fill="none">{"".join(parts)}</svg>')


def write_address(picture: str) -> str:
    """The picture as the address of an image: Streamlit takes drawings out of HTML, but no images."""
    return f"data:image/svg+xml,{quote(picture)}"


def _dot(places: Sequence[tuple[float, float]], marked: Collection[bool], colour: str) -> str:
    """Dots as round ends of lines without length: they stay round however wide the picture is drawn."""
    dots = "".join(f"M{x} {y}h0" for (x, y), is_marked in zip(places, marked, strict=True) if is_marked)
    return f'<path d="{dots}" stroke="{colour}" stroke-width="6" stroke-linecap="round" {_STEADY}/>' if dots else ""


def _find_ends(values: Sequence[float], span: Span) -> tuple[float, float]:
    """The lowest and the highest value, never less than ``least`` apart, so that no noise fills the row."""
    low, high = min(values), max(values)
    missing = max(0.0, span.least - (high - low)) / 2
    low, high = low - missing, high + missing
    return (min(low, 0.0), max(high, 0.0)) if span.has_zero else (low, high)


def _place_day(day: date, span: Span) -> float:
    days = max((span.last - span.first).days, 1)
    share = min(max((day - span.first).days / days, 0.0), 1.0)
    return round(_EDGE + share * (_WIDTH - 2 * _EDGE), 1)


def _place_value(value: float, low: float, high: float) -> float:
    share = (value - low) / (high - low) if high > low else 0.5
    return round(_HEIGHT - _EDGE - share * (_HEIGHT - 2 * _EDGE), 1)
