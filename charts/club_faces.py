"""Outlines of club faces as simple shapes in millimetres: a place to draw the impact on, not a model of any club.

The origin is the middle of the face, x grows towards the toe, y upwards. Sizes are those of common heads (a driver's
face is about 110 mm wide and 56 mm high, an iron's about 78 mm from heel to toe).
"""

from __future__ import annotations

import math

Outline = tuple[tuple[float, float], ...]

_STEPS = 60


def _wood(width: float, height: float) -> Outline:
    """An oval, flatter below and fuller towards the toe."""
    points = []
    for step in range(_STEPS + 1):
        turn = 2 * math.pi * step / _STEPS
        x, y = math.cos(turn), math.sin(turn)
        fuller = 1 + 0.12 * x if y > 0 else 0.9
        points.append((round(width / 2 * math.copysign(abs(x) ** 0.85, x), 2),
                       round(height / 2 * math.copysign(abs(y) ** 0.8, y) * fuller, 2)))
    return tuple(points)


def _blade(toe_top: float, heel_top: float, sole: float) -> Outline:
    """A blade: low at the heel, high at the toe, round there and along the sole."""
    middle, half = (toe_top + sole + 6) / 2, (toe_top - sole - 6) / 2
    toe = tuple((round(24 + 15 * abs(math.cos(turn)) ** 0.6, 2), round(middle + half * math.sin(turn), 2))
                for turn in (math.pi / 2 - math.pi * step / 20 for step in range(21)))
    return ((-38.0, sole + 4), (-38.0, heel_top), (-30.0, heel_top + 1), *toe,
            (14.0, sole), (-20.0, sole), (-34.0, sole + 1), (-38.0, sole + 4))


_IRON, _WEDGE = _blade(27.0, 2.0, -20.0), _blade(32.0, 5.0, -23.0)
_PUTTER: Outline = ((-52, -13), (52, -13), (52, 13), (-52, 13), (-52, -13))
_FAMILIES = (("Driver", _wood(112, 58)), ("Wood", _wood(92, 40)), ("Hybrid", _wood(80, 38)), ("Iron", _IRON),
             ("Putter", _PUTTER))


def find_face_outline(club: str) -> Outline:
    """The closed outline for a club by its name; whatever is no wood, hybrid, iron or putter is a wedge."""
    return next((outline for word, outline in _FAMILIES if word in club), _WEDGE)
