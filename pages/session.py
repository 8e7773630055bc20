"""Session: what happened in this one."""

import streamlit as st

from golf.errors import NotFound
from services.home.first_steps import Step
from ui.frame import require_frame
from ui.home.first_steps import mark_seen
from ui.putting.figures import render_session_putts
from ui.session.body import render_session_body
from ui.session.editor import render_delete, render_editor
from ui.session.heading import render_heading, render_origin, render_remarks
from ui.session.merge_and_split import render_add_by_hand, render_merged_away, render_merging
from ui.session.picker import render_session_picker
from ui.shared.app import load_app
from ui.shared.caching import cached_session, cached_session_putts
from ui.shared.messages import render_empty, render_error, render_flash

require_frame()
app = load_app()
report_id = render_session_picker(app)
if report_id is None:
    st.title("No sessions yet")
    render_empty("Sync on the Home page first; then every session can be opened here.")
    st.stop()
try:
    view = cached_session(app, report_id)
except NotFound as error:
    render_error(error)
    st.stop()

render_flash()
render_heading(view.detail)
render_remarks(view.detail, view.shots)
render_merged_away(app, view.detail)
if view.shots:
    render_session_body(app, view)
render_session_putts(cached_session_putts(app, report_id), view.detail.card, app.choices.units)
if app.may_change:
    render_editor(app, view)
    render_merging(app, view.detail)
    render_add_by_hand(view.detail)
    render_delete(app, view.detail)
render_origin(app, view.detail)
mark_seen(app, Step.SESSION)
