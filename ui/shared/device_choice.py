"""Which launch monitors a player's numbers rest on: a chip for each, where there are several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.shared.escape import plain
from ui.shared.messages import flashing_errors

if TYPE_CHECKING:
    from services.app import App

_KEY = "device_choice"
_LONGEST = 40
_HELP = ("Two launch monitors measure differently, so their numbers are kept apart: those of the one with the most "
         "sessions are shown first. Choose another one, or several to take their shots together.")


def render_device_choice(app: App, player: str) -> None:
    """Draw the chips; nothing where all of a player's shots are of one device."""
    devices = app.devices.load_several(player)
    if not devices or not app.may_change:
        return
    st.session_state[_KEY] = [each.name for each in devices if each.is_shown]

    def save() -> None:
        if chosen := st.session_state[_KEY]:
            app.devices.show(player, chosen)

    st.pills("Launch monitors", [each.name for each in devices], key=_KEY, selection_mode="multi", help=_HELP,
             format_func=lambda name: plain(name, _LONGEST), on_change=flashing_errors()(save))
