"""Stock yardages: the table, the card to print, the file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from analysis.gapping import FEWEST_SHOTS, NO_DISTANCE_CLUBS, is_wide
from analysis.period import WINDOW_SENTENCES, Basis
from golf.units import DisplayUnits
from services.clubs.stock_yardages import (
    CardHeading,
    Paper,
    StockYardage,
    build_stock_card,
    build_stock_table,
    compute_stock_yardages,
)
from services.clubs.text import describe_part_swings, describe_wide
from services.clubs.view import BagView
from services.exports.caption import Subject
from services.shared.formatting import DASH, format_number
from ui.clubs.bag import render_no_clubs
from ui.shared.downloads import saying_why_not
from ui.shared.escape import one_line, plain
from ui.shared.export_menu import TableFile, render_export_menu
from ui.shared.messages import render_why
from ui.shared.shot_filter_text import describe_shot_filter_of_cards


def render_stock_yardages(bag: BagView, basis: Basis, units: DisplayUnits) -> None:
    """Table and downloads; without a club what to do instead."""
    if not bag.cards:
        render_no_clubs(bag)
        return
    says = WINDOW_SENTENCES[basis.window]
    yardages = compute_stock_yardages([card.stats for card in bag.cards])
    label = units.distance_label
    rows = [_row(item, units) for item in yardages]
    st.dataframe(rows, hide_index=True, placeholder=DASH, height=35 * (len(rows) + 1) + 3,
                 column_config={name: st.column_config.TextColumn(alignment="right") for name in rows[0]
                                if name != "Club"} if rows else None,
                 alt=f"Stock yardages of {len(rows)} clubs in {label}")
    render_why(f"Medians over {says}; between: 80 % of the carries. A dash: fewer than {FEWEST_SHOTS} shots. Carry and "
               "total are calculated by the monitor from what it measures at impact.",
               describe_part_swings(bag.part_swings),
               describe_shot_filter_of_cards(bag.cards, basis.shot_filter, units), label="About these numbers")
    for card in bag.cards:
        carry = card.stats.carry
        if carry and carry.n >= FEWEST_SHOTS and card.club not in NO_DISTANCE_CLUBS and is_wide(carry):
            st.markdown(plain(describe_wide(card.club, carry, units), 300))
    if any(item.carry_m is not None for item in yardages):
        _render_card(bag, basis, units, yardages)
    else:
        st.info(f"**No card to print yet.** No club has {FEWEST_SHOTS} shots with a carry in this period. Look further "
                "back, or change which shots numbers rest on.")


def _render_card(bag: BagView, basis: Basis, units: DisplayUnits, yardages: Sequence[StockYardage]) -> None:
    """The card to print and the table to save."""
    today, says = basis.today, WINDOW_SENTENCES[basis.window]
    heading = CardHeading(one_line(bag.player, 60), says, today, basis.shot_filter)
    st.header("Card to print", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        paper = st.segmented_control("Paper", list(Paper), key="stock_paper", default=Paper.A6, required=True,
                                     format_func=lambda item: item.value) or Paper.A6
        st.download_button("Download the card", saying_why_not(
            "stock-yardages", lambda: build_stock_card(yardages, heading, units, paper).encode()),
                           f"rangebook-stock-yardages-{today.isoformat()}.html", "text/html",
                           icon=":material/print:", type="primary", on_click="ignore")
        render_export_menu("stock-yardages", Subject(bag.player, basis.shot_filter, period=says),
                           label="Download the table",
                           table=TableFile(partial(build_stock_table, yardages), units))
    st.caption("Open the card in your browser and print it.")


def _row(item: StockYardage, units: DisplayUnits) -> dict[str, str]:
    label = units.distance_label
    low, high = (format_number(units.distance(value), 0) for value in (item.low_m, item.high_m))
    return {
        "Club": one_line(item.club, 40), f"Carry ({label})": format_number(units.distance(item.carry_m), 0),
        f"Between ({label})": DASH if item.low_m is None else f"{low}–{high}",
        f"Total ({label})": format_number(units.distance(item.total_m), 0), "Shots": f"{item.shots:,}",
        "Sessions": f"{item.sessions:,}", "From": _day(item.first_on), "To": _day(item.last_on),
    }


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else DASH
