"""Numbers, days and durations as a golfer reads them. None is "not measured" and shows as a dash."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from golf.session_types import NO_REASON
from golf.sessions import DateSource

DASH = "–"
UNDATED = "No date"
DATE_SOURCE_WORDS = {
    DateSource.MANUAL: "set by you",
    DateSource.API: "from the launch monitor",
    DateSource.FILE: "from the file",
    DateSource.LISTING: "from the portal's list",
    DateSource.FILE_NAME: "from the file's name",
    DateSource.LINK: "from a date in its name",
}
DATE_SOURCE_NAMES = {
    DateSource.MANUAL: "you",
    DateSource.API: "launch monitor",
    DateSource.FILE: "file",
    DateSource.LISTING: "portal's list",
    DateSource.FILE_NAME: "file's name",
    DateSource.LINK: "name",
}


class Tone(StrEnum):
    """How a message is drawn."""

    SUCCESS = "success"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def describe_type_reason(reason: str) -> str:
    """Why a session counts as practice, a round …; a guess that rests on nothing is called one."""
    return "assumed: neither its name nor its labels say" if reason == NO_REASON else reason


def format_day(day: date | None) -> str:
    """``Fri 7 Feb 2026``."""
    return f"{day:%a} {day.day} {day:%b %Y}" if day else UNDATED


def format_moment(moment: datetime | None) -> str:
    """A moment in this machine's local time: ``7 Feb 2026, 18:04``."""
    if moment is None:
        return DASH
    local = moment.astimezone()
    return f"{local.day} {local:%b %Y, %H:%M}"


def format_clock(moment: datetime) -> str:
    """The local time of day: ``20:14``."""
    return f"{moment.astimezone():%H:%M}"


def format_days_ago(day: date | None, today: date) -> str:
    """``Today``, ``Yesterday``, ``5 days ago`` or the day itself when that is longer ago than four weeks."""
    if day is None:
        return DASH
    days = (today - day).days
    if days in (0, 1):
        return ("Today", "Yesterday")[days]
    return f"{days} days ago" if 1 < days <= 28 else f"{day.day} {day:%b %Y}"


def format_number(value: float | None, digits: int = 1, *, sign: str = "") -> str:
    """``1,234.5``; a dash for None. What rounds to nothing is ``0.0``, never ``-0.0``; ``sign`` "+": as a change."""
    if value is None:
        return DASH
    written = f"{value:{sign},.{digits}f}"
    return written if any(digit in written for digit in "123456789") else written.lstrip("+-")


def format_duration(seconds: float | None) -> str:
    """``45 s``, ``3 min 5 s``, ``2 h 10 min``; a dash when unknown."""
    if seconds is None:
        return DASH
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def format_bytes(size: int) -> str:
    """``12.3 MB``."""
    value = float(size)
    for unit in ("bytes", "kB", "MB"):
        if value < 1000:
            return f"{value:,.0f} {unit}" if unit == "bytes" else f"{value:,.1f} {unit}"
        value /= 1000
    return f"{value:,.1f} GB"


def count_of(number: int, one: str, many: str = "") -> str:
    """``1 session``, ``1,234 sessions``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
