"""What the Practice page asks."""

from __future__ import annotations

from datetime import date

from analysis.practice.year import PracticeYear, compute_year, year_span
from golf.sessions import SessionType
from golf.shot_edits import ShotFilter
from services.practice.view import PracticeQuality, compute_quality
from services.shared.database_service import DatabaseService


class PracticeQuestions(DatabaseService):
    """How a player practises."""

    def load_first_day(self, player: str) -> date | None:
        """The player's first day of practice; None without a dated session."""
        return self._database.journal.load_first_day(player)

    def load_year(self, player: str, year: int | None, today: date) -> PracticeYear:
        """A calendar year of practice days; None: the 53 weeks up to now."""
        journal = self._database.journal
        first, last = year_span(year, today)
        streak = journal.load_streak(player, today) if last == today else None
        return compute_year(journal.load_practice_days(player, first, last), first, last, streak)

    def load_quality(self, player: str, sessions: int, shot_filter: ShotFilter) -> PracticeQuality:
        """From the newest ``sessions`` sessions that are practice, also those whose last update failed."""
        cards = self._database.journal.load_cards(player, limit=sessions, practice_only=True)
        practised = [card.report_id for card in cards if card.type is not SessionType.ROUND]
        shots = self._database.practice.load_shots(practised)
        return compute_quality(shots, shot_filter, len(cards) - len(practised))
