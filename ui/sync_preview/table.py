"""A previewed sync: what it would do, session by session, and the buttons that do exactly that."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from golf.sync_events import Trigger
from golf.sync_preview import PreviewItem, PreviewKind
from services.shared.formatting import DASH, count_of, format_moment
from services.sync_history.tables import build_preview_table
from services.sync_history.text import describe_change
from services.sync_preview.text import PREVIEW_WORDS, describe_fate, describe_preview
from services.sync_preview.view import SyncPreview
from ui.shared.escape import one_line, plain
from ui.shared.export_menu import render_list_menu
from ui.shared.messages import flashing_errors
from ui.sync.live_run import is_sync_running, watch_run

if TYPE_CHECKING:
    from services.app import App


def render_preview(app: App, preview: SyncPreview) -> None:
    """The summary, the table, the buttons."""
    st.header("What this sync would do")
    st.markdown(f"**{describe_preview(preview)}.**")
    st.caption(f"Looked at the portal{_as_whom(app, preview)} on {format_moment(preview.made_at)}. "
               "Nothing was stored or fetched.")
    if not preview.items:
        return
    buttons = st.container()  # above the table, which may be long, though what is ticked below decides about them
    chosen = _render_table(preview)
    render_list_menu("plan", lambda: build_preview_table(preview))
    with buttons:
        _render_buttons(app, preview, chosen)
    if preview.gone:
        st.caption("What is gone on the portal is marked as gone and stays here with every shot.")


def preview_row(item: PreviewItem) -> dict[str, Any]:
    """One line of the table."""
    return {
        "What": PREVIEW_WORDS[item.kind], "Session": one_line(item.name, 60), "Player": one_line(item.player or "", 30),
        "Day": item.day_before or item.day_after, "Would move to": item.day_after if item.moves else None,
        "Shots there": item.listed_shots, "Shots here": item.stored_shots or None,
        "Different there": one_line("; ".join(map(describe_change, item.changes)), 160) or None,
        "This sync": describe_fate(item),
    }


def _as_whom(app: App, preview: SyncPreview) -> str:
    several = len(app.credentials.accounts()) > 1
    return f" as {plain(app.accounts.describe(preview.account), 80)}" if several else ""


def _render_table(preview: SyncPreview) -> list[int]:
    """Draw it; the report ids that are ticked."""
    # Ticks are row numbers: another preview needs a table of its own, or ticks would move to other sessions.
    fingerprint = zlib.crc32(repr((preview.run_id, [item.report_id for item in preview.items])).encode())
    picked = st.dataframe(
        pd.DataFrame([preview_row(item) for item in preview.items]), hide_index=True, on_select="rerun",
        selection_mode="multi-row", key=f"plan_table_{fingerprint}", placeholder=DASH, lazy=False,
        height=min(40 + 36 * len(preview.items), 460), alt="The sessions of the plan and what would happen to each")
    rows = [preview.items[index] for index in picked["selection"]["rows"] if index < len(preview.items)]
    return [item.report_id for item in rows if item.kind is not PreviewKind.GONE]


def _render_buttons(app: App, preview: SyncPreview, chosen: list[int]) -> None:
    busy, does_something = is_sync_running(app), bool(preview.to_fetch or preview.gone)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_run_label(preview), type="primary", icon=":material/play_arrow:", key="plan_run",
                  on_click=_execute, args=(app, preview), disabled=busy or not does_something)
        st.button(f"Run only the {len(chosen):,} ticked" if chosen else "Run only the ticked", key="plan_run_ticked",
                  on_click=_execute, args=(app, preview.narrowed(chosen)), disabled=busy or not chosen)


def _run_label(preview: SyncPreview) -> str:
    return f"Run this plan ({count_of(len(preview.to_fetch), 'session')})" if preview.to_fetch else "Run this plan"


def _execute(app: App, preview: SyncPreview) -> None:
    with flashing_errors():
        watch_run(app.jobs.start_previewed(preview, Trigger.BUTTON))
