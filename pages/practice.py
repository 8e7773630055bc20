"""Practice: how do I practise."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from analysis.practice.first_ball import FirstBallVerdict
from analysis.practice.warm_up import WarmUpVerdict
from services.exports.caption import Subject
from services.practice.text import describe_basis
from services.shared.shot_filter import describe_left_out
from ui.frame import require_frame
from ui.practice.aspects import render_first_balls, render_mixing, render_warm_up, render_year, render_year_choice
from ui.shared.app import load_app
from ui.shared.caching import cached_practice, cached_year
from ui.shared.device_choice import render_device_choice
from ui.shared.messages import render_empty, render_flash, render_why
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
render_why(f"Over {says}.", describe_left_out(quality.left_out), label="What is counted")
subject = Subject(player, basis.shot_filter, period=says)
sections: tuple[tuple[str, bool, Callable[[], None]], ...] = (
    ("Blocked or mixed", bool(quality.mixing.sessions), lambda: render_mixing(quality, subject)),
    ("The first ball after a change", any(item.verdict is not FirstBallVerdict.OPEN for item in quality.first_balls),
     lambda: render_first_balls(quality.first_balls, units, subject)),
    ("Warming up", quality.warm_up.verdict is not WarmUpVerdict.OPEN, lambda: render_warm_up(quality.warm_up, subject)),
)
for name, says_something, render in sections:
    if says_something:
        st.subheader(name)
        render()
if quiet := [(name, render) for name, says_something, render in sections if not says_something]:
    with st.expander(f"Too early to say: {' · '.join(name.lower() for name, _ in quiet)}"):
        for name, render in quiet:
            st.subheader(name)
            render()
