"""One shot chosen by the golfer: clicked in any figure, ringed in all of them.

The number is the shot's place in the sequence a figure is given, from 1, so that it means the same in each. Every
figure of a page names its shots by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from analysis.gapping import NO_DISTANCE_CLUBS
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot

SELECTION = "shot"
FIELD = "number"
RING_COLOUR = "#d92d6a"
_VIEW = "shots"
"""The name of the layer that is clicked; without one Altair makes one up out of all that is in it, at every run."""


def start_chart(table: pd.DataFrame, *, selectable: bool, nearest: bool = True) -> alt.Chart:
    """A chart of these shots. ``selectable``: a click or a tap chooses one, where there is any.

    ``nearest``: also beside a point (fingers are wide); not for lines.
    """
    if not selectable or table.empty:
        return alt.Chart(table)
    choosing = alt.selection_point(name=SELECTION, fields=[FIELD], on="click", nearest=nearest, toggle=False)
    return alt.Chart(table, name=_VIEW, params=[choosing.param])


def read_selected_number(state: Mapping[str, Any]) -> int | None:
    """The number of the chosen shot from what Streamlit hands back; None when nothing is chosen."""
    rows = state.get("selection", {}).get(SELECTION, [])
    number = rows[0].get(FIELD) if rows else None
    return number if isinstance(number, int) else None


def build_ring(rows: list[dict[str, Any]], chosen: int | None, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """A ring around the chosen shot's point; no layer when it is not in the figure."""
    found = [row for row in rows if row[FIELD] == chosen]
    if not found:
        return []
    return [alt.Chart(pd.DataFrame(found)).mark_point(
        shape="circle", size=320, strokeWidth=3, filled=False, color=RING_COLOUR, opacity=1).encode(x=x, y=y)]


def iterate_numbered(
    shots: Sequence[StoredShot], shot_filter: ShotFilter, club: str | None = None
) -> Iterator[tuple[int, StoredShot]]:
    """Number (from 1, over all ``shots``) and shot of those that pass the filter, of one club or all.

    Putts are in no figure of several clubs: they would squash it.
    """
    shown = find_shown_clubs(shots, club)
    return ((number, stored) for number, stored in enumerate(shots, start=1)
            if stored.passes(shot_filter) and stored.club in shown)


def count_shots(shots: Sequence[StoredShot], club: str | None) -> int:
    """How many there are of the club, whether they count or not."""
    shown = find_shown_clubs(shots, club)
    return sum(stored.club in shown for stored in shots)


def find_shown_clubs(shots: Sequence[StoredShot], club: str | None) -> frozenset[str]:
    """The clubs of a figure of this one; None: all but the putter, unless there is nothing else."""
    if club is not None:
        return frozenset((club,))
    clubs = frozenset(stored.club for stored in shots)
    return clubs - frozenset(NO_DISTANCE_CLUBS) or clubs
