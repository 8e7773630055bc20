"""Balls that came through two doors: a line a pair of sessions, with the golfer's "they are different"."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import streamlit as st

from services.imports.text import describe_shared
from services.shared.formatting import Tone
from ui.shared.escape import plain
from ui.shared.messages import flash, flashing_errors

if TYPE_CHECKING:
    from services.app import App

_MOST = 20


def render_shared_balls(app: App, session_ids: Collection[int], key: str) -> None:
    """Draw the lines of these sessions; nothing where no ball is here twice. ``key`` begins those of the buttons."""
    if not session_ids:
        return
    for each in app.imports.load_shared_balls(session_ids)[:_MOST]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(describe_shared(each), 400))
            st.button("They are different balls", key=f"{key}_{each.session_id}_{each.other_id}",
                      on_click=_keep_apart, args=(app, each.session_id, each.other_id))


def _keep_apart(app: App, session_id: int, other_id: int) -> None:
    with flashing_errors():
        app.imports.keep_apart(session_id, other_id)
        flash(Tone.SUCCESS, "Both sessions count all of their balls.")
