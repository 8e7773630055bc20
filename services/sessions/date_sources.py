"""Which source says what about the day of each session: for tracing and correcting dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from golf.sessions import DateSource

if TYPE_CHECKING:
    from golf_db import GolfDatabase


class DateFilter(StrEnum):
    """Which sessions to look at."""

    ALL = "All sessions"
    UNDATED = "Without a date"
    DISAGREE = "Sources disagree"


@dataclass(frozen=True, slots=True)
class DateRow:
    """One session: the day in use with its source, and every source's usable day."""

    report_id: int
    name: str
    player: str
    used_on: date | None
    source: DateSource | None
    days: Mapping[DateSource, date]

    @property
    def disagrees(self) -> bool:
        """The automatic sources name different days, and the golfer has not settled it."""
        return DateSource.MANUAL not in self.days and len(set(self.days.values())) > 1

    def passes(self, wanted: DateFilter) -> bool:
        """Whether the filter lets it through."""
        return wanted is DateFilter.ALL or (self.used_on is None if wanted is DateFilter.UNDATED else self.disagrees)


def load_date_rows(database: GolfDatabase, search: str = "") -> list[DateRow]:
    """All sessions whose name matches, newest day first, with their date evidence."""
    journal = database.journal
    cards = journal.load_cards(limit=max(1, journal.count_sessions(search=search)), search=search)
    evidence = journal.load_date_evidence([card.report_id for card in cards] if search else None)
    return [DateRow(card.report_id, card.name, card.player, card.practised_on, card.date_source,
                    {item.source: item.day for item in evidence.get(card.report_id, ()) if item.day is not None})
            for card in cards]
