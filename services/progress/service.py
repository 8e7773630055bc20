"""What the Progress page asks; goals are written by services/progress/goals.py."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from golf.bag_and_goals import ClubUse
from golf.shot_edits import ShotFilter
from services.progress.all_time_bests import ClubBests, load_all_bests
from services.progress.view import Asked, ProgressView, load_progress

if TYPE_CHECKING:
    from golf_db import GolfDatabase


class ProgressQuestions:
    """Whether a player gets better."""

    def __init__(self, database: GolfDatabase) -> None:
        self._database = database

    def load_clubs(self, player: str) -> list[ClubUse]:
        """The player's clubs in the order of the bag."""
        return self._database.practice.load_clubs(player)

    def load_view(self, asked: Asked, today: date) -> ProgressView:
        """One club's metric over a period."""
        return load_progress(self._database, asked, today)

    def load_all_bests(self, player: str, shot_filter: ShotFilter) -> tuple[ClubBests, ...]:
        """The bests of every club over all time."""
        return load_all_bests(self._database, player, shot_filter)
