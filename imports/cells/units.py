"""The units that files name, and what a number in them is in SI.

Factors are those of golf.units, so that a carry of 150.3 yards is shown as 150.3 yards again.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from golf.units import KMH_PER_MPS, MPH_PER_MPS, YARDS_PER_METRE

_YARD = 1 / YARDS_PER_METRE
_FOOT = _YARD / 3


class Quantity(StrEnum):
    """What is measured; a unit belongs to one."""

    SPEED = "speed"
    DISTANCE = "distance"
    ANGLE = "angle"
    SPIN = "spin"
    POINT = "point"
    """A place on the club's face, in millimetres."""
    DURATION = "duration"
    RATIO = "ratio"


_SPEEDS = {"mph": 1 / MPH_PER_MPS, "km/h": 1 / KMH_PER_MPS, "m/s": 1.0}
_LENGTHS = {"yd": _YARD, "m": 1.0, "ft": _FOOT, "in": _FOOT / 12, "cm": 0.01, "mm": 0.001}
SI_FACTORS: Final[dict[Quantity, dict[str, float]]] = {
    Quantity.SPEED: _SPEEDS,
    Quantity.DISTANCE: _LENGTHS,
    Quantity.ANGLE: {"deg": 1.0, "rad": 57.29577951308232},
    Quantity.SPIN: {"rpm": 1.0},
    Quantity.POINT: {unit: 1000 * factor for unit, factor in _LENGTHS.items()},
    Quantity.DURATION: {"s": 1.0},
    Quantity.RATIO: {"": 1.0},
}
"""Stored value = number in the file × factor: m, m/s, degrees, rpm, mm, s."""
_SPELLINGS = {
    "mph": "mph mi/h mp/h milesperhour", "km/h": "km/h kmh kph kmph km/t kilometersperhour",
    "m/s": "m/s ms mps m/sec meterspersecond",
    "yd": "yd yds yard yards", "m": "m meter meters metre metres mtr mtrs metern", "ft": "ft feet foot '",
    "in": "in inch inches \"", "mm": "mm millimeter millimeters", "cm": "cm",
    "deg": "deg degs degree degrees ° grad º", "rad": "rad radians", "rpm": "rpm r/min u/min",
    "s": "s sec secs seconds second sek",
}
_UNITS = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings.split()}


def read_unit(text: str) -> str | None:
    """The unit of a word such as ``[yds]``, ``(km/t)``, ``Meters``; None when it is none."""
    word = text.strip().strip("[]()").strip().rstrip(".").casefold().replace(" ", "")
    return _UNITS.get(word)


def factor_of(quantity: Quantity, unit: str) -> float | None:
    """What a number in this unit is multiplied with; None when the unit cannot measure that."""
    return SI_FACTORS[quantity].get(unit)
