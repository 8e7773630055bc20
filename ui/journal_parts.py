"""Pieces of Home: hero figures, player filter, receipt line, what to do when nothing is there yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from golf.records import JournalTotals
from services.display import count_of, format_day, format_days_ago
from services.journal import CARDS_AT_FIRST, JournalView
from ui.outside_text import one_line
from ui.sync_status import receipt_sentence
from ui.tiles import Tile, render_tiles

ALL_PLAYERS = ""
_PLAYER, _SHOWN = "player", "cards_shown"


def render_hero(totals: JournalTotals, today: date) -> None:
    """The four figures at the top."""
    undated = totals.undated_sessions
    note = f"{count_of(undated, 'session')} without a date: see Settings, Maintenance." if undated else None
    last_help = format_day(totals.last_practice_on) if totals.last_practice_on else note
    render_tiles((
        Tile("Sessions", f"{totals.sessions:,}", note),
        Tile("Total Shots", f"{totals.shots:,}"),
        Tile("Last Practice", format_days_ago(totals.last_practice_on, today), last_help),
        Tile("Streak", count_of(totals.streak_days, "day")),
    ))


def render_player_filter(players: Sequence[str]) -> None:
    """All players, or one; only when there is a choice."""
    if len(players) > 1:
        st.selectbox("Player", [ALL_PLAYERS, *players], key=_PLAYER, width=280,
                     format_func=lambda name: one_line(name, 60) if name else "All players")


def chosen_player() -> str | None:
    """The player of the filter; None for all."""
    return st.session_state.get(_PLAYER) or None


def shown_cards() -> int:
    """How many cards the golfer has asked for."""
    return int(st.session_state.get(_SHOWN, CARDS_AT_FIRST))


def render_show_more(drawn: int, matching: int) -> None:
    """How many there are, and the next dozen."""
    if drawn < matching:
        st.button(f"Show more ({matching - drawn:,} older)", key="show_more", icon=":material/expand_more:",
                  on_click=_show_more, args=(drawn,))


def _show_more(drawn: int) -> None:
    st.session_state[_SHOWN] = drawn + CARDS_AT_FIRST


def render_receipt(view: JournalView) -> None:
    """The portal's count against ours, and what still waits or failed."""
    receipt = view.receipt
    if receipt.listed_sessions:
        st.caption(receipt_sentence(receipt))
    parts = []
    copies = view.matching - view.totals.sessions - view.failed
    if chosen_player() is None and copies > 0:
        parts.append(f"{count_of(copies, 'session')} without shots of its own (copies, empty ones) not counted above"
                     if copies == 1 else
                     f"{copies:,} sessions without shots of their own (copies, empty ones) not counted above")
    if view.pending:
        parts.append(f"{count_of(view.pending, 'session')} on the portal not fetched yet")
    if view.failed:
        parts.append(f"{count_of(view.failed, 'session')} failed, tried again by the next sync")
    if parts:
        st.caption(" · ".join(parts))


def render_empty(view: JournalView) -> None:
    """Nothing is stored: what to do."""
    waiting = f" {count_of(view.pending, 'session')} on the portal can be fetched." if view.pending else ""
    st.info(f"**No sessions yet.**{waiting}  \nPress **Sync New Sessions** above: your ten newest sessions come first, "
            "then as many as you like. Or paste a report link under Settings, Data.", icon=":material/sports_golf:")
