"""Sessions: every session, newest first."""

from datetime import date

import streamlit as st

from ui.frame import require_frame
from ui.home.journal import render_journal_files, render_show_more, shown_cards
from ui.home.session_cards import render_cards
from ui.shared.app import load_app
from ui.shared.caching import cached_journal
from ui.shared.messages import render_empty, render_flash
from ui.shared.report_menu import render_latest_months
from ui.shared.viewing import choose_player

require_frame()
app = load_app()
today = date.today()  # noqa: DTZ011 - the golfer's own calendar day
player = choose_player(app)
view = cached_journal(app, player, shown_cards(), today)

st.title("Sessions", anchor=False)
render_flash()
if not view.cards:
    render_empty("**No sessions yet.** Sync on the Home page first; then every session is listed here.")
    st.stop()
render_cards(view.cards, app.choices.units)
render_show_more(len(view.cards), view.matching)
with st.container(horizontal=True, vertical_alignment="center"):
    render_latest_months(app, player, today)
    render_journal_files(app, view, player, app.choices.units)
