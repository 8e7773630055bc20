"""One of the app's figures with as many balls as a page ever shows and more, drawn as the pages draw it."""

import streamlit as st

from benchmarks.grown_database import MOST_PLAYED_CLUB
from charts.dispersion import build_dispersion_figure
from services.unit_choice import load_units
from services.wiring import open_app
from ui.figure_drawing import draw_figure

BALLS = 5_000

database = open_app().database
player = database.practice.load_players()[0]
shots = database.practice.load_club_shots(player, MOST_PLAYED_CLUB, sessions=None)[-BALLS:]
st.title(f"{len(shots):,} balls")
draw_figure(build_dispersion_figure(shots, load_units(database)), "Where they landed")
