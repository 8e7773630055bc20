"""Half a second after a ball, a club or a monitor came, the page is drawn anew.

A look that finds nothing new costs next to nothing and draws nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import GolfError

if TYPE_CHECKING:
    from services.app import App

_DRAWN = "live_drawn"
_LOOKS_EVERY_S = 0.5


def note_drawn_ball(app: App) -> None:
    """Remember what there was before anything is read: the first thing on the page."""
    st.session_state[_DRAWN] = app.live.load_mark()


def watch_balls(app: App) -> None:
    """Look again and again while the page is open."""
    st.fragment(_look, run_every=_LOOKS_EVERY_S)(app)


def _look(app: App) -> None:
    try:
        mark = app.live.load_mark()
    except GolfError:  # a database that is busy now may not be at the next look
        return
    if mark != st.session_state.get(_DRAWN):
        st.rerun()
