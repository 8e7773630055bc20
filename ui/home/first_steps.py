"""Draws the next of the first three steps on Home."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import DatabaseError
from services.home.first_steps import Step
from ui.shared.messages import flashing_errors
from ui.shared.page_paths import CLUBS_PAGE, SESSION_PAGE

if TYPE_CHECKING:
    from services.app import App

log = logging.getLogger(__name__)

_WORDS: dict[Step, str] = {
    Step.SYNC: "Press Sync New Sessions",
    Step.SESSION: "Look at one session",
    Step.CLUBS: "Look through your bag",
}
_LINKS: dict[Step, Path] = {Step.SESSION: SESSION_PAGE, Step.CLUBS: CLUBS_PAGE}


def render_first_steps(app: App) -> None:
    """Draw what comes next on one line, until the steps are over; nothing for who may only look."""
    if not app.may_change:
        return
    steps = app.first_steps.load()
    step = steps.next_step
    if steps.is_over or step is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"First steps, {len(steps.done) + 1} of {len(Step)}:", width="content")
        if step in _LINKS:
            st.page_link(_LINKS[step], label=_WORDS[step], icon=":material/arrow_forward:")
        else:
            st.markdown(_WORDS[step], width="content")
        st.button("Hide", key="hide_tour", type="tertiary", on_click=flashing_errors()(app.first_steps.hide),
                  help="Show the first steps no more.")


def mark_seen(app: App, step: Step) -> None:
    """The last thing on a page of the tour: it was drawn. What cannot be noted now is noted at the next visit."""
    if not app.may_change:
        return
    try:
        app.first_steps.mark(step)
    except DatabaseError as error:
        log.warning("step_not_marked", extra={"step": step.value, "code": error.code})
