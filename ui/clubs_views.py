"""Which part of the Clubs page, and how far back: in its address (``view``, ``window``); links and Back work."""

from __future__ import annotations

from enum import StrEnum

import streamlit as st

from services.practice_windows import DEFAULT_WINDOW, WINDOW_NAMES, Window, read_window
from ui.address import choose, read_text, write

_VIEW, _WINDOW = "view", "window"


class ClubsView(StrEnum):
    """The parts of the page, by the word in its address."""

    BAG = "bag"
    GAPPING = "gapping"
    YARDAGES = "yardages"
    EDITOR = "editor"


_VIEW_NAMES = {ClubsView.BAG: "Bag", ClubsView.GAPPING: "Gapping", ClubsView.YARDAGES: "Yardages",
               ClubsView.EDITOR: "Edit bag"}


def keep_address() -> None:
    """Say the address again: a link from this page to itself leaves the browser's as it was."""
    st.query_params.from_dict(st.query_params.to_dict())


def render_view_choice() -> ClubsView:
    """The parts side by side; the address decides."""
    asked = read_text(_VIEW)
    view = next((item for item in ClubsView if item.value == asked), ClubsView.BAG)
    key = f"clubs_{_VIEW}"
    st.session_state[key] = view
    st.segmented_control("Part of this page", list(ClubsView), key=key, required=True, label_visibility="collapsed",
                         format_func=_VIEW_NAMES.__getitem__, on_change=_follow, args=(key,))
    return view


def render_window_choice() -> Window:
    """How far back the figures look."""
    chosen = choose(_WINDOW, "Shots of", list(Window), default=DEFAULT_WINDOW, width=190,
                    words=lambda value: WINDOW_NAMES[read_window(value)])
    return read_window(chosen)


def kept_window() -> dict[str, str]:
    """The window for the address of a link, when one is chosen."""
    asked = read_text(_WINDOW)
    return {} if asked is None else {_WINDOW: asked}


def _follow(key: str) -> None:
    chosen = st.session_state[key]
    write(view=None if chosen is ClubsView.BAG else chosen.value)
