"""A search by name above a list of sessions that does not hold them all."""

from __future__ import annotations

import streamlit as st

from services.sessions.view import PICKABLE


def render_session_search(key: str, *, offered: str = f"newest {PICKABLE}", label: str = "older sessions") -> str:
    """The words to look for, in names, clubs, notes, types and tags; ``offered``: what the list holds without any."""
    return st.text_input(f"Search {label} by name", key=key, max_chars=100,
                         help=f"Without a search the {offered} are offered.")
