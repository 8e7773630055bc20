"""The frame around every page: title, navigation, theme, and what is said when the file cannot be opened."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from golf.errors import DatabaseBusy, DatabaseDamaged, DatabaseNewerThanApp, DatabaseReadOnly, GolfError, NotFound
from services.sessions.view import read_report_id
from ui.shared.app import load_app
from ui.shared.caching import cached_session
from ui.shared.escape import plain
from ui.shared.messages import render_error
from ui.shared.page_paths import (
    CLUBS_PAGE,
    COACH_PAGE,
    HISTORY_PAGE,
    HOME_PAGE,
    IMPORT_PAGE,
    LIVE_PAGE,
    PLAN_PAGE,
    PRACTICE_PAGE,
    PROGRESS_PAGE,
    PUTTING_PAGE,
    QUALITY_PAGE,
    SESSION_PAGE,
    SETTINGS_PAGE,
)
from ui.shared.style import HEAD_KEY, render_style
from ui.shared.viewing import render_viewing
from ui.sign_in.sign_in_again import render_sign_in_notice

if TYPE_CHECKING:
    from services.app import App

log = logging.getLogger(__name__)

_PAGES_WITH_NUMBERS = frozenset({"", "session", "clubs", "progress", "practice", "putting", "quality", "coach"})
"""Their addresses: the pages that show somebody's numbers."""

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
    page = st.navigation(
        [
            st.Page(HOME_PAGE, title="Home", default=True),
            st.Page(SESSION_PAGE, title="Session", url_path="session"),
            st.Page(CLUBS_PAGE, title="Clubs", url_path="clubs"),
            st.Page(PROGRESS_PAGE, title="Progress", url_path="progress"),
            st.Page(PRACTICE_PAGE, title="Practice", url_path="practice"),
            st.Page(LIVE_PAGE, title="Live", url_path="live", visibility=_visibility_of_live(app)),
            st.Page(PUTTING_PAGE, title="Putting", url_path="putting"),
            st.Page(QUALITY_PAGE, title="Data quality", url_path="quality"),
            st.Page(COACH_PAGE, title="Coach", url_path="coach", visibility=_visibility_of_coach(app)),
            st.Page(PLAN_PAGE, title="Plan a sync", url_path="plan"),
            st.Page(IMPORT_PAGE, title="Import", url_path="import"),
            st.Page(HISTORY_PAGE, title="Sync history", url_path="history"),
            st.Page(SETTINGS_PAGE, title="Settings", url_path="settings"),
        ],
        position="top",
    )
    st.set_page_config(page_title=f"{page.title} · Rangebook")
    render_style()
    if isinstance(app, GolfError):
        render_cannot_open(app)
        return
    try:
        _render_head(app, page.url_path)
        render_sign_in_notice(app)
        page.run()
    except GolfError as error:  # such as a database busy or unreadable in the middle of a page
        log.warning("page_not_drawn", extra={"code": error.code, "page": page.title})
        render_error(error)


def _render_head(app: App, path: str) -> None:
    """One line above the page: that this is the demo, whose numbers, and how far back."""
    with st.container(key=HEAD_KEY, horizontal=True, vertical_alignment="center"):
        if app.settings.demo:
            st.badge("Demo", color="orange", help="Made-up sessions, in a file of their own.")
        if path in _PAGES_WITH_NUMBERS:
            render_viewing(app, _find_owner(app) if path == "session" else None)


def _find_owner(app: App) -> str | None:
    """Whose session the address names; None for none."""
    report_id = read_report_id(st.query_params.get("session"))
    try:
        return None if report_id is None else cached_session(app, report_id).detail.card.player
    except NotFound:  # the page says so
        return None


def _open() -> App | GolfError:
    """The app, or why there is none. Once for each run: a busy file is waited for."""
    try:
        return load_app()
    except GolfError as error:
        log.warning("app_not_opened", extra={"code": error.code})
        return error


def _visibility_of_coach(app: App | GolfError) -> Literal["visible", "hidden"]:
    """The coach is in the navigation only while it is switched on; its address always works."""
    try:
        return "visible" if not isinstance(app, GolfError) and app.coach.choice().is_on else "hidden"
    except GolfError:  # the page itself will say that the file is busy
        return "hidden"


def _visibility_of_live(app: App | GolfError) -> Literal["visible", "hidden"]:
    """Only while Rangebook listens or a session runs; its address always works."""
    try:
        return "visible" if not isinstance(app, GolfError) and app.live.is_used() else "hidden"
    except GolfError:  # as above
        return "hidden"


def render_cannot_open(error: GolfError) -> None:
    """A page of its own: what is wrong with the file and what to do. Never an empty journal."""
    st.title(_ERROR_TITLES.get(type(error), "Rangebook cannot start"))
    st.error(plain(error.what_happened, 600))
    if error.what_to_do:
        st.markdown(plain(error.what_to_do, 600))
    st.caption("The file was left as it is.")
    st.button("Try again", type="primary")
