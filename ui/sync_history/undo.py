"""Undo this sync, and take the undo back: in two clicks, the first of which says what will be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from golf.sync_events import RunRecord
from services.shared.formatting import Tone
from services.sync_history.text import describe_undo
from services.sync_history.view import RunView
from ui.shared.escape import plain
from ui.shared.messages import flash, flashing_errors

if TYPE_CHECKING:
    from services.app import App

UNDO_WORDS, REDO_WORDS = "Undo this sync", "Take the undo back"


def render_undo(app: App, view: RunView) -> None:
    """The button with its explanation, or why there is none."""
    run, history = view.run, app.sync_history
    if run.is_active:
        return
    if run.undone_by is not None:
        _render_choice(run, REDO_WORDS, history.redo, refusal=history.why_not(run.undone_by), lines=[
            "Everything this sync had done comes back, exactly as it was before it was taken back."])
        return
    label = UNDO_WORDS if run.undoes is None else REDO_WORDS
    _render_choice(run, label, history.undo, refusal=history.why_not(run.run_id), lines=describe_undo(view))


def _render_choice(
    run: RunRecord, label: str, act: Callable[[str], RunRecord], *, refusal: str | None, lines: list[str]
) -> None:
    if refusal is not None:
        st.caption(f"{label}: not possible. {plain(refusal, 400)}")
        return
    with st.popover(label, icon=":material/undo:"):
        st.markdown("\n".join(f"- {plain(line, 600)}" for line in lines))
        st.button("Do it", key="undo_run", type="primary", on_click=_act, args=(run.run_id, act))


def _act(run_id: str, act: Callable[[str], RunRecord]) -> None:
    with flashing_errors():
        done = act(run_id)
        flash(Tone.SUCCESS, "Done.", f"{done.message} It can be taken back itself.")
