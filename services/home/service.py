"""What Home asks, and how far the golfer has come in the tour of the first steps."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from analysis.digest import Digest
from golf.shot_edits import ShotFilter
from golf.sync_events import Receipt
from services.home.digest import load_digest
from services.home.first_steps import Step, Tour, hide_tour, load_tour, mark_step
from services.home.view import JournalView, load_journal

if TYPE_CHECKING:
    from golf_db import GolfDatabase


class HomeQuestions:
    """The practice journal of one player or of all."""

    def __init__(self, database: GolfDatabase) -> None:
        self._database = database

    def load_journal(self, player: str | None, shown: int, today: date) -> JournalView:
        """Home's figures, with the newest ``shown`` cards."""
        return load_journal(self._database, player, shown, today)

    def load_digest(self, player: str, shot_filter: ShotFilter) -> Digest | None:
        """What is said after the player's last practice; None without a dated session."""
        return load_digest(self._database, player, shot_filter)

    def load_receipt(self, accounts: tuple[str, ...] | None) -> Receipt:
        """The portal's count against ours, of these accounts together (None: of all)."""
        return self._database.journal.load_receipt(accounts)

    def load_tour(self) -> Tour:
        """How far the golfer has come."""
        return load_tour(self._database)

    def mark_step(self, step: Step) -> None:
        """A page of the tour was opened with something on it. Raises DatabaseError."""
        mark_step(self._database, step)

    def hide_tour(self) -> None:
        """Show the tour no more. Raises DatabaseError."""
        hide_tour(self._database)
