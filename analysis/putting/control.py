"""Where putts start, how far they roll, and how they miss. Pure; each from the putts of which it is said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from analysis.club_number import ClubNumber, compute_club_number
from golf.putts import Putt

_MISS = re.compile(r"miss(?:ed)?[\s_:-]*", re.IGNORECASE)
_AFTER = re.compile(r"[:\-–]")
_PLAIN_MISS: Final = "miss"
LEFT, RIGHT, SHORT, LONG = "left", "right", "short", "long"


def compute_start_line(putts: Iterable[Putt]) -> ClubNumber | None:
    """The start direction (degrees, right positive) with its middle 80 %; None when no putt has one."""
    return compute_club_number([putt.start_direction_deg for putt in putts
                                if putt.counts and putt.start_direction_deg is not None])


def compute_depth(putts: Iterable[Putt]) -> ClubNumber | None:
    """How far misses ended beyond the hole (metres, short negative) with the middle 80 %; None when none says.

    Putts that went in say nothing of it: the hole stopped them.
    """
    return compute_club_number([depth for putt in putts if (depth := depth_of(putt)) is not None])


def depth_of(putt: Putt) -> float | None:
    """How far a missed putt ended beyond the hole, as the tracker says it, else from how far it rolled (metres)."""
    if not putt.counts or putt.made is not False:
        return None
    if putt.depth_miss_m is not None:
        return putt.depth_miss_m
    if putt.rolled_distance_m is None or putt.target_distance_m is None:
        return None
    return putt.rolled_distance_m - putt.target_distance_m


def compute_side(putts: Iterable[Putt]) -> ClubNumber | None:
    """How far misses ended to the right of the hole (metres, left negative) with the middle 80 %."""
    return compute_club_number([putt.lateral_miss_m for putt in putts
                                if putt.counts and putt.made is False and putt.lateral_miss_m is not None])


def count_misses(putts: Iterable[Putt]) -> list[tuple[str, int]]:
    """The kinds of misses, the most frequent first."""
    kinds = Counter(kind_of_miss(putt) for putt in putts if putt.counts and putt.made is False)
    return sorted(kinds.items(), key=lambda item: (-item[1], item[0]))


def kind_of_miss(putt: Putt) -> str:
    """The tracker's word for a miss (``catch``, ``quick putt``, ``short``), else where it ended; else ``other``."""
    said = (putt.category or "").strip()
    if _MISS.match(said):
        rest = _AFTER.split(_MISS.sub("", said, count=1), maxsplit=1)[0].strip().casefold().replace("_", " ")
        if rest:
            return rest
    return _find_end(putt) or "other"


def _find_end(putt: Putt) -> str:
    side, depth = putt.lateral_miss_m, depth_of(putt)
    if side is None and depth is None:
        return ""
    if abs(side or 0.0) > abs(depth or 0.0):
        return RIGHT if (side or 0.0) > 0 else LEFT
    return LONG if (depth or 0.0) > 0 else SHORT
