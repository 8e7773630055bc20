"""How many sessions a sync brings at most: some numbers to choose from, and any other to type."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from services.sync.options import ALL, MAX_SESSION_CHOICES, MOST_SESSIONS

HELP = f"Choose a number, or type any from 1 to {MOST_SESSIONS:,}."


def render_session_number(label: str, key: str, *, width: int, on_change: Callable[[], None]) -> str:
    """Draw the box over ``st.session_state[key]`` and return what is in it.

    ``on_change`` puts what was typed into its right form (services.sync.options.read_max_sessions).
    """
    chosen = st.session_state[key]
    options = [*MAX_SESSION_CHOICES, *([] if chosen in MAX_SESSION_CHOICES else [chosen])]
    return st.selectbox(label, options, key=key, width=width, help=HELP, format_func=describe_number,
                        accept_new_options=True, on_change=on_change)


def describe_number(chosen: str) -> str:
    """``All``, else the number as it is."""
    return "All" if chosen == ALL else chosen
