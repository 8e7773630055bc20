"""Which colour and shape stand for a club and a kind of swing: a club's colour is the same everywhere.

Colours alone are not enough (colour-blind readers, print), so shapes differ as well. ``COLOURS`` are for what is no
club; they keep at least 3:1 against both the light and the dark background of the theme.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, product

import altair as alt

from charts.club_colours import colour_of_club, find_place
from charts.layers import build_tooltip
from golf.shots import StoredShot
from golf.swing_groups import SwingGroup, group_of

COLOURS = ("#15845f", "#c8620a", "#3d7bd9", "#c13f7f", "#8a63d2", "#0f8a99", "#9a7400", "#7a7f87")
DASHES = ((1, 0), (7, 3), (2, 2), (9, 3, 2, 3))
"""Of lines in one colour: full swings first, then the part swings of the same club."""
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")
_PLOT_HEIGHT, _LEGEND_ROW = 480, 20
_LONGEST_OF_THREE = 8  # letters; longer labels stand two abreast, so that none runs off a phone


@dataclass(frozen=True, slots=True)
class ClubMarks:
    """Labels in bag order with the colour and shape of each."""

    labels: tuple[str, ...]
    colours: tuple[str, ...]
    shapes: tuple[str, ...]


def build_club_marks(shots: Iterable[StoredShot], among: Iterable[StoredShot] = ()) -> ClubMarks:
    """Marks for the groups of these shots: the club's colour, and a shape that nothing else of this colour has.

    ``among``: all shots of the page, of which a figure shows some; a group keeps its mark when others are not shown.
    Names of no known club are grey, beyond seven of them in any colour; 56 stay distinct.
    """
    shown = {group_of(shot) for shot in shots}
    ordered = sorted(shown | {group_of(shot) for shot in among}, key=lambda group: group.place)
    marks: dict[SwingGroup, tuple[str, str]] = {}
    for number, group in enumerate(ordered):
        taken = set(marks.values())
        marks[group] = next((mark for mark in _wanted_marks(group, number) if mark not in taken),
                            (COLOURS[number % len(COLOURS)], SHAPES[number % len(SHAPES)]))
    drawn = [group for group in ordered if group in shown]
    return ClubMarks(tuple(group.label for group in drawn), tuple(marks[group][0] for group in drawn),
                     tuple(marks[group][1] for group in drawn))


def _wanted_marks(group: SwingGroup, number: int) -> Iterable[tuple[str, str]]:
    """Colour and shape, the most wanted first: the club's own ones."""
    place = find_place(group.club)
    start = (number if place is None else place) % len(SHAPES)
    shapes = SHAPES[start:] + SHAPES[:start]
    own = colour_of_club(group.club)
    return chain(((own, shape) for shape in shapes), product(COLOURS, shapes))


def build_legend(marks: ClubMarks) -> alt.Legend | None:
    """The clubs below the figure; none for an empty one."""
    if not marks.labels:
        return None
    return alt.Legend(orient="bottom", title=None, columns=_legend_columns(marks), symbolOpacity=1, columnPadding=12,
                      padding=0, offset=14, rowPadding=4, symbolSize=80)


def mark_club_points(
    chart: alt.Chart, marks: ClubMarks, x: alt.X, y: alt.Y, says: Sequence[alt.Tooltip], *, size: int = 70,
    opacity: float = 0.9,
) -> alt.Chart:
    """A point for each shot in its club's colour and shape; ``says`` follows club and number in the tooltip."""
    points: alt.Chart = chart.mark_point(filled=True, size=size, opacity=opacity).encode(
        x=x, y=y, color=colour_clubs(marks),
        shape=alt.Shape("club:N", legend=build_legend(marks),
                        scale=alt.Scale(domain=list(marks.labels), range=list(marks.shapes))),
        tooltip=[*build_tooltip(("club:N", "Club"), ("number:Q", "Shot")), *says])
    return points


def colour_clubs(marks: ClubMarks) -> alt.Color:
    """Each club in its colour, named below the figure."""
    return alt.Color("club:N", legend=build_legend(marks),
                     scale=alt.Scale(domain=list(marks.labels), range=list(marks.colours)))


def dash_clubs(marks: ClubMarks) -> alt.StrokeDash:
    """Lines of one colour, as those of a club's full and part swings, differ in their dashes."""
    dashes = [DASHES[marks.colours[:place].count(colour) % len(DASHES)] for place, colour in enumerate(marks.colours)]
    return alt.StrokeDash("club:N", legend=build_legend(marks),
                          scale=alt.Scale(domain=list(marks.labels), range=[list(dash) for dash in dashes]))


def figure_height(marks: ClubMarks) -> int:
    """Pixels: the same room for the plot however many rows the legend takes."""
    rows = -(-len(marks.labels) // _legend_columns(marks))
    return _PLOT_HEIGHT + rows * _LEGEND_ROW


def _legend_columns(marks: ClubMarks) -> int:
    return 3 if max(map(len, marks.labels), default=0) <= _LONGEST_OF_THREE else 2
