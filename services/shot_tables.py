"""Shots as a table for files: as displayed for spreadsheets, in the units of storage for programs.

Values are the monitor's own, also of shots that averages leave out ("counts" says so, and "why_not" why), and they
are not mirrored for a left-hander.
"""

from __future__ import annotations

from collections.abc import Iterable

from golf.records import MEASURES, StoredShot
from golf.units import DisplayUnits
from services.table_units import displayed, measure_heading
from services.tables import Cell, Column, Kind, Table
from services.trust import why_left_out

_FACTS = (
    Column("report_id", Kind.WHOLE), Column("group_id"), Column("shot_id"), Column("day", Kind.DAY), Column("player"),
    Column("club"), Column("club_raw"), Column("group_label"), Column("shot_type"), Column("counts", Kind.YES_NO),
    Column("why_not"), Column("tags"), Column("note"))


def build_shot_table(shots: Iterable[StoredShot], units: DisplayUnits) -> Table:
    """One row a shot, distances and speeds in these units, which the headings name."""
    columns = (*_FACTS, *(Column(measure_heading(name, units), Kind.NUMBER, _shown_digits(name)) for name in MEASURES))
    rows = tuple((*_facts(stored), *(displayed(name, getattr(stored.shot, name), units) for name in MEASURES))
                 for stored in shots)
    return Table(columns, rows, "Shots")


def _facts(stored: StoredShot) -> tuple[Cell, ...]:
    shot = stored.shot
    return (stored.report_id, stored.group_id, shot.shot_id, stored.practised_on, stored.player, stored.club,
            stored.club_raw, stored.group_label, shot.shot_type, stored.counts, why_left_out(stored) or None,
            ", ".join(stored.word.tags) or None, stored.word.note or None)


def _shown_digits(name: str) -> int:
    if name.endswith("_rpm"):
        return 0
    return 2 if name in {"smash_factor", "flight_time_s"} else 1
