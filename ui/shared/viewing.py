"""Whose numbers, and how far back: chosen once, in the frame of every page.

What holds, in this order: the address (a link from outside is followed and not remembered), what was chosen in this
tab, what the preferences say. A choice is written into the address and into the preferences.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from analysis.period import OFFERED, WINDOW_NAMES, Basis, Window, find_window
from golf.same_names import find_name
from golf.shot_edits import DEFAULT_SHOT_FILTER
from services.shared.shot_filter import SHOT_FILTER_NAMES
from ui.shared.address import query_text, write
from ui.shared.caching import cached_players
from ui.shared.escape import one_line
from ui.shared.messages import flashing_errors
from ui.shared.page_paths import SETTINGS_PAGE

if TYPE_CHECKING:
    from services.app import App

_PLAYER, _PERIOD = "player", "period"
_PERIOD_NAMES_BEFORE = ("window", "sessions")
"""What the pages Clubs, Practice and Data quality called the period in older addresses."""
_PLAYER_WIDGET, _PERIOD_WIDGET = "address_player", "address_period"
_CHOSEN_PLAYER, _CHOSEN_PERIOD = "player_chosen_last", "period_chosen_last"
_OF_A_SESSION = ("session", "shot", "compare")


def choose_player(app: App) -> str | None:
    """The player whose numbers are shown; None when nobody has a stored session."""
    players = cached_players(app)
    for wanted in (query_text(_PLAYER), st.session_state.get(_CHOSEN_PLAYER), app.choices.player):
        if (found := find_name(wanted, players)) is not None:
            return found
    return players[0] if players else None


def choose_period(app: App) -> Window:
    """How far back numbers look."""
    words = (*(query_text(name) for name in (_PERIOD, *_PERIOD_NAMES_BEFORE)), st.session_state.get(_CHOSEN_PERIOD))
    return next((found for word in words if (found := find_window(word)) is not None), app.choices.period)


def choose_basis(app: App) -> Basis:
    """On which shots the numbers of a page rest."""
    today = date.today()  # noqa: DTZ011 - the golfer's own calendar day
    return Basis(choose_period(app), app.choices.shot_filter, today)


def address_of(player: str | None, window: Window | None = None) -> dict[str, str]:
    """What a link to another page carries, so that it shows the same player and period."""
    chosen = {_PLAYER: player, _PERIOD: None if window is None else window.value}
    return {name: value for name, value in chosen.items() if value is not None}


def kept_period() -> dict[str, str]:
    """The period for the address of a link within a page, when its own address names one."""
    word = next(filter(None, (query_text(name) for name in (_PERIOD, *_PERIOD_NAMES_BEFORE))), None)
    return {} if find_window(word) is None else {_PERIOD: str(word)}


def render_viewing(app: App, owner: str | None = None) -> None:
    """Draw both choices; ``owner``: whose session is open, who stands there and is not remembered."""
    players = cached_players(app)
    if len(players) > 1:
        shown = owner if owner in players else choose_player(app)
        st.session_state[_PLAYER_WIDGET] = shown
        st.selectbox("Player", players, key=_PLAYER_WIDGET, label_visibility="collapsed", width=110,
                     format_func=lambda name: one_line(name, 60), on_change=_save_player, args=(app,))
    if players:
        window = choose_period(app)
        st.session_state[_PERIOD_WIDGET] = window.value
        offered = [each.value for each in (OFFERED if window in OFFERED else (*OFFERED, window))]
        st.selectbox("Period", offered, key=_PERIOD_WIDGET, label_visibility="collapsed", width=150,
                     format_func=lambda word: WINDOW_NAMES[Window(word)], on_change=_save_period, args=(app,))
    if (shot_filter := app.choices.shot_filter) is not DEFAULT_SHOT_FILTER:
        st.page_link(SETTINGS_PAGE, label=f"Numbers rest on: {SHOT_FILTER_NAMES[shot_filter].lower()}",
                     icon=":material/filter_alt:", query_params={"tab": "preferences"}, width="content")


def _save_player(app: App) -> None:
    """Another player: the session, the ball and the club of the one before do not hold any more."""
    player = st.session_state[_PLAYER_WIDGET]
    st.session_state[_CHOSEN_PLAYER] = player
    write(player=player, **dict.fromkeys(_OF_A_SESSION))
    with flashing_errors():
        app.choices.save_player(player)


def _save_period(app: App) -> None:
    window = Window(st.session_state[_PERIOD_WIDGET])
    st.session_state[_CHOSEN_PERIOD] = window.value
    write(period=window.value, **dict.fromkeys(_PERIOD_NAMES_BEFORE))
    with flashing_errors():
        app.choices.save_period(window)
