"""The practice journal: what Home shows, as frozen values computed apart from drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from golf.sessions import JournalTotals, PracticeDay, SessionCard, SessionState

if TYPE_CHECKING:
    from golf_db import GolfDatabase

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
    uncounted: int
    """Stored sessions without shots of their own (copies, empty ones): shown, not in ``totals``."""


def load_journal(database: GolfDatabase, player: str | None, shown: int, today: date) -> JournalView:
    """Read Home's figures for one player (None: all), with the newest ``shown`` cards."""
    journal = database.journal
    totals, matching = journal.load_totals(player, today), journal.count_sessions(player)
    failed = journal.load_cards(player, state=SessionState.FAILED, limit=matching)
    first = first_calendar_day(today)
    days = journal.load_practice_days(player, first, today)
    return JournalView(
        players=tuple(journal.load_players()),
        totals=totals,
        calendar=fill_calendar(days, first, today),
        cards=tuple(journal.load_cards(player, limit=shown)),
        matching=matching,
        uncounted=max(0, matching - totals.sessions - sum(not card.stored_shots for card in failed)),
    )


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
