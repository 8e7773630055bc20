"""Balls as they are hit, for the streams: one look finds those that came since the look before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from golf_db import GolfDatabase

MOST_AT_ONCE = 200
"""Balls of one look; of more the newest are told, and all of them are in /shots."""


@dataclass(frozen=True, slots=True)
class SeenBalls:
    """How far the balls of a live session were seen: up to its message ``number``."""

    report_id: int
    number: int


@dataclass(frozen=True, slots=True)
class LiveShots:
    """Looks at live sessions, whichever process listens. A look at nothing new costs three small queries."""

    database: GolfDatabase

    def look(self, seen: SeenBalls | None) -> tuple[SeenBalls, tuple[Mapping[str, Any], ...]]:
        """How far was seen now, and the balls since ``seen`` as rows of ``shots_flat``; None: none is news.

        A ball that its monitor completes (with what the club did) comes once more. Raises DatabaseError.
        """
        shots: list[Mapping[str, Any]] = []
        after = seen or SeenBalls(0, 0)
        going_on = self.database.live_sessions.load_open()
        for report_id in dict.fromkeys((after.report_id, *(run.report_id for run in reversed(going_on)))):
            known = after.number if report_id == after.report_id else 0
            number, ids = self.database.live_sessions.load_hit_since(report_id, known)
            shots += self._load_shots(report_id, ids[-MOST_AT_ONCE:]) if seen is not None else ()
            after = SeenBalls(report_id, number)
        return after, tuple(shots[-MOST_AT_ONCE:])

    def _load_shots(self, report_id: int, ids: list[str]) -> list[Mapping[str, Any]]:
        rows = self.database.flat_shots.load_named(report_id, ids) if ids else {}
        return [rows[shot_id] for shot_id in ids if shot_id in rows]
