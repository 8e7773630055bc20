"""A colour for every club, the same everywhere: an ordered scale from the driver (dark) to the wedges (light).

Colour means loft: plum, purple, blue, teal, green, sand. A club keeps its hue from the light page to the dark one. Both
scales are chosen by computation: any two steps differ also for readers without red, green or blue cones, and every step
stands out from its background (tests/charts/test_club_colours.py).
"""

from __future__ import annotations

from golf.clubs import bag_position

BACKGROUNDS = {False: "#fbfcfa", True: "#0d120f"}
"""Of the light and the dark look (.streamlit/config.toml)."""
ON_LIGHT = ("#690a3c", "#6f0d58", "#6c0f7f", "#373f70", "#2c458e", "#305895", "#0060bb", "#296a8a", "#1d7d7f",
            "#4b7c6e", "#458c4d", "#578f3a", "#788f2e", "#968e22", "#a68c4b")
ON_DARK = ("#ac3671", "#aa3990", "#a23dc3", "#7e65da", "#7b80c8", "#6588e4", "#659fe8", "#5cb5e7", "#75bdc7",
           "#6dcdc0", "#68e29d", "#81ed7e", "#b1e868", "#e4eb5b", "#fbeac9")
NEITHER = "#7a7f87"
"""Balls of no club, of an unknown one, and the putter's."""
_DRIVER, _WOOD, _HYBRID, _IRON, _LETTERED, _LOFTED, _PUTTER = 0, 1, 2, 3, range(4, 8), 8, 9
"""Families, as ``bag_position`` counts them."""
_LAST_IRON, _STEEPEST = 9, 14
_FIRST_LOFT, _DEGREES_A_STEP = 46, 4


def colour_of_club(club: str, *, dark: bool = False) -> str:
    """The club's colour on the light or the dark background; grey for what is no full swing's club."""
    place = find_place(club)
    return NEITHER if place is None else (ON_DARK if dark else ON_LIGHT)[place]


def find_place(club: str) -> int | None:
    """From 0, the driver, to 14, the steepest wedge; None for the putter and what is no known club."""
    family, number, _ = bag_position(club)
    if family == _DRIVER:
        return 0
    if family == _WOOD:
        return min(max((number - 1) // 2, 1), 4)
    if family in (_HYBRID, _IRON):
        return min(max(number, 1), _LAST_IRON)
    if family in _LETTERED:
        return 10 + family - _LETTERED.start
    if family == _LOFTED:
        return min(max(10 + (number - _FIRST_LOFT) // _DEGREES_A_STEP, 10), _STEEPEST)
    return None
