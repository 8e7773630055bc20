"""The import log: every file and every entry by hand, with what became of it, its run, its sessions, and undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from services.imports.text import describe_log_line
from services.shared.formatting import Tone, count_of, format_moment
from ui.imports.waiting import try_again
from ui.shared.escape import plain, plain_or
from ui.shared.messages import flash, flashing_errors
from ui.shared.page_paths import HISTORY_PAGE, SESSION_PAGE

if TYPE_CHECKING:
    from services.app import App
    from services.imports.view import ImportLine

_SHOWN, _MOST, _STEP = "import_log_shown", 2000, 20
_LINKS = 3


def render_import_log(app: App) -> None:
    """Draw the list, the newest first."""
    st.header("Import log")
    shown = int(st.session_state.get(_SHOWN, _STEP))
    lines = app.imports.load_log(min(shown + 1, _MOST))
    if not lines:
        st.caption("Nothing was imported yet.")
        return
    for line in lines[:shown]:
        _render_line(app, line)
    if len(lines) > shown:
        st.button("Show older ones", key="import_log_more", icon=":material/expand_more:",
                  on_click=st.session_state.__setitem__, args=(_SHOWN, shown + 5 * _STEP))


def _render_line(app: App, line: ImportLine) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.markdown(f"**{plain_or(line.name, 'Without a name', 80)}** · {format_moment(line.started_at)}  \n"
                    f"{plain(describe_log_line(line), 400)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            for number, session_id in enumerate(line.sessions[:_LINKS], 1):
                label = "Session" if len(line.sessions) == 1 else f"Session {number}"
                st.page_link(SESSION_PAGE, label=label, query_params={"session": str(session_id)},
                             icon=":material/golf_course:")
            if len(line.sessions) > _LINKS:
                st.caption(f"and {count_of(len(line.sessions) - _LINKS, 'more session')}")
            st.page_link(HISTORY_PAGE, label="In Sync history", query_params={"run": line.run_id},
                         icon=":material/history:")
            if line.can_be_retried:
                st.button("Try again", key=f"import_log_again_{line.run_id}", icon=":material/replay:",
                          on_click=flashing_errors()(try_again), args=(app, line.run_id),
                          help="Reads the file anew, which is kept: with other answers, or by a newer Rangebook.")
            if line.sessions and line.undone_by is None:
                _render_undo(app, line)


def _render_undo(app: App, line: ImportLine) -> None:
    with st.popover("Undo", icon=":material/undo:", key=f"import_log_undo_{line.run_id}"):
        st.markdown("Everything that this import brought is taken out. That can be taken back, too.")
        st.button("Do it", key=f"import_log_do_{line.run_id}", type="primary", on_click=_undo, args=(app, line))


def _undo(app: App, line: ImportLine) -> None:
    with flashing_errors():
        app.sync_history.undo(line.run_id)
        flash(Tone.SUCCESS, "Taken back.", f"What {line.name} had brought is out again.")
