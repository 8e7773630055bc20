"""One cell of a file read as a number: nothing, letters for sides, degree signs, decimal commas, uncertain values."""

from __future__ import annotations

import math
import re
from typing import Final, NamedTuple

from imports.cells.units import Quantity, factor_of, read_unit
from imports.vocabulary import Measure

_NOTHING: Final = frozenset({
    "", "-", "--", "---", "—", "–", "n/a", "na", "nan", "null", "none", "?", "#n/a", "#div/0!", "#value!", "#num!",
    "inf", "-inf", "infinity", "nil",
})
SENTINELS: Final = frozenset({16777215.0, 9999999.0, 99999.0, 7500086.0})
"""Numbers that stand for "not measured" in some file and can be true in none."""
_FAR = 1e9
_NUMBER = re.compile(
    r"(?P<before>[^\d+\-−.,]*?)\s*(?P<sign>[+\-−]?)\s*"
    r"(?P<number>\d[\d.,'\u00a0\u202f ]*\d|\d|[.,]\d+)(?P<power>[eE][+\-]?\d{1,3})?(?P<tail>[.,]?)\s*(?P<after>.*)",
    re.DOTALL)
_GROUPED = {".": re.compile(r"\d{1,3}(?:[,'\u00a0\u202f ]\d{3})+(?:\.\d+)?"),
            ",": re.compile(r"\d{1,3}(?:[.'\u00a0\u202f ]\d{3})+(?:,\d+)?")}
_PLAIN = {".": re.compile(r"\d*\.?\d+|\d+\."), ",": re.compile(r"\d*,?\d+|\d+,")}
_NO_NUMBER, _BOTH = "it is not a number", "it has both a minus and a letter for the side"


class Value(NamedTuple):
    """A cell as a number; None: nothing is there, or ``trouble`` says why it cannot be read."""

    number: float | None
    trouble: str = ""
    is_uncertain: bool = False
    """The file marks it with a question mark."""
    unit: str = ""
    """The unit that stands in the cell itself."""
    has_letter: bool = False
    """A letter says the side: the sign is ours already, whatever the column's is."""


NOTHING = Value(None)


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return text.casefold() in _NOTHING


def read_plain(text: str) -> float | None:
    """The number of a cell that holds nothing but a usual number with a point; None for any other, also for nothing."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if -_FAR < number < _FAR and abs(number) not in SENTINELS and "_" not in text else None


def read_value(text: str, measure: Measure, decimal: str = ".") -> Value:
    """The number in a cell, its sign ours; in the file's unit, unless the cell names one (``unit``)."""
    if is_nothing(text):
        return NOTHING
    try:
        number = float(text)
    except ValueError:
        return _read_spelled(text, measure, decimal)
    if "_" in text or (decimal == "," and "." in text):
        return _read_spelled(text, measure, decimal)
    return _checked(number)


def _read_spelled(text: str, measure: Measure, decimal: str) -> Value:
    found = _NUMBER.fullmatch(text.replace("\u00a0", " "))
    if found is None:
        return Value(None, _NO_NUMBER)
    number = _read_number(found["number"].rstrip(" "), decimal)
    if number is None:
        return Value(None, _NO_NUMBER)
    number *= float(f"1{found['power'] or ''}")  # e999 is infinite, and refused below
    side, unit, is_uncertain = 0, "", False
    for word in (*found["before"].split(), *_parts(found["after"])):
        lowered = word.casefold()
        if lowered == "?":
            is_uncertain = True
        elif lowered in measure.letters and not side:
            side = measure.letters[lowered]
        elif (named := read_unit(word)) is not None and factor_of(measure.quantity, named) is not None and not unit:
            unit = named
        else:
            return Value(None, _NO_NUMBER)
    if found["sign"] in ("-", "−"):
        if side and number:
            return Value(None, _BOTH)
        number = -number
    return _checked(number * (side or 1) + 0.0)._replace(
        is_uncertain=is_uncertain, unit=unit, has_letter=bool(side))


def _parts(after: str) -> list[str]:
    """``°R``, ``° R``, ``? L`` and ``yd`` taken apart."""
    return after.replace("?", " ? ").replace("°", " ° ").replace("º", " ° ").split()


def _read_number(text: str, decimal: str) -> float | None:
    other = "," if decimal == "." else "."
    if _GROUPED[decimal].fullmatch(text):
        return float(re.sub(r"[^\d.]", "", text if decimal == "." else text.replace(".", "").replace(",", ".")))
    if _PLAIN[decimal].fullmatch(text):
        return float(text.replace(",", "."))
    if _PLAIN[other].fullmatch(text):  # Excel leaves single cells in the other way of writing
        return float(text.replace(",", "."))
    return None


def _checked(number: float) -> Value:
    if abs(number) in SENTINELS or math.isnan(number):
        return NOTHING
    if abs(number) >= _FAR:
        return Value(None, "it is far too large")
    return Value(number)


def to_si(number: float, quantity: Quantity, unit: str) -> float | None:
    """The number in the unit of storage; None when the unit cannot measure that."""
    factor = factor_of(quantity, unit)
    return None if factor is None else number * factor
