"""What a golfer chooses before a preview, and the sync options that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.sync.options import SyncOptions, first_day_back

DAYS_BACK = (7, 30, 90, 365)


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """``newest`` None means all; ``days_back`` None means no limit, unless both ends of a range are given."""

    newest: int | None = None
    days_back: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    players: Sequence[str] = ()
    full: bool = False

    def options(self, today: date, rechecks: int) -> SyncOptions:
        """The sync options; a range that was typed the wrong way round is meant the right way."""
        first, last = self.first_day, self.last_day
        if self.days_back is not None:
            first, last = first_day_back(self.days_back, today), None
        if first is not None and last is not None and first > last:
            first, last = last, first
        return SyncOptions(self.newest, full=self.full, players=tuple(self.players), first_day=first, last_day=last,
                           rechecks=rechecks)
