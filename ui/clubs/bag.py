"""Pieces of the Clubs page: the bag, and what is said when there is nothing yet."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analysis.period import WINDOW_SENTENCES, Basis
from golf.units import DisplayUnits
from services.clubs.tables import build_cards_table
from services.clubs.text import describe_part_swings
from services.clubs.view import BagView
from services.exports.caption import Subject
from ui.clubs.cards import render_club_cards
from ui.shared.address import url_segments
from ui.shared.escape import plain
from ui.shared.export_menu import TableFile, render_export_menu
from ui.shared.messages import render_empty, render_why
from ui.shared.shot_filter_text import describe_shot_filter

if TYPE_CHECKING:
    from services.app import App

_VIEW = "view"


class ClubsView(StrEnum):
    """The parts of the page, by the word in its address."""

    BAG = "bag"
    GAPPING = "gapping"
    WEDGES = "wedges"
    DISTANCE = "distance"
    YARDAGES = "yardages"
    EDITOR = "editor"


_VIEW_NAMES = {
    ClubsView.BAG: "Bag", ClubsView.GAPPING: "Gapping", ClubsView.WEDGES: "Wedges",
    ClubsView.DISTANCE: "For a distance", ClubsView.YARDAGES: "Yardages", ClubsView.EDITOR: "Edit bag"}


def render_view_choice(app: App) -> ClubsView:
    """The parts side by side; the address decides. Without the editor for who may only look."""
    offered = [view.value for view in ClubsView if app.may_change or view is not ClubsView.EDITOR]
    return ClubsView(url_segments(_VIEW, "Part of this page", offered,
                                  format_func=lambda word: _VIEW_NAMES[ClubsView(word)], label_visibility="collapsed"))



def render_nothing() -> None:
    """No shots at all: what to do."""
    render_empty("**No shots yet.** Sync on the Home page first; then every club you have hit is here.")


def render_no_clubs(bag: BagView) -> None:
    """Sessions, but no club in the bag: what to do."""
    if bag.retired:
        st.info("**No club is in the bag.** Put one back under Edit bag; its shots are all there.")
        return
    st.info(f"**{plain(bag.player, 60)} has hit no club yet.** Rounds on the monitor's default club are of mixed "
            "clubs and stand in their sessions only. Choose the club on the monitor as you hit, or open a session, "
            "choose shots in its table and give them their club.")


def render_bag(bag: BagView, basis: Basis, units: DisplayUnits) -> None:
    """The clubs of the bag as cards, then those that are in it no more."""
    if not bag.cards and not bag.retired:
        render_no_clubs(bag)
        return
    st.caption(f"Carry over {WINDOW_SENTENCES[basis.window]}")
    render_club_cards(bag.player, bag.cards, units, basis.today, "bag")
    if bag.retired:
        st.header("No longer in the bag", anchor=False)
        render_club_cards(bag.player, bag.retired, units, basis.today, "retired")
    cards = (*bag.cards, *bag.retired)
    with st.container(horizontal=True):
        render_export_menu("club-cards", Subject(bag.player, basis.shot_filter, period=WINDOW_SENTENCES[basis.window]),
                           table=TableFile(partial(build_cards_table, cards), units))
        render_why("The number is the median carry, the range below it holds 80 % of the shots. The monitor "
                   "calculates carry from what it measures at impact.",
                   describe_shot_filter(bag.left_out, bag.effect, basis.shot_filter, units),
                   describe_part_swings(bag.part_swings), label="About these numbers")
