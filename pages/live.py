"""Live: the ball that was just hit, and with which club the next one is; while nobody hits, the last session."""

import streamlit as st

from ui.frame import require_frame
from ui.live.choices import render_choices
from ui.live.last_session import render_last_session
from ui.live.running import note_drawn_ball, render_end, render_listener, render_running, watch_balls
from ui.shared.app import load_app
from ui.shared.messages import render_flash

require_frame()
app = load_app()
note_drawn_ball(app)
st.title("Live")
render_flash()
running = app.live.load_running()
is_quiet = running is None or not running.shots
is_used = app.live.is_used()
if is_quiet and not is_used:
    render_last_session(app)
if app.may_change:
    render_listener(app)
    render_choices(app)
render_running(app, running)
if is_quiet and is_used:
    render_last_session(app)
if app.may_change:
    render_end(app)
watch_balls(app)
