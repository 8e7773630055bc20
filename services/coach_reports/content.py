"""What a report for a coach says of one session or of a month: facts, worked out apart from how they are laid out.

Figures are of one shot filter and in SI; sides are a right-hander's, also a left-hander's (``shots`` are mirrored).
Shots of rounds left on the monitor's default club are of mixed clubs: counted, and in no club's figures. Part swings
(golf.swing_groups) are in none either, as on the Clubs page: each distance has a line of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from analysis.averages_by_club import ClubFigures, compute_club_figures
from analysis.club_number import ClubNumber, compute_club_number
from analysis.club_stats import ClubStats, compute_club_stats
from analysis.derived_measures import compute_face_to_path
from analysis.gapping import Gapping, compute_gapping
from analysis.usual_range import UsualFigure
from golf.bag_and_goals import BagClub
from golf.clubs import is_comparable, order_in_bag
from golf.errors import NotFound
from golf.handedness import mirror_shots, sides_of
from golf.sessions import SessionDetail
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import is_part_swing, split_by_group
from services.clubs.gapping import load_gap_limits
from services.sessions.usual_range import load_usual_figures
from services.shared.shot_filter import LeftOut, compute_left_out

if TYPE_CHECKING:
    from golf_db import GolfDatabase


@dataclass(frozen=True, slots=True)
class ClubLine:
    """One club, or its balls to one distance: each number with its own count."""

    stats: ClubStats
    figures: ClubFigures
    face_to_path: ClubNumber | None

    @property
    def label(self) -> str:
        """``PW``, or ``PW, 70 yds``. Text from outside."""
        return self.figures.group.label

    @property
    def is_part(self) -> bool:
        """Whether these balls were hit to a distance on purpose."""
        return bool(self.figures.group.distance)


@dataclass(frozen=True, slots=True)
class PracticeReport:
    """A session, or the sessions of a month. ``mixed`` shots belong to no single club.

    ``lines``: the clubs in the order of the bag, after each its ``part_swings``, which are in no club's own line.
    ``usual``: of a session, against the player's last ones before it.
    """

    player: str
    sessions: tuple[SessionDetail, ...]
    shots: tuple[StoredShot, ...]
    lines: tuple[ClubLine, ...]
    usual: tuple[UsualFigure, ...]
    gapping: Gapping
    """Of the clubs in the bag today, also of those that were not hit: one between two others may fill their gap."""
    not_in_bag: tuple[str, ...]
    """Clubs that were hit and have left the bag since: in the table of clubs, in no gap."""
    shot_filter: ShotFilter
    left_out: LeftOut
    mixed: int
    part_swings: int
    sides: tuple[str, str]
    is_left_handed: bool
    month: date | None
    made_on: date
    devices: tuple[str, ...] = ()
    """The launch monitors that the numbers rest on, where the player has several."""
    other_devices: tuple[tuple[str, int], ...] = ()
    """Of a month: those that are kept apart, and how many sessions they have in it."""

    @property
    def clubs(self) -> tuple[ClubLine, ...]:
        """The lines of full swings."""
        return tuple(line for line in self.lines if not line.is_part)

    @property
    def counted(self) -> int:
        """On how many shots numbers rest."""
        return sum(stored.passes(self.shot_filter) for stored in self.shots)

    @property
    def days(self) -> list[date]:
        """The days of practice, in order."""
        return sorted({day for detail in self.sessions if (day := detail.card.practised_on) is not None})


def load_session_report(database: GolfDatabase, report_id: int, shot_filter: ShotFilter, today: date) -> PracticeReport:
    """Of one session. Raises NotFound."""
    detail = database.journal.load_session(report_id)
    stored = database.practice.load_shots([report_id])
    report = _build(database, detail.card.player, [detail], stored, (shot_filter, None, today))
    several = database.devices.load_several(detail.card.player)
    return replace(report, usual=tuple(load_usual_figures(database, detail.card, stored, shot_filter)),
                   devices=tuple(each.device for each in database.devices.load_origins([report_id]).values())
                   if several else ())


def load_month_report(database: GolfDatabase, player: str, month: date, shot_filter: ShotFilter,
                      today: date) -> PracticeReport:
    """Of the calendar month of ``month``. Raises NotFound when the player has no counted session in it.

    Of the launch monitors that are shown; where these have nothing in it, of the one with the most sessions.
    """
    first = month.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    details = [database.journal.load_session(report_id)
               for report_id in database.practice.load_period(player, first, last)]
    if not details:
        raise NotFound(f"There is no practice in {first:%B %Y} here.", "Choose a month with practice days.")
    devices = _choose_devices(database, player, [detail.card.report_id for detail in details])
    details = [detail for detail in details if detail.card.report_id in devices.sessions]
    stored = database.practice.load_shots([detail.card.report_id for detail in details])
    report = _build(database, player, details, stored, (shot_filter, first, today))
    return replace(report, devices=devices.names, other_devices=devices.others)


class _Devices(NamedTuple):
    """Which sessions of a month are taken together, of which devices, and what is kept apart."""

    sessions: frozenset[int]
    names: tuple[str, ...] = ()
    others: tuple[tuple[str, int], ...] = ()


def _choose_devices(database: GolfDatabase, player: str, report_ids: Sequence[int]) -> _Devices:
    several = database.devices.load_several(player)
    if not several:
        return _Devices(frozenset(report_ids))
    names = {report_id: each.device for report_id, each in database.devices.load_origins(report_ids).items()}
    counts = Counter(names[report_id] for report_id in report_ids)
    shown = {use.name for use in several if use.is_shown} & counts.keys() or {counts.most_common(1)[0][0]}
    return _Devices(frozenset(report_id for report_id in report_ids if names[report_id] in shown),
                    tuple(sorted(shown)), tuple((name, number) for name, number in counts.items() if name not in shown))


def _build(database: GolfDatabase, player: str, details: Sequence[SessionDetail], stored: Sequence[StoredShot],
           asked: tuple[ShotFilter, date | None, date]) -> PracticeReport:
    shot_filter, month, today = asked
    is_left_handed = database.players.is_left_handed(player)
    shots = mirror_shots(stored, is_left_handed=is_left_handed)
    bag = database.bag.load_clubs(player)
    lines = _lines(shots, shot_filter, {club.club: club.position for club in bag})
    hit = [line.stats.club for line in lines if not line.is_part]
    gone = {club.club for club in bag if not club.is_in_bag}
    in_bag = {*hit, *database.practice.load_club_names(player)} - gone
    return PracticeReport(
        player, tuple(details), shots, lines, (),
        _compute_gapping(database, bag, in_bag, lines, shot_filter), tuple(club for club in hit if club in gone),
        shot_filter,
        compute_left_out(shots, shot_filter), _count(shots, shot_filter, lambda each: each.is_default_club),
        _count(shots, shot_filter, lambda each: not each.is_default_club and is_part_swing(each)),
        sides_of(is_left_handed=is_left_handed), is_left_handed, month, today)


def _compute_gapping(database: GolfDatabase, bag: Sequence[BagClub], in_bag: Collection[str], lines: Sequence[ClubLine],
                     shot_filter: ShotFilter) -> Gapping:
    """Of the clubs in the bag; those that were not hit are in it without a shot."""
    places = {club.club: club.position for club in bag}
    hit = {line.stats.club: line.stats for line in lines if not line.is_part}
    comparable = [hit.get(club) or compute_club_stats(club, [], shot_filter)
                  for club in sorted(in_bag, key=lambda club: order_in_bag(club, places.get(club)))
                  if is_comparable(club, places.get(club))]
    return compute_gapping(comparable, load_gap_limits(database))


def _count(shots: Sequence[StoredShot], shot_filter: ShotFilter, is_one: Callable[[StoredShot], bool]) -> int:
    return sum(is_one(each) and each.passes(shot_filter) for each in shots)


def _lines(shots: Sequence[StoredShot], shot_filter: ShotFilter, places: dict[str, int | None]) -> tuple[ClubLine, ...]:
    """In the order of the bag, a club's balls to a distance after its own."""
    groups = split_by_group(stored for stored in shots if not stored.is_default_club)
    lines = [_line(figures, groups[figures.group], shot_filter)
             for figures in compute_club_figures((each for found in groups.values() for each in found), shot_filter)]
    return tuple(sorted(lines, key=lambda line: (
        order_in_bag(line.stats.club, places.get(line.stats.club)), line.figures.group.place)))


def _line(figures: ClubFigures, shots: Sequence[StoredShot], shot_filter: ShotFilter) -> ClubLine:
    counting = [each for each in shots if each.passes(shot_filter)]
    to_path = [value for each in counting if (value := compute_face_to_path(each)) is not None]
    return ClubLine(compute_club_stats(figures.club, shots, shot_filter), figures, compute_club_number(to_path))
