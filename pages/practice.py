"""Practice: how do I practise."""

from datetime import date

import streamlit as st

from services.exports.caption import Subject
from services.practice.text import describe_basis
from services.shared.shot_filter import describe_left_out
from ui.frame import require_frame
from ui.practice.aspects import render_first_balls, render_mixing, render_warm_up, render_year, render_year_choice
from ui.shared.app import load_app
from ui.shared.caching import cached_practice, cached_year
from ui.shared.device_choice import render_device_choice
from ui.shared.messages import render_empty, render_flash
from ui.shared.shot_filter_text import caption_shot_filter
from ui.shared.viewing import choose_basis, choose_player

require_frame()
app = load_app()
today = date.today()  # noqa: DTZ011 - the golfer's own calendar day
st.title("Practice", anchor=False)
render_flash()
player = choose_player(app)
if player is None:
    render_empty("There is no practice to look at yet. Sync on the Home page first.")
    st.stop()

st.header("A year of practice")
year = render_year_choice(app.practice.load_first_day(player), today)
render_year(cached_year(app, player, year, today), player)

st.header("How you practise")
render_device_choice(app, player)
units, basis = app.choices.units, choose_basis(app)
quality = cached_practice(app, player, basis)
says = describe_basis(basis.window)
caption_shot_filter(" ".join(filter(None, (f"Over {says}.", describe_left_out(quality.left_out)))))
subject = Subject(player, basis.shot_filter, period=says)
st.subheader("Blocked or mixed")
render_mixing(quality, subject)
st.subheader("The first ball after a change")
render_first_balls(quality.first_balls, units, subject)
st.subheader("Warming up")
render_warm_up(quality.warm_up, subject)
