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
_HALF = re.compile(r"\bhalf\b", re.IGNORECASE)


class SwingGroup(NamedTuple):
    """A club; ``Mixed clubs`` for a round left on the default club (``is_default_club``); hit to a distance."""

    club: str
    is_default_club: bool = False
    distance: str = ""
    """As the golfer labelled it ("70 yds", "9 o'clock", "half"); empty: full swings."""

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
        return self.is_default_club, bag_position(self.club), -int(metres[0]) if metres else -1000, self.distance


def group_of(stored: StoredShot) -> SwingGroup:
    """The group of a shot."""
    if stored.is_default_club:
        return SwingGroup(MIXED_CLUBS, is_default_club=True)
    return SwingGroup(stored.club, distance=_read_distance(stored.group_label))


def split_by_group(shots: Iterable[StoredShot]) -> dict[SwingGroup, list[StoredShot]]:
    """The shots of each group in the order given, the groups in the order of a bag."""
    found: dict[SwingGroup, list[StoredShot]] = {}
    for stored in shots:
        found.setdefault(group_of(stored), []).append(stored)
    return {group: found[group] for group in sorted(found, key=lambda group: group.place)}


def is_part_swing(stored: StoredShot) -> bool:
    """Whether the group's label names a distance. Such balls would say how the wedge was used, not how it goes."""
    return names_distance(stored.group_label)


def names_distance(label: str) -> bool:
    """Whether a group's label says to which distance its balls were hit on purpose."""
    return bool(_read_distance(label))


@lru_cache(maxsize=1024)
def _read_distance(label: str) -> str:
    """Read ``70 yds``, ``9 o'clock`` or ``half``; the view shots_flat reads labels in the same way (migration 0008)."""
    if found := _DISTANCE.search(label):
        return f"{found[1]} {found[2].lower()}"
    if found := _HOUR.search(label):
        return f"{found[1]} o'clock"
    return "half" if _HALF.search(label) else ""
