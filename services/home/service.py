"""Answers what the page Home asks."""

from __future__ import annotations

from datetime import date

from analysis.digest import Digest
from analysis.period import Basis
from services.home.digest import load_digest
from services.home.view import JournalView, fill_calendar, first_calendar_day
from services.shared.database_service import DatabaseService


class HomeQuestions(DatabaseService):
    """The practice journal of one player or of all."""

    def load_journal(self, player: str | None, shown: int, today: date) -> JournalView:
        """Home's figures for one player (None: all), with the newest ``shown`` cards."""
        journal = self._database.journal
        totals, matching = journal.load_totals(player, today), journal.count_sessions(player)
        first = first_calendar_day(today)
        days = journal.load_practice_days(player, first, today)
        return JournalView(
            players=tuple(journal.load_players()),
            totals=totals,
            calendar=fill_calendar(days, first, today),
            cards=tuple(journal.load_cards(player, limit=shown)),
            matching=matching,
        )

    def load_digest(self, player: str, basis: Basis) -> Digest | None:
        """What is said after the player's last practice; None without a dated session."""
        return load_digest(self._database, player, basis)
