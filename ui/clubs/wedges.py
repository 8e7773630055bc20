"""Wedges: club by length of swing, the ladder of carries with its holes, and how to fill it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analysis.club_number import FEWEST_FOR_BAND, ClubNumber
from analysis.period import WINDOW_SENTENCES, Basis
from golf.units import DisplayUnits
from services.clubs.wedges import HOLE_M, Hole, WedgeMatrix, WedgeSwing, build_wedge_table
from services.exports.caption import Subject
from services.shared.formatting import DASH, format_number
from ui.shared.escape import one_line, plain
from ui.shared.export_menu import TableFile, render_export_menu
from ui.shared.messages import render_why

_FULL = "Full"
_HOW = ("Hit five balls each, and name their group “70 yds”, “half” or “9 o'clock” on the monitor. Or open a session, "
        "choose the balls and set **Length of swing**.")


def render_wedges(matrix: WedgeMatrix, player: str, basis: Basis, units: DisplayUnits) -> None:
    """The holes first, then the matrix and the ladder; without a part swing how to begin."""
    if not matrix.swings:
        st.info(f"**No wedge was hit in this period.** {_HOW}")
        return
    _render_holes(matrix, units)
    rows = [_row(club, matrix, units) for club in matrix.clubs]
    st.dataframe(rows, hide_index=True, placeholder=DASH, height=35 * (len(rows) + 1) + 3,
                 column_config={name: st.column_config.TextColumn(alignment="right") for name in rows[0]
                                if name != "Club"},
                 alt=f"Carry of {len(rows)} clubs by length of swing, in {units.distance_label}")
    render_why(f"The median carry over {WINDOW_SENTENCES[basis.window]} and where 80 % of the balls came down, from "
               f"{FEWEST_FOR_BAND} balls on. Full swings are the numbers of the bag.", _HOW,
               label="Fill the empty cells")
    if matrix.ladder:
        st.header("Your ladder", anchor=False)
        st.dataframe(_build_ladder(matrix, units), hide_index=True, placeholder=DASH,
                     alt="Every swing by its carry, the longest first, with the gap to the next")
    render_export_menu("wedges", Subject(player, basis.shot_filter, period=WINDOW_SENTENCES[basis.window]),
                       table=TableFile(partial(build_wedge_table, matrix), units))


def _render_holes(matrix: WedgeMatrix, units: DisplayUnits) -> None:
    if holes := matrix.holes:
        st.markdown(f"**{describe_hole(holes[0], units)}**" + (
            f" And {len(holes) - 1} more, below." if len(holes) > 1 else ""))
    elif len(matrix.ladder) > 1:
        limit = format_number(units.distance(HOLE_M), 0)
        st.markdown(f"**No hole: your carries are nowhere more than {limit} {units.distance_label} apart.**")
    else:
        st.markdown(f"Too early to say: it takes two swings with {FEWEST_FOR_BAND} balls each.")


def describe_hole(hole: Hole, units: DisplayUnits) -> str:
    """``A hole of 26 yd: nothing between 50° (108) and 50°, 70 yds (82).``; names are escaped."""
    size = _say_gap(hole.longer, hole.shorter, units)
    return (f"A hole of {size} {units.distance_label}: nothing between {_name(hole.longer, units)} and "
            f"{_name(hole.shorter, units)}.")


def _say_gap(longer: WedgeSwing, shorter: WedgeSwing, units: DisplayUnits) -> str:
    """The difference of the two carries as they are shown, so that it can be checked in the head."""
    return format_number(round(units.distance(longer.carry.median) or 0.0)
                         - round(units.distance(shorter.carry.median) or 0.0), 0)


def _name(swing: WedgeSwing, units: DisplayUnits) -> str:
    return f"{plain(swing.group.label, 40)} ({format_number(units.distance(swing.carry.median), 0)})"


def _row(club: str, matrix: WedgeMatrix, units: DisplayUnits) -> dict[str, str]:
    cells = {one_line(length, 20) or _FULL: matrix.find(club, length) for length in matrix.lengths}
    return {"Club": one_line(club, 40), **{
        name: DASH if swing is None else _say(swing.carry, units) for name, swing in cells.items()}}


def _say(carry: ClubNumber, units: DisplayUnits) -> str:
    """``82 (76–88)``; of few balls how many there are: ``82, 3 balls``."""
    median = format_number(units.distance(carry.median), 0)
    if carry.band is None:
        return f"{median}, {carry.n} ball{'s' if carry.n > 1 else ''}"
    low, high = (format_number(units.distance(end), 0) for end in carry.band)
    return f"{median} ({low}–{high})"


def _build_ladder(matrix: WedgeMatrix, units: DisplayUnits) -> list[dict[str, str]]:
    label, ladder = units.distance_label, matrix.ladder
    holes = {hole.longer.group for hole in matrix.holes}
    rows = []
    for place, swing in enumerate(ladder):
        below = ladder[place + 1] if place + 1 < len(ladder) else None
        gap = DASH if below is None else _say_gap(swing, below, units)
        rows.append({
            f"Carry ({label})": format_number(units.distance(swing.carry.median), 0),
            "Swing": one_line(swing.group.label, 60), "Balls": f"{swing.carry.n:,}",
            f"To the next ({label})": f"{gap}, a hole" if swing.group in holes else gap})
    return rows
