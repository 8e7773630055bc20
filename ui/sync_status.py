"""One run in ``st.status``: what is happening now, or what came of it.

By the rules measured in facts/streamlit.md §1: the label is constant per state, the box is created once
with its final values, never as ``with`` while running, never updated.
"""

from __future__ import annotations

import streamlit as st

from golf.sync_events import Receipt, RunRecord, SyncStage, SyncStatus
from services.display import count_of, format_moment
from services.run_words import STATUS_WORDS, describe_counts, describe_pace, progress_fraction
from ui.outside_text import plain, plain_or

RUNNING_LABEL = "Syncing your sessions"
_STAGE_WORDS = {
    SyncStage.STARTING: "Starting",
    SyncStage.BROWSER: "Starting the browser",
    SyncStage.SIGN_IN: "Signing in",
    SyncStage.LISTING: "Reading your list of sessions",
    SyncStage.REPORTS: "Bringing sessions home",
    SyncStage.RECEIPT: "Comparing with the portal",
    SyncStage.DONE: "Finishing",
}
_GOOD = (SyncStatus.SUCCESS, SyncStatus.NO_NEW, SyncStatus.CANCELLED)
_FAILURES_SHOWN = 50


def render_running(run: RunRecord) -> None:
    """The box of a run that is going on."""
    progress = run.progress
    stage = "Stopping after what is being stored now" if run.stop_requested else _STAGE_WORDS[progress.stage]
    box = st.status(RUNNING_LABEL, state="running", expanded=True)
    box.progress(progress_fraction(progress), text=stage)
    box.markdown(plain_or(progress.message, f"{stage} …", 200))
    box.caption(f"{describe_counts(progress)}  \n{describe_pace(progress)}")


def render_last_run(run: RunRecord) -> None:
    """The collapsed box of the last finished run."""
    label = f"Last sync: {STATUS_WORDS[run.status].lower()}, {format_moment(run.finished_at or run.heartbeat_at)}"
    box = st.status(label, state="complete" if run.status in _GOOD else "error", expanded=False)
    box.markdown(f"{count_of(run.sessions_discovered, 'session')} looked at · "
                 f"{run.sessions_imported:,} imported · {run.sessions_updated:,} updated · "
                 f"{count_of(run.total_shots, 'shot')}")
    if run.receipt:
        box.markdown(receipt_sentence(run.receipt))
    if run.message:
        box.caption(plain(run.message, 400))
    for line in failure_lines(run):
        box.markdown(f"- {line}")


def receipt_sentence(receipt: Receipt) -> str:
    """The receipt in one line; says when the listing is not fully known yet."""
    known = "" if receipt.listing_complete else " in the part of the list that has been read"
    return f"Receipt: {receipt.sentence()}{known}."


def failure_lines(run: RunRecord) -> list[str]:
    """What did not work, by name with the reason, as Markdown."""
    lines = []
    for failure in run.errors[:_FAILURES_SHOWN]:
        name = f"**{plain(failure.session_name)}**: " if failure.session_name else ""
        again = "" if failure.recoverable else " (will not be tried again by itself)"
        lines.append(f"{name}{plain(failure.message, 300)}{again}")
    if len(run.errors) > _FAILURES_SHOWN:
        lines.append(f"and {len(run.errors) - _FAILURES_SHOWN:,} more")
    return lines
