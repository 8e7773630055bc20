"""Draws the first three steps on Home, ticked off as they are done."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import DatabaseError
from services.home.first_steps import Step, StepsDone
from services.shared.formatting import count_of
from ui.shared.messages import flashing_errors
from ui.shared.page_paths import CLUBS_PAGE, SESSION_PAGE

if TYPE_CHECKING:
    from services.app import App

log = logging.getLogger(__name__)

_WORDS: dict[Step, tuple[str, str]] = {
    Step.SYNC: ("Bring your sessions home", "Press Sync New Sessions above."),
    Step.SESSION: ("Look at one session", "Where the balls landed, how they flew, and each shot with its numbers."),
    Step.CLUBS: ("Look through your bag", "What each club does, the gaps between them, and your own names for them."),
}
_LINKS: dict[Step, tuple[Path, str]] = {
    Step.SESSION: (SESSION_PAGE, "Open the newest session"),
    Step.CLUBS: (CLUBS_PAGE, "Open Clubs"),
}


def render_first_steps(app: App) -> None:
    """Draw the steps until they are over."""
    steps = app.first_steps.load(app.clock.today())
    if steps.is_over:
        return
    with st.container(border=True):
        st.markdown("**Three steps to begin with**")
        for number, step in enumerate(Step, start=1):
            _render_step(number, step, steps)
        st.button("Hide these steps", key="hide_tour", type="tertiary",
                  on_click=flashing_errors()(app.first_steps.hide))


def mark_seen(app: App, step: Step) -> None:
    """The last thing on a page of the tour: it was drawn. What cannot be noted now is noted at the next visit."""
    try:
        app.first_steps.mark(step)
    except DatabaseError as error:
        log.warning("step_not_marked", extra={"step": step.value, "code": error.code})


def _render_step(number: int, step: Step, steps: StepsDone) -> None:
    title, words = _WORDS[step]
    if step in steps.done:
        here = (f": {count_of(steps.sessions, 'session')} with {count_of(steps.shots, 'shot')}"
                if step is Step.SYNC else "")
        st.markdown(f":green[:material/check_circle:] {number}. {title} (done){here}")
        return
    is_next = step is steps.next_step
    st.markdown(f":material/radio_button_unchecked: {number}. " + (f"**{title}.** {words}" if is_next else title))
    if is_next and step in _LINKS:
        page, label = _LINKS[step]
        st.page_link(page, label=label, icon=":material/arrow_forward:")
