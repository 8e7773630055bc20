"""With which club the next ball is hit, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.shared.escape import one_line, plain
from ui.shared.messages import flashing_errors

if TYPE_CHECKING:
    from services.app import App

_CLUB, _ANY_CLUB, _PLAYER = "live_club", "live_any_club", "live_player"


def render_choices(app: App) -> None:
    """Draw them; they show what holds, also when GSPro or another tab has chosen."""
    player, club = app.live.find_player(), app.live.find_club()
    clubs = app.live.load_clubs(player)
    st.session_state[_CLUB] = club if club in clubs.own else None
    st.session_state[_ANY_CLUB] = club or None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _render_player(app, player)
        st.selectbox("Any club", clubs.every, key=_ANY_CLUB, index=None, width=180, placeholder="Choose a club",
                     format_func=one_line, on_change=_choose, args=(app, _ANY_CLUB))
    if clubs.own:
        st.pills("Club of the next ball", clubs.own, key=_CLUB, format_func=lambda each: plain(each, 30),
                 on_change=_choose, args=(app, _CLUB))
    if not club:
        st.info("**Choose the club before you hit:** a launch monitor does not say it. Until then balls are stored "
                "without one.")


def _render_player(app: App, player: str) -> None:
    players = app.live.load_players()
    st.session_state[_PLAYER] = player or None
    options = players if not player or player in players else [player, *players]
    st.selectbox("Player", options, key=_PLAYER, index=None, width=220, placeholder="Choose or type a name",
                 accept_new_options=True, format_func=one_line, on_change=_choose, args=(app, _PLAYER))


def _choose(app: App, key: str) -> None:
    chosen = st.session_state[key]
    with flashing_errors():
        if key == _PLAYER:
            app.live.choose(app.live.find_club(), one_line(chosen, 80) if chosen else "")
        elif chosen:
            app.live.choose(chosen, app.live.find_player())
