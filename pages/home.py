"""Home, the practice journal. The question: how has practice been going."""

from datetime import date

import streamlit as st

from ui.frame import require_frame
from ui.home.calendar import render_calendar
from ui.home.digest import render_digest
from ui.home.first_steps import render_first_steps
from ui.home.journal import (
    render_cards_shot_filter,
    render_empty,
    render_hero,
    render_journal_files,
    render_show_more,
    shown_cards,
)
from ui.home.notices import render_notice_line
from ui.home.session_cards import render_cards
from ui.settings.schedule import render_next_sync
from ui.shared.app import load_app
from ui.shared.caching import cached_journal
from ui.shared.messages import render_flash
from ui.shared.report_menu import render_latest_months
from ui.shared.viewing import choose_basis, choose_player
from ui.sync.panel import render_sync_panel
from ui.sync.receipt import load_shown_receipt
from ui.sync.redraw import note_drawn_state
from ui.sync_history.conflicts import render_conflict_line

require_frame()
app = load_app()
note_drawn_state(app)
today = date.today()  # noqa: DTZ011 - the golfer's own calendar day
player = choose_player(app)
view = cached_journal(app, player, shown_cards(), today)
receipt = load_shown_receipt(app)

st.title("Practice journal")
render_flash()
render_notice_line(app, player)
render_hero(view, today)
with st.container(border=True):
    render_sync_panel(app, app.sync_choices.load_options())
    render_next_sync(app)
    render_conflict_line(app.conflicts)

render_first_steps(app)
render_digest(app, player, choose_basis(app), app.choices.units)

st.header("Last four weeks")
render_calendar(view.calendar, today)
render_latest_months(app, player, today)

st.header("Recent sessions")
if not view.cards and len(view.players) == 0:
    render_empty(receipt)
else:
    render_cards(view.cards, app.choices.units)
    render_cards_shot_filter(app.choices.shot_filter)
    render_show_more(len(view.cards), view.matching)
    render_journal_files(app, view, player, app.choices.units)
