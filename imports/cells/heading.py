"""A heading taken apart: its name without unit and blanks, the unit, and which side its sign means."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from imports.cells.units import read_unit

_IN_BRACKETS = re.compile(r"(.*?)[\s_]*[(\[]\s*([^()\[\]]*?)\s*[)\]]\s*")
_SUFFIX = re.compile(r"(.+)_(mph|kmh|kph|mps|ms|yd|yds|m|ft|in|mm|deg|rpm|s)", re.IGNORECASE)
_SIDES = re.compile(r"(.+?)\s*-\s*/\s*(.+?)\s*\+")
_OTHER_WAY = frozenset({"l", "left", "heel", "out-in", "o-i", "closed", "low", "down", "toe down", "dn"})
"""What "+" may mean in a heading where ours means the opposite."""
_WIDE_BRACKETS = str.maketrans("（）［］", "()[]")
_MARKS = ("\ufeff", "ï»¿")


class Heading(NamedTuple):
    """``key``: small letters and digits only; ``^`` in front says that it stands above a JSON list.

    ``sign`` 0: the heading does not say what "+" means.
    """

    text: str
    key: str
    unit: str = ""
    sign: int = 0


@lru_cache(maxsize=4000)
def read_heading(cell: str) -> Heading:
    """The heading of a cell such as ``Push/Pull (deg L-/R+)``, ``Carry[yd]``, ``ball_speed_mph``."""
    text = cell
    for mark in _MARKS:
        text = text.replace(mark, "")
    text = text.translate(_WIDE_BRACKETS).strip().strip('"').strip()[:200]
    name, unit, sign = text, "", 0
    if found := _IN_BRACKETS.fullmatch(text):
        inner_unit, inner_sign = _read_inner(found[2])
        if inner_unit or inner_sign or not found[2]:
            name, unit, sign = found[1], inner_unit, inner_sign
    elif found := _SUFFIX.fullmatch(text):
        name, unit = found[1], read_unit(found[2].replace("mps", "ms")) or ""
    return Heading(text, ("^" if name.startswith("^") else "") + plain_key(name), unit, sign)


def plain_key(name: str) -> str:
    """Small letters and digits only, so that blanks, points and dashes make no difference."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _read_inner(text: str) -> tuple[str, int]:
    """The unit and the sign of ``deg L-/R+``."""
    if unit := read_unit(text):
        return unit, 0
    first, _, rest = text.partition(" ")
    unit = read_unit(first)
    sides = _SIDES.fullmatch(rest if unit else text)
    if sides is None:
        return (unit or "", 0) if unit and not rest else ("", 0)
    return unit or "", -1 if sides[2].casefold() in _OTHER_WAY else 1
