"""The practice journal: what Home shows, as frozen values computed apart from drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from golf.sessions import JournalTotals, PracticeDay, SessionCard, SessionState

CALENDAR_WEEKS = 4
CARDS_AT_FIRST = 12


@dataclass(frozen=True, slots=True)
class JournalView:
    """Everything on Home below the sync panel, and the figures above it."""

    players: tuple[str, ...]
    totals: JournalTotals
    calendar: tuple[PracticeDay, ...]
    cards: tuple[SessionCard, ...]
    matching: int


def first_calendar_day(today: date) -> date:
    """The Monday that makes the calendar end with the week of ``today``."""
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(weeks=CALENDAR_WEEKS - 1)


def fill_calendar(days: list[PracticeDay], first: date, last: date) -> tuple[PracticeDay, ...]:
    """Every day from ``first`` to ``last``, those without practice with zero shots."""
    known = {item.day: item for item in days}
    span = (last - first).days + 1
    every = (first + timedelta(days=offset) for offset in range(span))
    return tuple(known.get(day) or PracticeDay(day, 0, 0) for day in every)


def choose_last_practice(cards: Sequence[SessionCard]) -> SessionCard | None:
    """The session with the most balls on the last day; None without one that has balls."""
    with_balls = [card for card in cards if card.distinct_shots and card.state is not SessionState.FAILED]
    if not with_balls:
        return None
    day = with_balls[0].practised_on
    return max((card for card in with_balls if card.practised_on == day), key=lambda card: card.distinct_shots)
