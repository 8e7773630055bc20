"""Sessions: every session, newest first, and which one the golfer looks for."""

from datetime import date

import streamlit as st

from ui.frame import require_frame
from ui.home.journal import render_journal_files, render_show_more, shown_cards
from ui.home.session_cards import render_cards
from ui.session.session_list import choose_sessions
from ui.shared.app import load_app
from ui.shared.caching import cached_journal
from ui.shared.messages import render_empty, render_flash
from ui.shared.report_menu import render_latest_months
from ui.shared.viewing import choose_player

require_frame()
app = load_app()
today = date.today()  # noqa: DTZ011 - the golfer's own calendar day
player = choose_player(app)
view = cached_journal(app, player, 1, today)

st.title("Sessions", anchor=False)
render_flash()
if view.cards:
    found, shown = choose_sessions(app, player), shown_cards()
    render_cards(found[:shown], app.choices.units)
    render_show_more(min(shown, len(found)), len(found))
    with st.container(horizontal=True, vertical_alignment="center"):
        render_latest_months(app, player, today)
        render_journal_files(app, view, player, app.choices.units)
else:
    render_empty("**No sessions yet.** Sync on the Home page first; then every session is listed here.")
