"""On which day was this session hit, and how do we know? Pure readers of each source's text.

uneekor.md: ``client_created_date`` is the best automatic date, the listing's date comes next, then a
date in the session's own name. The report page shows the day one *looks* and is never a source.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from golf.month_names import month_of
from golf.sessions import DateEvidence, DateSource

_EARLIEST = date(2000, 1, 1)  # before launch monitors had portals: a clock that was never set
_YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)(?:[-./](\d{1,2})[-./]|\. (\d{1,2})\. )(\d{1,2})(?!\d)")
_EAST_ASIAN = re.compile(r"(?<!\d)(20\d\d) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日号號일]")
_WORD = r"(?<![^\W\d_])([^\W\d_]+\.?)"
_OF = r"(?:(?:de|del|of) )?"
_MONTH_FIRST = re.compile(
    rf"{_WORD}(?: +|[-/])(\d{{1,2}})(?:st|nd|rd|th|\.)?(?:,? +|[-/.,])(20\d\d)(?!\d)", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|o|°)?(?:[.,]? +|[-/.]){_OF}{_WORD}(?:,? +|[-/.]){_OF}(20\d\d)(?!\d)",
    re.IGNORECASE)


def read_day(text: str) -> date | None:
    """The day in a text such as ``Feb 12, 2026``, ``12 février 2026``, ``2026.2.12`` or ``2026年2月12日``.

    None for no date, an impossible one, or month and day in an order nobody can know. A word is a month only when
    golf.month_names has it.
    """
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if match := _YEAR_FIRST.search(text):
        return _day(int(match[1]), int(match[2] or match[3]), int(match[4]))
    if match := _EAST_ASIAN.search(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    for match in _MONTH_FIRST.finditer(text):
        if month := month_of(match[1], before_day=True):
            return _day(int(match[3]), month, int(match[2]))
    for match in _DAY_FIRST.finditer(text):
        if month := month_of(match[2]):
            return _day(int(match[3]), month, int(match[1]))
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
