"""One shot: step through the session, see its numbers with their provenance, and its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analysis.averages_by_club import ClubFigures
from analysis.derived_measures import find_flight
from analysis.metrics import METRICS
from analysis.usual_range import UsualFigure
from golf.handedness import RIGHT_HANDED_SIDES
from golf.provenance import PROVENANCE_WORDS
from golf.shots import StoredShot
from golf.swing_groups import group_of
from services.sessions.shot_detail import FEWEST_OTHERS, Part, ShotMeasure, ShotNumber, compute_shot_numbers
from services.sessions.shot_tables import build_shot_numbers_table
from services.sessions.side_text import find_directions, say_deviation, say_directed
from services.shared.formatting import DASH, format_number
from services.shared.metric_format import MetricFormat, digits_of, unit_label
from services.shared.shot_filter import why_left_out
from ui.session.figure_data import SessionScene
from ui.session.shot_choice import choose_shot
from ui.session.shot_edits import describe_words, render_words
from ui.session.shot_pictures import render_pictures
from ui.shared.escape import plain
from ui.shared.export_menu import TableFile, render_export_menu
from ui.shared.lazy_expander import render_late_box
from ui.shared.style import SIX_KEY

if TYPE_CHECKING:
    from services.app import App

_SIX = ("carry_m", "side_m", "ball_speed_mps", "launch_angle_deg", "back_spin_rpm", "smash_factor")


def render_shot(app: App, scene: SessionScene, figures: Sequence[ClubFigures], usual: Sequence[UsualFigure]) -> None:
    """The navigator, and the shot below it once one is chosen; before that the numbers of the club that is shown."""
    _render_navigator(scene)
    stored = scene.chosen_shot
    if stored is None:
        _render_club(scene, figures, usual)
        return
    numbers = compute_shot_numbers(stored, scene.shots, scene.shot_filter)
    by_measure = {each.measure.measure: each for part in numbers.values() for each in part}
    _render_six([_shot_figure(by_measure[measure], scene) for measure in _SIX])
    if (carry := by_measure["carry_m"]).usual is not None:
        st.caption(f"Against the median of your {carry.others:,} other balls with it here.")
    if reason := why_left_out(stored, scene.shot_filter):
        st.caption(f"Left out of averages: {plain(reason, 160)}")
    elif stored.shot.flag_reason:
        st.caption(f"In the numbers, without its impossible readings: {plain(stored.shot.flag_reason, 160)}")
    _render_shape(stored, scene)
    if said := describe_words(stored):
        st.markdown(said)
    render_words(app, [stored], f"word_{scene.chosen}")
    render_late_box("All numbers of this shot", lambda: _render_numbers(numbers, scene), key="shot_numbers")
    render_pictures(stored, app.pictures, may_fetch=app.may_change)


def _render_navigator(scene: SessionScene) -> None:
    shots, chosen, numbers = scene.shots, scene.chosen or 0, scene.shown_numbers
    before = next((shots[number - 1] for number in reversed(numbers) if number < chosen), None)
    after = next((shots[number - 1] for number in numbers if number > chosen), None)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Previous", icon=":material/chevron_left:", key="shot_before", shortcut="Left",
                  disabled=before is None, on_click=choose_shot, args=(before,))
        st.button("Next", icon=":material/chevron_right:", key="shot_after", shortcut="Right",
                  disabled=after is None, on_click=choose_shot, args=(after,))
        if chosen:
            st.button("Close", key="shot_close", type="tertiary", icon=":material/close:", on_click=choose_shot,
                      args=(None,))
    st.markdown(f"**{_headline(scene)}**")


def _render_six(figures: Sequence[tuple[str, str, str | None]]) -> None:
    """Name, value and difference of each; the difference says its own direction."""
    with st.container(key=SIX_KEY):
        for name, value, difference in figures:
            st.metric(name, value, difference, delta_color="off", delta_arrow="off")


def _shot_figure(number: ShotNumber, scene: SessionScene) -> tuple[str, str, str | None]:
    measure, value = number.measure, number.measure.shown(number.value, scene.units)
    deviation = measure.shown(number.deviation, scene.units)
    return measure.name, DASH if value is None else _say(measure, value, scene), None if deviation is None else (
        say_deviation(measure.measure, deviation, measure.digits, scene.sides, _spaced(measure, scene)))


def _spaced(measure: ShotMeasure, scene: SessionScene) -> str:
    """The unit with its space."""
    unit = measure.unit(scene.units)
    return unit if unit in ("", "°") else f" {unit}"


def _render_club(scene: SessionScene, figures: Sequence[ClubFigures], usual: Sequence[UsualFigure]) -> None:
    """The six numbers of the club that is shown, with their difference from the golfer's usual ones."""
    shown = [each for each in figures if scene.club in (None, each.club) and not each.group.is_default_club]
    if len({each.club for each in shown}) != 1:
        st.caption("Click a ball in a figure, or step through the shots with the buttons or the arrow keys.")
        return
    club = max(shown, key=lambda each: each.counted)
    against = {each.metric.key: each for each in usual if each.club == club.group.label}  # of full swings
    _render_six([_club_figure(measure, club, against, scene) for measure in _SIX])
    st.caption("The medians here" + (", against your usual." if any(
        measure in against and against[measure].usual is not None for measure in _SIX) else ".")
        + " Click a ball, or press the right arrow key.")


def _club_figure(
    measure: str, club: ClubFigures, against: Mapping[str, UsualFigure], scene: SessionScene
) -> tuple[str, str, str | None]:
    metric, shown = METRICS[measure], MetricFormat(scene.units)
    number, usual = club.numbers.get(measure), against.get(measure)
    difference = None if usual is None or usual.difference is None else shown.format_change(metric, usual.difference)
    if number is None:
        return metric.name, DASH, difference
    if (words := find_directions(measure, scene.sides)) is not None:
        said = say_directed(shown.to_display(metric, number.median), digits_of(metric),
                            f" {unit_label(metric, scene.units)}", words)
        return metric.name, said, difference
    return metric.name, shown.format(metric, number.median), difference


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


def _render_numbers(numbers: Mapping[Part, Sequence[ShotNumber]], scene: SessionScene) -> None:
    for part in Part:
        with st.container():
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
            f"{say_deviation(measure.measure, deviation, measure.digits, scene.sides, _spaced(measure, scene))} "
            f"(n={number.others})"),
        "Source": DASH if value is None else number.provenance.value,
    }


def _say(measure: ShotMeasure, value: float, scene: SessionScene) -> str:
    spaced = _spaced(measure, scene)
    words = find_directions(measure.measure, scene.sides)
    if words is None:
        return f"{format_number(value, measure.digits)}{spaced}"
    return say_directed(value, measure.digits, spaced, words)
