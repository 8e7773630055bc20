"""Progress: am I getting better. All clubs at first; a club in the address opens what there is to say of it."""

from dataclasses import replace
from datetime import date

import streamlit as st

from analysis.progress import shot_filter_of_bests
from golf.same_names import find_name
from services.exports.caption import Subject
from services.home.digest_text import find_sentence
from services.home.headline import find_headline
from services.progress.goals import GoalSubject, find_target
from services.progress.text import describe_period
from services.progress.view import Asked
from services.shared.metric_format import MetricFormat
from ui.frame import require_frame
from ui.progress.all_time_bests import render_all_bests
from ui.progress.board import render_board
from ui.progress.goals import render_goal_files, render_goals, render_new_goal, shows_closed
from ui.progress.trend import (
    render_bests,
    render_club_choice,
    render_consistency,
    render_figures,
    render_metric_choice,
    render_trend,
    render_verdict,
)
from ui.shared.address import query_text, restore_query
from ui.shared.app import load_app
from ui.shared.caching import cached_board, cached_clubs, cached_digest, cached_goals, cached_progress
from ui.shared.device_choice import render_device_choice
from ui.shared.messages import render_empty, render_flash
from ui.shared.page_paths import PROGRESS_PAGE
from ui.shared.report_menu import render_month_report
from ui.shared.viewing import choose_basis, choose_player, kept_period

require_frame()
restore_query()
app = load_app()
today = date.today()  # noqa: DTZ011 - the golfer's own calendar day
st.title("Progress", anchor=False)
render_flash()
player = choose_player(app)
clubs = cached_clubs(app, player) if player is not None else []
if player is None or not clubs:
    render_empty("There are no shots with a club yet. Sync on the Home page first; six sessions with a club make a "
                 "verdict.")
    st.stop()

is_of_one_club = find_name(query_text("club"), [use.club for use in clubs]) is not None
if is_of_one_club:
    st.page_link(PROGRESS_PAGE, label="All clubs", icon=":material/arrow_back:",
                 query_params={"player": player, **kept_period()})
with st.container(horizontal=True, vertical_alignment="bottom"):
    club = render_club_choice(clubs) if is_of_one_club else ""
    metric = render_metric_choice()
    render_month_report(app, player, today)
units, basis = app.choices.units, choose_basis(app)
period, shot_filter = basis.window, basis.shot_filter
render_device_choice(app, player)
shown = MetricFormat(units, app.sessions.is_left_handed(player))
goals = cached_goals(app, player, shot_filter, with_closed=shows_closed())

if not is_of_one_club:
    render_board(player, cached_board(app, player, metric.key, basis), metric, basis, shown)
    st.header("Goals")
    render_goals(app, goals, shown, today, "Open a club to set one.")
    render_goal_files(goals, shown, Subject(player, shot_filter))
    render_all_bests(app, player, shot_filter, shown)
    st.stop()

view = cached_progress(app, Asked(player, club, metric.key, period, shot_filter), today)
subject = Subject(player, shot_filter, club, describe_period(period, view.series))
said, why = "", ""
if query_text("evidence") and (digest := cached_digest(app, player, basis)) is not None:
    said, why = (find(digest, club, metric.key, units) for find in (find_headline, find_sentence))
render_verdict(view, metric, shown, said, why)
render_figures(view, metric, shown)
render_trend(view, metric, shown, find_target(goals, club, metric), subject)
st.header("Goals")
render_goals(app, goals, shown, today)
render_goal_files(goals, shown, Subject(player, shot_filter))
if app.may_change:
    render_new_goal(app, GoalSubject(player, club, metric), shown, view.latest.value if view.latest else None)
st.header("Personal bests")
render_bests(view, metric, shown, replace(subject, shot_filter=shot_filter_of_bests(shot_filter)))
st.header("Consistency score")
render_consistency(view.consistency, shown)
