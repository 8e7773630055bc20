"""What the Practice page asks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from analysis.practice.year import PracticeYear
from golf.shot_edits import ShotFilter
from services.practice.view import PracticeQuality, load_practice_quality, load_practice_year

if TYPE_CHECKING:
    from golf_db import GolfDatabase


class PracticeQuestions:
    """How a player practises."""

    def __init__(self, database: GolfDatabase) -> None:
        self._database = database

    def load_first_day(self, player: str) -> date | None:
        """The player's first day of practice; None without a dated session."""
        return self._database.journal.load_first_day(player)

    def load_year(self, player: str, year: int | None, today: date) -> PracticeYear:
        """A calendar year of practice days; None: the 53 weeks up to now."""
        return load_practice_year(self._database, player, year, today)

    def load_quality(self, player: str, sessions: int, shot_filter: ShotFilter) -> PracticeQuality:
        """The order of balls in the last sessions."""
        return load_practice_quality(self._database, player, sessions, shot_filter)
