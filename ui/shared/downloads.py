"""What a download that is made at the click says when it cannot be made.

Streamlit makes such a file in a thread of its own and answers every error with one and the same sentence, *Failed to
generate file for download* (streamlit/runtime/backend_operation_handler.py). Nothing can be drawn from there, so the
reason is kept for the next run of the page.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from golf.errors import GolfError
from ui.shared.app import load_app

log = logging.getLogger(__name__)

_MISSED = "downloads_missed"
_MOST_SAID = 3
Made = TypeVar("Made", str, bytes)


def saying_why_not(what: str, build: Callable[[], Made]) -> Callable[[], Made]:
    """``build``, whose GolfError is logged, and given by ``take_missed`` on the next run; ``what``: our word for it.

    What was made is in the audit.
    To be called while the page is drawn: the thread that makes the file knows no session, and so not who sits there.
    """
    audit = load_app().audit
    missed: deque[GolfError] = st.session_state.setdefault(_MISSED, deque(maxlen=_MOST_SAID))

    def make() -> Made:
        try:
            made = build()
            audit.note_export(what)
            return made
        except GolfError as error:
            log.warning("download_not_made", extra={"code": error.code, "file": what})
            missed.append(error)
            raise

    return make


def take_missed() -> list[GolfError]:
    """Why files could not be made since the last run; told once."""
    missed: deque[GolfError] = st.session_state.get(_MISSED, deque())
    taken = list({str(error): error for error in missed}.values())
    missed.clear()
    return taken
