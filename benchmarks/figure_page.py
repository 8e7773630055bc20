"""One of the app's figures with more balls than a page ever shows, drawn as the pages draw it."""

import streamlit as st

from charts.dispersion import build_dispersion_figure
from golf.shots import StoredShot
from services.shared.choices import Choices
from services.wiring import open_dependencies
from ui.shared.figures import draw_figure

BALLS = 5_000
SESSIONS = 125

database = open_dependencies().database


@st.cache_resource
def load_balls() -> tuple[StoredShot, ...]:
    """Of the newest sessions; kept between the runs, as the pages keep theirs."""
    cards = database.journal.load_cards(limit=SESSIONS)
    shots = database.practice.load_shots([card.report_id for card in cards])
    return tuple(stored for stored in shots if stored.counts)[:BALLS]


shots = load_balls()
if len(shots) < BALLS:
    raise ValueError(f"There are {len(shots):,} balls, not {BALLS:,}.")
st.title(f"{BALLS:,} balls")
draw_figure(build_dispersion_figure(shots, Choices(database).units), "Where they landed")
