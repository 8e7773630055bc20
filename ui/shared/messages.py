"""What went wrong or is not there yet, and what to do; drawn with a role that screen readers announce.

And the small button behind which the reasons for a number or a verdict stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from golf.errors import GolfError
from services.shared.formatting import Tone
from ui.shared.downloads import take_missed
from ui.shared.escape import plain
from ui.shared.page_paths import HOME_PAGE

_TEXT_LIMIT = 600
_DRAW = {Tone.SUCCESS: "success", Tone.INFO: "info", Tone.WARNING: "warning", Tone.ERROR: "error"}


def render_error(error: GolfError) -> None:
    """A GolfError: what happened in bold, then the next step."""
    render_message(*_describe(error))


def render_message(tone: Tone, headline: str, detail: str = "") -> None:
    """``headline`` is Markdown of ours (or escaped); ``detail`` is drawn as plain text below it."""
    text = f"**{headline}**" + (f"  \n{plain(detail, _TEXT_LIMIT)}" if detail else "")
    getattr(st, _DRAW[tone])(text)


def render_why(*said: str, label: str = "Why?") -> None:
    """A small button that opens these explanations (Markdown of ours, or escaped); nothing without any."""
    if lines := [each for each in said if each]:
        with st.popover(label, icon=":material/info:", type="tertiary"):
            for each in lines:
                st.markdown(each)


def render_empty(words: str) -> None:
    """There is nothing to show yet: ``words`` (Markdown) say what to do, and a link leads to where it is done."""
    st.info(words)
    st.page_link(HOME_PAGE, label="Go to Home")


def flash(tone: Tone, headline: str, detail: str = "") -> None:
    """Remember a message for after the next rerun (a callback or a saved form redraws the page)."""
    st.session_state["notice"] = (tone, headline, detail)


def flash_error(error: GolfError) -> None:
    """As ``flash``, of a GolfError."""
    flash(*_describe(error))


@contextmanager
def rendering_errors() -> Iterator[None]:
    """Around what may not work: a GolfError ends it and is drawn here; the page goes on below."""
    try:
        yield
    except GolfError as error:
        render_error(error)


@contextmanager
def flashing_errors() -> Iterator[None]:
    """Around what a callback does: a GolfError ends it and is said after the rerun. The page has ``render_flash``."""
    try:
        yield
    except GolfError as error:
        flash_error(error)


@contextmanager
def keeping_outcome(key: str, done: str = "", if_not: str = "") -> Iterator[None]:
    """Around an act whose outcome is said beside its button after the rerun: ``done``, or the GolfError and ``if_not``.

    The place has ``render_outcome``: the top of the page, where ``render_flash`` is, may be far away.
    """
    st.session_state.pop(key, None)
    try:
        yield
    except GolfError as error:
        _, headline, detail = _describe(error)
        st.session_state[key] = (Tone.ERROR, headline, f"{detail} {if_not}".strip())
    else:
        if done:
            st.session_state[key] = (Tone.SUCCESS, done, "")


def render_outcome(key: str) -> None:
    """Draw what was kept under this key, once."""
    if outcome := st.session_state.pop(key, None):
        render_message(*outcome)


def render_flash() -> None:
    """Draw the remembered message once, and why files could not be made since the last run."""
    for error in take_missed():
        render_error(error)
    render_outcome("notice")


def _describe(error: GolfError) -> tuple[Tone, str, str]:
    return Tone.ERROR, plain(error.what_happened, _TEXT_LIMIT), error.what_to_do
