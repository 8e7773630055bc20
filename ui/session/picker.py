"""Which session? The address decides (``?session=``), so that links and the Back button work."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import streamlit as st

from services.sessions.view import read_report_id
from services.shared.formatting import Tone
from ui.shared.address import write
from ui.shared.caching import cached_neighbours, cached_pickable
from ui.shared.messages import render_message
from ui.shared.session_labels import Pickable, label_unlisted, tell_apart
from ui.shared.session_search import render_session_search
from ui.shared.viewing import choose_player

if TYPE_CHECKING:
    from services.app import App

_PARAM, _WIDGET = "session", "session_picker"


def render_session_picker(app: App) -> int | None:
    """Draw the picker; the chosen report id, or None when nothing is stored."""
    asked = st.query_params.get(_PARAM)
    wanted = read_report_id(asked)
    if asked is not None and wanted is None:
        render_message(Tone.WARNING, "That address names no session; the newest one is shown.")
    search = render_session_search("session_search") if app.sessions.has_more_than_pickable() else ""
    pickable = cached_pickable(app, search)
    labels = tell_apart({each.report_id: each.label for each in pickable})
    if wanted is None:
        wanted = _find_newest(app, pickable)
    if wanted is None:
        return None
    options = list(labels) if wanted in labels else [wanted, *labels]
    st.session_state[_WIDGET] = wanted  # the address is the truth, the widget follows
    older, newer = _find_neighbours(pickable, wanted)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _render_step("older", ":material/chevron_left:", older)
        st.selectbox("Session", options, key=_WIDGET, on_change=_follow, label_visibility="collapsed",
                     format_func=lambda number: labels.get(number) or label_unlisted(number))
        _render_step("newer", ":material/chevron_right:", newer)
    return wanted


def _find_neighbours(pickable: Sequence[Pickable], wanted: int) -> tuple[int | None, int | None]:
    """The older and the newer session of the same player that has balls."""
    player = next((each.player for each in pickable if each.report_id == wanted), None)
    own = [each.report_id for each in pickable if each.report_id == wanted or (each.player == player and each.shots)]
    if wanted not in own:
        return None, None
    place = own.index(wanted)
    return own[place + 1] if place + 1 < len(own) else None, own[place - 1] if place else None


def _render_step(which: str, icon: str, number: int | None) -> None:
    st.button(f"The {which} session", icon=icon, key=f"session_{which}", type="tertiary", disabled=number is None,
              on_click=_open, args=(number,))


def _open(number: int | None) -> None:
    write(session=number, shot=None, compare=None)


def _find_newest(app: App, pickable: Sequence[Pickable]) -> int | None:
    """The newest session of the chosen player that has balls; where there is none, the newest of all."""
    player = choose_player(app)
    own = (each.report_id for each in pickable if each.player == player and each.shots)
    older = (each.report_id for each in (() if player is None else cached_neighbours(app, player, None, "")))
    return next(chain(own, older, (each.report_id for each in pickable)), None)


def _follow() -> None:
    """Another session in the same view; the ball and the neighbour of the one before do not hold any more."""
    _open(st.session_state[_WIDGET])
