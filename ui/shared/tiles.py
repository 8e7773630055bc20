"""Figures as tiles of one width: four in a row on a screen, two by two on a phone (see ui.shared.style)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from ui.shared.style import TILES_KEY


@dataclass(frozen=True, slots=True)
class Tile:
    """A label and its value, both ours (numbers, dates), with an optional explanation.

    ``note`` stands below the value: on how many shots it rests, and where it comes from.
    """

    label: str
    value: str
    help: str | None = None
    note: str | None = None


def render_tiles(tiles: Sequence[Tile]) -> None:
    """Draw them; one row of tiles a page, for the key that the style goes by is taken once."""
    with st.container(key=TILES_KEY):
        for tile in tiles:
            st.metric(tile.label, tile.value, tile.note, delta_color="off", delta_arrow="off", border=True,
                      help=tile.help, height="stretch")
