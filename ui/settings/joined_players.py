"""The section "One player in two spellings" of Settings ▸ Maintenance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import GolfError
from services.players.service import JOIN_WORDS, WHAT_HAPPENS, describe_twins
from services.shared.formatting import Tone
from ui.shared.escape import plain
from ui.shared.messages import flash, flash_error

if TYPE_CHECKING:
    from services.app import App

_LONGEST = 1_000


def render_twins(app: App) -> None:
    """Draw the question; nothing when each name has one spelling."""
    twins = app.players.load_twins()
    if not twins:
        return
    st.header("One player in two spellings")
    for number, each in enumerate(twins):
        st.markdown(plain(describe_twins(each), _LONGEST))
        st.button(JOIN_WORDS, key=f"players_join_{number}", icon=":material/merge:", on_click=_join,
                  args=(app, each.kept.name), help=WHAT_HAPPENS)
    st.caption(WHAT_HAPPENS)


def _join(app: App, name: str) -> None:
    try:
        message = app.players.join(name)
    except GolfError as error:
        flash_error(error)
    else:
        flash(Tone.SUCCESS, "Joined.", f"{message} It can be undone in History.")
