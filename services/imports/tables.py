"""What a preview shows as tables: columns, the first shots as understood, rows that could not be read."""

from __future__ import annotations

from collections.abc import Sequence

from golf.units import DisplayUnits
from imports.cells.units import Quantity
from imports.column_plan import USUAL_UNITS
from imports.vocabulary import CLUB, MEASURE, Measure
from services.exports.putt_columns import build_putt_row
from services.exports.table_units import displayed
from services.imports.mapping import describe_field
from services.imports.view import FileShot, ImportPreview
from services.shared.formatting import format_day

_SAID_BY = {"file": "the file", "rest of the file": "the file's other numbers", "answer": "you",
            "format": "the format", "usual": "always so", "guess": "our guess"}
_DIGITS = {Quantity.SPIN: 0, Quantity.RATIO: 2, Quantity.DURATION: 2}
_USUAL_DIGITS = 1


def build_column_rows(preview: ImportPreview) -> list[dict[str, str]]:
    """A row a column: its heading, what it is read as, in which unit, and who says the unit."""
    return [{"Column": use.heading, "Read as": describe_field(use.field) if use.field else use.words, "Unit": use.unit,
             "Unit said by": _SAID_BY.get(use.unit_from, use.unit_from) if use.unit else ""}
            for use in preview.columns]


def build_first_rows(preview: ImportPreview, units: DisplayUnits) -> list[dict[str, str | float | int | None]]:
    """The first shots as they will be stored, in the golfer's units; columns that none of them has are left out."""
    shots = preview.first_shots
    if any(shot.putt is not None for shot in shots):
        return [build_putt_row(shot.putt, units) for shot in shots if shot.putt is not None]
    measures = [each for each in MEASURE.values() if any(shot.value(each.name) is not None for shot in shots)]
    return [_build_row(shot, measures, units) for shot in shots]


def _build_row(shot: FileShot, measures: Sequence[Measure], units: DisplayUnits) -> dict[str, str | float | int | None]:
    row: dict[str, str | float | int | None] = {
        "Line": shot.line, "Day": format_day(shot.day), CLUB.capitalize(): shot.club.name}
    for each in measures:
        value = displayed(each.name, shot.value(each.name), units)
        row[_heading(each, units)] = None if value is None else round(value, _DIGITS.get(each.quantity, _USUAL_DIGITS))
    return row


def _heading(measure: Measure, units: DisplayUnits) -> str:
    unit = {Quantity.DISTANCE: units.distance_label, Quantity.SPEED: units.speed_label}.get(
        measure.quantity, USUAL_UNITS.get(measure.quantity, ""))
    return f"{measure.words.capitalize()} ({unit})" if unit else measure.words.capitalize()


def build_problem_rows(preview: ImportPreview) -> list[dict[str, str | int]]:
    """A row a problem: the line of the file, the column, and why it could not be read."""
    return [{"Line": each.line, "Column": each.column, "Why": each.reason,
             "Shot": "left out" if each.lost_shot else "kept, without this value"} for each in preview.problems]
