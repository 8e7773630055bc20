"""Pieces of Home: hero figures, player filter, what to do when nothing is there yet."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from golf.sessions import JournalTotals
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotFilter
from golf.sync_events import Receipt
from golf.units import DisplayUnits
from services.exports.caption import Subject
from services.home.view import CARDS_AT_FIRST, JournalView
from services.maintenance.tables import build_sessions_table
from services.practice.tables import build_days_table
from services.shared.formatting import count_of, format_day, format_days_ago
from services.shared.shot_filter import SHOT_FILTER_NAMES
from ui.shared.export_menu import TableFile, render_export_menu, render_list_menu
from ui.shared.lazy_expander import render_late_box
from ui.shared.tiles import Tile, render_tiles

if TYPE_CHECKING:
    from services.app import App

_SHOWN = "cards_shown"


def render_hero(view: JournalView, today: date) -> None:
    """The four figures at the top: the one count of sessions and shots on this page."""
    totals = view.totals
    last_help = format_day(totals.last_practice_on) if totals.last_practice_on else _undated_note(totals)
    render_tiles((
        Tile("Sessions", f"{totals.sessions:,}", _undated_note(totals)),
        Tile("Total Shots", f"{totals.shots:,}", None,
             f"{totals.putter_shots:,} with the putter" if totals.putter_shots else None),
        Tile("Last Practice", format_days_ago(totals.last_practice_on, today), last_help),
        Tile("Streak", count_of(totals.streak_days, "day")),
    ))


def _undated_note(totals: JournalTotals) -> str | None:
    undated = totals.undated_sessions
    return f"{count_of(undated, 'session')} without a date: see Settings, Maintenance." if undated else None


def render_cards_shot_filter(shot_filter: ShotFilter) -> None:
    """Which shots the figures of the cards rest on: they are summaries kept with each session, of the usual choice."""
    name = SHOT_FILTER_NAMES[shot_filter].lower()
    chosen = "" if shot_filter is DEFAULT_SHOT_FILTER else f", also while other pages rest on “{name}”"
    st.caption("Best carry leaves out shots with an impossible reading, those you left out or hid, "
               f"and copies (*{SHOT_FILTER_NAMES[DEFAULT_SHOT_FILTER]}*){chosen}. "
               "The number of shots counts every ball once that is not hidden.")


def shown_cards() -> int:
    """How many cards the golfer has asked for."""
    return int(st.session_state.get(_SHOWN, CARDS_AT_FIRST))


def render_show_more(drawn: int, matching: int) -> None:
    """How many there are, and the next dozen."""
    if drawn < matching:
        st.button(f"Show more ({matching - drawn:,} older)", key="show_more", icon=":material/expand_more:",
                  on_click=st.session_state.__setitem__, args=(_SHOWN, drawn + CARDS_AT_FIRST))


def render_journal_files(app: App, view: JournalView, player: str | None, units: DisplayUnits) -> None:
    """The lists of this page to download; in a box, as Home is to be quick."""
    if view.cards:
        render_late_box("Sessions and days as files", partial(_render_files, app, view, player, units),
                        key="journal_files")


def _render_files(app: App, view: JournalView, player: str | None, units: DisplayUnits) -> None:
    sessions = TableFile(lambda chosen: build_sessions_table(app.sessions.load_player_cards(player), chosen), units,
                         says_whose=True)
    with st.container(horizontal=True):
        render_export_menu("journal", Subject(""), table=sessions, label="All sessions",
                           says="Every session, not only those above. Figures are those of the cards.")
        render_list_menu("four-weeks", lambda: build_days_table(view.calendar), label="Days of the last four weeks")


def render_empty(receipt: Receipt) -> None:
    """Nothing is stored: what to do."""
    pending = receipt.waiting_sessions
    waiting = f" {count_of(pending, 'session')} on the portal can be fetched." if pending else ""
    st.info(f"**No sessions yet.**{waiting}  \nConnect your account or press **Sync New Sessions** above: your ten "
            "newest sessions come first, then as many as you like. Or paste a report link under Settings, Data.",
            icon=":material/sports_golf:")
