"""What runs on this computer now, of whichever kind: since when, how far, and the button that stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from services.sync.running import can_be_stopped, describe_running
from ui.shared.messages import flashing_errors, rendering_errors

if TYPE_CHECKING:
    from golf.sync_events import RunRecord
    from services.app import App

_LOOKS_EVERY_S = 1.0


def render_running_now(app: App, but: str = "") -> None:
    """Draw the run that keeps others out, unless it is the run ``but``; when it ends the page is drawn anew."""
    run = app.sync_history.load_running()
    if run is not None and run.run_id != but:
        st.fragment(_watch, run_every=_LOOKS_EVERY_S)(app, run.run_id)


def render_run(app: App, run: RunRecord) -> None:
    """Draw one run that is going on, with its Stop where it can be stopped."""
    with st.container(border=True, key="running_now"):
        st.progress((run.progress.percent or 0) / 100, text=describe_running(run))
        if can_be_stopped(run):
            st.button("Stopping …" if run.stop_requested else "Stop", key="running_now_stop",
                      icon=":material/stop_circle:", disabled=run.stop_requested, on_click=_stop,
                      args=(app, run.run_id), help="What is stored stays.")
        else:
            st.caption("It cannot be stopped in the middle, and takes a moment only.")


def _watch(app: App, run_id: str) -> None:
    """A poll outlives the page run that began it, so it says its own errors."""
    run = None
    with rendering_errors():
        run = app.sync_history.load_running()
        if run is None or run.run_id != run_id:
            st.rerun()
    if run is not None:
        render_run(app, run)


def _stop(app: App, run_id: str) -> None:
    with flashing_errors():
        app.sync_history.request_stop(run_id)
