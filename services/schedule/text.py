"""The schedule in a golfer's words. Pure; drawing is ui's."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from golf.schedule import Schedule, ScheduleMode
from services.schedule.automatic_sync import Decision, ScheduleDecision, ScheduleStatus
from services.shared.formatting import count_of, format_day, format_moment
from services.sync.text import describe_status

MODE_WORDS = {
    ScheduleMode.OFF: "Off",
    ScheduleMode.DAILY: "Every day at a time",
    ScheduleMode.HOURS: "Every few hours",
    ScheduleMode.OPENING: "When Rangebook opens",
}


def describe_schedule(schedule: Schedule) -> str:
    """``Every day about 18:00``."""
    if schedule.mode is ScheduleMode.DAILY:
        return f"Every day about {schedule.at:%H:%M}"
    if schedule.mode is ScheduleMode.HOURS:
        return "Every hour" if schedule.every_hours == 1 else f"Every {schedule.every_hours} hours"
    return MODE_WORDS[schedule.mode]


def describe_next(status: ScheduleStatus, now: datetime, zone: tzinfo | None = None) -> str:
    """``Next automatic sync: today about 18:07.``; empty when there is none. Why it waits is ``status.paused``."""
    if not status.schedule.is_on or status.paused:
        return ""
    return f"Next automatic sync: {_when(status.next_at, now, zone)}."


def describe_last(status: ScheduleStatus) -> str:
    """How the last automatic one went; empty when there was none."""
    if status.last_run_at is None:
        return ""
    moment = format_moment(status.last_run_at)
    if status.last_run is None:
        return f"Last automatic sync: {moment}."
    run = status.last_run
    return (f"Last automatic sync: {moment}. {describe_status(run)}, {count_of(run.sessions_imported, 'new session')}, "
            f"{count_of(run.total_shots, 'shot')}.")


def describe_decision(decision: Decision, status: ScheduleStatus, now: datetime) -> str:
    """Why nothing was started."""
    if decision.kind is ScheduleDecision.OFF:
        return "Automatic syncs are off. Choose when with: schedule set"
    if decision.kind is ScheduleDecision.NOT_DUE:
        return f"No sync is due. {describe_next(status, now)}".strip()
    return decision.reason


def _when(moment: datetime | None, now: datetime, zone: tzinfo | None) -> str:
    if moment is None:
        return "when Rangebook opens"
    if moment <= now:
        return "within a minute"
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = {today: "today", today + timedelta(days=1): "tomorrow"}
    return f"{days.get(local.date(), format_day(local.date()))} about {local:%H:%M}"
