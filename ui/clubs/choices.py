"""Which part of the Clubs page: in its address (``view``); links and Back work."""

from __future__ import annotations

from enum import StrEnum

from ui.shared.address import url_segments

_VIEW = "view"


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
