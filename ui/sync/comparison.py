"""Comparing everything with the portal: how far it came, and the buttons that begin or go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.sync_events import Trigger
from services.sync.comparison import describe_comparison
from ui.shared.messages import flashing_errors
from ui.sync.all_accounts import may_sync
from ui.sync.live_run import is_sync_running

if TYPE_CHECKING:
    from services.app import App


def render_comparison(app: App) -> None:
    """Draw it; its progress is in the panel above, like that of any sync."""
    state = app.comparison.load_state()
    st.markdown("Fetches every stored session again and compares it with what is here. Whatever the portal has changed "
                "is brought in like any change: it is in the sync's page, and can be undone. It can be stopped at any "
                "time and goes on from there.")
    st.caption(describe_comparison(state))
    if not state.stored:
        return
    is_asleep = is_sync_running(app) or not may_sync(app)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(f"Go on ({state.left:,} left)" if state.goes_on else "Compare everything with the portal",
                  key="compare", icon=":material/compare_arrows:", on_click=_start, args=(app,), disabled=is_asleep)
        if state.goes_on:
            st.button("Start over", key="compare_over", on_click=_start, args=(app, True), disabled=is_asleep)


def _start(app: App, start_over: bool = False) -> None:
    with flashing_errors():
        app.jobs.start_all(app.comparison.begin(start_over=start_over), Trigger.BUTTON)
