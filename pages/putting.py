"""Putting: do my putts go in."""

import streamlit as st

from analysis.period import WINDOW_NAMES
from services.exports.caption import Subject
from services.putting.text import NO_PUTTS, describe_control, describe_rows
from ui.frame import require_frame
from ui.putting.figures import (
    choose_device,
    render_answer,
    render_control,
    render_distances,
    render_putt_files,
    render_rows,
    render_sessions,
)
from ui.shared.address import query_text
from ui.shared.app import load_app
from ui.shared.caching import cached_putting
from ui.shared.messages import render_flash
from ui.shared.page_paths import IMPORT_PAGE
from ui.shared.viewing import choose_basis, choose_player

require_frame()
app = load_app()
st.title("Putting", anchor=False)
render_flash()
player, basis, units = choose_player(app), choose_basis(app), app.choices.units
view = None if player is None else cached_putting(app, player, basis, units, query_text("device") or "")
if player is None or view is None or not view.devices:
    st.info(NO_PUTTS)
    st.page_link(IMPORT_PAGE, label="Import a file")
    st.stop()

device = choose_device(view)
if device != view.device:
    view = cached_putting(app, player, basis, units, device)
if not view.putts:
    st.info(f"No putts in this period ({WINDOW_NAMES[basis.window].lower()}). Choose a longer one at the top.")
    st.stop()

subject = Subject(player, period=WINDOW_NAMES[basis.window])
render_answer(view, units)
if view.figures.by_distance:
    st.header("By distance")
    render_distances(view, units, subject)
if describe_control(view.figures, units):
    st.header("Line and speed")
    render_control(view.figures, units)
if describe_rows(view.figures):
    st.header("Streaks and pace")
    render_rows(view.figures)
if view.trend.points:
    st.header("From session to session")
    render_sessions(view.trend, units, subject)
st.header("Every putt")
render_putt_files(view.putts, units, subject)
