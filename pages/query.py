"""Query: questions of the golfer's own, in SQL."""

import streamlit as st

from ui.frame import require_frame
from ui.query.answer import render_answer, render_columns
from ui.query.question import choose_question
from ui.shared.app import load_app
from ui.shared.caching import cached_query
from ui.shared.messages import render_flash, rendering_errors
from ui.shared.viewing import choose_player

require_frame()
app = load_app()
st.title("Query", anchor=False, help="A question reads your sessions, shots, putts, clubs, goals, tags and notes. It "
                                     "changes nothing, takes five seconds at most and gives up to 10,000 rows.")
render_flash()
left, right = st.columns([5, 3], gap="medium")
with right:
    render_columns()
with left:
    asked = choose_question(app, choose_player(app) or "")
    if asked.strip():
        with rendering_errors():
            render_answer(cached_query(app, asked))
