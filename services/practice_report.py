"""What a report for a coach says of one session or of a month: facts, worked out apart from how they are laid out.

Figures are of one trust and in SI; sides are a right-hander's, also a left-hander's (``shots`` are mirrored).
Shots of rounds left on the monitor's default club are of mixed clubs: counted, and in no club's figures. Part swings
(services.part_swings) are in none either, as on the Clubs page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from golf.clubs import is_comparable, order_in_bag
from golf.errors import NotFound
from golf.records import SessionDetail, StoredShot
from golf.shot_words import Trust
from golf.swing_groups import is_part_swing
from services.club_figures import ClubFigures, compute_club_figures
from services.club_stats import ClubStats, compute_club_stats
from services.gap_limits import load_gap_limits
from services.gapping import Gapping, compute_gapping
from services.mirrored_shots import mirror_shots, sides_of
from services.trust import LeftOut, compute_left_out

if TYPE_CHECKING:
    from golf_db import GolfDatabase


@dataclass(frozen=True, slots=True)
class ClubLine:
    """One club: medians and spreads, and the means of the other measures, each with its own count."""

    stats: ClubStats
    figures: ClubFigures


@dataclass(frozen=True, slots=True)
class PracticeReport:
    """A session, or the sessions of a month. ``mixed`` shots belong to no single club.

    ``part_swings`` are of a club and in no club's figures.
    """

    player: str
    sessions: tuple[SessionDetail, ...]
    shots: tuple[StoredShot, ...]
    clubs: tuple[ClubLine, ...]
    gapping: Gapping
    trust: Trust
    left_out: LeftOut
    mixed: int
    part_swings: int
    sides: tuple[str, str]
    is_left_handed: bool
    month: date | None
    made_on: date

    @property
    def counted(self) -> int:
        """On how many shots numbers rest."""
        return sum(stored.counts_under(self.trust) for stored in self.shots)

    @property
    def days(self) -> list[date]:
        """The days of practice, in order."""
        return sorted({day for detail in self.sessions if (day := detail.card.practised_on) is not None})


def load_session_report(database: GolfDatabase, report_id: int, trust: Trust, today: date) -> PracticeReport:
    """Of one session. Raises NotFound."""
    detail = database.journal.load_session(report_id)
    return _build(database, detail.card.player, [detail], (trust, None, today))


def load_month_report(database: GolfDatabase, player: str, month: date, trust: Trust, today: date) -> PracticeReport:
    """Of the calendar month of ``month``. Raises NotFound when the player has no counted session in it."""
    first = month.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    details = [database.journal.load_session(report_id)
               for report_id in database.practice.load_period(player, first, last)]
    if not details:
        raise NotFound(f"There is no practice in {first:%B %Y} here.", "Choose a month with practice days.")
    return _build(database, player, details, (trust, first, today))


def list_months(database: GolfDatabase, player: str, today: date) -> list[date]:
    """The months of the last two years with practice, newest first, each by its first day."""
    first = today.replace(year=today.year - 2, day=1)
    days = database.journal.load_practice_days(player, first, today)
    return sorted({item.day.replace(day=1) for item in days}, reverse=True)


def _build(database: GolfDatabase, player: str, details: Sequence[SessionDetail],
           asked: tuple[Trust, date | None, date]) -> PracticeReport:
    trust, month, today = asked
    is_left_handed = database.players.is_left_handed(player)
    stored = database.practice.load_shots([detail.card.report_id for detail in details])
    shots = mirror_shots(stored, is_left_handed=is_left_handed)
    places = {club.club: club.position for club in database.bag.load_clubs(player)}
    clubs = _club_lines(shots, trust, places)
    comparable = [line.stats for line in clubs if is_comparable(line.stats.club, places.get(line.stats.club))]
    return PracticeReport(
        player, tuple(details), shots, clubs, compute_gapping(comparable, load_gap_limits(database)), trust,
        compute_left_out(shots, trust), _count(shots, trust, lambda each: each.is_default_club),
        _count(shots, trust, lambda each: not each.is_default_club and is_part_swing(each)),
        sides_of(is_left_handed=is_left_handed), is_left_handed, month, today)


def _count(shots: Sequence[StoredShot], trust: Trust, is_one: Callable[[StoredShot], bool]) -> int:
    return sum(is_one(each) and each.counts_under(trust) for each in shots)


def _club_lines(
    shots: Sequence[StoredShot], trust: Trust, places: dict[str, int | None]
) -> tuple[ClubLine, ...]:
    """In the order of the bag."""
    own = [stored for stored in shots if not stored.is_default_club and not is_part_swing(stored)]
    lines = [ClubLine(compute_club_stats(figures.club, [each for each in own if each.club == figures.club], trust),
                      figures) for figures in compute_club_figures(own, trust)]
    return tuple(sorted(lines, key=lambda line: order_in_bag(line.stats.club, places.get(line.stats.club))))
