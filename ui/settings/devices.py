"""Settings ▸ Devices: other devices, then tokens with which programs on this computer use the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from services.api_access.caller import Scope
from services.shared.formatting import DASH, Tone, format_moment
from ui.settings.other_devices import render_other_devices
from ui.shared.escape import one_line, plain
from ui.shared.messages import flash, render_message, rendering_errors

if TYPE_CHECKING:
    from services.api_access.tokens import Token
    from services.app import App

_SHOWN = "token_shown"
_SCOPES = {Scope.READ: "Look: sessions, shots, numbers", Scope.UPLOAD: "Send sessions of one player",
           Scope.CONTROL: "Look, sync and change", Scope.OWNER: "Everything"}
_SEND = (Scope.UPLOAD, Scope.OWNER)


def render_devices(app: App) -> None:
    """Draw the tab."""
    render_other_devices(app)
    st.header("Programs")
    st.markdown("A program on this computer, such as a script, needs a token to use Rangebook's API.",
                help="docs/api.md says what programs may ask. Other devices cannot use it.")
    _render_new(app)
    tokens = app.tokens.load()
    if tokens:
        _render_tokens(app, tokens)
    else:
        st.caption("There are no tokens.")
    _render_form(app)


def _render_new(app: App) -> None:
    """The token that was just made: shown until the next look at the page, and never again."""
    shown = st.session_state.pop(_SHOWN, None)
    if shown is None:
        return
    secret, token = shown
    if not app.tokens.is_valid(token.token_id):
        return
    render_message(Tone.SUCCESS, f"The token of {plain(token.name)}",
                   "It is shown this once: copy it into the program now.")
    st.code(secret, language=None)


def _render_tokens(app: App, tokens: list[Token]) -> None:
    st.dataframe([{
        "Program": one_line(token.name), "May": ", ".join(_SCOPES[scope] for scope in sorted(token.scopes)),
        "Player": one_line(token.player) if token.player else DASH, "Made": format_moment(token.created_at),
        "Last used": format_moment(token.last_used_at) if token.last_used_at else "never"} for token in tokens],
        hide_index=True, alt="Tokens of programs, and when each was last used")
    names = {token.token_id: token.name for token in tokens}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Token", list(names), format_func=lambda each: one_line(names.get(each, "")), index=None,
                              placeholder="Choose a token", key="token_choice", width=260)
        if st.button("Revoke", key="token_revoke", disabled=chosen is None,
                     help="The program cannot come in any more, from now on.") and chosen is not None:
            with rendering_errors():
                token = app.tokens.revoke(chosen)
                flash(Tone.SUCCESS, f"{plain(token.name)} is revoked.")
                st.rerun()


def _render_form(app: App) -> None:
    with st.form("token_form", border=True):
        st.markdown("**New token**")
        name = st.text_input("Program", max_chars=60, placeholder="Simulator PC", key="token_name")
        scope = st.selectbox("May", list(_SCOPES), format_func=_SCOPES.__getitem__, key="token_scope")
        player = st.text_input("Player", max_chars=300, key="token_player",
                               help="Whose sessions it sends. Needed for sending, and for everything.")
        wanted = st.form_submit_button("Make token", type="primary")
    if not wanted:
        return
    if scope in _SEND and not player.strip():
        st.warning("**Say whose sessions the program sends.** Fill in Player, then press again.")
        return
    with rendering_errors():
        st.session_state[_SHOWN] = app.tokens.create(name, [scope], player.strip() or None)
        st.rerun()
