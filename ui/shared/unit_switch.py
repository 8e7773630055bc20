"""Yards and mph, or metres and km/h: one choice for every page, kept in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.units import DISPLAY_UNITS, DisplayUnits, UnitSystem
from services.shared.units import load_unit_system, save_unit_system
from ui.shared.messages import flashing_errors

if TYPE_CHECKING:
    from golf_db import GolfDatabase

_KEY = "unit_switch"


def render_unit_switch(database: GolfDatabase) -> DisplayUnits:
    """Draw the switch and return the chosen units."""
    st.session_state[_KEY] = load_unit_system(database)  # another tab may have chosen since
    st.radio(
        "Units", list(UnitSystem), key=_KEY, horizontal=True, label_visibility="collapsed",
        format_func=lambda s: f"{DISPLAY_UNITS[s].distance_label} · {DISPLAY_UNITS[s].speed_label}",
        on_change=_save, args=(database,))
    return DISPLAY_UNITS[load_unit_system(database)]


def _save(database: GolfDatabase) -> None:
    with flashing_errors():
        save_unit_system(database, UnitSystem(st.session_state[_KEY]))
