"""Signing in again: one line in the frame wherever the golfer is, one button, and the form over the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import GolfError
from golf.sync_events import Trigger
from ui.shared.escape import plain
from ui.shared.messages import render_error
from ui.sign_in.form import forget_trouble, has_trouble, render_sign_in_form

if TYPE_CHECKING:
    from services.app import App

_ASKED, _TRIED, _TROUBLE = "sign_in_again", "sign_in_tried_again", "sign_in_trouble"
_NOTICE_KEY, _FORM = "rb_sign_in", "again"


def render_sign_in_notice(app: App) -> None:
    """Say once that syncing waits, and offer the way on. Nothing while every account may sign in."""
    waiting = load_waiting_accounts(app)
    if waiting:
        with st.container(key=_NOTICE_KEY, horizontal=True, vertical_alignment="center"):
            st.warning(f"**{_headline(app, waiting)}**", icon=":material/key:")
            st.button("Sign in again", key="sign_in_again_button", type="primary", on_click=ask_to_sign_in,
                      args=(waiting[0],))
    asked = st.session_state.get(_ASKED)
    if asked is not None:
        st.dialog("Sign in again", on_dismiss=_close)(_render_form)(app, asked)


def load_waiting_accounts(app: App) -> list[str]:
    """The accounts that would sync if a person acted."""
    return [name for name in app.jobs.enabled_accounts() if app.credentials.status(name).blocked_reason]


def ask_to_sign_in(username: str) -> None:
    """Open the form for this account over whatever page is shown; a button's callback."""
    forget_trouble(_FORM)
    st.session_state[_ASKED] = username


def _close() -> None:
    st.session_state.pop(_ASKED, None)


def _headline(app: App, waiting: list[str]) -> str:
    if len(app.credentials.accounts()) == 1:
        return "Syncing waits for you."
    names = " and ".join(plain(app.accounts.describe(name), 60) for name in waiting)
    return f"Syncing of {names} waits for you."


def _render_form(app: App, username: str) -> None:
    if st.session_state.pop(_TRIED, None) == username:
        _go_on(app, username)
    if error := st.session_state.pop(_TROUBLE, None):
        render_error(error)
    status = app.credentials.status(username)
    if status.blocked_reason and not has_trouble(_FORM):  # a try just made is the newer word
        st.markdown(plain(status.blocked_reason, 600))
    if render_sign_in_form(app, status, submit="Sign in", form=_FORM, account=username):
        _go_on(app, username)
    if status.blocked_reason and status.place is not None:
        st.button("The saved password is right: try it once more", key="try_again", on_click=_try_again,
                  args=(app, username))
    st.caption("This is for this account alone. Another one is added in Settings, Automation.")


def _try_again(app: App, username: str) -> None:
    try:
        app.credentials.try_again(username)
    except GolfError as error:
        st.session_state[_TROUBLE] = error
    else:
        st.session_state[_TRIED] = username


def _go_on(app: App, username: str) -> None:
    """The way is free: what the refusal interrupted starts again by itself, and the dialog closes."""
    _close()
    try:
        app.jobs.start(app.accounts.options_to_resume(username), Trigger.BUTTON, account=username)
    except GolfError as error:  # such as a sync that runs already; the panel shows it
        st.session_state["sync_error"] = error
    st.rerun()
