"""Settings ▸ Automation ▸ Live: listen as GSPro, on which port, and who else hears it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import SettingsError
from services.live.settings import FREE_PORT, GSPRO_PORT, PORTS, QUIET_MINUTES, LiveSettings
from services.live.text import describe_listener
from ui.shared.messages import render_message, rendering_errors
from ui.shared.page_paths import LIVE_PAGE

if TYPE_CHECKING:
    from services.app import App

_ON, _PORT, _PASS_ON, _HOST, _GSPRO_PORT, _QUIET, _PUTTS, _PUTTING_PORT = (
    "live_on", "live_port", "live_pass_on", "live_host", "live_gspro_port", "live_quiet",
    "live_putts", "live_putting_port")
_HERE = "127.0.0.1"


def render_live(app: App) -> None:
    """Draw the section."""
    settings = app.live.choices.load()
    st.markdown("Rangebook can listen as GSPro does: your launch monitor's program connects to it, and each ball is "
                "stored the moment it is hit. Only programs on this computer can connect.")
    _keep(settings)
    st.toggle("Listen as GSPro", key=_ON, on_change=_save, args=(app,))
    with st.container(horizontal=True):
        st.number_input("Port", PORTS[0], PORTS[-1], key=_PORT, width=140, on_change=_save, args=(app,),
                        help=f"GSPro's own is {GSPRO_PORT}. On Linux and macOS only the administrator may listen "
                             f"there; take {FREE_PORT}, and enter it in your launch monitor's program as well.")
        st.selectbox("A session ends after", sorted({*QUIET_MINUTES, settings.quiet_minutes}), key=_QUIET, width=220,
                     format_func=lambda minutes: f"{minutes} min without a ball", on_change=_save, args=(app,))
    st.toggle("Pass everything on to GSPro", key=_PASS_ON, on_change=_save, args=(app,),
              help="GSPro plays on as before, and its answers go back to the monitor. While it is away, balls are "
                   "stored all the same.")
    if st.session_state[_PASS_ON]:
        with st.container(horizontal=True):
            st.text_input("GSPro's computer", key=_HOST, max_chars=200, width=220, on_change=_save, args=(app,))
            st.number_input("GSPro's port", PORTS[0], PORTS[-1], key=_GSPRO_PORT, width=140, on_change=_save,
                            args=(app,))
    st.toggle("Take putts of camera programs", key=_PUTTS, on_change=_save, args=(app,),
              help="For programs that film putts and send them to http://127.0.0.1:8888/putting. They tell speed and "
                   "start direction; whether a putt went in, they do not tell.")
    if st.session_state[_PUTTS]:
        st.number_input("Port for putts", PORTS[0], PORTS[-1], key=_PUTTING_PORT, width=140, on_change=_save,
                        args=(app,))
    _render_status(app)


def _render_status(app: App) -> None:
    status = app.live.load_status()
    words = describe_listener(status)
    if words.tone is None:
        st.markdown(words.headline)
        st.page_link(LIVE_PAGE, label="Go to Live", icon=":material/sports_golf:")
    elif status.settings.is_on:
        render_message(words.tone, words.headline, words.detail)


def _keep(settings: LiveSettings) -> None:
    """The widgets show what is kept until they are touched; the switch always what holds."""
    st.session_state[_ON] = settings.is_on
    st.session_state[_PUTTS] = settings.takes_putts
    st.session_state.setdefault(_PORT, settings.port)
    st.session_state.setdefault(_PUTTING_PORT, settings.putting_port)
    st.session_state.setdefault(_QUIET, settings.quiet_minutes)
    st.session_state.setdefault(_PASS_ON, bool(settings.gspro_host))
    st.session_state.setdefault(_HOST, settings.gspro_host or _HERE)
    st.session_state.setdefault(_GSPRO_PORT, settings.gspro_port)


def _save(app: App) -> None:
    chosen, before = st.session_state, app.live.choices.load()
    host = (chosen.get(_HOST) or _HERE).strip() if chosen[_PASS_ON] else ""
    wanted = replace(before, is_on=chosen[_ON], port=chosen[_PORT], quiet_minutes=chosen[_QUIET], gspro_host=host,
                     takes_putts=chosen[_PUTTS], putting_port=chosen.get(_PUTTING_PORT) or before.putting_port,
                     gspro_port=chosen.get(_GSPRO_PORT) or before.gspro_port)
    with rendering_errors():
        try:
            app.live.save(wanted)
        except SettingsError:
            kept = app.live.choices.load()
            chosen[_ON], chosen[_PUTTS] = kept.is_on, kept.takes_putts
            raise
