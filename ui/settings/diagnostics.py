"""Settings ▸ Maintenance ▸ Diagnostics: every byte of the report on the page before there is a button to save it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.shared.downloads import saying_why_not

if TYPE_CHECKING:
    from services.app import App
    from services.support.diagnostics import Diagnostics

_KEY = "diagnostics_report"


def render_diagnostics(app: App) -> None:
    """Draw the section. Nothing is sent anywhere; the golfer decides what becomes of the file."""
    st.caption("For whoever helps you when something does not work: versions, counts, states, the last runs and the "
               "shape of the portal's pages. No password, cookie, key, name, e-mail address, note or folder. It is "
               "shown here first, whole; nothing is sent by itself.")
    if st.button("Put the report together", icon=":material/troubleshoot:", key="diagnostics_build"):
        with st.spinner("Looking around; this takes a few seconds …"):
            st.session_state[_KEY] = _build(app)
    report: Diagnostics | None = st.session_state.get(_KEY)
    if report is not None:
        _render_report(report)


def _build(app: App) -> Diagnostics:
    from services.support.diagnostics import build_diagnostics  # noqa: PLC0415 - needed after a click only

    return build_diagnostics(app.settings, app.clock.now())


def _render_report(report: Diagnostics) -> None:
    from services.support.diagnostics import ZIP_NAME  # noqa: PLC0415 - see above

    st.markdown("**This is all of it.** Read it before you save it.")
    for name, text in report.files.items():
        with st.expander(name, expanded=True):
            st.code(text, language=None, wrap_lines=True)  # no colours: some of them are too pale to read
    st.download_button("Save the report", saying_why_not("diagnostics", report.as_zip), file_name=ZIP_NAME,
                       mime="application/zip",
                       icon=":material/download:", key="diagnostics_save", on_click="ignore")
