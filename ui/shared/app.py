"""How pages reach the app: one wiring, process-wide, opened on first use; for other devices with what they may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.pairing.marks import MARK, THIS_COMPUTER, is_gate_up

if TYPE_CHECKING:
    from services.app import App


def load_app() -> App:
    """The running app, as who sits at the page may use it. Raises GolfError when its file cannot be opened."""
    from services.wiring import open_app  # noqa: PLC0415 - late, so that a page's first paint needs no database

    app = open_app()
    if not is_gate_up():
        return app
    mark = st.context.headers.get(MARK)
    return app if mark == THIS_COMPUTER else app.other_devices.restrict(app, mark)
