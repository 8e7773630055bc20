"""One run in ``st.status``: what is happening now, or what came of it.

By the rules measured in facts/streamlit.md §1: the label is constant per state, the box is created once
with its final values, never as ``with`` while running, never updated.
"""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from golf.sync_events import RunRecord, SyncFailure, SyncStatus
from services.shared.formatting import count_of, format_clock, format_moment
from services.sync.options import COMPARE_MODE, PREVIEW_MODE, VALIDATE_MODE
from services.sync.text import (
    describe_counts,
    describe_pace,
    describe_percent,
    describe_retry,
    describe_stage,
    describe_status,
    name_stage,
    progress_fraction,
)
from ui.shared.escape import plain, plain_or
from ui.shared.style import ANNOUNCED_KEY

RUNNING_LABEL = "Syncing your sessions"
PREVIEW_LABEL = "Looking at what a sync would do"
_LABELS = {PREVIEW_MODE: PREVIEW_LABEL, COMPARE_MODE: "Comparing every session with the portal",
           VALIDATE_MODE: "Checking what a sync would bring; nothing is stored"}
_STOPPING = "Stopping after what is being stored now"
_GOOD = (SyncStatus.SUCCESS, SyncStatus.NO_NEW, SyncStatus.CANCELLED)
_FAILURES_SHOWN = 50
_LIVE_FAILURES = 5
"""The newest of what went wrong while a sync runs."""


def render_running(run: RunRecord) -> None:
    """Draw the box of a run that is going on."""
    progress = run.progress
    stage = _STOPPING if run.stop_requested else name_stage(progress, run.mode)
    label = _LABELS.get(run.mode, RUNNING_LABEL)
    box = st.status(label, state="running", expanded=True)
    announced = box.container(key=ANNOUNCED_KEY)  # st.info has the role "status"; its text changes in place
    announced.info(_STOPPING if run.stop_requested else describe_stage(progress, run.mode))
    percent = describe_percent(progress)
    box.progress(progress_fraction(progress), text=f"{stage} · {percent}" if percent else stage)
    box.markdown(plain_or(progress.message, f"{stage} …", 200))
    box.caption(f"{describe_counts(progress, run.mode)}  \n{describe_pace(progress)}")
    if progress.failures:
        lines = list(map(_live_line, reversed(progress.failures)))
        more = [f"and {len(lines) - _LIVE_FAILURES:,} more"] if len(lines) > _LIVE_FAILURES else []
        box.markdown("\n".join(f"- {line}" for line in [*lines[:_LIVE_FAILURES], *more]))


def render_last_run(run: RunRecord, account: str = "", *, with_counts: bool = True) -> None:
    """Draw the collapsed box of the last finished run; ``account`` (Markdown): whose it was, if there are several."""
    box = st.status(describe_last_run(run, account), expanded=False,
                    state="complete" if run.status in _GOOD else "error")
    if with_counts:
        box.markdown(f"{count_of(run.sessions_discovered, 'session')} looked at · "
                     f"{run.sessions_imported:,} imported · {run.sessions_updated:,} updated · "
                     f"{run.sessions_gone:,} gone · "
                     f"{count_of(run.total_shots, 'shot')}")
    if run.message:
        box.caption(plain(run.message, 400))
    for line in failure_lines(run):
        box.markdown(f"- {line}")
    for note in run.notes:
        box.caption(plain(note.message, 300))


def describe_last_run(run: RunRecord, account: str = "") -> str:
    """How it ended and when: ``Last sync: done, 7 Feb 2026, 18:04``; ``account`` as Markdown."""
    ended = describe_status(run)
    whose, moment = f" of {account}" if account else "", format_moment(run.finished_at or run.heartbeat_at)
    return f"Last sync{whose}: {ended[0].lower()}{ended[1:]}, {moment}"


def _live_line(failure: SyncFailure) -> str:
    at = f"{format_clock(failure.at)} " if failure.at else ""
    name = f"**{plain(failure.session_name)}**: " if failure.session_name else ""
    return f"{at}{name}{plain(failure.message, 300)} ({describe_retry(failure)})"


def failure_lines(run: RunRecord, but: Collection[int] = ()) -> list[str]:
    """Describe what did not work, by name with the reason, as Markdown; without the sessions ``but``."""
    failures = [failure for failure in run.errors if failure.report_id not in but]
    lines = []
    for failure in failures[:_FAILURES_SHOWN]:
        at = f"{format_clock(failure.at)} " if failure.at else ""
        name = at + (f"**{plain(failure.session_name)}**: " if failure.session_name else "")
        again = "" if failure.recoverable else " (will not be tried again by itself)"
        lines.append(f"{name}{plain(failure.message, 300)}{again}")
    if len(failures) > _FAILURES_SHOWN:
        lines.append(f"and {len(failures) - _FAILURES_SHOWN:,} more")
    return lines
