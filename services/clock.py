"""The real clock behind automation.ports.Clock."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime


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
