"""What the Clubs page and the choices of a club ask; what is said about the bag is written by bag_editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.gapping import GapLimits
from analysis.period import Basis
from services.clubs.gapping import load_gap_limits, save_gap_limits
from services.clubs.view import BagView, ClubDetail, load_bag, load_club, load_known_clubs

if TYPE_CHECKING:
    from golf_db import GolfDatabase


class Clubs:
    """The clubs of a player with their figures, and the limits of gaps."""

    def __init__(self, database: GolfDatabase) -> None:
        self._database = database

    def load_bag(self, player: str, basis: Basis) -> BagView:
        """A player's clubs with the figures of each."""
        return load_bag(self._database, player, basis)

    def load_club(self, player: str, club: str, basis: Basis) -> ClubDetail | None:
        """One club; None when this player has not hit it."""
        return load_club(self._database, player, club, basis)

    def load_known(self, player: str) -> set[str]:
        """Clubs that a shot of this player may have been hit with."""
        return load_known_clubs(self._database, player)

    @property
    def gap_limits(self) -> GapLimits:
        """What counts as an overlap and as a hole."""
        return load_gap_limits(self._database)

    def save_gap_limits(self, limits: GapLimits) -> None:
        """Use these limits from now on. Raises DatabaseError."""
        save_gap_limits(self._database, limits)
