"""Rangebook on another computer: its file is looked at first, then joined; what the two say differently is settled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from services.joining.text import (
    describe_conflict,
    describe_counts,
    describe_facts,
    describe_left_out,
    describe_value,
    name_field,
)
from services.shared.formatting import Tone, count_of
from ui.shared.escape import plain, plain_or
from ui.shared.lazy_expander import render_late_box
from ui.shared.messages import flash, flashing_errors, keeping_outcome, render_outcome
from ui.shared.page_paths import HISTORY_PAGE

if TYPE_CHECKING:
    from services.app import App
    from services.joining.view import JoinConflict, JoinOutcome

_PATH, _SHOWN, _SAID = "rangebook_path", "rangebook_shown", "rangebook_said"
_CONFLICTS_SHOWN = 20
_LINE = 300


def render_another_rangebook(app: App) -> None:
    """Draw the differences that are open, and the box with which another Rangebook is joined."""
    _render_conflicts(app, app.joining.load_conflicts())
    render_late_box("Rangebook on another computer", lambda: _render_box(app), key="rangebook_box")


def _render_box(app: App) -> None:
    st.markdown("Copy **golf.db** of the other computer, or a backup of it, to this one, and say where it is. Sessions "
                "and edits that are not here come over; nothing here is overwritten, and the file stays as it is.")
    typed = st.text_input("Path of the file", key=_PATH, placeholder="~/Downloads/golf.db")
    st.button("Look at it", key="rangebook_look", icon=":material/search:", disabled=not typed.strip(),
              on_click=_look, args=(app,))
    render_outcome(_SAID)
    shown: tuple[Path, JoinOutcome] | None = st.session_state.get(_SHOWN)
    if shown is not None:
        _render_preview(app, *shown)


def _look(app: App) -> None:
    st.session_state.pop(_SHOWN, None)
    with keeping_outcome(_SAID):
        path = app.allowed_paths.check(st.session_state[_PATH])
        st.session_state[_SHOWN] = (path, app.joining.preview(path))


def _render_preview(app: App, path: Path, shown: JoinOutcome) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain_or(path.name, 'A file', 80)}**  \n{plain(describe_facts(shown.facts), _LINE)}  \n"
                    f"Joining brings: {plain(describe_counts(shown.counts), _LINE)}")
        for line in describe_left_out(shown.counts):
            st.caption(f"Left out: {line}")
        if shown.conflicts:
            st.markdown(f"The two differ in {count_of(len(shown.conflicts), 'thing')}. What is here stays; afterwards "
                        "you can take the other one.")
            for each in shown.conflicts[:_CONFLICTS_SHOWN]:
                st.caption(plain(describe_conflict(each), _LINE))
            if len(shown.conflicts) > _CONFLICTS_SHOWN:
                st.caption(f"and {len(shown.conflicts) - _CONFLICTS_SHOWN:,} more")
        if st.button("Join", type="primary", key="rangebook_join", icon=":material/merge:",
                     disabled=not (shown.counts.changes_anything or shown.conflicts)):
            _join(app, path)
            st.rerun()  # the page shows what came, and where the two differ


def _join(app: App, path: Path) -> None:
    """Not as a callback, which could draw nothing while it goes on; the sync history shows how far it is."""
    with flashing_errors(), st.spinner("Joining. Each session is kept as soon as it is here."):
        result = app.joining.join(path)
        st.session_state.pop(_SHOWN, None)
        flash(Tone.SUCCESS, "The other Rangebook is joined.", result.message)


def _render_conflicts(app: App, conflicts: list[JoinConflict]) -> None:
    if not conflicts:
        return
    st.header("Your two Rangebooks differ")
    st.caption("What you said here holds. Take the other one, or keep yours; both can be changed later.")
    for each in conflicts[:_CONFLICTS_SHOWN]:
        _render_conflict(app, each)
    if len(conflicts) > _CONFLICTS_SHOWN:
        st.caption(f"{len(conflicts) - _CONFLICTS_SHOWN:,} more are shown when these are settled.")
    st.page_link(HISTORY_PAGE, label="Sync history", icon=":material/history:")


def _render_conflict(app: App, conflict: JoinConflict) -> None:
    key = f"rangebook_{conflict.conflict_id}"
    with st.container(border=True, gap="xxsmall"):
        st.markdown(f"**{plain_or(conflict.title, 'Without a name', 80)}** · {plain(name_field(conflict), 80)}  \n"
                    f"Here: {plain(describe_value(conflict.mine), _LINE)}  \n"
                    f"There: {plain(describe_value(conflict.theirs), _LINE)}")
        with st.container(horizontal=True):
            st.button("Keep mine", key=f"{key}_mine", on_click=_settle,
                      args=(app.joining.keep_mine, conflict.conflict_id))
            if conflict.is_takeable:
                st.button("Take the other", key=f"{key}_theirs", on_click=_settle,
                          args=(app.joining.take_theirs, conflict.conflict_id))


def _settle(act: Any, conflict_id: int) -> None:
    with flashing_errors():
        act(conflict_id)
