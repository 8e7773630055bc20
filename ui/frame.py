"""The frame around every page: title, navigation, theme, and what is said when the file cannot be opened."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from golf.errors import DatabaseBusy, DatabaseDamaged, DatabaseNewerThanApp, DatabaseReadOnly, GolfError
from ui.header import build_navigation, render_controls, render_wordmark
from ui.shared.app import load_app
from ui.shared.escape import plain
from ui.shared.messages import render_error
from ui.shared.style import render_style
from ui.sign_in.sign_in_again import render_sign_in_notice

if TYPE_CHECKING:
    from services.app import App

log = logging.getLogger(__name__)

PAGES_OF_CHANGES = frozenset({"coach", "history", "import", "plan", "quality", "settings"})
"""Their addresses: nothing on them is for who may only look. The coach costs money."""
_ERROR_TITLES: dict[type[GolfError], str] = {
    DatabaseNewerThanApp: "This file is from a newer Rangebook",
    DatabaseDamaged: "The database is damaged",
    DatabaseReadOnly: "The database cannot be written",
    DatabaseBusy: "The database is busy",
}


def require_frame() -> None:
    """First line of every page: make sure that the frame runs around it.

    Asked for a page first, a fresh ``streamlit run app.py`` sees the folder ``pages/`` and runs that file
    alone, in the old multipage mode (streamlit/runtime/pages_manager.py). Leaving that mode and running
    again brings the frame; after that st.navigation keeps it off.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def render_frame() -> None:
    """Draw the frame, then the page that was asked for, or why there is none."""
    st.set_page_config(page_icon="⛳", layout="wide")
    app = _open()
    page = st.navigation(build_navigation(app), position="top")
    st.set_page_config(page_title=f"{page.title} · Rangebook")
    render_style()
    render_wordmark()
    if isinstance(app, GolfError):
        render_cannot_open(app)
        return
    try:
        render_controls(app, page.url_path)
        if page.url_path in PAGES_OF_CHANGES and not app.may_change:
            st.info("**This device may only look.** The owner can let it in again with another role.")
            return
        if app.is_owner:
            render_sign_in_notice(app)
        page.run()
    except GolfError as error:  # such as a database busy or unreadable in the middle of a page
        log.warning("page_not_drawn", extra={"code": error.code, "page": page.title})
        render_error(error)


def _open() -> App | GolfError:
    """The app, or why there is none. Once for each run: a busy file is waited for."""
    try:
        return load_app()
    except GolfError as error:
        log.warning("app_not_opened", extra={"code": error.code})
        return error


def render_cannot_open(error: GolfError) -> None:
    """A page of its own: what is wrong with the file and what to do. Never an empty journal."""
    st.title(_ERROR_TITLES.get(type(error), "Rangebook cannot start"))
    st.error(plain(error.what_happened, 600))
    if error.what_to_do:
        st.markdown(plain(error.what_to_do, 600))
    st.caption("The file was left as it is.")
    st.button("Try again", type="primary")
