"""The last runs as a table; what went wrong in each can be opened."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from golf.sync_events import RunRecord, SyncStatus
from services.shared.formatting import count_of, format_duration, format_moment
from services.sync.text import MODE_WORDS, STATUS_WORDS, TRIGGER_WORDS, describe_status
from services.sync_history.tables import build_runs_table
from ui.shared.escape import plain
from ui.shared.export_menu import render_list_menu
from ui.sync.receipt import receipt_sentence
from ui.sync.run_status import failure_lines


def render_history(runs: Sequence[RunRecord]) -> None:
    """Date, Sessions imported, Shots, Duration, Status; errors below, by run."""
    if not runs:
        st.caption("No sync has run yet.")
        return
    figures = {name: st.column_config.TextColumn(alignment="right") for name in ("Sessions imported", "Shots", "Gone")}
    st.dataframe(history_rows(runs), hide_index=True, column_config=figures, alt="The last sync runs")
    render_list_menu("syncs", lambda: build_runs_table(runs))
    for run in runs:
        if run.errors or (run.message and run.status in _TROUBLED):
            _render_errors(run)


def history_rows(runs: Sequence[RunRecord]) -> list[dict[str, str]]:
    """The table's rows."""
    return [{"Date": format_moment(run.started_at), "Sessions imported": f"{run.sessions_imported:,}",
             "Shots": f"{run.total_shots:,}", "Duration": format_duration(run.duration_seconds),
             "Status": describe_status(run), "Gone": f"{run.sessions_gone:,}",
             "Started": TRIGGER_WORDS.get(run.trigger, "Automatically"),
             "Looked at": MODE_WORDS.get(run.mode, run.mode)} for run in runs]


_TROUBLED = (SyncStatus.ERROR, SyncStatus.AUTH_FAILED, SyncStatus.CRASHED, SyncStatus.PARTIAL)


def _render_errors(run: RunRecord) -> None:
    problems = count_of(len(run.errors), "problem") if run.errors else STATUS_WORDS[run.status]
    with st.expander(f"{format_moment(run.started_at)}: {problems}"):
        if run.message:
            st.markdown(plain(run.message, 600))
        if lines := failure_lines(run):
            st.markdown("\n".join(f"- {line}" for line in lines))
        if run.receipt:
            st.caption(receipt_sentence(run.receipt))
