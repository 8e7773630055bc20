"""Sync history: what each sync did, what is still wrong, and how it is put right."""

import streamlit as st

from golf.errors import NotFound
from services.sync_history.view import read_run_id
from ui.frame import require_frame
from ui.shared.address import restore_query
from ui.shared.app import load_app
from ui.shared.messages import render_error, render_flash
from ui.sync.live_run import render_live
from ui.sync.tabs import render_sync_title
from ui.sync_history.conflicts import render_conflicts
from ui.sync_history.held_back import render_held_back
from ui.sync_history.list import render_run_list
from ui.sync_history.lost_fields import render_lost_fields
from ui.sync_history.run import render_run, render_way_back

require_frame()
app = load_app()
latest = app.jobs.latest()
asked = st.query_params.get("run")
restore_query()
if asked is None:
    render_sync_title()
    render_flash()
    render_live(app, latest)
    render_conflicts(app.conflicts)
    render_lost_fields(app.lost_fields)
    render_held_back(app)
    render_run_list(app)
    st.stop()
render_way_back()
try:
    view = app.sync_history.load_view(read_run_id(asked) or "")
except NotFound as error:
    render_sync_title()
    render_error(error)
    st.stop()
render_run(app, view, latest)
