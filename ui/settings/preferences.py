"""Settings ▸ Preferences: units, hand, what a visit begins with, and what becomes of bad readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.period import OFFERED, WINDOW_NAMES, Window, find_window
from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, UnitSystem
from services.shared.shot_filter import SHOT_FILTER_NAMES
from ui.shared.caching import cached_players
from ui.shared.escape import one_line, plain
from ui.shared.messages import flashing_errors

if TYPE_CHECKING:
    from services.app import App

_UNITS, _SHOT_FILTER, _PLAYER, _PERIOD = "unit_switch", "shot_filter_switch", "first_player", "first_period"
_LAST = ""
_WIDTH = 320
_ABOUT_READINGS = (
    "**All shots**: also those with an impossible reading and those you left out; impossible values themselves never "
    "enter a number. **Without flagged**: the usual choice. **Measured only**: of those, the shots whose ball and club "
    "speed were both measured. A ball stored twice counts once, hidden shots never count.")


def render_preferences(app: App) -> None:
    """Draw the tab. Every choice holds at once and on every page."""
    st.header("How numbers are shown")
    _render_units(app)
    _render_shot_filter(app)
    players = cached_players(app)
    if players:
        st.header("What Rangebook opens with")
        if len(players) > 1:
            _render_first_player(app, players)
        _render_first_period(app)
        st.header("Left-handed")
        for player in players:
            render_hand(app, player)
    st.header("Light or dark")
    st.markdown("Rangebook follows your system. To choose yourself, open the menu ⋮ at the top right, then Settings.")


def render_hand(app: App, player: str) -> None:
    """Whether this player's figures are mirrored."""
    key = f"left_handed_{player}"
    st.session_state[key] = app.sessions.is_left_handed(player)
    st.toggle(f"{plain(player, 60)} plays left-handed", key=key, on_change=_save_hand, args=(app, player, key),
              help="Figures are mirrored on the screen: toe and heel, draw and fade read as they do for you. What is "
                   "stored stays as the monitor said it.")


def _render_units(app: App) -> None:
    st.session_state[_UNITS] = app.choices.unit_system  # another tab may have chosen since
    st.radio("Units", list(UnitSystem), key=_UNITS, horizontal=True, on_change=_save_units, args=(app,),
             format_func=lambda system: (f"{DISPLAY_UNITS[system].distance_label} · "
                                         f"{DISPLAY_UNITS[system].speed_label}"))


def _render_shot_filter(app: App) -> None:
    st.session_state[_SHOT_FILTER] = app.choices.shot_filter
    st.radio("Numbers rest on", list(ShotFilter), key=_SHOT_FILTER, horizontal=True, help=_ABOUT_READINGS,
             format_func=SHOT_FILTER_NAMES.__getitem__, on_change=_save_shot_filter, args=(app,))


def _render_first_player(app: App, players: tuple[str, ...]) -> None:
    kept = app.choices.first_player
    st.session_state[_PLAYER] = kept if kept in players else _LAST
    st.selectbox("Player", [_LAST, *players], key=_PLAYER, width=_WIDTH, on_change=_save_first_player, args=(app,),
                 format_func=lambda name: one_line(name, 60) if name else "Whoever was chosen last")


def _render_first_period(app: App) -> None:
    kept = app.choices.first_period
    st.session_state[_PERIOD] = kept.value if kept in OFFERED else _LAST
    st.selectbox("Period", [_LAST, *(window.value for window in OFFERED)], key=_PERIOD, width=_WIDTH,
                 format_func=lambda word: WINDOW_NAMES[Window(word)] if word else "What was chosen last",
                 on_change=_save_first_period, args=(app,))


def _save_units(app: App) -> None:
    with flashing_errors():
        app.choices.save_unit_system(UnitSystem(st.session_state[_UNITS]))


def _save_shot_filter(app: App) -> None:
    with flashing_errors():
        app.choices.save_shot_filter(ShotFilter(st.session_state[_SHOT_FILTER]))


def _save_first_player(app: App) -> None:
    with flashing_errors():
        app.choices.save_first_player(st.session_state[_PLAYER])


def _save_first_period(app: App) -> None:
    with flashing_errors():
        app.choices.save_first_period(find_window(st.session_state[_PERIOD]))


def _save_hand(app: App, player: str, key: str) -> None:
    with flashing_errors():
        app.bag.save_left_handed(player, is_left_handed=bool(st.session_state[key]))
