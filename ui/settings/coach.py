"""Settings ▸ Coach: off until switched on; which model, at which address, with which key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import GolfError
from services.coach.providers import PROVIDERS, ProviderName
from services.coach.service import LONGEST_KEY, LONGEST_MODEL, CoachChoice
from services.shared.addresses import LONGEST_ADDRESS
from ui.settings.local_models import render_local_models
from ui.shared.escape import plain
from ui.shared.messages import keeping_outcome, render_error, render_outcome
from ui.shared.page_paths import COACH_PAGE

if TYPE_CHECKING:
    from services.app import App
    from services.coach.service import KeyStatus

_ON, _PROVIDER, _ROUND, _SAID = "coach_on", "coach_provider", "coach_key_round", "coach_said"
_FORM_WIDTH = 560
_CONSENT = ("This machine has no usable keyring. Keep the key in a file that only my user account can read "
            "(not encrypted).")
_MODEL_HELP = "As your provider's list of models writes it. For Ollama: a name from “ollama list”."


def render_coach_settings(app: App) -> None:
    """Draw the tab."""
    _render_coach(app)
    render_local_models(app)


def _render_coach(app: App) -> None:
    st.header("Coach")
    st.caption("A language model that answers questions such as “How is my driver?” from your numbers. Nothing else in "
               "Rangebook needs it. It is sent figures over many shots, never a name, note or key; the page Coach "
               "shows all of it before you send anything.")
    choice = app.coach.choice()
    st.session_state.setdefault(_ON, choice.is_on)
    st.toggle("Use the coach", key=_ON, on_change=_switch, args=(app,))
    if not choice.is_on:
        render_outcome(_SAID)
        return
    _render_provider(app, choice)
    _render_form(app, choice)
    try:
        status = app.coach.key_status()
    except GolfError as error:
        render_error(error)
        return
    if choice.address and choice.model:
        _render_key(app, choice, status)
        render_outcome(_SAID)
    if not app.coach.why_not_ready():
        st.page_link(COACH_PAGE, label="Ask the coach", icon=":material/arrow_forward:")


def _switch(app: App) -> None:
    _save(app, replace(app.coach.choice(), is_on=st.session_state[_ON]))


def _render_provider(app: App, choice: CoachChoice) -> None:
    st.session_state.setdefault(_PROVIDER, choice.provider)
    st.selectbox("Who answers", list(ProviderName), key=_PROVIDER, width=340, on_change=_change_provider, args=(app,),
                 format_func=lambda name: PROVIDERS[name].words)
    if choice.provider is ProviderName.OLLAMA:
        if "cloud" in choice.model.lower():
            st.warning("**A model with “cloud” in its name runs on Ollama's servers, not on this computer.**")
        else:
            st.caption("Ollama runs models on this computer: numbers and questions do not leave it.")


def _change_provider(app: App) -> None:
    """Another provider has other models; an own address is kept for when it is chosen again."""
    _save(app, replace(app.coach.choice(), provider=st.session_state[_PROVIDER], model="", workspace=""))


def _render_form(app: App, choice: CoachChoice) -> None:
    name, details = choice.provider.value, choice.details
    with st.form("coach_choice", border=False, width=_FORM_WIDTH):
        own, workspace = choice.own_address, choice.workspace
        if details.address is None:
            own = st.text_input("Address", own, key="coach_address", max_chars=LONGEST_ADDRESS,
                                placeholder="https://example.com/v1", autocomplete="off",
                                help="Of a server that understands OpenAI's chat completions; usually ends with /v1.")
        else:
            st.markdown(f"Address: {plain(details.address, LONGEST_ADDRESS)}")
        model = st.text_input("Model", choice.model, key=f"coach_model_{name}", max_chars=LONGEST_MODEL,
                              help=_MODEL_HELP, autocomplete="off")
        if details.workspace_header:
            workspace = st.text_input("Workspace, if the key needs one", workspace, key="coach_workspace",
                                      max_chars=120, autocomplete="off",
                                      help="Its id; only for a key that reaches several workspaces.")
        submitted = st.form_submit_button("Save", type="primary" if not choice.model else "secondary")
    if submitted and _save(app, replace(choice, model=model, own_address=own, workspace=workspace)):
        st.rerun()
    if not (choice.address and choice.model):
        render_outcome(_SAID)


def _save(app: App, choice: CoachChoice) -> bool:
    with keeping_outcome(_SAID):
        app.coach.save_choice(choice)
    return _SAID not in st.session_state


def _render_key(app: App, choice: CoachChoice, status: KeyStatus) -> None:
    if status.place:
        where = "in the system keyring" if status.place == "keyring" else "in a private file, not encrypted"
        st.markdown(f"The key for {plain(choice.host, 80)} is kept {where}.")
    with st.container(horizontal=True):
        if status.place or not choice.details.needs_key:
            st.button("Test", key="coach_test", icon=":material/network_check:",
                      on_click=keeping_outcome(_SAID, "The model answered.")(app.coach.test),
                      help="Asks the model for one word, without any of your numbers.")
        if status.place:
            st.button("Forget the key", key="coach_forget", icon=":material/delete:", on_click=_forget, args=(app,))
    if choice.provider is not ProviderName.OLLAMA:
        _render_key_form(app, choice, status)


def _render_key_form(app: App, choice: CoachChoice, status: KeyStatus) -> None:
    """The key is a secret: its box gets a new key after each try, so its value leaves the session state."""
    attempt = st.session_state.setdefault(_ROUND, 0)
    with st.form("coach_key_form", border=False, width=_FORM_WIDTH):
        label = "Another key" if status.place else "Key" if choice.details.needs_key else "Key, if the server wants one"
        typed = st.text_input(label, type="password", autocomplete="off",
                              key=f"coach_key_{attempt}", max_chars=LONGEST_KEY,
                              help=f"For {plain(choice.host, 80)} only; it is never sent to another address.")
        allow_file = status.needs_consent_for_file and st.checkbox(_CONSENT, key="coach_file")
        submitted = st.form_submit_button("Test the key and save it", icon=":material/key:")
    if submitted:
        st.session_state[_ROUND] = attempt + 1
        _test_and_save(app, typed, allow_file=allow_file)


def _test_and_save(app: App, typed: str, *, allow_file: bool) -> None:
    done = "The model answered, and the key is kept."
    with keeping_outcome(_SAID, done, if_not="Nothing was kept."), st.spinner("Asking the model for one word …"):
        app.coach.test_and_save_key(typed, allow_file=allow_file)
    st.rerun()


def _forget(app: App) -> None:
    with keeping_outcome(_SAID, "The key was removed from this machine."):
        app.coach.forget_key()
