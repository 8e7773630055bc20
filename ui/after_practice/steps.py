"""The steps after practice: each is drawn, each can be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from services.after_practice.service import TOO_FEW
from services.quality.text import describe_suspicion
from services.sessions.edit_session import read_tags
from services.shared.formatting import Tone, count_of, format_day
from ui.shared.escape import plain, plain_or
from ui.shared.messages import flash, flashing_errors
from ui.shared.page_paths import QUALITY_PAGE
from ui.shared.report_menu import render_session_report
from ui.shared.session_labels import UNNAMED

if TYPE_CHECKING:
    from analysis.quality.suspicion import Suspicion
    from services.after_practice.service import Evening
    from services.app import App

_MOST = 8
_OUTCOMES = "after_practice_copies"


def render_evening(app: App, evening: Evening) -> None:
    """Draw every step."""
    card = evening.card
    st.markdown(f"**{plain_or(card.name, UNNAMED, 60)}** · {format_day(card.practised_on)} · "
                f"{count_of(card.distinct_shots, 'shot')}")
    st.header("Readings to check", anchor=False)
    _render_doubtful(app, evening)
    st.header("Tags and note", anchor=False)
    _render_words(app, evening)
    st.header("What stands out", anchor=False)
    st.markdown("  \n".join(plain(each, 120) for each in evening.sentences) or TOO_FEW)
    st.header("For your coach", anchor=False)
    render_session_report(app, card, app.clock.today())
    if app.is_owner and app.after_practice.count_copies():
        st.header("Copies", anchor=False)
        _render_copies(app)


def _render_doubtful(app: App, evening: Evening) -> None:
    if not evening.doubtful:
        st.markdown("Nothing looks doubtful.")
        return
    for item in evening.doubtful[:_MOST]:
        with st.container(horizontal=True, vertical_alignment="center"):
            says = plain(describe_suspicion(item, app.choices.units), 200)
            st.markdown(f"Shot {item.number}, {plain(item.stored.club, 30)}: {says}", width="stretch")
            if app.may_change:
                key = "_".join(map(str, item.stored.key))
                st.button("Leave out", key=f"after_out_{key}", on_click=_judge, args=(app, item, False))
                st.button("It is fine", key=f"after_fine_{key}", on_click=_judge, args=(app, item, True))
    if len(evening.doubtful) > _MOST:
        st.page_link(QUALITY_PAGE, label=f"All {len(evening.doubtful):,}", icon=":material/fact_check:",
                     query_params={"session": str(evening.card.report_id)})


def _judge(app: App, item: Suspicion, is_fine: bool) -> None:
    with flashing_errors():
        app.after_practice.judge(item, is_fine=is_fine)


def _render_words(app: App, evening: Evening) -> None:
    if not app.may_change:
        st.markdown(plain(evening.notes, 2000) or "No note.")
        return
    with st.form("after_practice_words", border=False):
        st.text_input("Tags, with commas between them", value=", ".join(evening.card.tags), key="after_practice_tags")
        st.text_area("Note", value=evening.notes, key="after_practice_note", height=80)
        st.form_submit_button("Save", on_click=_save_words, args=(app, evening.card.report_id))


def _save_words(app: App, report_id: int) -> None:
    with flashing_errors():
        changed = app.after_practice.describe(
            report_id, tags=read_tags(st.session_state["after_practice_tags"]),
            notes=st.session_state["after_practice_note"].strip())
        flash(Tone.SUCCESS if changed else Tone.INFO, "Saved." if changed else "Nothing has changed.")


def _render_copies(app: App) -> None:
    st.button(f"Bring {count_of(app.after_practice.count_copies(), 'copy', 'copies')} up to date", key="after_copies",
              icon=":material/backup:", on_click=_copy, args=(app,))
    for each in st.session_state.get(_OUTCOMES, ()):
        (st.success if each.is_done else st.error)(plain(f"{each.name}: {each.says}", 300))


def _copy(app: App) -> None:
    with flashing_errors():
        st.session_state[_OUTCOMES] = tuple(app.after_practice.copy_everywhere())


def finish(app: App, report_id: int) -> None:
    """Offer this session no more."""
    with flashing_errors():
        app.after_practice.finish(report_id)
        st.session_state.pop(_OUTCOMES, None)
        flash(Tone.SUCCESS, "Done.")
