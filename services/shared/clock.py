"""The real clock behind automation.ports.Clock, and what is believed of it."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from automation.ports import Clock
    from golf_db import GolfDatabase


class SystemClock:
    """This machine's time; ``today`` is the golfer's local date."""

    def now(self) -> datetime:
        """The moment, aware, UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The local date: an evening session belongs to the evening's day."""
        return datetime.now().astimezone().date()

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()


class ClockNotBehindHistory:
    """A clock whose ``today`` does not fall behind what the history has seen.

    For judging which dates of the portal are believed: a machine whose clock was set back must not take the days
    of stored sessions for days to come, and so lose them.
    """

    def __init__(self, clock: Clock, database: GolfDatabase) -> None:
        self._clock = clock
        seen = database.history.load_latest_moment()
        self._earliest = date.min if seen is None else seen.date()

    def now(self) -> datetime:
        """The moment, as the machine says."""
        return self._clock.now()

    def today(self) -> date:
        """The local date, or the day of the latest run when the machine says an earlier one."""
        return max(self._clock.today(), self._earliest)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return self._clock.monotonic()
