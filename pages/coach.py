"""Coach. The question: whatever the golfer asks, answered by a language model of his choice from his numbers."""

import streamlit as st

from ui.coach.conversation import render_coach_off, render_no_shots, render_not_ready, render_talk
from ui.frame import require_frame
from ui.shared.app import load_app
from ui.shared.caching import cached_coach_view
from ui.shared.messages import render_flash
from ui.shared.shot_filter_text import caption_shot_filter, describe_shot_filter
from ui.shared.viewing import choose_basis, choose_player

require_frame()
app = load_app()
st.title("Coach", anchor=False)
render_flash()
if not app.coach.choice().is_on:
    render_coach_off()
    st.stop()
if reason := app.coach.why_not_ready():
    render_not_ready(reason)
    st.stop()
player = choose_player(app)
if player is None:
    render_no_shots()
    st.stop()
units, basis = app.choices.units, choose_basis(app)
view = cached_coach_view(app, player, basis, units)
caption_shot_filter(describe_shot_filter(view.left_out, view.effect, basis.shot_filter, units))
render_talk(app, player, view)
