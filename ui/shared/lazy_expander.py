"""An expander that is filled when it is opened: what nobody looks at is neither worked out nor sent."""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

from golf.errors import GolfError
from ui.shared.messages import render_error

log = logging.getLogger(__name__)


def render_late_box(label: str, render: Callable[[], object], *, key: str) -> None:
    """Draw it; ``key`` is its own on the page.

    Opening it, and whatever is pressed in it, runs ``render`` alone and not the page: what changes the page has to
    ask for it with ``st.rerun()``. Once opened it stays filled, so that closing it loses nothing that was typed.
    """
    _render(label, render, key)


@st.fragment
def _render(label: str, render: Callable[[], object], key: str) -> None:
    filled = f"{key}_filled"
    with st.expander(label, key=key, on_change="rerun") as box:
        if box.open:
            st.session_state[filled] = True
        if st.session_state.get(filled):
            _fill(render, key)


def _fill(render: Callable[[], object], key: str) -> None:
    """A run of the box alone is outside the frame, which says what went wrong on a page: so it is said here."""
    try:
        render()
    except GolfError as error:
        log.warning("box_not_drawn", extra={"code": error.code, "box": key})
        render_error(error)
