"""The section "Held back": sessions that failed again and again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from golf.sync_history import QuarantinedReport
from services.shared.formatting import Tone, count_of, format_bytes, format_moment
from services.sync_history.quarantine import answer_name
from ui.shared.downloads import saying_why_not
from ui.shared.escape import plain
from ui.shared.messages import flash, flashing_errors
from ui.shared.session_labels import render_folded, render_session_link
from ui.sync.live_run import render_retry

if TYPE_CHECKING:
    from services.app import App
    from services.sync_history.quarantine import Quarantine

_SHOWN = 10
_REASON_LIMIT = 300


def render_held_back(app: App) -> None:
    """Draw the section; nothing when nothing is held back."""
    held = app.quarantine.load()
    if not held:
        return
    st.header(f"Held back ({len(held):,})")
    st.caption("These sessions failed again and again, so ordinary syncs leave them alone. A sync of everything asks "
               "for them, and so does one that finds their line in the portal's list changed.")
    if len(held) > 1:
        with st.container(horizontal=True):
            render_retry(app, [each.report_id for each in held], key="held_retry_all")
            st.button(f"Dismiss all {len(held):,}", key="held_dismiss_all", icon=":material/visibility_off:",
                      on_click=_dismiss, args=(app.quarantine, [each.report_id for each in held]))
    render_folded(held, _SHOWN, partial(_render_one, app), f"{count_of(len(held) - _SHOWN, 'more session')} held back")


def _render_one(app: App, held: QuarantinedReport) -> None:
    with st.container(border=True, gap="xxsmall"):
        render_session_link(held.report_id, held.session_name, icon="pause_circle")
        st.markdown(f"{plain(held.message, _REASON_LIMIT)}  \n{count_of(held.attempts, 'failure')} in a row, "
                    f"from {format_moment(held.first_failed_at)} to {format_moment(held.last_failed_at)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            render_retry(app, [held.report_id], key=f"held_retry_{held.report_id}")
            st.button("Dismiss", key=f"held_dismiss_{held.report_id}", icon=":material/visibility_off:",
                      on_click=_dismiss, args=(app.quarantine, [held.report_id]),
                      help="Show it here no more until it fails for another reason or changes. It still counts as "
                           "missing.")
            if held.raw_bytes:
                st.download_button(
                    "Download the raw answer",
                    saying_why_not("raw answer", lambda: app.quarantine.load_answer(held.report_id)),
                    answer_name(held.report_id), "text/plain", icon=":material/download:", on_click="ignore",
                    key=f"held_raw_{held.report_id}",
                    help=f"What the portal sent ({format_bytes(held.raw_bytes)}), without the key of the report.")


def _dismiss(quarantine: Quarantine, report_ids: Sequence[int]) -> None:
    with flashing_errors():
        hidden = quarantine.dismiss(report_ids)
        flash(Tone.SUCCESS, f"{count_of(hidden, 'session')} dismissed.",
              "The receipt still counts what is missing.")
