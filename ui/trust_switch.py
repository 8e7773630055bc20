"""Which shots numbers rest on: one choice for every page, kept in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from golf.records import StoredShot
from golf.shot_words import Trust
from services.trust import TRUST_WORDS, LeftOut, compute_left_out, describe_left_out, load_trust, save_trust

if TYPE_CHECKING:
    from golf_db import GolfDatabase

_KEY = "trust_switch"
_HELP = ("**All shots**: also those with an impossible reading and those you left out; impossible values themselves "
         "never enter a number. **Without flagged**: the usual choice. **Measured only**: of those, the shots whose "
         "ball and club speed were both measured. A ball stored twice counts once, hidden shots never count.")


def render_trust_switch(database: GolfDatabase) -> Trust:
    """Draw the switch and return the chosen trust."""
    st.session_state[_KEY] = load_trust(database)
    st.radio("Numbers rest on", list(Trust), key=_KEY, horizontal=True, format_func=TRUST_WORDS.__getitem__,
             help=_HELP, on_change=_save, args=(database,))
    return load_trust(database)


def render_left_out(shots: Sequence[StoredShot], trust: Trust) -> None:
    """Say what the chosen trust leaves out of these shots; nothing when it is nothing."""
    render_left_out_line(compute_left_out(shots, trust))


def render_left_out_line(left_out: LeftOut) -> None:
    """The same of what is counted already."""
    if sentence := describe_left_out(left_out):
        st.caption(sentence)


def _save(database: GolfDatabase) -> None:
    save_trust(database, Trust(st.session_state[_KEY]))
