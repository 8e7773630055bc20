"""Session: what happened in this one."""

import streamlit as st

from golf.errors import NotFound
from services.shot_csv import write_shot_csv
from ui.access import load_app
from ui.cached import cached_session
from ui.frame import require_frame
from ui.messages import render_error, render_notice
from ui.pages import HOME_PAGE
from ui.session_editor import render_editor
from ui.session_parts import (
    download_name,
    render_figures_side_by_side,
    render_glance,
    render_heading,
    render_origin,
    render_remarks,
)
from ui.session_picker import render_session_picker
from ui.shot_table import render_figures, render_shot_table
from ui.unit_switch import render_unit_switch

require_frame()
database = load_app().database
report_id = render_session_picker(database)
if report_id is None:
    st.title("No sessions yet")
    st.info("Sync on the Home page first; then every session can be opened here.")
    st.page_link(HOME_PAGE, label="Go to Home")
    st.stop()
try:
    view = cached_session(database, report_id)
except NotFound as error:
    render_error(error)
    st.stop()

render_notice()
render_heading(view.detail)
render_remarks(view.detail, view.shots)
if view.shots:
    units = render_unit_switch(database)
    render_glance(view.figures, view.shots, units)
    render_figures_side_by_side(view.shots, units)
    st.header("By club")
    render_figures(view.figures, units)
    st.header("Every shot")
    render_shot_table(view.shots, units)
    st.download_button("Download as CSV", lambda: write_shot_csv(view.shots, units), download_name(view.detail),
                       "text/csv", icon=":material/download:", on_click="ignore")
render_editor(database, view)
render_origin(view.detail)
