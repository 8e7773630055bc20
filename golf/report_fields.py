"""How the portal's fields came in a report: which are absent, unreadable or new. Facts, no judgement.

Whether a field is *lost* also depends on what earlier sessions had: storage.reports.field_losses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

FIELDS_LOST = "fields_lost"
FIELDS_NOTED = "fields_noted"
"""Codes of what a run says of the portal's fields: the first makes it partial, the second is a note."""

SHOT_ID, GROUP_ID, SAME_IDS = "shot.id", "group.id", "same_ids"
"""Fields made of ``id``. The first two name shots that came without one; the last, balls known here by other ids."""
IDS = frozenset({SHOT_ID, GROUP_ID})
"""Nobody can accept that these are missing: shots without them are not stored, and must go on being told."""


@dataclass(frozen=True, slots=True)
class FieldCounts:
    """One of the portal's fields in one report.

    ``expected`` counts the records (shots, or club groups) that should have it. ``absent``: the key is not there.
    ``unreadable``: a value is there that is no plain number, text or day. ``empty``: null where a struck ball
    always has a number. The sentinels ("not measured") are none of these. ``measure`` is the column that the field
    is stored in, None for one of a club group.
    """

    field: str
    words: str
    measure: str | None
    expected: int
    absent: int = 0
    unreadable: int = 0
    empty: int = 0

    @property
    def is_gone(self) -> bool:
        """Absent or unreadable in most records."""
        return (self.absent + self.unreadable) * 2 > self.expected

    @property
    def is_unreadable(self) -> bool:
        """Values came in most records, and could not be read."""
        return self.unreadable * 2 > self.expected

    @property
    def is_emptied(self) -> bool:
        """Absent, unreadable or null in most records."""
        return (self.absent + self.unreadable + self.empty) * 2 > self.expected


class UnreadPlace(NamedTuple):
    """A measure of one shot whose key was absent or whose value could not be read."""

    group_id: str
    shot_id: str
    measure: str


class UnknownField(NamedTuple):
    """A key that Rangebook does not know, and in how many records of the report it stood."""

    field: str
    records: int


@dataclass(frozen=True, slots=True)
class ReportFields:
    """What a report says of the portal's format. ``tallies`` has only the fields with something to tell."""

    field_counts: tuple[FieldCounts, ...] = ()
    unread: frozenset[UnreadPlace] = frozenset()
    unknown_in_shots: tuple[UnknownField, ...] = ()
    unknown_in_groups: tuple[UnknownField, ...] = ()
    doubled: frozenset[tuple[str, str]] = frozenset()
    """Group and shot id of shots whose id stood there before, or whose group's id did."""
    shots: int = 0
    groups: int = 0


NO_FIELDS = ReportFields()


class LostField(NamedTuple):
    """A field that earlier sessions had and that is gone from a fetched one."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class LostInSession:
    """A stored session whose last answer lacked fields; ordinary syncs ask again (storage.reports.field_losses)."""

    report_id: int
    session_name: str
    fields: tuple[LostField, ...]
    answers: int


def join_words(words: Iterable[str]) -> str:
    """``carry, ball speed and apex``; the same word once."""
    *most, last = dict.fromkeys(words)
    return f"{', '.join(most)} and {last}" if most else last
