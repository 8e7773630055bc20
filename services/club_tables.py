"""A club session by session, a bag and its gaps, as tables for files (services.table_units says in which units)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from golf.practice import BagClub
from golf.units import DisplayUnits
from services.clubs import SessionOfClub
from services.gapping import Gapping
from services.table_units import distance_heading, round_shown
from services.tables import Cell, Column, Kind, Table

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


def build_gapping_table(gapping: Gapping, units: DisplayUnits) -> Table:
    """One row a club in the order of the bag, with the gap to the next longer one that has shots enough."""
    columns = (Column("club"), Column("shots", Kind.WHOLE), Column("sessions", Kind.WHOLE),
               *_distances(("carry_median", "carry_p10", "carry_p90"), units), Column("longer_club"),
               *_distances(("gap", "gap_margin"), units), Column("verdict"), Column("close_call", Kind.YES_NO))
    gaps = {gap.shorter: gap for gap in gapping.gaps}
    rows: list[tuple[Cell, ...]] = []
    for club in gapping.clubs:
        carry, gap = club.carry, gaps.get(club.club)
        far = (carry.median, carry.p10, carry.p90) if carry else (None, None, None)
        between: tuple[Cell, ...] = (None, None, None, None, None) if gap is None else (
            gap.longer, *_shown((gap.gap_m, gap.margin_m), units), gap.kind.value, gap.is_close_call)
        rows.append((club.club, club.shots, club.sessions, *_shown(far, units), *between))
    return Table(columns, tuple(rows), "Gapping")


def _session_row(item: SessionOfClub, units: DisplayUnits) -> tuple[Cell, ...]:
    carry = item.carry
    far = (carry.median, carry.p10, carry.p90) if carry else (None, None, None)
    return (item.report_id, item.practised_on, carry.n if carry else 0, *_shown(far, units))


def _distances(names: Sequence[str], units: DisplayUnits) -> list[Column]:
    return [Column(distance_heading(name, units), Kind.NUMBER, 1) for name in names]


def _shown(metres: Sequence[float | None], units: DisplayUnits) -> list[float | None]:
    return [round_shown(units.distance(value), units) for value in metres]
