"""Another session beside this one: the address says which (``&compare=…``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.session_comparison import ComparedFigure, compare_sessions
from charts.dispersion import build_dispersion_figure, find_landing_ranges, has_landings
from golf.errors import NotFound
from golf.handedness import mirror_shots, sides_of
from golf.sessions import SessionCard
from golf.shots import StoredShot
from services.exports.caption import session_subject
from services.sessions.tables import build_compare_table
from services.sessions.view import SessionView
from services.shared.formatting import DASH, format_day
from services.shared.metric_format import MetricFormat
from ui.session.figure_data import SessionScene
from ui.session.figures import find_most_hit
from ui.shared.address import query_number, write
from ui.shared.caching import cached_pickable, cached_session
from ui.shared.escape import one_line, plain, plain_or
from ui.shared.export_menu import TableFile, render_export_menu, render_figure
from ui.shared.messages import render_error
from ui.shared.session_labels import UNNAMED, label_unlisted, tell_apart
from ui.shared.session_search import render_session_search

if TYPE_CHECKING:
    from services.app import App

PARAM, _WIDGET = "compare", "compare_with"


def render_compare(app: App, view: SessionView, scene: SessionScene) -> None:
    """Choose a session; then both dispersions on the same scale and the numbers club by club."""
    other = _load_other(app, view.detail.card)
    if other is None:
        _render_proposal(app, view.detail.card, scene)
        return
    is_left_handed = app.sessions.is_left_handed(other.detail.card.player)
    there = mirror_shots(other.shots, is_left_handed=is_left_handed)
    sides = sides_of(is_left_handed=is_left_handed)
    _render_landings(view, scene, other, there, sides)
    if sides != scene.sides:
        st.caption("One of the two plays left-handed: their shots are mirrored and read as a right-hander's; the side "
                   "axis of each figure says where the balls really went.")
    figures = [each for each in compare_sessions(scene.shots, there, scene.shot_filter)
               if scene.club in (None, each.group.club)]
    if not figures:
        st.info("Neither session has a club with enough shots to compare.")
        return
    st.dataframe([_row(each, scene) for each in figures], hide_index=True,
                 alt="Numbers of each club in both sessions and their difference")
    st.caption("Medians, with the number of shots in brackets; the carry spread is what half of the balls lie within. "
               "Two sessions differ by chance, too: whether something really changes is on the page Progress.")
    render_export_menu("compared", scene.subject, table=TableFile(
        lambda units: build_compare_table(figures, other.detail.card, units), scene.units))


def _load_other(app: App, card: SessionCard) -> SessionView | None:
    asked = query_number(PARAM)
    search = render_session_search("compare_search") if app.sessions.has_more_than_pickable() else ""
    others = [each for each in cached_pickable(app, search) if each.report_id != card.report_id and each.shots]
    labels = tell_apart({each.report_id: each.label
                         for each in sorted(others, key=lambda each: each.player != card.player)})
    options: list[int | None] = [None, *labels]
    if asked is not None and asked not in labels and asked != card.report_id:
        options.append(asked)
    st.session_state[_WIDGET] = asked if asked in options else None
    st.selectbox("Compare with", options, key=_WIDGET, on_change=_follow,
                 format_func=lambda number: ("Choose a session" if number is None
                                             else labels.get(number) or label_unlisted(number)))
    if st.session_state[_WIDGET] is None:
        st.caption("The player's own sessions come first.")
        return None
    try:
        return cached_session(app, st.session_state[_WIDGET])
    except NotFound as error:
        render_error(error)
        return None


def _render_proposal(app: App, card: SessionCard, scene: SessionScene) -> None:
    """The last session before this one with the club that is shown, or the one hit most, at a press."""
    club = scene.club or find_most_hit(scene.shots)
    before = None if club is None else app.sessions.find_before(card, club)
    if before is not None:
        st.button(f"The last one before with the {plain(club or '', 40)}", key="compare_before",
                  icon=":material/history:", on_click=write, kwargs={PARAM: before})


def _follow() -> None:
    write(**{PARAM: st.session_state[_WIDGET]})


def _render_landings(
    view: SessionView, scene: SessionScene, other: SessionView, there: tuple[StoredShot, ...],
    other_sides: tuple[str, str],
) -> None:
    """Each figure with the sides of its own player's hand."""
    both = find_landing_ranges((*scene.shots, *there), scene.units, scene.shot_filter, scene.club)
    drawn = ((view, scene.shots, scene.sides, "compared-landings"), (other, there, other_sides, "other-landings"))
    for column, (each, shots, sides, what) in zip(st.columns(2), drawn, strict=True):
        card = each.detail.card
        with column, st.container(border=True):
            st.markdown(f"**{plain_or(card.name, UNNAMED, 60)}** · {format_day(card.practised_on)}")
            if not has_landings(shots, scene.shot_filter, scene.club):
                st.caption(f"No ball {f'of the {plain(scene.club, 40)} ' if scene.club else ''}came down here.")
                continue
            figure = build_dispersion_figure(shots, scene.units, shot_filter=scene.shot_filter, sides=sides,
                                             ranges=both,
                                             club=scene.club, among=(*scene.shots, *there))
            render_figure(figure, what, f"Landing points of session {card.report_id}, on the scale of both",
                          session_subject(card, scene.shot_filter).of_club(scene.club))


def _row(figure: ComparedFigure, scene: SessionScene) -> dict[str, str]:
    metric, units = figure.metric, scene.units
    here, there = (DASH if value is None else f"{MetricFormat(units).format(metric, value.value)} ({value.shots:,})"
                   for value in (figure.here, figure.there))
    difference = DASH if figure.difference is None else MetricFormat(units).format_change(metric, figure.difference)
    return {"Club": one_line(figure.group.label, 60), "Number": metric.name, "This session": here, "The other": there,
            "Difference": difference}
