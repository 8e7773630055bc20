"""Pieces of Home and Sessions: the totals, more cards, files, what to do when nothing is there yet."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from golf.sessions import JournalTotals
from golf.sync_events import Receipt
from golf.units import DisplayUnits
from services.exports.caption import Subject
from services.home.view import CARDS_AT_FIRST, JournalView
from services.maintenance.tables import build_sessions_table
from services.practice.tables import build_days_table
from services.shared.formatting import count_of, format_days_ago
from ui.shared.export_menu import TableFile, render_export_menu, render_list_menu
from ui.shared.lazy_expander import render_late_box

if TYPE_CHECKING:
    from services.app import App

_SHOWN = "cards_shown"


def render_totals(view: JournalView, today: date) -> None:
    """The one count of sessions and shots, on a line."""
    totals = view.totals
    if not totals.shots:
        return
    said = [count_of(totals.sessions, "session"), count_of(totals.shots, "shot")]
    if totals.last_practice_on is not None:
        ago = format_days_ago(totals.last_practice_on, today)
        said.append(f"last practice {ago[0].lower()}{ago[1:]}")
    if totals.streak_days > 1:
        said.append(f"{totals.streak_days} days in a row")
    st.caption(" · ".join(said), help=_describe_totals(totals))


def _describe_totals(totals: JournalTotals) -> str | None:
    """What is worth knowing of the count: shots with the putter, and sessions without a day."""
    putter = f"{totals.putter_shots:,} of the shots are with the putter." if totals.putter_shots else ""
    return " ".join(filter(None, (putter, _undated_note(totals)))) or None


def _undated_note(totals: JournalTotals) -> str | None:
    undated = totals.undated_sessions
    return f"{count_of(undated, 'session')} without a date: see Settings, Maintenance." if undated else None


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


def render_empty(receipt: Receipt, *, may_change: bool) -> None:
    """Nothing is stored: what to do; for who may only look, who does it."""
    if not may_change:
        st.info("**No sessions yet.** They are here as soon as the owner has synced.", icon=":material/sports_golf:")
        return
    pending = receipt.waiting_sessions
    waiting = f" {count_of(pending, 'session')} on the portal can be fetched." if pending else ""
    st.info(f"**No sessions yet.**{waiting}  \nConnect your account or press **Sync New Sessions** above: your ten "
            "newest sessions come first, then as many as you like. Or paste a report link under Settings, Data.",
            icon=":material/sports_golf:")
