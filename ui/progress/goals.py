"""Goals on the Progress page: how far each has come, a new one, closing and opening again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analysis.goal_progress import LEVEL_SESSIONS, GoalProgress, GoalState
from analysis.metrics import Metric
from golf.bag_and_goals import Goal
from services.exports.caption import Subject
from services.progress.goals import NOTE_LIMIT, GoalSubject, GoalView, GoalWords
from services.progress.tables import build_goal_table
from services.progress.text import name_goal
from services.shared.formatting import Tone, count_of, format_day
from services.shared.metric_format import MetricFormat, unit_label
from ui.shared.escape import plain
from ui.shared.export_menu import TableFile, render_export_menu
from ui.shared.messages import flash, flashing_errors, rendering_errors

if TYPE_CHECKING:
    from services.app import App

_SHOW_CLOSED = "goals_show_closed"


def shows_closed() -> bool:
    """Whether closed goals are asked for."""
    return bool(st.session_state.get(_SHOW_CLOSED, False))


def render_goals(
    app: App, views: Sequence[GoalView], shown: MetricFormat, today: date,
    lead: str = "Set one for the club and number chosen above."
) -> None:
    """Each goal in a box of its own, then the switch for the closed ones; without any, how to set one (``lead``)."""
    if not views:
        st.markdown(f"No goal yet. {lead}")
    for view in views:
        with st.container(border=True):
            _render_goal(app, view, shown, today)
    st.checkbox("Show closed goals", key=_SHOW_CLOSED)


def render_goal_files(views: Sequence[GoalView], shown: MetricFormat, subject: Subject) -> None:
    """The goals that are listed, as a file."""
    if views:
        mirrored = shown.left_handed and any(view.metric and view.metric.mirrored_as for view in views)
        render_export_menu("goals", subject, table=TableFile(partial(build_goal_table, views), shown.units),
                           says="Signs as the monitor gave them, not mirrored." if mirrored else "")


def render_new_goal(app: App, subject: GoalSubject, shown: MetricFormat, now: float | None) -> None:
    """A form for the chosen club and metric; ``now`` (SI) is where the golfer stands."""
    with st.expander(f"Set a goal: {subject.metric.name} with the {plain(subject.club, 60)}"):
        words = _render_form(subject.metric, shown, f"new_goal_{subject.metric.key}_{shown.units.distance_label}", now)
        if words is not None:
            _keep(lambda: app.goals.add(subject, words), "The goal is set.",
                  "It is measured from where you are today.")


def _render_goal(app: App, view: GoalView, shown: MetricFormat, today: date) -> None:
    goal, metric, progress = view.goal, view.metric, view.progress
    note = f" · {plain(goal.note, NOTE_LIMIT)}" if goal.note else ""
    st.markdown(f"**{plain(name_goal(view, shown), 160)}**{note}")
    if metric is None or progress is None:
        st.markdown("This goal names no club and number that are measured here.")
    else:
        if progress.share is not None:
            st.progress(progress.share, text=_bar_words(progress, metric, shown))
        st.markdown(describe_goal(progress, today))
    if app.may_change:
        _render_buttons(app, view, shown)


def _bar_words(progress: GoalProgress, metric: Metric, shown: MetricFormat) -> str:
    start, current = (shown.format(metric, value) for value in (progress.start, progress.current))
    target = shown.format_target(metric, progress.goal.target)
    return (f"{100 * (progress.share or 0):.0f} % of the way: from {start} to {target}, "
            f"last {count_of(progress.sessions, 'session')} {current} "
            f"({count_of(progress.shots, 'shot')})")


def describe_goal(progress: GoalProgress, today: date) -> str:
    """Where it stands, in a sentence."""
    goal = progress.goal
    closed = "" if goal.closed_at is None else f"Closed on {format_day(goal.closed_at.astimezone().date())}."
    if progress.state is GoalState.TOO_THIN:
        said = (f"Nothing can be said yet: {progress.sessions} of {LEVEL_SESSIONS} sessions with enough balls.")
    elif progress.is_before_set:
        said = "Reached already when it was set."
    elif progress.state is GoalState.REACHED:
        said = f"Reached on {format_day(progress.reached_on)}: the last {LEVEL_SESSIONS} sessions together were there."
    else:
        said = f"It is reached when your last {LEVEL_SESSIONS} sessions together are there."
    due = ""
    if goal.due_on is not None and progress.state is not GoalState.REACHED:
        late = " – this day has passed" if progress.is_overdue(today) else ""
        due = f"Until {format_day(goal.due_on)}{late}."
    return " ".join(filter(None, (said, due, closed)))


def _render_buttons(app: App, view: GoalView, shown: MetricFormat) -> None:
    goal, metric = view.goal, view.metric
    if goal.closed_at is not None:
        st.button("Open it again", key=f"goal_open_{goal.goal_id}", on_click=_reopen, args=(app, goal))
        return
    with st.container(horizontal=True):
        st.button("Close this goal", key=f"goal_close_{goal.goal_id}", on_click=_close, args=(app, goal))
        if metric is not None:
            with st.popover("Change"):
                _render_change(app, goal, metric, shown)


def _render_change(app: App, goal: Goal, metric: Metric, shown: MetricFormat) -> None:
    words = _render_form(metric, shown, f"goal_{goal.goal_id}_{shown.units.distance_label}", goal.target, goal)
    if words is not None:
        _keep(lambda: app.goals.change(goal, metric, words), "The goal is changed.")


def _render_form(metric: Metric, shown: MetricFormat, key: str, target: float | None,
                 goal: Goal | None = None) -> GoalWords | None:
    """The form, filled with ``target`` (SI) and the goal's own words; what was typed once it is saved."""
    label = unit_label(metric, shown.units)
    value = None if target is None else shown.to_display(metric, target)
    with st.form(f"{key}_form", border=False, enter_to_submit=False):
        typed = st.number_input(f"Target ({label})" if label else "Target", key=f"{key}_target",
                                step=10.0 ** -metric.digits, format=f"%.{metric.digits}f",
                                value=None if value is None else round(value, metric.digits))
        due_on = st.date_input("Until (may stay empty)", value=goal.due_on if goal else None, key=f"{key}_due",
                               min_value=date(2000, 1, 1), max_value=date(2100, 1, 1), format="YYYY-MM-DD")
        note = st.text_input("Note (may stay empty)", value=goal.note if goal else "", max_chars=NOTE_LIMIT,
                             key=f"{key}_note")
        saved = st.form_submit_button("Save this goal")
    if not saved or typed is None:
        return None
    return GoalWords(shown.from_display(metric, typed), due_on, note.strip())


def _keep(save: Callable[[], object], headline: str, detail: str = "") -> None:
    with rendering_errors():
        save()
        flash(Tone.SUCCESS, headline, detail)
        st.rerun()


def _close(app: App, goal: Goal) -> None:
    with flashing_errors():
        app.goals.close(goal)
        flash(Tone.SUCCESS, "The goal is closed.", "It stays under “Show closed goals” and can be opened again.")


def _reopen(app: App, goal: Goal) -> None:
    with flashing_errors():
        app.goals.reopen(goal)
        flash(Tone.SUCCESS, "The goal is open again.")
