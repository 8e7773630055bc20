"""The session page between its heading and its editor: simple first, more on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.averages_by_club import compute_club_figures
from golf.handedness import mirror_shots, sides_of
from golf.shot_edits import ShotFilter
from golf.units import DisplayUnits
from services.exports.caption import Subject, session_subject
from services.exports.table import Table
from services.sessions.shot_tables import build_shot_table
from services.sessions.side_text import describe_signs
from services.sessions.tables import build_club_table
from services.sessions.view import SessionView
from ui.session.compare import PARAM as COMPARE
from ui.session.compare import render_compare
from ui.session.figure_data import SessionScene
from ui.session.figures import render_club_choice, render_landing_table, render_landings_and_flights
from ui.session.heading import render_glance
from ui.session.shot_choice import choose_shot, read_chosen_number
from ui.session.shot_edits import render_undo, render_words
from ui.session.shot_panel import render_shot
from ui.session.shot_table import render_figures, render_shot_table
from ui.session.tabs import render_delivery, render_strike, render_trend
from ui.session.usual import render_usual
from ui.shared.address import query_text, url_tabs
from ui.shared.caching import cached_usual_figures
from ui.shared.export_menu import SHOT_FILES, TableFile, render_export_menu
from ui.shared.page_paths import QUALITY_PAGE
from ui.shared.shot_filter_text import render_left_out

if TYPE_CHECKING:
    from services.app import App

CLUB_FILES = "Each number with the number of shots it rests on. Sides as the monitor gave them: right is positive."
VIEWS = ("Shots", "Club delivery", "Strike", "Ball by ball", "Compare")


def render_session_body(app: App, view: SessionView) -> None:
    """Key figures, where the balls came down and how they flew, the chosen shot, and the other views."""
    units, shot_filter = app.choices.units, app.choices.shot_filter
    render_left_out(view.shots, shot_filter, units)
    card = view.detail.card
    st.page_link(QUALITY_PAGE, label="Readings to doubt in this session", icon=":material/fact_check:",
                 query_params={"player": card.player, "session": str(card.report_id)})
    is_left_handed = app.sessions.is_left_handed(card.player)
    shots = mirror_shots(view.shots, is_left_handed=is_left_handed)
    figures = compute_club_figures(shots, shot_filter)
    render_glance(figures, shots, units, shot_filter)
    subject, sides = session_subject(card, shot_filter), sides_of(is_left_handed=is_left_handed)
    st.header("Where they went")
    scene = SessionScene(shots, view.shots, subject, units, shot_filter, sides, read_chosen_number(shots),
                         render_club_choice(shots))
    if is_left_handed:
        st.caption("Mirrored for a left-hander: sides, angles and spin read as a right-hander's; on the axes of the "
                   "figures left and right are where the ball really went.")
    render_landings_and_flights(scene)
    render_landing_table(scene)
    st.header("By club")
    render_figures(figures, units, sides)
    _render_club_files(view, units, shot_filter, subject)
    render_usual(cached_usual_figures(app, card.report_id, shot_filter), units, subject)
    st.header("Shot by shot")
    render_undo(app, card.report_id)
    render_shot(app, scene)
    _render_views(app, view, scene)


def _render_views(app: App, view: SessionView, scene: SessionScene) -> None:
    """Tabs of which only the open one is worked out."""
    table, delivery, strike, trend, compare = url_tabs(
        "view", VIEWS, default_omitted=VIEWS[-1] if query_text(COMPARE) else None)
    with table:
        if table.open:
            _render_shots(app, view, scene)
    for tab, render in ((delivery, render_delivery), (strike, render_strike), (trend, render_trend)):
        with tab:
            if tab.open:
                render(scene)
    with compare:
        if compare.open:
            render_compare(app, view, scene)


def _render_shots(app: App, view: SessionView, scene: SessionScene) -> None:
    """Every shot; one chosen row is looked at, several are spoken of together."""
    rows = render_shot_table(scene.shots, scene.units, scene.shot_filter,
                             key=f"shot_rows_{view.detail.card.report_id}", on_one=choose_shot)
    st.caption(describe_signs(scene.sides))
    if len(rows) > 1:
        st.markdown(f"**{len(rows)} shots chosen**")
        render_words(app, [scene.shots[row] for row in rows], "words_rows")
    else:
        st.caption("Choose a row to look at its shot, or several to hide, leave out, note or move them together.")
    def build(units: DisplayUnits) -> Table:
        origins = app.devices.name_sessions({stored.report_id for stored in scene.stored})
        return build_shot_table(scene.stored, units, scene.shot_filter, origins)

    render_export_menu("shots", scene.subject, says=SHOT_FILES,
                       table=TableFile(build, scene.units, says_whose=True))


def _render_club_files(view: SessionView, units: DisplayUnits, shot_filter: ShotFilter, subject: Subject) -> None:
    """The numbers by club, worked out of the shots as they are stored."""
    render_export_menu("clubs", subject, says=CLUB_FILES, table=TableFile(
        lambda asked: build_club_table(compute_club_figures(view.shots, shot_filter), asked), units))
