"""Sessions put together or taken apart: merge another one into this, let a merged one stand for itself again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from golf.sessions import SessionDetail
from golf.shots import StoredShot
from services.sessions.view import NEIGHBOURS
from services.shared.formatting import Tone, count_of
from ui.shared.caching import cached_neighbours
from ui.shared.lazy_expander import render_late_box
from ui.shared.messages import flash, flashing_errors, render_message
from ui.shared.page_paths import IMPORT_PAGE, SESSION_PAGE
from ui.shared.session_labels import describe_session, tell_apart
from ui.shared.session_search import render_session_search

if TYPE_CHECKING:
    from services.app import App

UNDO_WHERE = "It can be undone under Settings, Maintenance, Changes."


def render_merged_away(app: App, detail: SessionDetail) -> None:
    """Say that this session counts with another one, and offer the way back; nothing for any other session."""
    if detail.merged_into is None:
        return
    render_message(Tone.INFO, "This session is merged into another one.", "Its shots are shown and counted there.")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(SESSION_PAGE, label="Open that session", icon=":material/arrow_forward:",
                     query_params={"session": str(detail.merged_into)})
        if app.may_change:
            st.button("Let it stand for itself again", key="part_this", on_click=_part,
                      args=(app, detail.card.report_id))


def render_merging(app: App, detail: SessionDetail) -> None:
    """Choose sessions of the same player to count with this one; list those that do."""
    if detail.merged_into is not None:
        return
    render_late_box("Merge with another session", partial(_render_merging, app, detail), key="merge_sessions")


def render_add_by_hand(detail: SessionDetail) -> None:
    """A link to where single shots are typed in for this session."""
    if detail.merged_into is None and detail.imported_at is not None:
        st.page_link(IMPORT_PAGE, label="Add shots by hand", icon=":material/edit_note:",
                     query_params={"into": str(detail.card.report_id)})


def _render_merging(app: App, detail: SessionDetail) -> None:
    for part in detail.parts:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link(SESSION_PAGE, label=f"Session {part} is merged into this one",
                         query_params={"session": str(part)})
            if st.button("Let it stand for itself again", key=f"part_{part}"):
                _part(app, part)
                st.rerun()
    st.caption("Their shots are then shown and counted with this session, on this session's day. What the portal "
               "has stays as it is; shots that arrive later come along.")
    card = detail.card
    labels, search = _choose_near(app, card.report_id, card.player, card.practised_on, "merge")
    if not labels:
        st.caption("No other session of this player is called so." if search else
                   "There is no other session of this player.")
        return
    with st.form("merge", border=False):
        chosen = st.multiselect("Sessions to merge into this one", list(labels), select_all=False,
                                format_func=labels.__getitem__, help="The nearest days come first.")
        if st.form_submit_button("Merge") and chosen:
            change_sessions(lambda: app.session_edits.merge(chosen, detail.card.report_id),
                            f"{count_of(len(chosen), 'session')} merged into this one.")
            st.rerun()


def _choose_near(
    app: App, session_id: int, player: str, day: date | None, key: str
) -> tuple[dict[int, str], str]:
    """Other sessions of the player by their labels, the nearest days first, and what was searched for.

    The search is there when there are more than the list holds.
    """
    near = cached_neighbours(app, player, day, "")
    search = ""
    if len(near) >= NEIGHBOURS:
        search = render_session_search(f"{key}_search", offered=f"nearest {NEIGHBOURS}", label="all sessions")
        near = cached_neighbours(app, player, day, search) if search.strip() else near
    return tell_apart({each.report_id: describe_session(each) for each in near if each.report_id != session_id}), search


def render_other_session(app: App, shot: StoredShot, keys: list[tuple[int, str, str]], key: str) -> None:
    """Move these shots, which count with one session (``shot`` is one of them), to another, or make one of them."""
    with st.form(f"{key}_split", border=False):
        name = st.text_input("Make a session of them, called", max_chars=200)
        if st.form_submit_button("Make a session") and name.strip():
            change_sessions(lambda: app.shot_edits.split(keys, name),
                            f"{count_of(len(keys), 'shot')} made a session of their own.")
            st.rerun()
    labels, search = _choose_near(app, shot.session_id, shot.player, shot.practised_on, key)
    if not labels:
        if search:
            st.caption("No other session of this player is called so.")
        return
    with st.form(f"{key}_move", border=False):
        to = st.selectbox("Or move them to", list(labels), format_func=labels.__getitem__,
                          help="The nearest days come first.")
        if st.form_submit_button("Move"):
            change_sessions(lambda: app.shot_edits.move(keys, to), f"{count_of(len(keys), 'shot')} moved.")
            st.rerun()


def change_sessions(change: Callable[[], object], said: str) -> None:
    """Do it, and keep what is to be said of it for after the page is drawn anew."""
    with flashing_errors():
        change()
        flash(Tone.SUCCESS, said, UNDO_WHERE)


def _part(app: App, report_id: int) -> None:
    change_sessions(lambda: app.session_edits.part(report_id), "It stands for itself again.")
