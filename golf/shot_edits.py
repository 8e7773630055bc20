"""What a golfer says about single shots, and which shots numbers rest on.

The portal's shots stay as they came; a golfer's edit of one is kept apart and survives every sync.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ShotKey = tuple[int, str, str]
"""Report, group and shot id: what names a shot."""


class ShotReview(StrEnum):
    """A golfer's judgement of one shot: leave it out of averages, or looked at and fine."""

    OUT = "out"
    FINE = "fine"


class ShotFilter(StrEnum):
    """Which shots numbers rest on. In every setting a ball stored twice counts once, and hidden ones do not count."""

    ALL = "all"
    """Every ball, also those with an impossible reading (its impossible values themselves never enter a number)
    and those the golfer left out."""
    UNFLAGGED = "unflagged"
    """Without shots that have an impossible reading and without those the golfer left out. The default."""
    MEASURED = "measured"
    """Of those, the ones whose ball and club were both measured."""


DEFAULT_SHOT_FILTER = ShotFilter.UNFLAGGED


@dataclass(frozen=True, slots=True)
class ShotEdit:
    """Everything a golfer has said about one shot. Hidden: archived, restorable.

    ``club`` None: as the bag has it. ``session_id`` None: it belongs where its report is. ``swing_length``: "full", or
    a part swing as golf.swing_groups.read_swing_length writes it; None: as the group's label says.
    """

    is_hidden: bool = False
    review: ShotReview | None = None
    club: str | None = None
    note: str = ""
    tags: tuple[str, ...] = ()
    session_id: int | None = None
    swing_length: str | None = None


NO_EDIT = ShotEdit()
