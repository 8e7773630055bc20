"""Practice: how do I practise."""

from datetime import date

import streamlit as st

from services.exports.caption import Subject
from services.practice.view import DEFAULT_SESSIONS, SESSION_CHOICES
from services.shared.shot_filter import describe_left_out
from ui.frame import require_frame
from ui.practice.aspects import render_first_balls, render_mixing, render_warm_up, render_year, render_year_choice
from ui.shared.address import url_selectbox
from ui.shared.app import load_app
from ui.shared.caching import cached_practice, cached_year
from ui.shared.messages import render_empty, render_flash
from ui.shared.player_choice import render_player_choice
from ui.shared.shot_filter_switch import caption_shot_filter, render_shot_filter_switch
from ui.shared.unit_switch import render_unit_switch

require_frame()
app = load_app()
today = date.today()  # noqa: DTZ011 - the golfer's own calendar day
st.title("Practice", anchor=False)
render_flash()
choices = st.container(horizontal=True, vertical_alignment="bottom")
with choices:
    player = render_player_choice(app)
if player is None:
    render_empty("There is no practice to look at yet. Sync on the Home page first.")
    st.stop()

with choices:
    year = render_year_choice(app.practice.load_first_day(player), today)
st.header("A year of practice")
render_year(cached_year(app, player, year, today), player)

st.header("How you practise")
with st.container(horizontal=True, vertical_alignment="bottom"):
    sessions = url_selectbox("sessions", "Look at", SESSION_CHOICES, format_func=lambda count: f"Last {count} sessions",
                             default=DEFAULT_SESSIONS, width=220)
    units = render_unit_switch(app)
    shot_filter = render_shot_filter_switch(app)
quality = cached_practice(app, player, int(sessions), shot_filter)
caption_shot_filter(describe_left_out(quality.left_out))
subject = Subject(player, shot_filter, period=f"the last {sessions} sessions, rounds left out")
st.subheader("Blocked or mixed")
render_mixing(quality, subject)
st.subheader("The first ball after a change")
render_first_balls(quality.first_balls, units, subject)
st.subheader("Warming up")
render_warm_up(quality.warm_up, subject)
