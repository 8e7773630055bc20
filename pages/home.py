"""Home. The question: how am I doing, and what do I work on next."""

from datetime import date

import streamlit as st

from services.home.view import choose_last_practice
from ui.frame import require_frame
from ui.home.bag_strip import render_bag_strip
from ui.home.calendar import render_calendar
from ui.home.first_steps import render_first_steps
from ui.home.hero import render_hero
from ui.home.journal import render_empty, render_totals
from ui.home.last_practice import render_last_practice, render_offer
from ui.home.notices import render_notice_line
from ui.home.open_goals import render_open_goals
from ui.home.session_cards import render_recent
from ui.settings.schedule import render_next_sync
from ui.shared.app import load_app
from ui.shared.caching import cached_digest, cached_journal
from ui.shared.messages import render_flash
from ui.shared.page_paths import SESSIONS_PAGE
from ui.shared.style import BELOW_KEY, HERO_KEY, LAST_KEY
from ui.shared.viewing import choose_basis, choose_player
from ui.sync.panel import render_sync_panel
from ui.sync.receipt import load_shown_receipt
from ui.sync.redraw import note_drawn_state
from ui.sync_history.conflicts import render_conflict_line

_READ, _RECENT = 12, 3

require_frame()
app = load_app()
note_drawn_state(app)
today = date.today()  # noqa: DTZ011 - the golfer's own calendar day
player, basis = choose_player(app), choose_basis(app)
view = cached_journal(app, player, _READ, today)
receipt = load_shown_receipt(app)
digest = None if player is None else cached_digest(app, player, basis)
last = choose_last_practice(view.cards)

render_flash()
render_notice_line(app, player)
if digest is None:
    st.title("Practice journal", anchor=False)
else:
    first, second = st.columns([2, 1])
    with first.container(key=HERO_KEY, gap="xsmall", height="stretch"):
        render_hero(app, digest, basis, today)
    if last is not None:
        with second.container(key=LAST_KEY, gap="xsmall", height="stretch"):
            render_last_practice(app, last)
if player is not None:
    render_bag_strip(app, digest, player, basis)
render_sync_panel(app, app.sync_choices.load_options())
render_next_sync(app)
if app.may_change:
    render_conflict_line(app.conflicts)
render_first_steps(app)
if player is None:
    render_empty(receipt, may_change=app.may_change)
else:
    with st.container(key=BELOW_KEY):
        weeks, goals, recent = st.columns(3)
    with weeks:
        st.header("Four weeks", anchor=False)
        render_calendar(view.calendar, today)
        render_totals(view, today)
    with recent:
        st.header("Sessions", anchor=False)
        render_recent(view.cards[:_RECENT])
        st.page_link(SESSIONS_PAGE, label="All sessions", icon=":material/arrow_forward:")
        render_offer(app, player, today)
    with goals:
        st.header("Goals", anchor=False)
        render_open_goals(app, player)
