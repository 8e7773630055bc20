"""On which day was this session hit, and how do we know? Pure readers of each source's text.

uneekor.md: ``client_created_date`` is the best automatic date, the listing's date comes next, then a
date in the session's own name. The report page shows the day one *looks* and is never a source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from golf.records import DateEvidence, DateSource

_EARLIEST = date(2000, 1, 1)  # before launch monitors had portals: a clock that was never set
_YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)}
_MONTH_FIRST = re.compile(
    r"(?<![a-z])([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(20\d\d)(?!\d)", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\.?\s+([a-z]{3})[a-z]*\.?,?\s+(20\d\d)(?!\d)", re.IGNORECASE)


def read_day(text: str) -> date | None:
    """The day in a text such as ``Feb 12, 2026``, ``12 Feb 2026``, ``2026-02-12`` or ``2026.2.12``.

    None for no date, an impossible one, or month and day in an order nobody can know.
    """
    if match := _YEAR_FIRST.search(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH_FIRST.search(text):
        return _day(int(match[3]), _MONTHS.get(match[1].lower(), 0), int(match[2]))
    if match := _DAY_FIRST.search(text):
        return _day(int(match[3]), _MONTHS.get(match[2].lower(), 0), int(match[1]))
    return None


def read_api_date(groups: Sequence[tuple[str, int]], today: date) -> DateEvidence | None:
    """Evidence from the ``client_created_date`` of a report's groups, given as (text, shots).

    The day most shots were hit on wins, the earlier one on a tie. When no text is a believable date
    the first text is kept with ``day=None``, so that it can be seen; None when there is no text.
    """
    weights: Counter[date] = Counter()
    texts: dict[date, str] = {}
    for text, shots in groups:
        day = _believable(read_day(text), today)
        if day is not None:
            weights[day] += shots + 1
            texts.setdefault(day, text)
    if weights:
        best = min(weights, key=lambda day: (-weights[day], day))
        return DateEvidence(DateSource.API, best, texts[best])
    seen = next((text for text, _ in groups if text), None)
    return None if seen is None else DateEvidence(DateSource.API, None, seen)


def read_listing_date(day: date | None, text: str, today: date) -> DateEvidence | None:
    """Evidence from the listing's row; None when the row showed no date at all."""
    if day is None and not text:
        return None
    return DateEvidence(DateSource.LISTING, _believable(day, today), text)


def read_name_date(name: str, today: date) -> DateEvidence | None:
    """Evidence from a date in the session's own name (``2026.2.12``); None when there is none."""
    day = _believable(read_day(name), today)
    return None if day is None else DateEvidence(DateSource.LINK, day, name[:60])


def latest_believable_day(today: date) -> date:
    """Tomorrow: the launch monitor's PC may stand east of here."""
    return today + timedelta(days=1)


def _believable(day: date | None, today: date) -> date | None:
    return day if day is not None and _EARLIEST <= day <= latest_believable_day(today) else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
