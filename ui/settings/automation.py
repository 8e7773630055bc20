"""Settings ▸ Automation: the accounts, the same Sync button, how much it brings, and the history."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from golf.sync_events import Trigger
from services.sync.comparison import describe_comparison
from services.sync.options import FULL, INCREMENTAL, RECHECK_CHOICES
from ui.settings.accounts import render_account_cards
from ui.settings.live import render_live
from ui.settings.notices import render_notice_settings
from ui.settings.schedule import render_schedule
from ui.shared.messages import flashing_errors, rendering_errors
from ui.shared.page_paths import HISTORY_PAGE
from ui.sync.all_accounts import may_sync
from ui.sync.live_run import is_sync_running
from ui.sync.panel import render_sync_panel
from ui.sync.redraw import note_drawn_state
from ui.sync.session_number import render_session_number
from ui.sync_history.latest_runs import render_history

if TYPE_CHECKING:
    from services.app import App
    from services.sync.options import SyncChoices

_MAX_WIDGET, _MODE_WIDGET, _RECHECKS_WIDGET = "max_sessions_choice", "mode_choice", "rechecks_choice"
_MODE_WORDS = {INCREMENTAL: "New sessions only", FULL: "Whole list (finds changes and deletions)"}


def render_automation(app: App) -> None:
    """Draw the tab."""
    note_drawn_state(app)
    st.header("Accounts")
    render_account_cards(app)
    st.header("Sync")
    _render_choices(app.sync_choices)
    with st.container(border=True):
        render_sync_panel(app, app.sync_choices.load_options(), offers_full=True)
    st.header("Compare everything")
    _render_comparison(app)
    st.header("By itself")
    render_schedule(app)
    st.header("Live")
    render_live(app)
    st.header("Notices")
    render_notice_settings(app)
    st.header("Last runs")
    render_history(app.jobs.recent(10, with_previews=False))
    st.page_link(HISTORY_PAGE, label="All syncs, each with its page", icon=":material/history:")


def _render_choices(choices: SyncChoices) -> None:
    st.session_state.setdefault(_MAX_WIDGET, choices.load_max_sessions())
    st.session_state.setdefault(_MODE_WIDGET, choices.load_mode())
    st.session_state.setdefault(_RECHECKS_WIDGET, choices.load_rechecks())
    with st.container(horizontal=True):
        render_session_number("Sessions per sync, newest first", _MAX_WIDGET, width=260,
                              on_change=partial(_save_choices, choices))
        st.selectbox("What to look at", [INCREMENTAL, FULL], key=_MODE_WIDGET, width=340,
                     format_func=_MODE_WORDS.__getitem__, on_change=_save_choices, args=(choices,))
        st.selectbox("Old sessions compared each time", RECHECK_CHOICES, key=_RECHECKS_WIDGET, width=260,
                     on_change=_save_choices, args=(choices,),
                     help="In turn, so that a number the portal corrects later is noticed here, too.")


def _save_choices(choices: SyncChoices) -> None:
    with rendering_errors():
        choices.save_max_sessions(st.session_state[_MAX_WIDGET])
        choices.save_mode(st.session_state[_MODE_WIDGET])
        choices.save_rechecks(st.session_state[_RECHECKS_WIDGET])
    st.session_state[_MAX_WIDGET] = choices.load_max_sessions()


def _render_comparison(app: App) -> None:
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
                  key="compare", icon=":material/compare_arrows:", on_click=_compare, args=(app,), disabled=is_asleep)
        if state.goes_on:
            st.button("Start over", key="compare_over", on_click=_compare, args=(app, True), disabled=is_asleep)


def _compare(app: App, start_over: bool = False) -> None:
    with flashing_errors():
        app.jobs.start_all(app.comparison.begin(start_over=start_over), Trigger.BUTTON)
