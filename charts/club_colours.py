"""A colour for every club, the same everywhere: an ordered scale from the driver (dark) to the wedges (light).

Colour means loft. Both scales are chosen by computation: neighbours of a bag differ also for readers without red, green
or blue cones, and every step stands out from its background (tests/charts/test_club_colours.py).
"""

from __future__ import annotations

from golf.clubs import bag_position

BACKGROUNDS = {False: "#fbfcfa", True: "#0d120f"}
"""Of the light and the dark look (.streamlit/config.toml)."""
ON_LIGHT = ("#4d0030", "#4f0045", "#500059", "#4c066a", "#43107d", "#2d2092", "#003b91", "#004c82", "#006070",
            "#356d55", "#497343", "#5f7635", "#70782a", "#81791b", "#de760e")
ON_DARK = ("#8c37c8", "#4d72df", "#3a87d8", "#199bce", "#48afa9", "#5bbc90", "#6fc086", "#83c479", "#95c86a",
           "#a8cd57", "#ccd04e", "#ffd342", "#ffdb92", "#ffe5bc", "#fff0e2")
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
