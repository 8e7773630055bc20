"""Which shots of a session may be averaged together: a club's full swings, its balls to one distance, a mixed round."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from golf.clubs import MIXED_CLUBS, bag_position
from golf.shots import StoredShot

_DISTANCE = re.compile(r"\b(\d{2,3})\s*(y|yds?|yards?|m|met(?:er|re)s?)\b", re.IGNORECASE)
_HOUR = re.compile(r"\b(\d{1,2})\s*o['’]?clock\b", re.IGNORECASE)
_THREE_QUARTER = re.compile(r"\bthree[ -]quarters?\b", re.IGNORECASE)
_HALF = re.compile(r"\bhalf\b", re.IGNORECASE)
FULL_SWING, THREE_QUARTER, HALF = "full", "three quarter", "half"
SWING_LENGTHS = (FULL_SWING, THREE_QUARTER, HALF)
"""What a golfer can say of a swing beside a distance; the second and third are part swings."""
_BEFORE_DISTANCES = {"": -1002, THREE_QUARTER: -1001}


class SwingGroup(NamedTuple):
    """A club; ``Mixed clubs`` for a round left on the default club (``is_default_club``); hit to a distance."""

    club: str
    is_default_club: bool = False
    distance: str = ""
    """As the golfer said or labelled it ("70 yds", "9 o'clock", "half"); empty: full swings."""

    @property
    def label(self) -> str:
        """What a golfer reads: ``PW``, ``PW, 70 yds``, ``Mixed clubs``."""
        if self.is_default_club:
            return MIXED_CLUBS
        return f"{self.club}, {self.distance}" if self.distance else self.club

    @property
    def place(self) -> tuple[bool, tuple[int, int, str], int, str]:
        """Sorts like a bag: a club's full swings, its part swings from the longest on; mixed rounds come last."""
        metres = re.match(r"\d+", self.distance)
        length = -int(metres[0]) if metres else _BEFORE_DISTANCES.get(self.distance, -1000)
        return self.is_default_club, bag_position(self.club), length, self.distance


def group_of(stored: StoredShot) -> SwingGroup:
    """The group of a shot."""
    if stored.is_default_club:
        return SwingGroup(MIXED_CLUBS, is_default_club=True)
    return SwingGroup(stored.club, distance=length_of(stored))


def length_of(stored: StoredShot) -> str:
    """How long the swing was meant: the golfer's word on the shot, else what its group's label says; empty: full."""
    said = stored.edit.swing_length
    if said is None:
        return _read_distance(stored.group_label)
    return "" if said == FULL_SWING else said


def read_swing_length(text: str) -> str | None:
    """A length as it is kept: ``full``, ``three quarter``, ``half``, ``70 yds``, ``60 m``, ``9 o'clock``.

    None for a text that says no length, or more than that.
    """
    plain = " ".join(text.casefold().replace("-", " ").split())
    if plain in (FULL_SWING, "full swing", "full swings"):
        return FULL_SWING
    found = _DISTANCE.fullmatch(plain)
    if found:
        return f"{found[1]} {'yds' if found[2].startswith('y') else 'm'}"
    if plain.removesuffix("s") == THREE_QUARTER or plain == HALF or _HOUR.fullmatch(plain):
        return _read_distance(plain)
    return None


def split_by_group(shots: Iterable[StoredShot]) -> dict[SwingGroup, list[StoredShot]]:
    """The shots of each group in the order given, the groups in the order of a bag."""
    found: dict[SwingGroup, list[StoredShot]] = {}
    for stored in shots:
        found.setdefault(group_of(stored), []).append(stored)
    return {group: found[group] for group in sorted(found, key=lambda group: group.place)}


def is_part_swing(stored: StoredShot) -> bool:
    """Whether the golfer or the group's label says so. Such balls would say how the wedge was used, not how it goes."""
    return bool(length_of(stored))


def find_length(text: str) -> str:
    """How long swings were meant, by the text beside them: a length as it is kept, or a label; empty where neither."""
    return read_swing_length(text) or _read_distance(text)


def names_distance(label: str) -> bool:
    """Whether a group's label says to which distance its balls were hit on purpose."""
    return bool(_read_distance(label))


@lru_cache(maxsize=1024)
def _read_distance(label: str) -> str:
    """Read ``70 yds``, ``9 o'clock`` or ``half``; the view shots_flat reads labels in the same way (migration 0015)."""
    if found := _DISTANCE.search(label):
        return f"{found[1]} {found[2].lower()}"
    if found := _HOUR.search(label):
        return f"{found[1]} o'clock"
    if _THREE_QUARTER.search(label):
        return THREE_QUARTER
    return HALF if _HALF.search(label) else ""
