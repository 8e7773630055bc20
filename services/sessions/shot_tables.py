"""Shots as a table for files: as displayed for spreadsheets, in the units of storage for programs.

Values are the monitor's own, also of shots that numbers leave out under the chosen shot filter ("counts" says so,
"why_not" why, "numbers_rest_on" which shot filter), and they are not mirrored for a left-hander. What is worked out
here from two of them stands behind them, empty where one of the two is unknown or impossible; two columns at the end
name the ones that are not measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from analysis.derived_measures import DERIVED_MEASURES
from golf.bag_and_goals import SessionOrigin
from golf.provenance import Provenance, source_of
from golf.shot_edits import ShotFilter
from golf.shots import MEASURES, Shot, ShotFlag, StoredShot
from golf.swing_groups import length_of
from golf.units import DisplayUnits
from services.exports.table import Cell, Column, Kind, Table
from services.exports.table_units import displayed, measure_heading, round_shown
from services.sessions.shot_detail import compute_shot_numbers
from services.shared.shot_filter import SHOT_FILTER_NAMES, why_left_out

_FACTS = (
    Column("report_id", Kind.WHOLE), Column("group_id"), Column("shot_id"), Column("day", Kind.DAY), Column("player"),
    Column("club"), Column("club_raw"), Column("group_label"), Column("shot_type"), Column("counts", Kind.YES_NO),
    Column("why_not"), Column("impossible_reading"), Column("tags"), Column("note"))
_NUMBERS = (*MEASURES, *DERIVED_MEASURES)
_SOURCES = {"calculated_by_the_monitor": Provenance.CALCULATED, "derived_here": Provenance.DERIVED,
            "estimated_by_the_monitor": Provenance.ESTIMATED}
"""Columns that say which columns came to be how, in each row as whose numbers they are. The rest is measured."""


def build_shot_table(
    shots: Iterable[StoredShot], units: DisplayUnits, shot_filter: ShotFilter,
    origins: Mapping[int, SessionOrigin] = MappingProxyType({}),
) -> Table:
    """One row a shot, distances and speeds in these units, which the headings name; what passes this filter.

    ``origins``: name and launch monitor of the sessions that are asked about, by their numbers.
    """
    columns = (*_FACTS, *(Column(measure_heading(name, units), Kind.NUMBER, _shown_digits(name)) for name in _NUMBERS),
               *(Column(heading) for heading in _SOURCES), Column("numbers_rest_on"), Column("device"),
               Column("session_name"), Column("swing_length"))
    named = lru_cache(maxsize=None)(lambda how_measured: _name_sources(how_measured, units))
    rows = tuple((*_facts(stored, shot_filter), *(displayed(name, _value(stored, name), units) for name in _NUMBERS),
                  *named(stored.shot.how_measured),
                  SHOT_FILTER_NAMES[shot_filter], *_origin(origins.get(stored.report_id)),
                  stored.edit.swing_length or length_of(stored) or None) for stored in shots)
    return Table(columns, rows, "Shots")


def _origin(origin: SessionOrigin | None) -> tuple[Cell, Cell]:
    return (None, None) if origin is None else (origin.device, origin.name or None)


def _name_sources(how_measured: str | None, units: DisplayUnits) -> tuple[str, ...]:
    """The columns that came to be in each way of ``_SOURCES``."""
    return tuple(", ".join(measure_heading(name, units) for name in _NUMBERS if source_of(name, how_measured) is source)
                 for source in _SOURCES.values())


def build_shot_numbers_table(
    stored: StoredShot, shots: Sequence[StoredShot], shot_filter: ShotFilter, units: DisplayUnits
) -> Table:
    """One row a number of one shot: its unit, where it comes from, and the median of the other ``shots``."""
    columns = (Column("part"), Column("number"), Column("value", Kind.NUMBER), Column("unit"), Column("source"),
               Column("median_of_others", Kind.NUMBER), Column("others", Kind.WHOLE))
    numbers = compute_shot_numbers(stored, shots, shot_filter)
    rows = tuple((
        part.value, found.measure.name, round_shown(found.measure.shown(found.value, units), units),
        found.measure.unit(units), found.provenance.value,
        round_shown(found.measure.shown(found.usual, units), units), found.others)
        for part, each in numbers.items() for found in each)
    return Table(columns, rows, "Shot")


def _value(stored: StoredShot, name: str) -> float | None:
    derived = DERIVED_MEASURES.get(name)
    return stored.reading(name) if derived is None else derived(stored)


def _facts(stored: StoredShot, shot_filter: ShotFilter) -> tuple[Cell, ...]:
    shot = stored.shot
    return (stored.report_id, stored.group_id, shot.shot_id, stored.practised_on, stored.player, stored.club,
            stored.club_raw, stored.group_label, shot.shot_type, stored.passes(shot_filter),
            why_left_out(stored, shot_filter) or None, _impossible_reading(shot), ", ".join(stored.edit.tags) or None,
            stored.edit.note or None)


def _impossible_reading(shot: Shot) -> str | None:
    return shot.flag_reason or None if ShotFlag.IMPOSSIBLE in shot.flags else None


def _shown_digits(name: str) -> int:
    if name.endswith("_rpm"):
        return 0
    return 2 if name in {"smash_factor", "flight_time_s"} else 1
