"""Sync history: what each sync did, what is still wrong, and how it is put right."""

import streamlit as st

from golf.errors import NotFound
from services.sync_history.view import load_run_view, read_run_id
from ui.access import load_app
from ui.address import keep_address
from ui.frame import require_frame
from ui.history_conflicts import render_conflicts
from ui.history_fields import render_lost_fields
from ui.history_held import render_held_back
from ui.history_list import render_run_list
from ui.history_run import render_run, render_way_back
from ui.live_run import render_live
from ui.messages import render_error, render_notice

require_frame()
app = load_app()
latest = app.jobs.latest()
asked = st.query_params.get("run")
keep_address()
if asked is None:
    st.title("Sync history")
    render_notice()
    render_live(app, latest)
    render_conflicts(app.database)
    render_lost_fields(app.database)
    render_held_back(app)
    render_run_list(app)
    st.stop()
render_way_back()
try:
    view = load_run_view(app.database, read_run_id(asked) or "")
except NotFound as error:
    st.title("Sync history")
    render_error(error)
    st.stop()
render_run(app, view, latest)
