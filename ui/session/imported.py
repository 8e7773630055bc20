"""What a session page offers where no portal brought the session: taking it out again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import GolfError
from golf.sessions import SessionDetail
from services.shared.formatting import Tone
from ui.shared.lazy_expander import render_late_box
from ui.shared.messages import flash, render_error

if TYPE_CHECKING:
    from services.app import App


def render_delete(app: App, detail: SessionDetail) -> None:
    """Offer to delete a session that was imported or typed in; nothing for one of the portal."""
    if not detail.is_of_the_portal and detail.merged_into is None:
        render_late_box("Delete this session", partial(_render_delete, app, detail), key="delete_session")


def _render_delete(app: App, detail: SessionDetail) -> None:
    st.caption("Its shots leave every page and every number. You can undo it in History.")
    if not st.button("Delete the session", icon=":material/delete:", key="delete_session_now"):
        return
    try:
        app.imports.delete([detail.card.report_id])
    except GolfError as error:
        render_error(error)
        return
    flash(Tone.SUCCESS, "The session is deleted.", "Undo it in History, if you want it back.")
    st.query_params.clear()
    st.rerun()
