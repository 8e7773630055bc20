"""The golfer's word on a session: name, player, type, day, tags, notes, a club really used, and taking it out again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from golf.sessions import SessionDetail, SessionType
from services.sessions.edit_session import NAME_LIMIT, NOTES_LIMIT, SessionEdits, edits_of, read_tags
from services.sessions.view import SessionView, default_club_groups
from services.shared.formatting import Tone, describe_type_reason
from ui.shared.escape import one_line, plain
from ui.shared.lazy_expander import render_late_box
from ui.shared.messages import flash, flashing_errors, rendering_errors

if TYPE_CHECKING:
    from services.app import App


def render_editor(app: App, view: SessionView) -> None:
    """A box with everything that may be edited; what is left empty follows the portal."""
    render_late_box("Edit this session", partial(_render_fields, app, view), key="edit_session")


def _render_fields(app: App, view: SessionView) -> None:
    new = _render_form(view.detail)
    if new is not None:
        _save(app, view.detail, new)
    _render_default_clubs(app, view)


def _render_form(detail: SessionDetail) -> SessionEdits | None:
    old, number = edits_of(detail), detail.card.report_id
    guess = one_line(describe_type_reason(detail.card.type_reason), 60)
    types: list[SessionType | None] = [None, *SessionType]
    with st.form(f"edit_{number}", border=False):
        name = st.text_input("Name", value=old.name or "", placeholder=one_line(detail.portal_name, NAME_LIMIT),
                             max_chars=NAME_LIMIT, help="Empty: the portal's name.")
        player = st.text_input("Player", value=old.player or "", max_chars=100, help="Empty: the portal's player.",
                               placeholder=one_line(detail.portal_player, 100))
        automatic = f"Automatic ({guess})" if guess else "Automatic"
        kind = st.selectbox("Type", types, index=types.index(old.type),
                            format_func=lambda kind: kind.value if kind else automatic)
        day = st.date_input("Day", value=old.day, format="YYYY-MM-DD", help="Empty: the best automatic date.")
        tags = st.text_input("Tags, separated by commas", value=", ".join(old.tags), max_chars=400)
        notes = st.text_area("Notes", value=old.notes, max_chars=NOTES_LIMIT)
        if not st.form_submit_button("Save", type="primary"):
            return None
    return SessionEdits(" ".join(name.split()) or None, " ".join(player.split()) or None, kind, day, notes.strip(),
                        read_tags(tags))


def _save(app: App, detail: SessionDetail, new: SessionEdits) -> None:
    with rendering_errors():
        changed = app.session_edits.save(detail.card.report_id, edits_of(detail), new)
        flash(Tone.SUCCESS, "Saved." if changed else "Nothing was different.",
              "It can be undone under Settings, Maintenance." if changed else "")
        st.rerun()


def _render_default_clubs(app: App, view: SessionView) -> None:
    for (report_id, group_id), club in default_club_groups(view.shots).items():
        if st.button(f"All of these shots really were {plain(club, 40)}", key=f"not_default_{report_id}_{group_id}"):
            _claim_club(app, report_id, group_id)
            st.rerun()


def _claim_club(app: App, report_id: int, group_id: str) -> None:
    with flashing_errors():
        app.session_edits.claim_club(report_id, group_id)


def render_delete(app: App, detail: SessionDetail) -> None:
    """Offer to delete a session that was imported or typed in; nothing for one of the portal."""
    if not detail.is_of_the_portal and detail.merged_into is None:
        render_late_box("Delete this session", partial(_render_delete, app, detail), key="delete_session")


def _render_delete(app: App, detail: SessionDetail) -> None:
    st.caption("Its shots leave every page and every number. You can undo it in History.")
    if not st.button("Delete the session", icon=":material/delete:", key="delete_session_now"):
        return
    with rendering_errors():
        app.imports.delete([detail.card.report_id])
        flash(Tone.SUCCESS, "The session is deleted.", "Undo it in History, if you want it back.")
        st.query_params.clear()
        st.rerun()
