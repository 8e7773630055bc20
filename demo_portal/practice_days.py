"""On which days was practised? Drawn per calendar week, so that tomorrow's account is today's plus what is new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from demo_portal.chance import seeded

STREAK_DAYS = 3
"""The last days always have a session, so that a demo looks alive whenever it is started."""

EPOCH = dt.date(2024, 1, 1)
FIRST_ID = 20_000
IDS_PER_DAY = 30
IDS_PER_SLOT = 7
ENOUGH_IDS_FOR = 400
IDS_PER_SESSION = 120
"""More than an account uses. One that reaches back beyond the first id begins with a higher one: ids are positive."""
MOST_SLOTS = 3


class Slot(NamedTuple):
    """The place of one session: its day, which of that day it is, and the report id that follows from both."""

    day: dt.date
    number: int
    report_id: int


def slots_newest_first(seed: int, today: dt.date, sessions: int) -> Iterator[Slot]:
    """Yield so many sessions of the account backwards from `today`; ids are positive and fall strictly."""
    first_id = FIRST_ID + max(0, sessions - ENOUGH_IDS_FOR) * IDS_PER_SESSION
    return islice(_all_slots(seed, today, first_id), sessions)


def _all_slots(seed: int, today: dt.date, first_id: int) -> Iterator[Slot]:
    day = today
    while True:
        for number in reversed(range(_sessions_on(seed, day, today))):
            yield Slot(day, number, first_id + _ids_after_first(seed, day, number))
        day -= dt.timedelta(days=1)


def _sessions_on(seed: int, day: dt.date, today: dt.date) -> int:
    """Number of sessions on this day: none on most, up to three on busy ones."""
    count = _week_plan(seed, day).get(day.weekday(), 0)
    return max(count, 1) if (today - day).days < STREAK_DAYS else count


def _week_plan(seed: int, day: dt.date) -> dict[int, int]:
    """Sessions per weekday (0 = Monday) in the week of this day; every week has at least one."""
    monday = day - dt.timedelta(days=day.weekday())
    rng = seeded(f"{seed}/week/{monday.isoformat()}")
    days = rng.sample(range(7), rng.choices((1, 2, 3), weights=(40, 47, 13))[0])
    return {weekday: rng.choices((1, 2, MOST_SLOTS), weights=(70, 25, 5))[0] for weekday in days}


def _ids_after_first(seed: int, day: dt.date, number: int) -> int:
    """How far an id is from that of the epoch: it grows with time, with gaps as others' reports would leave."""
    gap = seeded(f"{seed}/id/{day.isoformat()}/{number}").randrange(IDS_PER_SLOT)
    return (day - EPOCH).days * IDS_PER_DAY + number * IDS_PER_SLOT + gap
