"""The clubs of one player: the bag in order with figures of each, and one club in detail.

Bounded by a window; each club's shots are read and let go again, so that only figures stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis.club_number import ClubNumber, choose_counting, compute_club_number
from analysis.club_stats import ClubStats, compute_club_stats, measured
from analysis.filter_effects import find_biggest, find_effect
from analysis.period import Basis
from analysis.quality.effects import Effect
from golf.bag_and_goals import BagClub
from golf.clubs import UNKNOWN_CLUB, is_comparable
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import is_part_swing
from services.shared.shot_filter import LeftOut, add_left_out, compute_left_out

TINY_BARS = 18


@dataclass(frozen=True, slots=True)
class ClubCard:
    """One club of the bag, and when it was last hit at all (None: no dated session).

    ``bars`` is a tiny histogram of its carries; ``about`` what the player said of it.
    """

    club: str
    last_on: date | None
    stats: ClubStats
    bars: tuple[int, ...]
    about: BagClub
    left_out: LeftOut
    part_swings: int = 0
    """Balls hit to a distance on purpose: in none of the figures."""
    effect: Effect | None = None
    """What the shot filter does to its carry against the usual one."""

    @property
    def has_place(self) -> bool:
        """Whether it can be compared with its neighbours."""
        return is_comparable(self.club, self.about.position)


@dataclass(frozen=True, slots=True)
class BagView:
    """A player's clubs in the order of the bag, and those that are in it no more."""

    player: str
    cards: tuple[ClubCard, ...]
    retired: tuple[ClubCard, ...]

    @property
    def left_out(self) -> LeftOut:
        """What numbers do not rest on, over all clubs."""
        return add_left_out(card.left_out for card in (*self.cards, *self.retired))

    @property
    def effect(self) -> Effect | None:
        """What the shot filter moves most, over all clubs."""
        return find_biggest(card.effect for card in (*self.cards, *self.retired))

    @property
    def part_swings(self) -> int:
        """Balls hit to a distance on purpose, over all clubs."""
        return sum(card.part_swings for card in (*self.cards, *self.retired))

    @property
    def compared(self) -> list[ClubCard]:
        """The clubs with a place in the bag, in order."""
        return [card for card in self.cards if card.has_place]

    @property
    def comparable(self) -> list[ClubStats]:
        """The figures of ``compared``."""
        return [card.stats for card in self.compared]

    @property
    def placeless(self) -> list[str]:
        """Clubs whose name says no place and to which the player has given none."""
        return [card.club for card in self.cards if not card.has_place and card.club != UNKNOWN_CLUB]


@dataclass(frozen=True, slots=True)
class SessionOfClub:
    """What one session says of the club; ``carry`` None when no shot of it counts."""

    report_id: int
    practised_on: date | None
    carry: ClubNumber | None


@dataclass(frozen=True, slots=True)
class ClubDetail:
    """One club: its card, its full swings in the window, oldest session first, and each session's carries."""

    card: ClubCard
    shots: tuple[StoredShot, ...]
    sessions: tuple[SessionOfClub, ...]


def compute_sessions(shots: Sequence[StoredShot], shot_filter: ShotFilter) -> list[SessionOfClub]:
    """The carries of each session, in the order of the shots."""
    by_session: dict[int, list[StoredShot]] = {}
    for shot in shots:
        by_session.setdefault(shot.session_id, []).append(shot)
    return [SessionOfClub(report_id, hit[0].practised_on,
                          compute_club_number(measured(choose_counting(hit, shot_filter), "carry_m")))
            for report_id, hit in by_session.items()]


def compute_tiny_bars(carries: Sequence[float]) -> tuple[int, ...]:
    """How many carries fall into each of ``TINY_BARS`` equal steps from the shortest to the longest."""
    if not carries:
        return ()
    low, high = min(carries), max(carries)
    counts = [0] * TINY_BARS
    for carry in carries:
        place = int((carry - low) / (high - low) * TINY_BARS) if high > low else TINY_BARS // 2
        counts[min(place, TINY_BARS - 1)] += 1
    return tuple(counts)


def compute_card(
    about: BagClub, last_on: date | None, hit: Sequence[StoredShot], basis: Basis
) -> tuple[ClubCard, list[StoredShot]]:
    """The card of a club of which these shots were hit in the window, and its full swings."""
    shots = [shot for shot in hit if not is_part_swing(shot)]
    carries = measured(choose_counting(shots, basis.shot_filter), "carry_m")
    stats = compute_club_stats(about.club, shots, basis.shot_filter)
    return ClubCard(about.club, last_on, stats, compute_tiny_bars(carries), about,
                    compute_left_out(shots, basis.shot_filter),
                    len(hit) - len(shots), find_effect(shots, basis.shot_filter)), shots
