"""The question: ready and saved ones to choose from, the text, and what can be done with it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import NotFound
from golf.query.records import LONGEST_QUESTION
from services.query.service import LONGEST_NAME
from services.shared.formatting import Tone
from ui.shared.address import query_text, write
from ui.shared.messages import flash, flashing_errors

if TYPE_CHECKING:
    from golf.query.records import SavedQuestion
    from services.app import App
    from services.query.ready import ReadyQuestion

_CHOSEN, _SQL, _ASKED, _NAME, _SHOWN = "query_chosen", "query_sql", "query_asked", "query_name", "query_shown"
READY, SAVED = "question", "saved"
"""Parameters of the address: the key of a ready question, the name of a saved one."""


def choose_question(app: App, player: str) -> str:
    """Draw the question; the text that was asked, empty while none was."""
    ready, saved = app.queries.load_ready(player, app.choices.units), app.queries.load_saved()
    texts = {f"{READY}={each.key}": each.sql for each in ready} | {f"{SAVED}={each.name}": each.sql for each in saved}
    titles = {f"{READY}={each.key}": each.title for each in ready} | {
        f"{SAVED}={each.name}": each.name for each in saved}
    _follow_address(texts, player)
    options = [f"{SAVED}={each.name}" for each in saved] + [f"{READY}={each.key}" for each in ready]
    st.selectbox("Question", options, index=None, key=_CHOSEN, format_func=lambda option: titles.get(option, option),
                 placeholder="Choose one, or write your own below", on_change=_take_chosen, args=(texts,))
    with st.form("query_form", border=False):
        st.text_area("In SQL", key=_SQL, height=200, max_chars=LONGEST_QUESTION,
                     placeholder="SELECT club, count(*) FROM shots WHERE counts GROUP BY club")
        st.form_submit_button("Run", type="primary", icon=":material/play_arrow:", on_click=_ask)
    if app.may_change:
        _render_keeping(app, saved, ready)
    return str(st.session_state.get(_ASKED, ""))


def _follow_address(texts: dict[str, str], player: str) -> None:
    """A new address is asked at once; so is a ready question for another player."""
    named = next((f"{name}={value}" for name in (READY, SAVED) if (value := query_text(name))), "")
    shown = (named, player)
    if st.session_state.get(_SHOWN) == shown:
        return
    st.session_state[_SHOWN] = shown
    if named in texts:
        st.session_state[_CHOSEN] = named
        st.session_state[_SQL] = st.session_state[_ASKED] = texts[named]


def _take_chosen(texts: dict[str, str]) -> None:
    chosen = st.session_state.get(_CHOSEN) or ""
    st.session_state[_SQL] = st.session_state[_ASKED] = texts.get(chosen, "")
    name, _, value = chosen.partition("=")
    write(**{READY: value if name == READY else None, SAVED: value if name == SAVED else None})
    st.session_state[_SHOWN] = (chosen, (st.session_state.get(_SHOWN) or ("", ""))[1])


def _ask() -> None:
    st.session_state[_ASKED] = st.session_state.get(_SQL, "")


def _render_keeping(app: App, saved: tuple[SavedQuestion, ...], ready: tuple[ReadyQuestion, ...]) -> None:
    name, _, value = (st.session_state.get(_CHOSEN) or "").partition("=")
    with st.container(horizontal=True):
        with st.popover("Save", icon=":material/bookmark_add:", type="tertiary"), st.form("query_save", border=False):
            st.text_input("Name", key=_NAME, max_chars=LONGEST_NAME,
                          placeholder=next((each.title for each in ready if name == READY and each.key == value), ""))
            st.form_submit_button("Save question", on_click=_save, args=(app,))
        if name == SAVED and any(each.name == value for each in saved):
            st.button("Remove", icon=":material/delete:", type="tertiary", on_click=_remove, args=(app, value))


def _save(app: App) -> None:
    with flashing_errors():
        kept = app.queries.save(st.session_state.get(_NAME, ""), st.session_state.get(_SQL, ""))
        st.session_state[_CHOSEN] = f"{SAVED}={kept.name}"
        st.session_state[_ASKED], st.session_state[_NAME] = kept.sql, ""
        write(**{READY: None, SAVED: kept.name})
        flash(Tone.SUCCESS, "Saved. This page's address leads to it.")


def _remove(app: App, name: str) -> None:
    with flashing_errors():
        with suppress(NotFound):  # another tab was quicker
            app.queries.remove(name)
        st.session_state[_CHOSEN] = None
        write(**{SAVED: None})
        flash(Tone.SUCCESS, "Removed.")
