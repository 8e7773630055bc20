"""Gapping: the carries of the bag under each other, overlaps and holes by a rule that the golfer sets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analysis.club_number import number_or_none
from analysis.gapping import FEWEST_SHOTS, Gap, GapBar, GapLimits, GappedClub, Gapping, compute_gapping
from analysis.period import WINDOW_SENTENCES, Basis
from charts.gapping import build_gapping_figure
from golf.units import DisplayUnits
from services.clubs.gapping import LONGEST_M, are_sensible, build_gap_bars
from services.clubs.tables import build_gapping_table
from services.clubs.text import (
    describe_flags,
    describe_gap,
    describe_limits,
    describe_part_swings,
    describe_verdict,
    describe_wide,
    show_limit,
)
from services.clubs.view import BagView
from services.exports.caption import Subject
from services.shared.formatting import DASH, count_of, format_number
from ui.clubs.bag import render_no_clubs
from ui.shared.escape import one_line, plain
from ui.shared.export_menu import TableFile, render_figure
from ui.shared.lazy_expander import render_late_box
from ui.shared.shot_filter_text import describe_shot_filter_of_cards

if TYPE_CHECKING:
    from services.app import App

_OVERLAP, _HOLE = "gap_overlap", "gap_hole"


def render_gapping(app: App, bag: BagView, basis: Basis, units: DisplayUnits) -> None:
    """Figure, what is flagged and why, and the limits; without a carry what to do instead."""
    if not bag.cards:
        render_no_clubs(bag)
        return
    limits = app.clubs.gap_limits
    gapping = compute_gapping(bag.comparable, limits)
    bars = build_gap_bars(gapping, units, lambda club: one_line(club, 40))
    if not bars:
        st.info("**No carry to compare.** No club with a place in the bag has one in this period. Look further back, "
                "or change which shots numbers rest on.")
    else:
        says = [describe_gap(gap, units) for gap in (*gapping.flagged, *gapping.open)]
        with st.container(border=True):
            render_figure(build_gapping_figure(bars, units), "gapping", _say_bars(bars, units, says),
                          Subject(bag.player, basis.shot_filter, period=WINDOW_SENTENCES[basis.window]),
                          table=TableFile(partial(build_gapping_table, gapping), units),
                          about_table="The table: each club's carries, and the gap to the next longer one.",
                          why=(describe_limits(limits, units), describe_part_swings(bag.part_swings),
                               describe_shot_filter_of_cards(bag.compared, basis.shot_filter, units)))
            render_late_box("Gapping as a table", partial(_render_table, gapping, units), key="gapping_box")
        _render_verdict(gapping, says)
    _render_remarks(gapping, bag, units)
    if app.may_change:
        _render_limits(app, limits, units)


def _render_table(gapping: Gapping, units: DisplayUnits) -> None:
    """The figure's numbers, and what the menu saves: a row a club, the longest first."""
    above = {gap.shorter: gap for gap in gapping.gaps}
    rows = [_table_row(club, above.get(club.club), units) for club in gapping.clubs]
    texts = {name: st.column_config.TextColumn(alignment="right") for name in rows[0] if "(" in name}
    st.dataframe(rows, hide_index=True, column_config=texts, placeholder=DASH, height=35 * (len(rows) + 1) + 3,
                 alt=f"Carries of {len(rows)} clubs in {units.distance_label}, and the gaps between them")


def _table_row(club: GappedClub, gap: Gap | None, units: DisplayUnits) -> dict[str, str | int]:
    label, carry = units.distance_label, number_or_none(club.carry)
    low, middle, high = (format_number(units.distance(value), 0) for value in (
        (carry.low, carry.median, carry.high) if carry else (None, None, None)))
    verdict = describe_verdict(gap, units) if gap else "" if club.is_enough else "not enough shots yet"
    return {
        "Club": one_line(club.club, 40), "Shots": club.shots, "Sessions": club.sessions, f"Median ({label})": middle,
        f"P10–P90 ({label})": f"{low}–{high}" if carry and carry.band else DASH,
        f"To the longer one ({label})": format_number(units.distance(gap.gap_m), 0) if gap else DASH,
        "Verdict": one_line(verdict, 160),
    }


def _render_verdict(gapping: Gapping, says: Sequence[str]) -> None:
    even = len(gapping.gaps) - len(gapping.flagged) - len(gapping.open)
    if gapping.flagged:
        st.header(describe_flags(gapping), anchor=False)
    elif even:
        among = " where enough shots say so" if gapping.open else ""
        st.success(f"**Even gaps.** {count_of(even, 'gap')} between neighbours, no overlap and no hole{among}.")
    if says:
        st.markdown("\n".join(f"- {plain(sentence, 300)}" for sentence in says))
    if not gapping.gaps:
        st.info("Not enough shots yet: a gap needs two neighbouring clubs with "
                f"{FEWEST_SHOTS} shots each in this period.")


def _render_remarks(gapping: Gapping, bag: BagView, units: DisplayUnits) -> None:
    """Which clubs are of several swings, of too few shots, without a place."""
    for club in gapping.clubs:
        if club.is_wide and club.carry is not None:
            st.markdown(plain(describe_wide(club.club, club.carry, units), 300))
    few = [f"{club.club} ({club.shots:,})" for club in gapping.clubs if not club.is_enough]
    if few:
        st.markdown(plain(f"Not enough shots yet: {', '.join(few)}. {FEWEST_SHOTS} are needed.", 400))
    if bag.placeless:
        st.markdown(plain(f"Without a place in the bag: {', '.join(bag.placeless)}. Give them one under Edit bag.",
                          400))


def _render_limits(app: App, limits: GapLimits, units: DisplayUnits) -> None:
    label, factor = units.distance_label, units.distance_factor
    suffix = f"_{label}"  # a change of units brings other numbers
    most = show_limit(LONGEST_M, units)
    was = show_limit(limits.overlap_m, units), show_limit(limits.hole_m, units)
    with st.expander("Change the limits"), st.form(f"gap_limits{suffix}", border=False):
        with st.container(horizontal=True):
            overlap = st.number_input(f"Overlap below ({label})", 0.0, most, was[0], 1.0, format="%g",
                                      key=_OVERLAP + suffix, width=200)
            hole = st.number_input(f"Hole above ({label})", 0.1, most, was[1], 1.0, format="%g",
                                   key=_HOLE + suffix, width=200)
        if not st.form_submit_button("Use these limits"):
            return
        # what was not touched stays as it is: the field shows a tenth of a unit, the rule may be finer
        chosen = GapLimits(limits.overlap_m if overlap == was[0] else overlap / factor,
                           limits.hole_m if hole == was[1] else hole / factor)
        if not are_sensible(chosen.overlap_m, chosen.hole_m):
            st.error("**An overlap has to end before a hole begins.** Choose a larger limit for holes.")
            return
        app.clubs.save_gap_limits(chosen)
    st.rerun()


def _say_bars(bars: Sequence[GapBar], units: DisplayUnits, says: Sequence[str]) -> str:
    medians = ", ".join(f"{bar.club} {bar.median:.0f}" for bar in bars)
    return f"Median carry in {units.distance_label}: {medians}. {' '.join(says)}".strip()
