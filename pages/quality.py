"""Data quality. The question: which shots should my numbers not believe."""

import streamlit as st

from services.quality.text import KIND_SENTENCES
from services.quality.view import choose_suspicions, compute_summaries
from ui.frame import require_frame
from ui.quality.choices import (
    asked_session,
    render_filter,
    render_looked_at,
    render_nothing,
    render_shot_filter_table,
    render_summaries,
)
from ui.quality.list import build_rows, render_more, render_review_files, render_rows, shown_rows
from ui.quality.review import Review, render_actions, render_undo
from ui.shared.app import load_app
from ui.shared.caching import cached_suspicions
from ui.shared.messages import render_flash
from ui.shared.viewing import choose_basis, choose_player

require_frame()
app = load_app()
st.title("Data quality", anchor=False)
render_flash()
player = choose_player(app)
if player is None:
    render_nothing()
    st.stop()
units, basis = app.choices.units, choose_basis(app)
shot_filter = basis.shot_filter
view = cached_suspicions(app, player, basis, asked_session())
render_shot_filter_table(view, shot_filter, units)
wanted = render_filter(view)
render_summaries(compute_summaries(view, wanted, shot_filter), units, shot_filter)
render_undo(app, player)

st.header("To review", anchor=False)
items = choose_suspicions(view, wanted)
rows = build_rows(items)
if wanted.kind is not None:
    st.markdown(KIND_SENTENCES[wanted.kind])
if not rows:
    st.success("Nothing to review here.")
else:
    shown = shown_rows(rows)
    render_actions(Review(app, view, shot_filter, units), shown)
    render_rows(shown, view, units, with_kind=wanted.kind is None)
    render_more(rows, len(shown))
    render_review_files(items, Review(app, view, shot_filter, units))
render_looked_at(view)
