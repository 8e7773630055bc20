"""Figures as tiles: four in a row on a screen, two by two on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True, slots=True)
class Tile:
    """A label and its value, both ours (numbers, dates), with an optional explanation."""

    label: str
    value: str
    help: str | None = None


def render_tiles(tiles: Sequence[Tile]) -> None:
    """Pairs of tiles: Streamlit stacks the columns on a phone, the pairs stay side by side."""
    pairs = [tiles[start:start + 2] for start in range(0, len(tiles), 2)]
    for column, pair in zip(st.columns(len(pairs), gap="small"), pairs, strict=True):
        with column, st.container(horizontal=True, gap="small"):
            for tile in pair:
                st.metric(tile.label, tile.value, border=True, help=tile.help)
