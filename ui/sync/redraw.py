"""How far syncs and data had come before a page read anything: once that has passed, the page is drawn anew.

Noted first and compared later, so that a sync that ends while the page is being drawn is seen to have ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

if TYPE_CHECKING:
    from services.app import App

_DRAWN = "drawn_state"


class DrawnState(NamedTuple):
    """While a sync runs nothing but that: its progress is drawn bit by bit, the page once it is over."""

    is_active: bool
    run_id: str | None = None
    revision: int | None = None


def note_drawn_state(app: App) -> None:
    """Remember the state before anything is read: the first thing on a page that keeps itself up to date."""
    st.session_state[_DRAWN] = _load_state(app)


def is_drawn_active() -> bool:
    """Say whether a sync was running before this page was drawn."""
    return bool(st.session_state[_DRAWN].is_active)


def redraw_when_outdated(app: App) -> None:
    """Draw the whole page anew when a sync has begun or ended, or anything has changed the data, since then."""
    if _load_state(app) != st.session_state[_DRAWN]:
        st.rerun()


def _load_state(app: App) -> DrawnState:
    run = app.jobs.latest()
    if (run is not None and run.is_active) or app.jobs.is_going:
        return DrawnState(is_active=True)
    return DrawnState(False, None if run is None else run.run_id, app.revision.load().revision)
