"""What a golfer types in, as lines of carries or rows of a table, in the golfer's units; becomes shots in SI."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from golf.units import DisplayUnits
from imports.cells.units import Quantity
from imports.vocabulary import MEASURE
from services.imports.by_hand import TypedRefused, TypedShot

TYPED_MEASURES = ("carry_m", "total_m", "side_m", "ball_speed_mps", "club_speed_mps", "launch_angle_deg",
                  "back_spin_rpm", "apex_m")
"""The columns of the table."""
CLUB_COLUMN = "club"
_LINE = re.compile(r"(?P<club>[^:]*):(?P<carries>.*)")
_BETWEEN = re.compile(r"[\s,;]+")


def describe_typed_column(measure: str, units: DisplayUnits) -> str:
    """The heading of a measure: ``Carry (yd)``, ``Side (yd, right is +)``."""
    quantity = MEASURE[measure].quantity
    unit = {Quantity.DISTANCE: units.distance_label, Quantity.SPEED: units.speed_label, Quantity.ANGLE: "°",
            Quantity.SPIN: "rpm"}.get(quantity, "")
    side = ", right is +" if measure == "side_m" else ""
    return f"{MEASURE[measure].words.capitalize()} ({unit}{side})"


def read_carry_lines(text: str, units: DisplayUnits) -> list[TypedShot]:
    """The shots of lines such as ``7 Iron: 150, 148 155``. Raises TypedRefused with the number of a bad line."""
    shots = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise TypedRefused(f"Line {number} has no colon.",
                               "Write the club, a colon, and its carries: 7 Iron: 150, 148.")
        shots += [TypedShot(found["club"].strip(), {"carry_m": _to_si("carry_m", _read_number(word, number), units)})
                  for word in _BETWEEN.split(found["carries"]) if word]
    return shots


def read_typed_rows(rows: Iterable[Mapping[Hashable, Any]], units: DisplayUnits) -> tuple[list[TypedShot], list[int]]:
    """The shots of a table's rows, and the numbers of the rows with a club alone; blank ones are passed over.

    Columns are ``club`` and ``TYPED_MEASURES``.
    """
    shots, unfinished = [], []
    for number, row in enumerate(rows, 1):
        values = {measure: _to_si(measure, float(value), units) for measure in TYPED_MEASURES
                  if (value := row.get(measure)) is not None and not math.isnan(value)}
        club = row.get(CLUB_COLUMN)
        club = club.strip() if isinstance(club, str) else ""
        if values:
            shots.append(TypedShot(club, values))
        elif club:
            unfinished.append(number)
    return shots, unfinished


def _read_number(word: str, line: int) -> float:
    try:
        number = float(word)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise TypedRefused(f"Line {line}: “{word[:20]}” is no number.", "Write carries as 150 or 150.5.")
    return number


def _to_si(measure: str, shown: float, units: DisplayUnits) -> float:
    factor = {Quantity.DISTANCE: units.distance_factor, Quantity.SPEED: units.speed_factor}.get(
        MEASURE[measure].quantity, 1.0)
    return shown / factor
