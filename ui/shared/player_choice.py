"""Whose numbers? One player for all pages of the practice room; the address decides, else who was chosen last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.shared.address import url_selectbox
from ui.shared.caching import cached_players
from ui.shared.escape import one_line

if TYPE_CHECKING:
    from services.app import App

_LAST = "player_chosen_last"


def render_player_choice(app: App) -> str | None:
    """Draw the choice when there is one; the player, or None when nobody has a stored session."""
    players = cached_players(app)
    if not players:
        return None
    if len(players) == 1:
        return players[0]
    chosen = url_selectbox("player", "Player", players, format_func=lambda name: one_line(name, 60), width=280,
                           default=st.session_state.get(_LAST))
    st.session_state[_LAST] = chosen
    return chosen
