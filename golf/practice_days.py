"""Which day a session belongs to, and how many days in a row were practised."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from golf.sessions import DateEvidence, DateSource

_BEST_FIRST = {source: rank for rank, source in enumerate(DateSource)}


def choose_day(evidence: Iterable[DateEvidence]) -> DateEvidence | None:
    """The best usable evidence: manual > API > listing > link text; None when nothing is usable."""
    usable = [item for item in evidence if item.day is not None]
    return min(usable, key=lambda item: _BEST_FIRST[item.source], default=None)


def compute_streak(days: Iterable[date], today: date) -> int:
    """Practice days in a row up to today; yesterday keeps it alive. ``days`` come newest first.

    Days after today are passed over, so a wrong clock cannot invent a streak.
    """
    streak = 0
    expected = today
    for day in days:
        if day > expected:
            continue
        if streak == 0 and day == today - timedelta(days=1):
            expected = day
        if day != expected:
            break
        streak += 1
        expected = day - timedelta(days=1)
    return streak
