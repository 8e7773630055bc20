"""The header above every page: the pages by name, then small controls: player, period, data to check, sync, settings.

Streamlit draws the names of the pages (``st.navigation``); the controls are ours, in two containers that the page style
puts into Streamlit's header where there is room (ui.shared.style).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from analysis.period import Basis
from golf.errors import GolfError, NotFound
from golf.sync_events import RunRecord
from services.quality.view import count_to_check
from services.sessions.view import read_report_id
from services.shared.data_revision import RevisionKey
from services.shared.formatting import Tone
from services.sync.text import describe_freshness, describe_run
from ui.shared.caching import cached_has_putts, cached_session, cached_suspicions
from ui.shared.page_paths import (
    AFTER_PRACTICE_PAGE,
    CLUBS_PAGE,
    COACH_PAGE,
    GLOSSARY_PAGE,
    HISTORY_PAGE,
    HOME_PAGE,
    IMPORT_PAGE,
    LIVE_PAGE,
    PLAN_PAGE,
    PRACTICE_PAGE,
    PROGRESS_PAGE,
    PUTTING_PAGE,
    QUALITY_PAGE,
    QUERY_PAGE,
    SESSION_PAGE,
    SESSIONS_PAGE,
    SETTINGS_PAGE,
)
from ui.shared.style import HEAD_KEY, ICONS_KEY, TOOLS_KEY, VIEWING_KEY
from ui.shared.viewing import choose_basis, choose_player, render_viewing

if TYPE_CHECKING:
    from services.app import App

_WORDMARK = (Path(__file__).resolve().parent.parent / "static" / "wordmark.svg").read_text(encoding="utf-8")
_PAGES_WITH_NUMBERS = frozenset({"", "sessions", "session", "clubs", "progress", "practice", "putting", "quality",
                                 "coach"})
"""Their addresses: the pages that show somebody's numbers."""
_CHECK = ":material/fact_check:"
_LOOKED_AT, _MOST_KNOWN = "data_looked_at", 64


def build_navigation(app: App | GolfError) -> list[StreamlitPage]:
    """Every page with its address. In the header stand those that have something to show; each address works always."""
    return [
        st.Page(HOME_PAGE, title="Home", default=True),
        st.Page(SESSIONS_PAGE, title="Sessions", url_path="sessions"),
        st.Page(CLUBS_PAGE, title="Clubs", url_path="clubs"),
        st.Page(PROGRESS_PAGE, title="Progress", url_path="progress"),
        st.Page(PRACTICE_PAGE, title="Practice", url_path="practice"),
        st.Page(LIVE_PAGE, title="Live", url_path="live", visibility=_when(app, _is_live_used)),
        st.Page(PUTTING_PAGE, title="Putting", url_path="putting", visibility=_when(app, _has_putts)),
        st.Page(COACH_PAGE, title="Coach", url_path="coach", visibility=_when(app, _is_coach_on)),
        st.Page(SESSION_PAGE, title="Session", url_path="session", visibility="hidden"),
        st.Page(QUALITY_PAGE, title="Data quality", url_path="quality", visibility="hidden"),
        st.Page(PLAN_PAGE, title="Preview a sync", url_path="plan", visibility="hidden"),
        st.Page(HISTORY_PAGE, title="Sync history", url_path="history", visibility="hidden"),
        st.Page(IMPORT_PAGE, title="Import", url_path="import", visibility="hidden"),
        st.Page(SETTINGS_PAGE, title="Settings", url_path="settings", visibility="hidden"),
        st.Page(AFTER_PRACTICE_PAGE, title="After practice", url_path="after_practice", visibility="hidden"),
        st.Page(QUERY_PAGE, title="Query", url_path="query", visibility="hidden"),
        st.Page(GLOSSARY_PAGE, title="Words", url_path="words", visibility="hidden"),
    ]


def render_wordmark() -> None:
    """The name of the app, which leads to Home."""
    st.logo(_WORDMARK)


def render_controls(app: App, path: str) -> None:
    """Whose numbers and how far back, then what needs a look, the sync, the words and the settings."""
    with st.container(key=HEAD_KEY, horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key=VIEWING_KEY, horizontal=True, vertical_alignment="center", gap="xsmall"):
            if app.settings.demo:
                st.badge("Demo", color="orange", help="Made-up sessions, in a file of their own.")
            if path in _PAGES_WITH_NUMBERS:
                render_viewing(app, _find_owner(app) if path == "session" else None)
        with st.container(key=TOOLS_KEY, horizontal=True, vertical_alignment="center", gap=None):
            _render_tools(app)


def _render_tools(app: App) -> None:
    """The ways to what is about the data; those without a number or a state are icons."""
    player = choose_player(app)
    may_change = app.may_change
    waiting = None if player is None or not may_change else _count_to_check(app, player, choose_basis(app))
    if waiting:
        st.page_link(QUALITY_PAGE, label=f"{waiting:,} to check", icon=_CHECK)
    run = app.jobs.last_sync()
    freshness = describe_freshness(run, app.clock.now())
    if may_change:
        st.page_link(HISTORY_PAGE, label=freshness, icon=_sync_icon(run))
    else:
        st.caption(freshness, width="content")
    with st.container(key=ICONS_KEY, horizontal=True, gap=None, width="content"):
        if player is not None and may_change and not waiting:
            st.page_link(QUALITY_PAGE, label="Check data", icon=_CHECK)
        st.page_link(GLOSSARY_PAGE, label="Words", icon=":material/info:")
        if may_change:
            st.page_link(SETTINGS_PAGE, label="Settings", icon=":material/settings:")


def _count_to_check(app: App, player: str, basis: Basis) -> int | None:
    """How many shots ask for a decision, as the page Data quality counts them; None while nobody has looked.

    Looking takes as long as drawing a page: so never while a tab shows these data for the first time.
    """
    known, asked = _known_counts(), (app.revision.load(), player, basis)
    is_first_look = st.session_state.get(_LOOKED_AT) != asked
    st.session_state[_LOOKED_AT] = asked
    if asked not in known and not is_first_look:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        known[asked] = count_to_check(cached_suspicions(app, player, basis, None))
    return known.get(asked)


@st.cache_resource
def _known_counts() -> dict[tuple[RevisionKey, str, Basis], int]:
    """What was counted in this process, in whatever tab."""
    return {}


def _sync_icon(run: RunRecord | None) -> str:
    fine = run is None or run.is_active or describe_run(run).tone in (Tone.SUCCESS, Tone.INFO)
    return ":material/sync:" if fine else ":material/sync_problem:"


def _find_owner(app: App) -> str | None:
    """Whose session the address names; None for none."""
    report_id = read_report_id(st.query_params.get("session"))
    try:
        return None if report_id is None else cached_session(app, report_id).detail.card.player
    except NotFound:  # the page says so
        return None


def _when(app: App | GolfError, is_used: Callable[[App], bool]) -> Literal["visible", "hidden"]:
    """Visible in the header only while it is used."""
    try:
        return "visible" if not isinstance(app, GolfError) and is_used(app) else "hidden"
    except GolfError:  # the page itself will say that the file is busy
        return "hidden"


def _is_coach_on(app: App) -> bool:
    return app.may_change and app.coach.choice().is_on


def _is_live_used(app: App) -> bool:
    return app.live.is_used()


def _has_putts(app: App) -> bool:
    player = choose_player(app)
    return player is not None and cached_has_putts(app, player)
