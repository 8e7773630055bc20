"""Whose numbers? One player for all pages of the practice room; the address decides, else who was chosen last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.address import choose, say_shown
from ui.cached import cached_players
from ui.outside_text import one_line

if TYPE_CHECKING:
    from golf_db import GolfDatabase

_LAST = "player_chosen_last"


def render_player_choice(database: GolfDatabase, *, says: bool = True) -> str | None:
    """Draw the choice when there is one; the player, or None when nobody has a stored session.

    Who was chosen last is another one tomorrow: so the address says who is shown, unless the page does so itself
    (``says``).
    """
    players = cached_players(database)
    if not players:
        return None
    if len(players) == 1:
        return players[0]
    chosen = choose("player", "Player", players, words=lambda name: one_line(name, 60), width=280,
                    default=st.session_state.get(_LAST))
    st.session_state[_LAST] = chosen
    if says:
        say_shown(player=chosen)
    return chosen
