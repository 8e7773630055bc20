"""Yards and mph, or metres and km/h: one choice for every page, kept in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.units import DISPLAY_UNITS, DisplayUnits, UnitSystem
from ui.shared.messages import flashing_errors

if TYPE_CHECKING:
    from services.app import App

_KEY = "unit_switch"


def render_unit_switch(app: App) -> DisplayUnits:
    """Draw the switch and return the chosen units."""
    st.session_state[_KEY] = app.choices.unit_system  # another tab may have chosen since
    st.radio(
        "Units", list(UnitSystem), key=_KEY, horizontal=True, label_visibility="collapsed",
        format_func=lambda s: f"{DISPLAY_UNITS[s].distance_label} · {DISPLAY_UNITS[s].speed_label}",
        on_change=flashing_errors()(lambda: app.choices.save_unit_system(UnitSystem(st.session_state[_KEY]))))
    return app.choices.units
