"""The last runs as a table; what went wrong in each can be opened."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from golf.sync_events import RunRecord, SyncStatus
from services.display import count_of, format_duration, format_moment
from services.run_words import STATUS_WORDS
from ui.outside_text import plain
from ui.sync_status import failure_lines, receipt_sentence


def render_history(runs: Sequence[RunRecord]) -> None:
    """Date, Sessions imported, Shots, Duration, Status; errors below, by run."""
    if not runs:
        st.caption("No sync has run yet.")
        return
    st.dataframe(history_rows(runs), hide_index=True, alt="The last sync runs")
    for run in runs:
        if run.errors or (run.message and run.status in _TROUBLED):
            _render_errors(run)


def history_rows(runs: Sequence[RunRecord]) -> list[dict[str, str | int]]:
    """The table's rows."""
    return [{"Date": format_moment(run.started_at), "Sessions imported": run.sessions_imported,
             "Shots": run.total_shots, "Duration": format_duration(run.duration_seconds),
             "Status": STATUS_WORDS[run.status], "Updated": run.sessions_updated,
             "Problems": len(run.errors), "Started by": run.trigger, "Kind": run.mode} for run in runs]


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
