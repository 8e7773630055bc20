"""Which source says what about the day of each session: for tracing and correcting dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from golf.records import DateSource

if TYPE_CHECKING:
    from golf_db import GolfDatabase

DATES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class DateRow:
    """One session: the day in use with its source, and every source's usable day."""

    report_id: int
    name: str
    player: str
    used_on: date | None
    source: DateSource | None
    days: Mapping[DateSource, date]


def load_date_rows(database: GolfDatabase, search: str = "") -> list[DateRow]:
    """The newest DATES_SHOWN sessions whose name matches, with their date evidence."""
    journal = database.journal
    rows = []
    for card in journal.load_cards(limit=DATES_SHOWN, search=search):
        evidence = journal.load_session(card.report_id).dates
        days = {item.source: item.day for item in evidence if item.day is not None}
        rows.append(DateRow(card.report_id, card.name, card.player, card.practised_on, card.date_source, days))
    return rows
