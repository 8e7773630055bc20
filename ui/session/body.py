"""The session page between its heading and its editor: simple first, more on demand."""

from __future__ import annotations

from datetime import date
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
from ui.session.club_table import render_figures, render_landing_files
from ui.session.compare import PARAM as COMPARE
from ui.session.compare import render_compare
from ui.session.figure_data import SessionScene
from ui.session.figures import render_club_choice, render_flights, render_landings
from ui.session.heading import render_glance
from ui.session.shot_choice import choose_shot, read_chosen_number
from ui.session.shot_edits import render_undo, render_words
from ui.session.shot_panel import render_shot
from ui.session.shot_table import render_shot_table
from ui.session.tabs import render_delivery, render_strike, render_trend
from ui.session.usual import render_usual
from ui.shared.address import query_text, url_tabs
from ui.shared.caching import cached_last_session, cached_usual_figures
from ui.shared.export_menu import SHOT_FILES, TableFile, render_export_menu
from ui.shared.page_paths import LIVE_PAGE, QUALITY_PAGE
from ui.shared.report_menu import render_session_report
from ui.shared.shot_filter_text import render_left_out
from ui.shared.style import SHOT_KEY

if TYPE_CHECKING:
    from services.app import App

CLUB_FILES = "Each number with the number of shots it rests on. Sides as the monitor gave them: right is positive."
VIEWS = ("Landing", "Flight", "Face and path", "Strike", "Ball by ball", "Shots", "Compare")
_OLDER_VIEWS = {"club-delivery": "Face and path"}


def render_session_body(app: App, view: SessionView) -> None:
    """The figures beside the shot that is looked at, then the numbers by club."""
    units, shot_filter, card = app.choices.units, app.choices.shot_filter, view.detail.card
    is_left_handed = app.sessions.is_left_handed(card.player)
    shots = mirror_shots(view.shots, is_left_handed=is_left_handed)
    figures = compute_club_figures(shots, shot_filter)
    usual = cached_usual_figures(app, card.report_id, shot_filter)
    subject, sides = session_subject(card, shot_filter), sides_of(is_left_handed=is_left_handed)
    render_glance(figures, shots, units, shot_filter)
    chosen = read_chosen_number(shots)
    scene = SessionScene(shots, view.shots, subject, units, shot_filter, sides, chosen,
                         render_club_choice(shots, chosen))
    pictures, panel = st.columns([5, 3])
    with panel, st.container(key=SHOT_KEY, gap="small"):
        render_undo(app, card.report_id)
        render_shot(app, scene, figures, usual)
    with pictures:
        _render_views(app, view, scene)
        if is_left_handed:
            st.caption("Mirrored for a left-hander: sides, angles and spin read as a right-hander's; on the axes of "
                       "the figures left and right are where the ball really went.")
    st.header("By club", anchor=False)
    render_figures(figures, usual, scene, key=f"club_rows_{card.report_id}")
    render_usual(usual, units, subject)
    render_left_out(view.shots, shot_filter, units)
    with st.container(horizontal=True, vertical_alignment="center"):
        _render_shot_files(app, scene)
        _render_club_files(view, units, shot_filter, subject)
        render_landing_files(scene)
        st.page_link(QUALITY_PAGE, label="Readings to doubt", icon=":material/fact_check:",
                     query_params={"player": card.player, "session": str(card.report_id)})
        if cached_last_session(app) == card.report_id:
            st.page_link(LIVE_PAGE, label="Large numbers", icon=":material/tv:")
        render_session_report(app, card, date.today())  # noqa: DTZ011 - the golfer's own calendar day


def _render_views(app: App, view: SessionView, scene: SessionScene) -> None:
    """Tabs of which only the open one is worked out."""
    *figures, table, compare = url_tabs("view", VIEWS, older=_OLDER_VIEWS,
                                        default_omitted=VIEWS[-1] if query_text(COMPARE) else None)
    drawing = (render_landings, render_flights, render_delivery, render_strike, render_trend)
    for tab, render in zip(figures, drawing, strict=True):
        with tab:
            if tab.open:
                render(scene)
    with table:
        if table.open:
            _render_shots(app, view, scene)
    with compare:
        if compare.open:
            render_compare(app, view, scene)


def _render_shots(app: App, view: SessionView, scene: SessionScene) -> None:
    """Every shot; one chosen row is looked at, several are spoken of together."""
    rows = render_shot_table(scene.shots, scene.units, scene.shot_filter,
                             key=f"shot_rows_{view.detail.card.report_id}", on_one=choose_shot)
    several = ", or several to hide, leave out, note or move them together" if app.may_change else ""
    st.caption(f"Choose a row to look at its shot{several}.", help=describe_signs(scene.sides))
    if len(rows) > 1 and app.may_change:
        st.markdown(f"**{len(rows)} shots chosen**")
        render_words(app, [scene.shots[row] for row in rows], "words_rows")


def _render_shot_files(app: App, scene: SessionScene) -> None:
    def build(units: DisplayUnits) -> Table:
        origins = app.devices.name_sessions({stored.report_id for stored in scene.stored})
        return build_shot_table(scene.stored, units, scene.shot_filter, origins)

    render_export_menu("shots", scene.subject, says=SHOT_FILES, label="Shots as files",
                       table=TableFile(build, scene.units, says_whose=True))


def _render_club_files(view: SessionView, units: DisplayUnits, shot_filter: ShotFilter, subject: Subject) -> None:
    """The numbers by club, worked out of the shots as they are stored."""
    render_export_menu("clubs", subject, says=CLUB_FILES, label="Clubs as files", table=TableFile(
        lambda asked: build_club_table(compute_club_figures(view.shots, shot_filter), asked), units))
