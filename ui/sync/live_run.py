"""The running sync on the pages about syncs, and asking again for single sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import GolfError
from golf.sync_events import RunRecord, Trigger
from services.shared.formatting import count_of
from services.sync.text import describe_run
from ui.shared.messages import flashing_errors, render_error, render_message
from ui.shared.page_paths import HISTORY_PAGE
from ui.sync.run_status import render_running

if TYPE_CHECKING:
    from services.app import App

_WATCHED = "history_watched"
_POLL_SECONDS = 1


def watch_run(run_id: str) -> None:
    """Remember to say what comes of this run, once it is over."""
    st.session_state[_WATCHED] = run_id


def is_sync_running(app: App) -> bool:
    """Say whether a sync of this machine is going on now."""
    run = app.jobs.latest()
    return run is not None and run.is_active


def render_live(app: App, run: RunRecord | None) -> None:
    """Draw what runs now; when it ends the page is drawn anew, with what came of it.

    ``run`` is the latest one as it was before the page read anything else: one that ends meanwhile is noticed.
    """
    if run is None:
        return
    if run.is_active:
        st.fragment(_render_running, run_every=_POLL_SECONDS)(app)
        return
    if st.session_state.get(_WATCHED) == run.run_id:
        words = describe_run(run)
        render_message(words.tone, words.headline, words.detail)
        if st.query_params.get("run") != run.run_id:
            st.page_link(HISTORY_PAGE, label="See that sync", icon=":material/receipt_long:",
                         query_params={"run": run.run_id})


def render_retry(app: App, report_ids: Sequence[int], *, key: str, label: str = "") -> None:
    """Draw the button that asks for just these sessions again; asleep while a sync runs."""
    words = label or (f"Retry all {len(report_ids):,}" if len(report_ids) > 1 else "Retry")
    st.button(words, key=key, icon=":material/refresh:", on_click=_retry, args=(app, tuple(report_ids)),
              disabled=is_sync_running(app),
              help=f"Ask the portal for {count_of(len(report_ids), 'session')} again, and for nothing else.")


def _render_running(app: App) -> None:
    try:
        run = app.jobs.latest()
    except GolfError as error:  # a poll outlives the page run that began it
        render_error(error)
        return
    if run is None or not run.is_active:
        st.rerun()
    watch_run(run.run_id)
    render_running(run)
    st.button("Stopping …" if run.stop_requested else "Stop", icon=":material/stop_circle:", key="live_stop",
              on_click=flashing_errors()(lambda: app.jobs.request_stop(run.run_id)), disabled=run.stop_requested)


def _retry(app: App, report_ids: Sequence[int]) -> None:
    with flashing_errors():
        watch_run(app.sync_history.start_retry(report_ids, Trigger.BUTTON))
