"""The columns of putts: as a page shows them, and as a file has them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from golf.putts import Putt, StoredPutt
from golf.units import DisplayUnits
from services.exports.table import Cell, Column, Kind, Table
from services.exports.table_units import STORED, round_shown


class PuttUnit(StrEnum):
    """What a value of a putt is measured in."""

    LENGTH = "length"
    MISS = "miss"
    SPEED = "speed"
    ANGLE = "angle"


class PuttColumn(NamedTuple):
    """A measure of golf.putts.Putt: its words on a page, the stem of its heading in a file, digits worth showing."""

    field: str
    words: str
    stem: str
    unit: PuttUnit
    digits: int = 1


PUTT_COLUMNS: Final = (
    PuttColumn("target_distance_m", "Distance", "target_distance", PuttUnit.LENGTH),
    PuttColumn("rolled_distance_m", "Rolled", "rolled_distance", PuttUnit.LENGTH),
    PuttColumn("lateral_miss_m", "Side of the hole", "lateral_miss", PuttUnit.MISS),
    PuttColumn("depth_miss_m", "Past the hole", "depth_miss", PuttUnit.MISS),
    PuttColumn("ball_speed_mps", "Ball speed", "ball_speed", PuttUnit.SPEED),
    PuttColumn("start_direction_deg", "Start direction", "start_direction", PuttUnit.ANGLE),
    PuttColumn("skid_distance_m", "Skid", "skid_distance", PuttUnit.LENGTH),
)
MADE_WORDS: Final = {True: "made", False: "missed", None: ""}


def unit_of(column: PuttColumn, units: DisplayUnits) -> tuple[str, float]:
    """The label of a column's unit, and what an SI value is multiplied with."""
    return {PuttUnit.LENGTH: (units.putt_label, units.putt_factor),
            PuttUnit.MISS: (units.miss_label, units.miss_factor),
            PuttUnit.SPEED: (units.speed_label, units.speed_factor), PuttUnit.ANGLE: ("°", 1.0)}[column.unit]


def build_putt_row(putt: Putt, units: DisplayUnits) -> dict[str, str | float | int | None]:
    """A putt as a page lists it: what is not said is None."""
    row: dict[str, str | float | int | None] = {
        "Putt": putt.number or None, "Result": MADE_WORDS[putt.made] or None, "Kind": putt.category,
        "Time (s)": None if putt.elapsed_s is None else round(putt.elapsed_s, 1)}
    for column in PUTT_COLUMNS:
        label, factor = unit_of(column, units)
        value: float | None = getattr(putt, column.field)
        row[f"{column.words} ({label})"] = None if value is None else round(value * factor, column.digits) + 0.0
    return row | {"Not in numbers": putt.flag_reason or None}


def build_putt_table(putts: Sequence[StoredPutt], units: DisplayUnits) -> Table:
    """One row a putt, for a file: right of the line and beyond the hole positive."""
    measures = [(column, *unit_of(column, units)) for column in PUTT_COLUMNS]
    columns = (
        Column("session_id", Kind.WHOLE), Column("session_day", Kind.DAY), Column("session_name"), Column("player"),
        Column("device"), Column("putt", Kind.WHOLE), Column("hit_at"), Column("elapsed_s", Kind.NUMBER),
        Column("made", Kind.YES_NO),
        *(Column(f"{column.stem}_{_word(label)}", Kind.NUMBER, column.digits) for column, label, _ in measures),
        Column("category"), Column("counts", Kind.YES_NO), Column("why_not"))
    rows = tuple((
        each.session_id, each.practised_on, each.session_name, each.player, each.device, each.putt.number,
        each.putt.hit_at, each.putt.elapsed_s, each.putt.made,
        *(_shown(getattr(each.putt, column.field), factor, units) for column, _, factor in measures),
        each.putt.category, each.putt.counts, each.putt.flag_reason) for each in putts)
    return Table(columns, rows, "Putts")


def _shown(value: float | None, factor: float, units: DisplayUnits) -> Cell:
    return value if value is None or units is STORED else round_shown(value * factor, units)


def _word(label: str) -> str:
    return {"°": "deg", "m/s": "mps"}.get(label, label.replace("/", ""))
