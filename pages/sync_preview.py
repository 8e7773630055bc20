"""Plan a sync: what would it do, before it does it."""

from datetime import date

import streamlit as st

from ui.frame import require_frame
from ui.shared.app import load_app
from ui.shared.messages import render_flash
from ui.sync.live_run import render_live
from ui.sync.tabs import render_sync_title
from ui.sync_preview.choices import render_account, render_choices
from ui.sync_preview.start import render_start
from ui.sync_preview.table import render_preview

require_frame()
app = load_app()
latest = app.jobs.latest()

render_sync_title()
st.markdown("Choose what to bring home, look at the plan, then run exactly what you saw.")
render_flash()
account = render_account(app)
options = render_choices(app, date.today())  # noqa: DTZ011 - the golfer's own calendar day
render_start(app, options, account)
render_live(app, latest)
if app.jobs.preview is not None:
    render_preview(app, app.jobs.preview)
