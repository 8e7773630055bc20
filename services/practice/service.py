"""What the Practice page asks."""

from __future__ import annotations

from datetime import date

from analysis.period import Basis, compute_reach
from analysis.practice.year import PracticeYear, compute_year, year_span
from golf.putts import PUTTER
from golf.sessions import SessionType
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

    def load_quality(self, player: str, basis: Basis) -> PracticeQuality:
        """From the sessions of the period that are practice, also those whose last update failed.

        A window of sessions is the player's newest ones: the order of clubs is no single club's. Those of the launch
        monitors that are shown: carries and speeds of two are not comparable.
        """
        reach = compute_reach(basis)
        shown = self._database.devices.load_shown(player)
        cards = [card for card in self._database.journal.load_cards(
                     player, limit=reach.sessions, practice_only=True, report_ids=shown)
                 if reach.first is None or (card.practised_on or date.min) >= reach.first]
        practised = [card.report_id for card in cards if card.type is not SessionType.ROUND]
        shots = self._database.practice.load_shots(practised)
        swings = [stored for stored in shots if stored.club != PUTTER]
        return compute_quality(swings, basis.shot_filter, len(cards) - len(practised), len(shots) - len(swings))
