"""A club session by session, a bag and its gaps, as tables for files (units: services.exports.table_units)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.club_number import ClubNumber, number_or_none
from analysis.gapping import Gapping
from golf.bag_and_goals import BagClub
from golf.units import DisplayUnits
from services.clubs.view import ClubCard, SessionOfClub
from services.exports.table import Cell, Column, Kind, Table
from services.exports.table_units import distance_heading, round_shown

_CARD_DISTANCES = ("carry_median", "carry_p10", "carry_p90", "carry_mean", "carry_robust_mean", "total_median",
                   "side_median", "side_p10", "side_p90", "side_mean", "side_sd", "long_short_sd")
_BAG = (Column("player"), Column("place", Kind.WHOLE), Column("club"), Column("make"),
        Column("loft_deg", Kind.NUMBER, 1), Column("in_the_bag", Kind.YES_NO))


def build_club_sessions_table(sessions: Sequence[SessionOfClub], units: DisplayUnits) -> Table:
    """One row a session of the club, oldest first; one in which no shot counts has no carry."""
    columns = (Column("report_id", Kind.WHOLE), Column("day", Kind.DAY), Column("shots", Kind.WHOLE),
               *_distances(("carry_median", "carry_p10", "carry_p90"), units))
    return Table(columns, tuple(_session_row(item, units) for item in sessions), "Sessions")


def build_bag_table(clubs: Iterable[BagClub]) -> Table:
    """One row a club, in the order of the bag; what nothing is said of stays empty."""
    return Table(_BAG, tuple((item.player, place, item.club, item.make or None, item.loft_deg, item.is_in_bag)
                             for place, item in enumerate(clubs, start=1)), "Bag")


def build_cards_table(cards: Iterable[ClubCard], units: DisplayUnits) -> Table:
    """One row a card of the bag: medians with P10 and P90, then the means and deviations that some ask for."""
    columns = (Column("club"), Column("in_the_bag", Kind.YES_NO), Column("shots", Kind.WHOLE),
               Column("sessions", Kind.WHOLE), Column("first_day", Kind.DAY), Column("last_day", Kind.DAY),
               *_distances(_CARD_DISTANCES, units), Column("smash_factor_median", Kind.NUMBER, 2),
               Column("launch_angle_median_deg", Kind.NUMBER, 1), Column("back_spin_median_rpm", Kind.NUMBER, 0))
    return Table(columns, tuple(_card_row(card, units) for card in cards), "Clubs")


def _card_row(card: ClubCard, units: DisplayUnits) -> tuple[Cell, ...]:
    stats = card.stats
    carry, total, landing = stats.carry, stats.total_number, stats.dispersion
    far = (*_with_band(stats.carry_number), carry.mean, carry.robust) if carry else (None,) * 5
    wide = (*_with_band(landing.side), landing.offline_mean_m, landing.offline_sd_m,
            landing.long_short_sd_m) if landing else (None,) * 6
    others = (stats.smash.spread if stats.smash else None, stats.launch, stats.back_spin)
    return (card.club, card.about.is_in_bag, stats.counted, stats.sessions, stats.first_on, card.last_on,
            *_shown((*far, total.median if total else None, *wide), units),
            *(round_shown(spread.median, units) if spread else None for spread in others))


def build_gapping_table(gapping: Gapping, units: DisplayUnits) -> Table:
    """One row a club in the order of the bag, with the gap to the next longer one that has shots enough."""
    columns = (Column("club"), Column("shots", Kind.WHOLE), Column("sessions", Kind.WHOLE),
               *_distances(("carry_median", "carry_p10", "carry_p90"), units), Column("longer_club"),
               *_distances(("gap", "gap_margin"), units), Column("verdict"), Column("close_call", Kind.YES_NO))
    gaps = {gap.shorter: gap for gap in gapping.gaps}
    rows: list[tuple[Cell, ...]] = []
    for club in gapping.clubs:
        far, gap = _with_band(number_or_none(club.carry)), gaps.get(club.club)
        between: tuple[Cell, ...] = (None, None, None, None, None) if gap is None else (
            gap.longer, *_shown((gap.gap_m, gap.margin_m), units), gap.kind.value, gap.is_close_call)
        rows.append((club.club, club.shots, club.sessions, *_shown(far, units), *between))
    return Table(columns, tuple(rows), "Gapping")


def _session_row(item: SessionOfClub, units: DisplayUnits) -> tuple[Cell, ...]:
    carry = item.carry
    return (item.report_id, item.practised_on, carry.n if carry else 0, *_shown(_with_band(carry), units))


def _with_band(number: ClubNumber | None) -> tuple[float | None, float | None, float | None]:
    """The median, P10 and P90."""
    return (None, None, None) if number is None else (number.median, number.low, number.high)


def _distances(names: Sequence[str], units: DisplayUnits) -> list[Column]:
    return [Column(distance_heading(name, units), Kind.NUMBER, 1) for name in names]


def _shown(metres: Sequence[float | None], units: DisplayUnits) -> list[float | None]:
    return [round_shown(units.distance(value), units) for value in metres]
