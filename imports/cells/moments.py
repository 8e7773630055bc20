"""Days and times as files write them, and in which order a file writes day and month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from golf.month_names import month_of


class DayOrder(StrEnum):
    """Which of the two numbers before the year comes first."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


class Moment(NamedTuple):
    """A day, a time or both; local to where the ball was hit, unless ``is_utc``."""

    day: date | None
    time: time | None
    is_utc: bool = False


class NumericDay(NamedTuple):
    """A day of which two orders are thinkable."""

    first: int
    second: int
    year: int

    def read(self, order: DayOrder) -> date | None:
        """The day in this order; None when there is none."""
        day, month = (self.first, self.second) if order is DayOrder.DAY_FIRST else (self.second, self.first)
        return _day(self.year, month, day)


EARLIEST: Final = date(2000, 1, 1)
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's local time
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_SERIALS = 36526, 73050  # 2000 to 2099
_BUDDHIST = 2400
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-./年]\s?(\d{1,2})\s?[-./月]\s?(\d{1,2})(?!\d)日?")
_PACKED = re.compile(r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_WITH_WORD = re.compile(
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th|\.)?[\s\-]*(?:de\s+)?(?P<w1>[^\W\d_]{3,}\.?)|"
    r"(?P<w2>[^\W\d_]{3,}\.?)[\s\-]*(?P<d2>\d{1,2})(?:st|nd|rd|th)?)[\s,.\-]*(?:de\s+)?(?P<year>20\d\d|25\d\d)(?!\d)",
    re.IGNORECASE)
_TIME = re.compile(
    r"(?<![\d.])(?P<h>\d{1,2})(?P<colon>[:\-h.])(?P<m>\d{2})(?:(?P=colon)(?P<s>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?)?(?P<zone>\s*(?:Z|UTC|GMT|[+\-]\d{2}:?\d{2}))?(?![\d.])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DayText:
    """A text with a day, taken apart: the day itself, or two numbers whose order must be known."""

    day: date | None
    numeric: NumericDay | None
    time: time | None
    is_utc: bool = False

    def read(self, order: DayOrder) -> Moment:
        """The moment, in this order of day and month."""
        day = self.numeric.read(order) if self.numeric else self.day
        return Moment(day, self.time, self.is_utc)


def read_day_text(text: str) -> DayText | None:
    """A text with a day, a time or both; None when it has neither."""
    text = text.strip()
    if _SERIAL.fullmatch(text):
        return _read_serial(float(text))
    day, numeric, rest = _find_day(text)
    found = _TIME.search(rest)
    clock, is_utc = _read_time(found) if found else (None, False)
    if day is None and numeric is None and clock is None:
        return None
    return DayText(day, numeric, clock, is_utc)


def _find_day(text: str) -> tuple[date | None, NumericDay | None, str]:
    """The day of a text, and the text without it."""
    if found := _YEAR_FIRST.search(text):
        return _day(int(found[1]), int(found[2]), int(found[3])), None, _without(text, found)
    if found := _NUMERIC.search(text):
        first, mark, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
        year = year if year >= 100 else 2000 + year
        if mark == ".":  # only countries that put the day first use points
            return _day(year, second, first), None, _without(text, found)
        return None, NumericDay(first, second, _western(year)), _without(text, found)
    if found := _WITH_WORD.search(text):
        month = month_of(found["w1"]) if found["w1"] else month_of(found["w2"], before_day=True)
        day = _day(int(found["year"]), month, int(found["d1"] or found["d2"])) if month else None
        return day, None, _without(text, found)
    if found := _PACKED.search(text):
        return _day(int(found[1]), int(found[2]), int(found[3])), None, _without(text, found)
    return None, None, text


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[:found.start()]}  {text[found.end():].removeprefix('T')}"


def _read_serial(number: float) -> DayText | None:
    """A spreadsheet's day: days since the end of 1899, the fraction is the time."""
    if not _SERIALS[0] <= number <= _SERIALS[1]:
        return None
    moment = _EPOCH + timedelta(seconds=round(number * 86_400))
    return DayText(moment.date(), None, moment.time() if number % 1 else None)


def _read_time(found: re.Match[str]) -> tuple[time | None, bool]:
    """A text may be of 24 hours and say PM all the same."""
    hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
    half = (found["half"] or "").casefold()[:1]
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return None, False
    zone = (found["zone"] or "").strip().upper()
    return time(hour, minute, second), zone in ("Z", "UTC", "GMT", "+00:00", "+0000")


def _western(year: int) -> int:
    return year - 543 if year >= _BUDDHIST else year


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(_western(year), month, day)
    except ValueError:
        return None


class OrderFound(NamedTuple):
    """The order of day and month, and why; ``is_sure`` False: a guess to be confirmed."""

    order: DayOrder
    reason: str
    is_sure: bool


def find_day_order(days: Iterable[NumericDay], today: date, hint: OrderFound | None = None) -> OrderFound | None:
    """The one order of a whole file; None when no day in it needs one.

    A number above 12 decides; else an order whose days would lie in the future is out; else the ``hint`` (the file's
    units, language or format); without any it is a guess.
    """
    seen = set(days)
    if not seen:
        return None
    possible = [order for order in DayOrder if all(day.read(order) is not None for day in seen)]
    if len(possible) == 1:
        return OrderFound(possible[0], "a number above 12 in the file's dates is the day", True)
    if not possible:  # broken dates: the order most of them allow
        best = max(DayOrder, key=lambda order: sum(day.read(order) is not None for day in seen))
        return OrderFound(best, "most dates of the file fit only so", False)
    if all(day.first == day.second for day in seen):
        return OrderFound(DayOrder.DAY_FIRST, "day and month are the same number", True)
    believable = [order for order in possible if all(is_believable(day.read(order), today) for day in seen)]
    if len(believable) == 1:
        return OrderFound(believable[0], "in the other order a day would be in the future", True)
    return hint or OrderFound(DayOrder.MONTH_FIRST, "the file does not say", False)


def is_believable(day: date | None, today: date) -> bool:
    """Whether somebody can have practised on it: not before launch monitors kept days, not after tomorrow."""
    return day is not None and EARLIEST <= day <= today + timedelta(days=1)
