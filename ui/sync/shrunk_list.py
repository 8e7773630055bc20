"""The portal suddenly lists far fewer sessions: a person says what that means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from golf.errors import ListingShrunk
from golf.sync_events import RunRecord
from services.sync.options import SyncOptions


def wants_an_answer(run: RunRecord) -> bool:
    """Whether the run stopped because most of the known sessions were missing from the list."""
    return any(failure.code == ListingShrunk.code for failure in run.errors)


def render_question(options: SyncOptions, start: Callable[[SyncOptions], None]) -> None:
    """Look once more, or take the portal at its word; nothing stored is lost either way."""
    again = replace(options, full=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Look once more", icon=":material/refresh:", key="shrunk_again", on_click=start, args=(again,))
        with st.popover("The portal is right", icon=":material/check:"):
            st.markdown("The sessions it does not list any more are marked as gone. **What is stored of them stays**, "
                        "with every shot, and a session that comes back is simply there again.")
            st.button("Mark them as gone", key="shrunk_accept", on_click=start,
                      args=(replace(again, accept_missing=True),))
