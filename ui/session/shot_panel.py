"""One shot: step through the session, see its numbers with their provenance, and its pictures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analysis.derived_measures import find_flight
from golf.handedness import RIGHT_HANDED_SIDES
from golf.provenance import PROVENANCE_WORDS
from golf.shots import StoredShot
from golf.swing_groups import group_of
from services.sessions.shot_detail import FEWEST_OTHERS, Part, ShotMeasure, ShotNumber, compute_shot_numbers
from services.sessions.shot_tables import build_shot_numbers_table
from services.sessions.side_text import find_directions, say_deviation, say_directed
from services.shared.formatting import DASH, format_number
from services.shared.shot_filter import why_left_out
from ui.session.figure_data import SessionScene
from ui.session.shot_choice import choose_shot
from ui.session.shot_edits import describe_words, render_words
from ui.session.shot_pictures import render_pictures
from ui.shared.escape import plain
from ui.shared.export_menu import TableFile, render_export_menu

if TYPE_CHECKING:
    from services.app import App


def render_shot(app: App, scene: SessionScene) -> None:
    """The navigator, and the shot below it once one is chosen."""
    with st.container(border=True):
        _render_navigator(scene)
        stored = scene.chosen_shot
        if stored is None:
            st.caption("Click a ball in a figure, or step through the shots with the buttons or the arrow keys.")
            return
        if reason := why_left_out(stored, scene.shot_filter):
            st.caption(f"Left out of averages: {plain(reason, 160)}")
        elif stored.shot.flag_reason:
            st.caption(f"In the numbers, without its impossible readings: {plain(stored.shot.flag_reason, 160)}")
        _render_shape(stored, scene)
        if said := describe_words(stored):
            st.markdown(said)
        render_words(app, [stored], f"word_{scene.chosen}")
        _render_numbers(stored, scene)
        render_pictures(stored, app.pictures)


def _render_navigator(scene: SessionScene) -> None:
    shots, chosen = scene.shots, scene.chosen
    before = None if chosen is None or chosen == 1 else shots[chosen - 2]
    after = shots[0] if chosen is None else None if chosen == len(shots) else shots[chosen]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Previous", icon=":material/chevron_left:", key="shot_before", shortcut="Left",
                  disabled=before is None, on_click=choose_shot, args=(before,))
        st.button("Next", icon=":material/chevron_right:", key="shot_after", shortcut="Right",
                  disabled=after is None, on_click=choose_shot, args=(after,))
        st.markdown(f"**{_headline(scene)}**", width="content")
        if chosen is not None:
            st.button("Close", key="shot_close", type="tertiary", icon=":material/close:", on_click=choose_shot,
                      args=(None,))


def _headline(scene: SessionScene) -> str:
    stored, count = scene.chosen_shot, len(scene.shots)
    if stored is None:
        return f"{count:,} shots"
    flight = find_flight(stored)
    delivered = f" · {plain(flight, 30)}, as delivered" if flight else ""
    return f"Shot {scene.chosen:,} of {count:,} · {plain(group_of(stored).label, 60)}{delivered}"


def _render_shape(stored: StoredShot, scene: SessionScene) -> None:
    """The monitor's word beside ours, which rests on face and path alone."""
    if shape := plain(stored.shot.shot_type, 30):
        unmirrored = "" if scene.sides == RIGHT_HANDED_SIDES else " (its word, not mirrored for a left-hander)"
        st.caption(f"The monitor calls its shape *{shape}*{unmirrored}.")


def _render_numbers(stored: StoredShot, scene: SessionScene) -> None:
    numbers = compute_shot_numbers(stored, scene.shots, scene.shot_filter)
    columns = st.columns(2)
    for place, part in enumerate(Part):
        with columns[place % 2]:
            st.markdown(f"**{part.value}**")
            st.table([_row(number, scene) for number in numbers[part]], border="horizontal", hide_index=True)
    words = "; ".join(f"*{each.value}*: {text}" for each, text in PROVENANCE_WORDS.items())
    st.caption(f"{words}. Against your others: against the median of the other shots of this club in "
               f"this session that count, from {FEWEST_OTHERS} on.")
    if scene.chosen is not None:
        measured = scene.stored[scene.chosen - 1]
        render_export_menu(f"shot-{scene.chosen}", scene.subject.of_club(group_of(measured).label), table=TableFile(
            partial(build_shot_numbers_table, measured, scene.stored, scene.shot_filter), scene.units),
            says="Right of the target is positive, left negative, as the monitor gives it.")


def _row(number: ShotNumber, scene: SessionScene) -> dict[str, str]:
    measure, value = number.measure, number.measure.shown(number.value, scene.units)
    deviation = measure.shown(number.deviation, scene.units)
    return {
        "Measure": measure.name,
        "This shot": "not measured" if value is None else _say(measure, value, scene),
        "Against your others": DASH if deviation is None else (
            f"{say_deviation(measure.measure, deviation, measure.digits, scene.sides)} (n={number.others})"),
        "Source": DASH if value is None else number.provenance.value,
    }


def _say(measure: ShotMeasure, value: float, scene: SessionScene) -> str:
    unit = measure.unit(scene.units)
    spaced = unit if unit in ("", "°") else f" {unit}"
    words = find_directions(measure.measure, scene.sides)
    if words is None:
        return f"{format_number(value, measure.digits)}{spaced}"
    return say_directed(value, measure.digits, spaced, words)
