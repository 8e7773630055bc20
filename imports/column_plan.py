"""Which column of a table is read as what, in which unit: a layout laid over one header row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from imports.cells.heading import Heading, read_heading
from imports.cells.units import Quantity, factor_of, read_unit
from imports.layout import Column, Layout
from imports.records import ColumnUse, Need, NeedKind
from imports.vocabulary import MEASURE, Measure

USUAL_UNITS = {Quantity.ANGLE: "deg", Quantity.SPIN: "rpm", Quantity.POINT: "mm", Quantity.DURATION: "s",
               Quantity.RATIO: ""}
"""What nobody writes beside a number, because everybody takes it for granted."""

_METRIC, _IMPERIAL = frozenset({"m", "km/h"}), frozenset({"yd", "ft", "mph"})


@dataclass(frozen=True, slots=True)
class UnitWords:
    """Who says a unit that no heading says: the golfer (by heading, measure or quantity), or the rest of the file."""

    answers: Mapping[str, str]
    found: dict[str, str] = field(default_factory=dict)
    is_metric: bool = False
    """The header says a metric unit: what this format writes otherwise is then only a guess."""


@dataclass(frozen=True, slots=True)
class Place:
    """One column that is read: where it stands, as what, and what its numbers are multiplied with."""

    index: int
    heading: str
    column: Column
    measure: Measure | None
    factor: float = 1.0
    sign: int = 1
    scale: float = 1.0
    """Factor and sign of a number without letters."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows below a header are read. ``width``: cells of the header; no row may have more."""

    line: int
    width: int
    places: tuple[Place, ...]
    uses: tuple[ColumnUse, ...]
    needs: tuple[Need, ...]
    numbers: tuple[tuple[int, str, float, Place], ...] = field(init=False)
    """Of the places those of numbers: where each stands, as what, and with which factor and sign."""
    facts: tuple[Place, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", tuple(
            (place.index, place.column.field, place.scale, place) for place in self.places if place.measure))
        object.__setattr__(self, "facts", tuple(place for place in self.places if place.measure is None))

    def index_of(self, field: str) -> int | None:
        """Where a field stands; None when nowhere."""
        return next((place.index for place in self.places if place.column.field == field), None)


def build_plan(
    layout: Layout, line: int, header: Sequence[str], units_row: Sequence[str] | None, words: UnitWords
) -> Plan:
    """The plan for a header row; ``units_row``: the row of units below it, if there is one."""
    headings = [read_heading(cell) for cell in header]
    said = [_said_unit(heading, units_row, index) for index, heading in enumerate(headings)]
    words = replace(words, found=words.found | _read_system(units_row), is_metric=bool(_METRIC.intersection(said)))
    assigned = _assign(layout, headings, said)
    places, uses, needs = [], [], []
    for index, heading in enumerate(headings):
        column = assigned.get(index)
        if column is None:
            if heading.text:
                uses.append(ColumnUse(heading.text, "", "not read"))
            continue
        measure = MEASURE.get(column.field)
        if measure is None:
            places.append(Place(index, heading.text, column, None))
            uses.append(ColumnUse(heading.text, column.field, column.field.replace("_", " ")))
            continue
        unit, unit_from = _choose_unit(heading, said[index], column, measure, words)
        factor = factor_of(measure.quantity, unit)
        if factor is None:
            uses.append(ColumnUse(heading.text, "", f"not read: {measure.words} cannot be in {unit or 'no unit'}"))
            continue
        if unit_from == "guess":
            below = units_row[index] if units_row and index < len(units_row) else ""
            needs.append(_units_need(heading, measure, unit, below))
        sign = heading.sign or column.sign
        places.append(Place(index, heading.text, column, measure, factor, sign, factor * sign))
        uses.append(ColumnUse(heading.text, column.field, measure.words, unit, unit_from))
    order = {id(each): number for number, each in enumerate(layout.columns)}
    places.sort(key=lambda place: (
        order[id(place.column)], place.column.keys.index(read_heading(place.heading).key), place.index))
    return Plan(line, len(header), tuple(places), tuple(uses), tuple(needs))


def _read_system(units_row: Sequence[str] | None) -> dict[str, str]:
    """Units said for all columns in one cell: ``Yds/Ft, Mph`` (each column has its own), ``M, Km/h`` (one for all)."""
    parts = [read_unit(part) for part in units_row[0].split(",")] if units_row and "," in units_row[0] else []
    return {quantity.value: unit for unit in parts if unit for quantity in (Quantity.DISTANCE, Quantity.SPEED)
            if factor_of(quantity, unit) is not None}


def _said_unit(heading: Heading, units_row: Sequence[str] | None, index: int) -> str:
    """The unit that the file says: the units row before the heading."""
    below = read_unit(units_row[index]) if units_row and index < len(units_row) and units_row[index] else None
    return below or heading.unit


def _assign(layout: Layout, headings: Sequence[Heading], said: Sequence[str]) -> dict[int, Column]:
    """Each column of the layout takes its first free heading; headings left over then serve as second choices."""
    assigned: dict[int, Column] = {}
    for column in layout.columns:
        free = (index for key in column.keys for index, heading in enumerate(headings)
                if heading.key == key and index not in assigned and _fits(column, said[index]))
        if (first := next(free, None)) is not None:
            assigned[first] = column
    for index, heading in enumerate(headings):
        if index not in assigned and heading.key:
            left = (each for each in layout.columns if heading.key in each.keys and _fits(each, said[index]))
            if (second := next(left, None)) is not None:
                assigned[index] = second
    return assigned


def _fits(column: Column, unit: str) -> bool:
    """Whether what a column means can be in this unit; a fact has none."""
    measure = MEASURE.get(column.field)
    if measure is None:
        return not unit
    return not unit or factor_of(measure.quantity, unit) is not None


def _choose_unit(
    heading: Heading, said: str, column: Column, measure: Measure, words: UnitWords
) -> tuple[str, str]:
    """The unit of a column and who says it: the file, its other numbers, the golfer, the format, or a guess."""
    if said:
        return said, "file"
    by_quantity = measure.quantity.value
    sources: list[tuple[Mapping[str, str], tuple[str, ...], str]] = [
        (words.found, (measure.name, by_quantity), "rest of the file"),
        (words.answers, (heading.text, measure.name), "answer")]
    if column.unit and not (words.is_metric and column.unit in _IMPERIAL):
        sources.append(({by_quantity: column.unit}, (by_quantity,), "format"))
    sources.append((words.answers, (by_quantity,), "answer"))
    for units, keys, source in sources:
        for key in keys:
            if key in units:
                return units[key], source
    if measure.quantity in USUAL_UNITS:
        return USUAL_UNITS[measure.quantity], "usual"
    return column.unit or column.guess or {Quantity.SPEED: "mph"}.get(measure.quantity, "yd"), "guess"


def _units_need(heading: Heading, measure: Measure, unit: str, below: str) -> Need:
    choices = ("mph", "km/h", "m/s") if measure.quantity is Quantity.SPEED else ("yd", "m", "ft")
    reason = f"the file says “{below}”" if below else "the file does not say"
    return Need(NeedKind.UNITS, f"In which unit is “{heading.text}” ({measure.words})?", unit, reason, choices,
                heading.text)
