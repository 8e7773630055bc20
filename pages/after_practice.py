"""After practice: is everything right, what to say of it, and who gets it."""

import streamlit as st

from golf.errors import NotFound
from ui.after_practice.steps import finish, render_evening
from ui.frame import require_frame
from ui.shared.address import query_number
from ui.shared.app import load_app
from ui.shared.messages import render_flash, rendering_errors
from ui.shared.page_paths import HOME_PAGE
from ui.shared.viewing import choose_basis, choose_player

require_frame()
app = load_app()
st.title("After practice", anchor=False)
render_flash()
player = choose_player(app)
try:
    number = query_number("session") or app.after_practice.find_last(player).report_id
    evening = app.after_practice.load(number, choose_basis(app), app.choices.units)
except NotFound as error:
    st.info(str(error))
    st.page_link(HOME_PAGE, label="Home", icon=":material/arrow_back:")
    st.stop()
with rendering_errors():
    render_evening(app, evening)
if app.may_change and st.button("Done", type="primary", icon=":material/check:"):
    finish(app, number)
    st.switch_page(HOME_PAGE)
