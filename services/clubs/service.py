"""What the Clubs page and the choices of a club ask; what is said about the bag is written by bag_editor."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.gapping import GapLimits
from analysis.period import Basis, compute_reach
from golf.bag_and_goals import BagClub
from golf.clubs import canonical_club, club_in_text
from golf.same_names import find_name
from golf.shots import StoredShot
from services.clubs.distance import Asked, Chance, compute_chances
from services.clubs.gapping import load_gap_limits, save_gap_limits
from services.clubs.view import BagView, ClubDetail, compute_card, compute_sessions
from services.clubs.wedges import WedgeMatrix, compute_wedge_matrix
from services.shared.database_service import DatabaseService


class Clubs(DatabaseService):
    """The clubs of a player with their figures, and the limits of gaps."""

    def load_bag(self, player: str, basis: Basis) -> BagView:
        """All clubs a player has hit, with the figures of each in the window."""
        about = {item.club: item for item in self._database.bag.load_clubs(player)}
        last = self._database.practice.load_last_days(player)
        hit = self._load_hit(player, last, basis)
        cards = [compute_card(about.get(club, BagClub(player, club)), last_on, hit[club], basis)[0]
                 for club, last_on in last.items()]
        return BagView(player, tuple(card for card in cards if card.about.is_in_bag),
                       tuple(card for card in cards if not card.about.is_in_bag))

    def load_club(self, player: str, club: str, basis: Basis) -> ClubDetail | None:
        """One club in detail; None when this player has not hit it."""
        last = self._database.practice.load_last_days(player)
        if club not in last:
            return None
        about = next((item for item in self._database.bag.load_clubs(player) if item.club == club),
                     BagClub(player, club))
        card, shots = compute_card(about, last[club], self._load_hit(player, [club], basis)[club], basis)
        return ClubDetail(card, tuple(shots), tuple(compute_sessions(shots, basis.shot_filter)))

    def load_wedges(self, player: str, basis: Basis) -> WedgeMatrix:
        """How far each wedge goes with each length of swing in the window."""
        clubs = self._database.practice.load_last_days(player)
        return compute_wedge_matrix(self._load_hit(player, clubs, basis), basis.shot_filter)

    def load_chances(self, player: str, basis: Basis, asked: Asked) -> tuple[Chance, ...]:
        """How often each club carries a distance, the best chance first."""
        clubs = self._database.practice.load_last_days(player)
        return compute_chances(self._load_hit(player, clubs, basis), basis.shot_filter, asked)

    def load_known(self, player: str) -> set[str]:
        """Clubs that a shot of this player may have been hit with: those hit before, and those put in the bag."""
        placed = {item.club for item in self._database.bag.load_clubs(player)}
        return placed.union(self._database.practice.load_club_names(player))

    def find_club(self, player: str, typed: str) -> str | None:
        """The player's club as it is spelled there, by its name or as a golfer says it (``7i``); None: no such one."""
        known = self.load_known(player)
        return next((found for name in (typed, canonical_club(typed), club_in_text(typed))
                     if name and (found := find_name(name, known))), None)

    @property
    def gap_limits(self) -> GapLimits:
        """What counts as an overlap and as a hole."""
        return load_gap_limits(self._database)

    def save_gap_limits(self, limits: GapLimits) -> None:
        """Use these limits from now on. Raises DatabaseError."""
        save_gap_limits(self._database, limits)

    def _load_hit(self, player: str, clubs: Iterable[str], basis: Basis) -> dict[str, list[StoredShot]]:
        """The shots of each club within the window, oldest session first."""
        reach = compute_reach(basis)
        return self._database.practice.load_shots_of_clubs(player, clubs, sessions=reach.sessions, first=reach.first)
