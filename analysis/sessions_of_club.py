"""One club's full swings, session by session: what every metric over sessions is worked out from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import is_part_swing


@dataclass(frozen=True, slots=True)
class SessionSwings:
    """The full swings of a session that count under the shot filter asked for; there may be none."""

    session_id: int
    practised_on: date | None
    counting: tuple[StoredShot, ...]


@dataclass(frozen=True, slots=True)
class Swings:
    """Sessions by number, and the balls that none of them holds."""

    sessions: tuple[SessionSwings, ...]
    not_counted: int
    """Full swings that are flagged, left out by the golfer, copies, or not of the chosen shot filter."""
    part_swings: int


def sort_swings(shots: Sequence[StoredShot], shot_filter: ShotFilter) -> Swings:
    """From the shots of one player and one club, in any order.

    Balls hit to a distance on purpose are no full swings, and rounds left on the default club are of mixed clubs:
    both stay out.
    """
    own = [stored for stored in shots if not stored.is_default_club]
    full = [stored for stored in own if not is_part_swing(stored)]
    days: dict[int, date | None] = {}
    counting: dict[int, list[StoredShot]] = {}
    for stored in full:
        of_session = counting.setdefault(stored.session_id, [])
        days.setdefault(stored.session_id, stored.practised_on)
        if stored.passes(shot_filter):
            of_session.append(stored)
    sessions = tuple(SessionSwings(number, days[number], tuple(counting[number])) for number in sorted(counting))
    return Swings(sessions, len(full) - sum(len(each.counting) for each in sessions), len(own) - len(full))
