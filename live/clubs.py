"""Open Connect's codes of clubs and our names."""

from __future__ import annotations

import re
from typing import Final

CLUBS: Final[dict[str, str]] = {
    "Driver": "DR", **{f"{number} Wood": f"W{number}" for number in range(2, 8)},
    **{f"{number} Hybrid": f"H{number}" for number in range(2, 8)},
    **{f"{number} Iron": f"I{number}" for number in range(1, 10)},
    "PW": "PW", "GW": "GW", "SW": "SW", "LW": "LW", "Putter": "PT",
}
"""The code of each club that has one."""
_NAMES: Final = {code: club for club, code in CLUBS.items()}
_LOFT = re.compile(r"(\d\d)°")
_LETTERS_UP_TO = ((48, "PW"), (53, "GW"), (57, "SW"))
"""A wedge named by its loft is told as the lettered one that usually has it."""


def club_of_code(code: str) -> str | None:
    """Our name of a code (``I7`` → ``7 Iron``); None for one that is unknown."""
    return _NAMES.get(code.strip().upper())


def code_of_club(club: str) -> str | None:
    """The code of a club; None when Open Connect has none for it."""
    if club in CLUBS:
        return CLUBS[club]
    loft = _LOFT.fullmatch(club)
    if loft is None:
        return None
    return next((letters for most, letters in _LETTERS_UP_TO if int(loft[1]) <= most), "LW")
