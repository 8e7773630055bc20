"""Settings ▸ Automation ▸ By itself: when syncs start, when the next one is, and why it waits."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import streamlit as st

from golf.schedule import Schedule, ScheduleMode
from services.schedule.automatic_sync import ScheduleStatus
from services.schedule.minute_jobs import is_ticking
from services.schedule.text import MODE_WORDS, describe_last, describe_next
from ui.shared.escape import plain
from ui.shared.messages import rendering_errors

if TYPE_CHECKING:
    from services.app import App

HOUR_CHOICES = (1, 2, 3, 4, 6, 8, 12, 24)
TIME_CHOICES = tuple(time(quarter // 4, quarter % 4 * 15) for quarter in range(96))
_MODE, _AT, _HOURS = "schedule_mode", "schedule_at", "schedule_hours"


def render_schedule(app: App) -> None:
    """Draw the section."""
    schedule = app.schedule.load()
    with st.container(horizontal=True):
        st.selectbox("Sync by itself", list(ScheduleMode), key=_keep(_MODE, schedule.mode), width=260,
                     format_func=MODE_WORDS.__getitem__, on_change=_save, args=(app,))
        if schedule.mode is ScheduleMode.DAILY:
            # Not st.time_input: its hour and minute are too small to touch (axe: target-size).
            times = sorted({*TIME_CHOICES, schedule.at})
            st.selectbox("About", times, key=_keep(_AT, schedule.at), width=160, format_func="{:%H:%M}".format,
                         on_change=_save, args=(app,))
        elif schedule.mode is ScheduleMode.HOURS:
            choices = sorted({*HOUR_CHOICES, schedule.every_hours})
            st.selectbox("How often", choices, key=_keep(_HOURS, schedule.every_hours), width=200,
                         format_func=_hours, on_change=_save, args=(app,))
    _render_status(app, app.automatic_sync.load_status())


def render_next_sync(app: App) -> None:
    """Home's quiet line; nothing when nothing starts by itself from here. The panel itself says why one waits."""
    if is_ticking() and app.schedule.load().is_on:
        status = app.automatic_sync.load_status()
        if words := describe_next(status, app.clock.now()):
            st.caption(words)


def _render_status(app: App, status: ScheduleStatus) -> None:
    if status.schedule.is_on:
        if status.paused:
            st.warning(f"**Automatic syncs wait for you.**  \n{plain(status.paused, 400)}")
        elif is_ticking():
            st.markdown(describe_next(status, app.clock.now()))
        if not is_ticking():
            st.warning("**Nothing starts by itself from this window.**  \nRangebook was started without its server: "
                       "start it with start.py.")
        st.caption("A few minutes are added by chance, so that not every golfer's computer asks in the same minute. "
                   "What was missed while the computer was off is made up for once. It happens while Rangebook runs; "
                   "the command line can have the system do it at other times too (schedule install).")
    if last := describe_last(status):
        st.caption(last)


def _hours(hours: int) -> str:
    return "Every hour" if hours == 1 else f"Every {hours} hours"


def _keep(key: str, value: object) -> str:
    """The widget shows what is kept until it is touched."""
    st.session_state.setdefault(key, value)
    return key


def _save(app: App) -> None:
    before, chosen = app.schedule.load(), st.session_state
    with rendering_errors():
        app.schedule.save(Schedule(chosen[_MODE], chosen.get(_AT) or before.at,
                                   chosen.get(_HOURS) or before.every_hours))
