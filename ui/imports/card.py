"""A dropped file as a card: what is in it, what it must be told, Import; then what became of it, and Undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from golf.units import DisplayUnits
from services.imports.tables import build_column_rows, build_first_rows, build_problem_rows
from services.imports.text import (
    describe_arrivals,
    describe_club,
    describe_hand,
    describe_part,
    describe_result,
    describe_stored_already,
)
from services.imports.view import HandQuestion, ImportAnswers, ImportPreview, ImportResult, SessionPreview
from services.shared.formatting import DATE_SOURCE_WORDS, Tone, count_of, format_day
from ui.imports.mapping import Mapping, render_mapping
from ui.imports.questions import render_questions
from ui.imports.waiting import (
    WaitingFile,
    forget_result,
    is_again,
    keep_refused,
    put_away,
    read_waiting,
    want,
)
from ui.shared.escape import plain, plain_or
from ui.shared.lazy_expander import render_late_box
from ui.shared.messages import flash, flashing_errors, render_error
from ui.shared.page_paths import HISTORY_PAGE, SESSION_PAGE
from ui.shared.shared_balls import render_shared_balls

if TYPE_CHECKING:
    from services.app import App

_SESSIONS_SHOWN, _CLUBS_SHOWN, _LINKS_SHOWN = 5, 8, 3


def render_card(app: App, waiting: WaitingFile) -> None:
    """Draw it. Raises DatabaseError."""
    with st.container(border=True):
        st.markdown(f"**{plain_or(waiting.name, 'A file', 80)}**")
        if is_again(waiting):
            st.button("Put away", key=waiting.key("away"), icon=":material/close:", on_click=put_away, args=(waiting,),
                      help="The file stays in the import log.")
        if waiting.result is not None:
            _render_result(app, waiting, waiting.result)
            return
        if waiting.first is None:
            read_waiting(app, waiting, ImportAnswers())
        _render_open(app, waiting)


def _render_open(app: App, waiting: WaitingFile) -> None:
    """The preview stands above the questions, and is made with what they say."""
    head = st.container()
    mapping = render_mapping(app, waiting)
    said = render_questions(app, waiting, is_mapped=mapping is not None)
    if mapping is None or not mapping.trouble:
        asked = len(waiting.asked) + len(waiting.unknown)
        read_waiting(app, waiting, _join(said.as_answers(), mapping))
        if len(waiting.asked) + len(waiting.unknown) > asked:
            st.rerun()  # what was said of the columns leaves something open: it is asked above
    preview = waiting.preview
    if preview is None:
        return
    with head:
        _render_preview(preview)
    is_ready = waiting.is_whole and (mapping is None or (mapping.is_confirmed and not mapping.trouble))
    waiting.is_ready = is_ready
    if mapping is not None and mapping.trouble:
        st.warning(mapping.trouble)
    if waiting.trouble is not None:
        render_error(waiting.trouble)
    if preview.refusal is not None:
        _render_keep(app, waiting, preview)
        return
    _ask_hands(app, waiting, preview)
    _render_stored(app, preview)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Import", type="secondary" if preview.is_known_whole else "primary", key=waiting.key("import"),
                  disabled=not is_ready, on_click=want, args=([waiting.file_id],), icon=":material/download:")
        if not is_ready:
            st.caption(_describe_open(preview, mapping))
    units = app.choices.units
    render_late_box(_describe_details(preview),
                    lambda: _render_details(preview, units), key=waiting.key("details"))


def _render_keep(app: App, waiting: WaitingFile, preview: ImportPreview) -> None:
    if preview.data and not is_again(waiting):
        st.button("Keep it in the import log", key=waiting.key("keep"), icon=":material/inventory_2:",
                  on_click=flashing_errors()(keep_refused), args=(app, waiting),
                  help="You can try it again there, after an update of Rangebook for instance.")


def _ask_hands(app: App, waiting: WaitingFile, preview: ImportPreview) -> None:
    for question in preview.hands:
        hand = "left" if question.is_left else "right"
        st.info(plain(describe_hand(question), 400))
        with st.container(horizontal=True):
            for label, answer in ((f"Yes, {hand}-handed", True), ("No", False)):
                st.button(label, key=waiting.key(f"hand_{hand}_{answer}_{question.player}"),
                          on_click=partial(_answer_hand, app, waiting, question, is_right=answer))


def _answer_hand(app: App, waiting: WaitingFile, question: HandQuestion, *, is_right: bool) -> None:
    with flashing_errors():
        app.imports.answer_hand(question, is_right=is_right)
        waiting.revision = -1  # it is read once more, with the answer


def _render_stored(app: App, preview: ImportPreview) -> None:
    """Where the balls of a file are that brings nothing new."""
    if not preview.is_known_whole:
        return
    for each in app.imports.load_stored_already(preview)[:_SESSIONS_SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(describe_stored_already(each, preview), 400))
            st.page_link(SESSION_PAGE, label="Open it", query_params={"session": str(each.session_id)},
                         icon=":material/golf_course:")


def _describe_details(preview: ImportPreview) -> str:
    problems = f", {count_of(len(preview.problems), 'problem')}" if preview.problems else ""
    return f"Columns, units, first shots{problems}"


def _join(answers: ImportAnswers, mapping: Mapping | None) -> ImportAnswers:
    if mapping is None:
        return answers
    maker, _, model = answers.device.partition(" ")
    profile = replace(mapping.profile, maker=maker, model=model.strip())
    return replace(answers, profile=profile, units={**mapping.units, **answers.units})


def _describe_open(preview: ImportPreview, mapping: Mapping | None) -> str:
    """What is still missing before it can be imported."""
    open_still = [need.question for need in preview.needs]
    if mapping is not None and not mapping.is_confirmed:
        open_still.append("Look at the columns, and tick that they are right.")
    return plain(" ".join(open_still), 400)


def _render_preview(preview: ImportPreview) -> None:
    """Which format and why, what is new, the sessions."""
    if preview.refusal is not None:
        render_error(preview.refusal)
        return
    if preview.detection is not None:
        st.markdown(f"{plain(preview.detection.title)} · {_badges(preview)}")
    for session in preview.sessions[:_SESSIONS_SHOWN]:
        st.markdown(describe_session_line(session))
    if len(preview.sessions) > _SESSIONS_SHOWN:
        with st.expander(count_of(len(preview.sessions) - _SESSIONS_SHOWN, "more session")):
            st.markdown("  \n".join(map(describe_session_line, preview.sessions[_SESSIONS_SHOWN:])))


def describe_session_line(session: SessionPreview) -> str:
    """A session of a file as Markdown: day, player, shots, clubs as they will be named."""
    clubs = [plain(describe_club(each), 70) for each in session.clubs[:_CLUBS_SHOWN]]
    clubs += ["…"] if len(session.clubs) > _CLUBS_SHOWN else []
    shots = count_of(session.shots, session.noun) + (f" ({session.excluded:,} not counted by the file)"
                                               if session.excluded else "")
    source = f" ({DATE_SOURCE_WORDS[session.day_source]})" if session.day_source else ""
    return " · ".join((f"{format_day(session.day)}{source}", plain_or(session.player, "player not known", 60), shots,
                       ", ".join(clubs), describe_part(session)))


def _badges(preview: ImportPreview) -> str:
    colour = "gray" if preview.is_known_whole else "green"
    badges = [f":{colour}-badge[{describe_arrivals(preview)}]"]
    if preview.unreadable:
        badges.append(f":orange-badge[{count_of(preview.unreadable, 'row')} not readable]")
    return " ".join(badges)


def _render_details(preview: ImportPreview, units: DisplayUnits) -> None:
    if preview.detection is not None:
        said = [f"Recognised as {preview.detection.title}: {preview.detection.reason}."]
        said += [f"Launch monitor: {preview.device}."] if preview.device else []
        said += [f"{each.conditions[0]}." for each in preview.sessions[:1] if each.conditions]
        passed = ", ".join(f"{words} ({number:,})" for words, number in preview.passed_over)
        said += [f"Rows that are no shots: {passed}."] if passed else []
        st.markdown("\n".join(f"- {plain(line, 300)}" for line in (*said, *preview.notes)))
    st.markdown("**Columns**")
    st.dataframe(pd.DataFrame(build_column_rows(preview)), hide_index=True, alt="What each column is read as")
    st.markdown("**First shots**")
    st.dataframe(pd.DataFrame(build_first_rows(preview, units)), hide_index=True, alt="The first shots as understood")
    if preview.problems:
        st.markdown("**Rows with problems**")
        st.dataframe(pd.DataFrame(build_problem_rows(preview)), hide_index=True,
                     alt="Rows that could not be read, with the reason")


def _render_result(app: App, waiting: WaitingFile, result: ImportResult) -> None:
    tone = st.warning if result.refusal else st.success
    tone(plain(describe_result(result), 400))
    render_shared_balls(app, result.stored_sessions, waiting.key("apart"))
    with st.container(horizontal=True, vertical_alignment="center"):
        for number, session_id in enumerate(result.stored_sessions[:_LINKS_SHOWN], 1):
            label = "Open the session" if len(result.stored_sessions) == 1 else f"Open session {number}"
            st.page_link(SESSION_PAGE, label=label, query_params={"session": str(session_id)},
                         icon=":material/golf_course:")
        if result.run_id is not None:
            st.page_link(HISTORY_PAGE, label="In Sync history", query_params={"run": result.run_id},
                         icon=":material/history:")
        if result.run_id is not None and result.stored_sessions:
            st.button("Undo", key=waiting.key("undo"), icon=":material/undo:", on_click=_undo,
                      args=(app, waiting, result.run_id))


def _undo(app: App, waiting: WaitingFile, run_id: str) -> None:
    with flashing_errors():
        app.sync_history.undo(run_id)
        forget_result(waiting)
        flash(Tone.SUCCESS, "Taken back.", "What this import brought is out again.")


def list_ready(files: Sequence[WaitingFile]) -> list[str]:
    """The ids of the files that can be imported as they are shown, and hold something new."""
    return [each.file_id for each in files if each.is_ready and each.result is None
            and each.preview is not None and not each.preview.is_known_whole]
