"""Which part of the Clubs page, and how far back: in its address (``view``, ``window``); links and Back work."""

from __future__ import annotations

from enum import StrEnum

from analysis.period import DEFAULT_WINDOW, WINDOW_NAMES, Window, read_window
from ui.shared.address import query_text, url_segments, url_selectbox

_VIEW, _WINDOW = "view", "window"


class ClubsView(StrEnum):
    """The parts of the page, by the word in its address."""

    BAG = "bag"
    GAPPING = "gapping"
    YARDAGES = "yardages"
    EDITOR = "editor"


_VIEW_NAMES = {ClubsView.BAG: "Bag", ClubsView.GAPPING: "Gapping", ClubsView.YARDAGES: "Yardages",
               ClubsView.EDITOR: "Edit bag"}


def render_view_choice() -> ClubsView:
    """The parts side by side; the address decides."""
    return ClubsView(url_segments(_VIEW, "Part of this page", [view.value for view in ClubsView],
                                  format_func=lambda word: _VIEW_NAMES[ClubsView(word)], label_visibility="collapsed"))


def render_window_choice() -> Window:
    """How far back the figures look."""
    chosen = url_selectbox(_WINDOW, "Shots of", list(Window), default=DEFAULT_WINDOW, width=190,
                           format_func=lambda value: WINDOW_NAMES[read_window(value)])
    return read_window(chosen)


def kept_window() -> dict[str, str]:
    """The window for the address of a link, when one is chosen."""
    asked = query_text(_WINDOW)
    return {} if asked is None else {_WINDOW: asked}
