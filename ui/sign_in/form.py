"""The inline sign-in form: check the password with the portal once, keep it, go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import streamlit as st

from golf.errors import GolfError, KeyringUnavailable, PasswordRefusedBefore
from services.shared.formatting import Tone
from ui.shared.escape import plain
from ui.shared.messages import render_message

if TYPE_CHECKING:
    from services.app import App
    from services.sign_in.credentials import CredentialStatus

_ROUND = "sign_in_round"
_FILE_CONSENT = "sign_in_needs_file"
ONCE_MORE = "It is right now: send this password once more"
CONSENT = ("This machine has no usable keyring. Keep the password in a file that only my user account can "
           "read (not encrypted).")


def render_sign_in_form(
    app: App, status: CredentialStatus, *, submit: str, form: str = "sign_in", account: str | None = None
) -> bool:
    """Draw the form; True when a new password was just accepted and kept. ``account``: for this one and no other.

    What became of the last try stands above it until the next one, also where a poll draws the form again.
    The password box gets a new key after each try: it is emptied and its value leaves the session state.
    """
    if trouble := st.session_state.get(_trouble(form)):
        render_message(Tone.ERROR, *trouble)
    attempt = st.session_state.setdefault(_ROUND, 0)
    needs_consent = status.needs_consent_for_file or st.session_state.get(_FILE_CONSENT, False)
    with st.form(form, border=True):
        username = st.text_input("Uneekor e-mail", value=account or status.username or "", key=f"{form}_username",
                                 autocomplete="username", max_chars=200, disabled=account is not None)
        password = st.text_input("Password", type="password", key=f"{form}_password_{attempt}",
                                 autocomplete="current-password", max_chars=500)
        allow_file = st.checkbox(CONSENT, key=f"{form}_allow_file") if needs_consent else False
        once_more = _asks_once_more(form) and st.checkbox(ONCE_MORE, key=f"{form}_once_more_{attempt}")
        st.caption("The password goes to the Uneekor portal only. It is checked there once before it is kept.")
        submitted = st.form_submit_button(submit, type="primary", icon=":material/login:")
    if not submitted:
        return False
    st.session_state.pop(_trouble(form), None)
    if not username.strip() or not password:
        _say(form, "Please type both e-mail and password.")
    if needs_consent and not allow_file:
        _say(form, "Nothing was kept.", "Tick the box to allow the file, or set up a keyring and try again.")
    st.session_state[_ROUND] = attempt + 1
    _check_and_save(app, form, account or username.strip(), password, allow_file=allow_file, account=account,
                    once_more=once_more)
    st.session_state.pop(f"{form}_password_{attempt}", None)  # a page that ends early would keep it for longer
    return True


def forget_trouble(form: str) -> None:
    """The form is opened anew: what became of an older try is over."""
    st.session_state.pop(_trouble(form), None)
    st.session_state.pop(_refused_before(form), None)


def has_trouble(form: str) -> bool:
    """Whether the form says what became of the last try."""
    return _trouble(form) in st.session_state


def _trouble(form: str) -> str:
    return f"{form}_trouble"


def _refused_before(form: str) -> str:
    return f"{form}_refused_before"


def _asks_once_more(form: str) -> bool:
    """The last try was not sent, because the portal had refused this very password before."""
    return bool(st.session_state.get(_refused_before(form), False))


def _say(form: str, headline: str, detail: str = "") -> NoReturn:
    """Keep the words for above the form, and draw it at once."""
    st.session_state[_trouble(form)] = (headline, detail)
    st.rerun()


def _check_and_save(
    app: App, form: str, username: str, password: str, *, allow_file: bool, account: str | None, once_more: bool
) -> None:
    st.session_state.pop(_refused_before(form), None)
    try:
        with st.spinner("Checking with the portal …"):
            app.credentials.check_and_save(username, password, allow_file=allow_file, on_status=lambda _text: None,
                                           account=account, once_more=once_more)
    except GolfError as error:
        if isinstance(error, KeyringUnavailable):
            st.session_state[_FILE_CONSENT] = True
        if isinstance(error, PasswordRefusedBefore):
            st.session_state[_refused_before(form)] = True
        # At once: what is typed into a box that is drawn already would be lost with it.
        _say(form, plain(error.what_happened, 600), error.what_to_do)
    st.session_state.pop(_FILE_CONSENT, None)
