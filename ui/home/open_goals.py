"""Home's goals: how far each open one has come, and the way to set one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.units import DisplayUnits
from services.progress.goals import GoalView
from services.progress.text import name_goal
from services.shared.metric_format import MetricFormat
from ui.shared.caching import cached_goals
from ui.shared.escape import plain
from ui.shared.page_paths import PROGRESS_PAGE
from ui.shared.viewing import address_of

if TYPE_CHECKING:
    from services.app import App

_SHOWN = 3


def render_open_goals(app: App, player: str) -> None:
    """Draw the newest open goals; without one, the way to set one."""
    goals = cached_goals(app, player, app.choices.shot_filter, with_closed=False)
    for view in goals[:_SHOWN]:
        _render_goal(view, app.choices.units, left_handed=app.sessions.is_left_handed(player))
    st.page_link(PROGRESS_PAGE, label=_lead(len(goals)), icon=":material/flag:", query_params=address_of(player))


def _render_goal(view: GoalView, units: DisplayUnits, *, left_handed: bool) -> None:
    shown, progress = MetricFormat(units, left_handed), view.progress
    words = plain(name_goal(view, shown), 120)
    if view.metric is None or progress is None or progress.share is None:
        st.markdown(words)
        return
    st.progress(progress.share, text=f"{words} · now {shown.format(view.metric, progress.current)}")


def _lead(number: int) -> str:
    if not number:
        return "Set a goal"
    return "All goals" if number > _SHOWN else "Your goals"
