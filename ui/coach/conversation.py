"""The page Coach: what would be sent, a question, and answers with everything that left for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from golf.errors import CoachNotAnswered, GolfError
from services.coach.conversation import LONGEST_QUESTION, CoachAnswer, Turn
from services.coach.facts import CoachView
from services.coach.tools import build_lookups, build_overview
from services.exports.json_values import dump_readable
from services.shared.addresses import is_loopback
from services.shared.formatting import count_of
from ui.coach.answer_markdown import draw_answer
from ui.shared.escape import plain
from ui.shared.messages import render_empty, render_error
from ui.shared.page_paths import SETTINGS_PAGE

if TYPE_CHECKING:
    from services.app import App
    from services.coach.background_call import CoachCall
    from services.coach.service import CoachChoice

_TALK, _ROUND, _SHOWN, _CALL = "coach_talk", "coach_round", "coach_shown", "coach_call"
_LOOK_S = 0.25
_EXAMPLE = "How is my driver?"
_ASIDE_LIMIT = 1500


_About = tuple[str, str, str]
"""Whom a talk is about, and to which model at which address."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it was sent, with its answer."""

    question: str
    answer: CoachAnswer


def render_coach_off() -> None:
    """The page while the coach is off."""
    st.info("**The coach is off.**  \nIt is a language model that answers questions about your numbers. You choose "
            "which one, also one on this computer, and see everything before it is sent.")
    _render_way_to_settings()


def render_not_ready(reason: str) -> None:
    """The page while something is missing."""
    st.warning(f"**{plain(reason, 300)}**")
    _render_way_to_settings()


def render_no_shots() -> None:
    """The page before there are numbers."""
    render_empty("**No shots yet.**  \nBring sessions home first; then there is something to ask about.")


def render_talk(app: App, player: str, view: CoachView) -> None:
    """The question, what it would send, and the answers so far, newest first."""
    choice = app.coach.choice()
    about = (player, choice.address, choice.model)
    asked = _load_talk(about)
    call = _find_call(about)
    if call is not None and call.wait(0):
        _take_answer(call, asked)
        call = None
    _render_form(app, choice, _take_shown(about, view), asked, is_waiting=call is not None)
    waiting = st.container()
    _render_document(choice, view, is_open=not asked)
    for number, item in reversed(list(enumerate(asked))):
        _render_asked(number, item, view)
    if asked:
        st.button("Start over", key="coach_start_over", icon=":material/restart_alt:", on_click=_start_over,
                  args=(asked,))
    if call is not None:
        with waiting:
            _wait(call)


def _load_talk(about: _About) -> list[_Asked]:
    """The questions of this tab about this player to this model: those of another golfer never go along."""
    kept = st.session_state.get(_TALK)
    if kept is None or kept[0] != about:
        st.session_state[_TALK] = kept = (about, [])
    asked: list[_Asked] = kept[1]
    return asked


def _take_shown(about: _About, view: CoachView) -> CoachView:
    """What the page showed when Send was pressed: a sync may have brought newer numbers since. Remembers this one."""
    kept = st.session_state.get(_SHOWN)
    st.session_state[_SHOWN] = (about, view)
    shown: CoachView = kept[1] if kept is not None and kept[0] == about else view
    return shown


def _find_call(about: _About) -> CoachCall | None:
    """The question under way in this tab; one about another player or to another model is stopped."""
    kept = st.session_state.get(_CALL)
    if kept is None:
        return None
    call: CoachCall = kept[1]
    if kept[0] == about:
        return call
    call.stop()
    del st.session_state[_CALL]
    return None


def _start_over(asked: list[_Asked]) -> None:
    asked.clear()
    if kept := st.session_state.pop(_CALL, None):
        kept[1].stop()


def _render_form(app: App, choice: CoachChoice, view: CoachView, asked: list[_Asked], *, is_waiting: bool) -> None:
    attempt = st.session_state.setdefault(_ROUND, 0)
    with st.form("coach_form", border=False):
        typed = st.text_input("Your question", key=f"coach_question_{attempt}", max_chars=LONGEST_QUESTION,
                              placeholder=_EXAMPLE, autocomplete="off")
        submitted = st.form_submit_button(f"Send to {_where(choice)}", type="primary", icon=":material/send:",
                                          disabled=is_waiting)
    if submitted and not is_waiting:
        question = app.coach.hide_names(typed.strip() or _EXAMPLE, view)
        call = app.coach.begin(question, view, [Turn(item.question, item.answer.text) for item in asked])
        st.session_state[_CALL] = (st.session_state[_TALK][0], call)
        st.rerun()


def _where(choice: CoachChoice) -> str:
    return "the model on this computer" if is_loopback(choice.address) else plain(choice.host, 80)


def _wait(call: CoachCall) -> None:
    """Until it is over. A press of Stop ends this run of the page at its next sign of life, and the next one stops."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Stop", key="coach_stop", icon=":material/stop_circle:", on_click=call.stop,
                  help="Closes the connection. What was sent stays sent, and a provider may charge for it.")
        with st.spinner("Waiting for the model; this may take a minute …", show_time=True):
            life = st.empty()
            while not call.wait(_LOOK_S):
                life.empty()
    st.rerun()


def _take_answer(call: CoachCall, asked: list[_Asked]) -> None:
    del st.session_state[_CALL]
    try:
        asked.append(_Asked(call.question, call.take()))
    except GolfError as error:
        render_error(error)
        if isinstance(error, CoachNotAnswered) and error.sent:
            with st.expander("What had been sent", key="coach_failed_sent"):
                _render_code(error.sent)
    else:
        st.session_state[_ROUND] += 1


def _render_document(choice: CoachChoice, view: CoachView, *, is_open: bool) -> None:
    facts = view.facts
    key = f"coach_document_{'open' if is_open else 'shut'}"  # a box of its own: the browser keeps one as it was left
    with st.expander("What is sent", icon=":material/visibility:", expanded=is_open, key=key):
        st.markdown(f"To **{plain(choice.host, 80)}**, model **{plain(choice.model, 80)}**: your question, the last "
                    "three questions with their answers, instructions how to answer, and these numbers. Whole names of "
                    "players, your own names of clubs and e-mail addresses in a question are replaced; the rest of it "
                    "goes as you type it.")
        _render_own_names(view)
        st.markdown("**With every question**")
        _render_json(build_overview(facts))
        st.markdown("**When the model looks it up** (a model that cannot look things up gets all of it at once)")
        _render_json(build_lookups(facts))
        st.caption("This is all of it: no name, e-mail address, session name, note, tag, day, report or key.")


def _render_own_names(view: CoachView) -> None:
    if view.own_names:
        named = ", ".join(f"{own} is called {outside}" for own, outside in view.own_names)
        st.markdown(plain(f"Your own names of clubs stay here: {named}.", _ASIDE_LIMIT))


def _render_asked(number: int, item: _Asked, view: CoachView) -> None:
    answer = item.answer
    with st.container(border=True, key=f"coach_asked_{number}"):
        st.markdown(f"**{plain(item.question, LONGEST_QUESTION)}**")
        st.info(f"Written by a language model ({plain(answer.model, 80)} at {plain(answer.host, 80)}) from the numbers "
                "below; it can be wrong.", icon=":material/smart_toy:")
        st.markdown(draw_answer(answer.text))
        _render_own_names(view)
        looked_up = count_of(len(answer.lookups), "look-up") if answer.lookups else "no look-up"
        with st.expander(f"The numbers it was given ({looked_up})", key=f"coach_sent_{number}"):
            for lookup in answer.lookups:
                st.markdown(f"It looked up **{plain(lookup.tool)}** and was sent:")
                _render_json(json.loads(lookup.answer))
            st.markdown("The last request as it left; it holds everything sent before it:")
            _render_code(answer.sent)


def _render_json(value: Any) -> None:
    _render_code(dump_readable(value))


def _render_code(text: str) -> None:
    st.code(text, language=None, wrap_lines=True)  # no colours: some of them are too pale to read


def _render_way_to_settings() -> None:
    st.page_link(SETTINGS_PAGE, label="Settings, Coach", icon=":material/settings:",
                 query_params={"tab": "coach"})
