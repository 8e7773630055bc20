"""When a sync is due by itself: off, daily at a time, every few hours, or when the app opens.

Arithmetic only. A schedule is a row of *slots* on the time line, and a run answers every slot before it: what was
missed (a machine asleep for five days) is therefore caught up once, and no slot is ever answered twice.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

SPREAD_MINUTES = 15
"""A slot lies up to this much behind the time asked for: not every golfer's machine asks in the same second."""
AFTER_OPENING = timedelta(seconds=20)
OPENINGS_APART = timedelta(minutes=15)
"""Opening the app again and again does not ask the portal again and again."""
HOURS = range(1, 169)
DEFAULT_HOURS = 6
RETRIES = 3
_FIRST_RETRY = timedelta(minutes=15)
_DAY = timedelta(days=1)


class ScheduleMode(StrEnum):
    """How a sync starts by itself."""

    OFF = "off"
    DAILY = "daily"
    HOURS = "hours"
    OPENING = "opening"


@dataclass(frozen=True, slots=True)
class Schedule:
    """The golfer's choice. ``at`` is local wall-clock time; ``every_hours`` is one of HOURS."""

    mode: ScheduleMode = ScheduleMode.OFF
    at: time = time(18, 0)
    every_hours: int = DEFAULT_HOURS

    @property
    def is_on(self) -> bool:
        """Whether anything starts by itself."""
        return self.mode is not ScheduleMode.OFF

    @property
    def period(self) -> timedelta:
        """The longest time between two slots, leaving clock changes aside."""
        return timedelta(hours=self.every_hours) if self.mode is ScheduleMode.HOURS else _DAY


def compute_due_at(
    schedule: Schedule, since: datetime, now: datetime, *, zone: tzinfo | None = None, seed: str = "",
    opened_at: datetime | None = None,
) -> datetime | None:
    """The slot to answer next; due when it is not after ``now``. None when there is none.

    ``since`` is the last automatic run, or when the schedule was chosen: slots up to it are answered. ``zone`` None
    is this machine's own. ``opened_at`` is when the asking app opened; a job of the system never opens one. The
    ``seed`` gives the random minute: the same slot has the same one, however often it is asked for.
    """
    if schedule.mode is ScheduleMode.DAILY:
        return _daily_slot(schedule.at, since, now, zone, seed)
    if schedule.mode is ScheduleMode.HOURS:
        return since + schedule.period + compute_spread(seed, since.astimezone(UTC).isoformat())
    if schedule.mode is ScheduleMode.OPENING and opened_at is not None and since < opened_at:
        return max(opened_at + AFTER_OPENING, since + OPENINGS_APART)
    return None


def compute_since(schedule: Schedule, since: datetime, now: datetime) -> datetime:
    """``since`` as far as it can be believed: when a clock was far ahead and is right again, count from now.

    A clock set back by less than a period changes nothing: its slots were answered, and are not answered again.
    """
    return now if since - now > schedule.period else since


def compute_retry_at(failed_at: datetime, retries: int) -> datetime | None:
    """When to try again what failed for want of a connection: after 15, 30 and 60 minutes, then not any more."""
    return failed_at + _FIRST_RETRY * 2**retries if retries < RETRIES else None


def compute_spread(seed: str, slot: str) -> timedelta:
    """0 to 14 minutes, random over seeds and slots, always the same for the same two."""
    digest = hashlib.sha256(f"{seed}\n{slot}".encode()).digest()
    return timedelta(minutes=int.from_bytes(digest[:8]) % SPREAD_MINUTES)


def _daily_slot(at: time, since: datetime, now: datetime, zone: tzinfo | None, seed: str) -> datetime:
    """The last slot that is past and not answered, else the first one to come that is not."""
    today = now.astimezone(zone).date()
    past = [slot for back in range(3) if (slot := _slot_of(today - back * _DAY, at, zone, seed)) <= now]
    if past and past[0] > since:
        return past[0]
    day = max(since, now).astimezone(zone).date() - _DAY
    while (slot := _slot_of(day, at, zone, seed)) <= max(since, now):
        day += _DAY
    return slot


def _slot_of(day: date, at: time, zone: tzinfo | None, seed: str) -> datetime:
    """A day's one slot. A time that a clock change skips is the same moment on the old clock; of two, the first."""
    seconds = datetime.combine(day, at, tzinfo=zone).timestamp()  # astimezone() would get a skipped time wrong
    return datetime.fromtimestamp(seconds, UTC) + compute_spread(seed, day.isoformat())
