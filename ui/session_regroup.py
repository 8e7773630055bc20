"""Sessions put together or taken apart: merge another one into this, let a merged one stand for itself again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import GolfError
from golf.records import SessionCard, SessionDetail
from services.display import count_of, format_day
from services.run_words import Tone
from ui.cached import cached_neighbours
from ui.late_box import render_late_box
from ui.messages import keep_error, keep_notice, render_message
from ui.outside_text import one_line
from ui.pages import SESSION_PAGE

if TYPE_CHECKING:
    from golf_db import GolfDatabase

UNDO_WHERE = "It can be undone under Settings, Maintenance, Changes."


def render_merged_away(database: GolfDatabase, detail: SessionDetail) -> None:
    """Say that this session counts with another one, and offer the way back; nothing for any other session."""
    if detail.merged_into is None:
        return
    render_message(Tone.INFO, "This session is merged into another one.", "Its shots are shown and counted there.")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(SESSION_PAGE, label="Open that session", icon=":material/arrow_forward:",
                     query_params={"session": str(detail.merged_into)})
        st.button("Let it stand for itself again", key="part_this", on_click=_part,
                  args=(database, detail.card.report_id))


def render_merging(database: GolfDatabase, detail: SessionDetail) -> None:
    """Choose sessions of the same player to count with this one; list those that do."""
    if detail.merged_into is not None:
        return
    render_late_box("Merge with another session", partial(_render_merging, database, detail), key="merge_sessions")


def _render_merging(database: GolfDatabase, detail: SessionDetail) -> None:
    for part in detail.parts:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link(SESSION_PAGE, label=f"Session {part} is merged into this one",
                         query_params={"session": str(part)})
            if st.button("Let it stand for itself again", key=f"part_{part}"):
                _part(database, part)
                st.rerun()
    st.caption("Their shots are then shown and counted with this session, on this session's day. What the portal "
               "has stays as it is; shots that arrive later come along.")
    cards = {card.report_id: card for card in cached_neighbours(database, detail.card.player)
             if card.report_id != detail.card.report_id}
    if not cards:
        st.caption("There is no other session of this player.")
        return
    with st.form("merge", border=False):
        chosen = st.multiselect("Sessions to merge into this one", list(cards), select_all=False,
                                format_func=lambda number: describe_session(cards[number]))
        if st.form_submit_button("Merge") and chosen:
            change_sessions(lambda: database.regrouping.merge(chosen, detail.card.report_id),
                            f"{count_of(len(chosen), 'session')} merged into this one.")
            st.rerun()


def render_other_session(database: GolfDatabase, session_id: int, player: str, keys: list[tuple[int, str, str]],
                         key: str) -> None:
    """Move these shots, which count with one session, to another one, or make a session of them."""
    cards = {card.report_id: card for card in cached_neighbours(database, player) if card.report_id != session_id}
    with st.form(f"{key}_split", border=False):
        name = st.text_input("Make a session of them, called", max_chars=200)
        if st.form_submit_button("Make a session") and name.strip():
            change_sessions(lambda: database.regrouping.split(keys, name)[1],
                            f"{count_of(len(keys), 'shot')} made a session of their own.")
            st.rerun()
    if not cards:
        return
    with st.form(f"{key}_move", border=False):
        to = st.selectbox("Or move them to", list(cards), format_func=lambda number: describe_session(cards[number]))
        if st.form_submit_button("Move"):
            change_sessions(lambda: database.regrouping.move(keys, to), f"{count_of(len(keys), 'shot')} moved.")
            st.rerun()


def describe_session(card: SessionCard) -> str:
    """A session in a list: day, name, how many shots."""
    name = one_line(card.name, 60) or f"Session {card.report_id}"
    return f"{format_day(card.practised_on)} · {name} · {count_of(card.distinct_shots, 'shot')}"


def change_sessions(change: Callable[[], object], said: str) -> None:
    """Do it, and keep what is to be said of it for after the page is drawn anew."""
    try:
        change()
    except GolfError as error:
        keep_error(error)
        return
    keep_notice(Tone.SUCCESS, said, UNDO_WHERE)


def _part(database: GolfDatabase, report_id: int) -> None:
    change_sessions(lambda: database.regrouping.part(report_id), "It stands for itself again.")
