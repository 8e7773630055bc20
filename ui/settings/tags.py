"""Settings ▸ Tags: what kind of session each was, and the golfer's own tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from golf.sessions import SessionCard, SessionType
from services.maintenance.tables import build_tags_table, build_types_table
from services.sessions.edit_session import read_tags
from services.sessions.edit_tags import AUTOMATIC
from services.shared.formatting import DASH, Tone, count_of, describe_type_reason, format_day
from ui.shared.escape import one_line
from ui.shared.export_menu import render_list_menu
from ui.shared.messages import flash, rendering_errors

if TYPE_CHECKING:
    from services.app import App

SESSIONS_SHOWN = 200


def render_tags(app: App) -> None:
    """Draw the tab."""
    st.header("Session types and tags")
    _render_sessions(app)
    st.header("All tags")
    _render_tag_list(app)


def _render_sessions(app: App) -> None:
    st.caption("The type is decided from the name, with the reason; choose another and it stays. "
               "Change as many rows as you like, then save.")
    search = st.text_input("Find by name", key="tags_search", max_chars=100, width=280)
    cards = app.sessions.load_found_cards(search, SESSIONS_SHOWN)
    if not cards:
        st.caption("No sessions here.")
        return
    before = tag_frame(cards)
    after = st.data_editor(
        before, hide_index=True, key=f"tags_editor_{app.revision.load().revision}_{search}", height=420,
        disabled=["Day", "Session", "Type", "Reason"], placeholder=DASH, alt="Type and tags of each session",
        column_config={"Change type to": st.column_config.SelectboxColumn(
            options=[*(kind.value for kind in SessionType), AUTOMATIC], required=False),
            "Tags": st.column_config.TextColumn(max_chars=400, help="Separate tags with commas.")})
    if st.button("Save changes", type="primary", key="tags_save", disabled=after.equals(before)):
        _save(app, cards, after)
    render_list_menu("sessions", lambda: build_types_table(app.sessions.load_found_cards(search)),
                     says="Every session found, with type and tags as saved.")


def tag_frame(cards: list[SessionCard]) -> pd.DataFrame:
    """Build the editable table."""
    return pd.DataFrame([{
        "Day": format_day(card.practised_on), "Session": one_line(card.name, 60), "Type": card.type_name,
        "Reason": one_line(describe_type_reason(card.type_reason), 90), "Change type to": None,
        "Tags": ", ".join(card.tags),
    } for card in cards]).astype({"Change type to": "object"})


def _save(app: App, cards: list[SessionCard], after: pd.DataFrame) -> None:
    changed = 0
    with rendering_errors():
        for card, kind, tags in zip(cards, after["Change type to"], after["Tags"], strict=True):
            changed += app.tags.save(card, kind if isinstance(kind, str) else None,
                                     read_tags(tags) if isinstance(tags, str) else ())
        flash(Tone.SUCCESS, f"{count_of(changed, 'change')} saved.")
        st.rerun()


def _render_tag_list(app: App) -> None:
    tags = app.tags.load()
    if not tags:
        st.caption("No tags yet. Give a session one in the table above or on its own page.")
        return
    st.dataframe([{"Tag": one_line(name, 60), "Sessions": number} for name, number in tags],
                 hide_index=True, width=360, alt="Tags and how many sessions carry each")
    render_list_menu("tags", lambda: build_tags_table(tags))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Change a tag", [name for name, _ in tags], index=None, width=240, key="tag_choice",
                              format_func=lambda name: one_line(name, 60), placeholder="Choose a tag")
        renamed = st.text_input("New name", key="tag_new_name", max_chars=60, width=240)
        if st.button("Rename", disabled=not (chosen and renamed.strip()), key="tag_rename"):
            _change_tag(app, str(chosen), " ".join(renamed.split()))
        if st.button("Delete tag", disabled=not chosen, key="tag_delete"):
            _change_tag(app, str(chosen), None)


def _change_tag(app: App, old: str, new: str | None) -> None:
    with rendering_errors():
        app.tags.change_everywhere(old, new)
        flash(Tone.SUCCESS, "The tag was deleted." if new is None else "The tag was renamed.")
        st.rerun()
