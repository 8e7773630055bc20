"""The buttons that look at the portal first, or sync at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import CredentialsMissing, GolfError, SignInBlocked
from golf.sync_events import Trigger
from services.sync.options import SyncOptions
from ui.shared.escape import plain
from ui.shared.messages import flash_error, render_empty
from ui.sync.live_run import is_sync_running, watch_run
from ui.sync.panel import FULL_SYNC_HELP

if TYPE_CHECKING:
    from services.app import App


def render_start(app: App, options: SyncOptions, account: str | None) -> None:
    """Draw them for this account (None: the only one); without any, where to connect one."""
    status = app.credentials.status(account)
    if status.username is None:
        render_empty("**Not connected yet.**  \nConnect your Uneekor account on Home first.")
        return
    if status.blocked_reason:
        st.markdown(plain(status.blocked_reason, 600))  # the line in the frame leads to the form
        return
    busy = is_sync_running(app)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Preview", type="primary", icon=":material/visibility:", key="plan_preview", disabled=busy,
                  on_click=_begin, args=(app.jobs.start_preview, options, account))
        st.button("Sync at once", icon=":material/sync:", key="plan_sync", disabled=busy,
                  on_click=_begin, args=(app.jobs.start, options, account))
        st.button("Full sync", icon=":material/sync_alt:", key="plan_sync_full", disabled=busy, help=FULL_SYNC_HELP,
                  on_click=_begin, args=(app.jobs.start, replace(options, full=True), account))


def _begin(
    start: Callable[[SyncOptions, str, str | None], str], options: SyncOptions, account: str | None
) -> None:
    try:
        watch_run(start(options, Trigger.BUTTON, account))
    except (CredentialsMissing, SignInBlocked):
        return  # the page itself says what to do
    except GolfError as error:
        flash_error(error)
