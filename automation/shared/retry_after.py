"""How long a server asks to be left alone (Retry-After): one reader for every answer.

A date is measured against the answer's own ``Date``: this computer's clock may be wrong, and then a short pause would
look like a year. A pause of more than a day is not believed. uneekor.md knows no limit of the portal, and one absurd
answer would keep automatic syncs away for as long; an hour is kept instead, for something was asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

log = logging.getLogger(__name__)

LONGEST_BELIEVED_PAUSE_S = 24 * 3600.0
PAUSE_IF_NOT_BELIEVED_S = 3600.0
PAUSE_IF_NOT_SAID_S = 600.0
"""After too many requests (429) without a time that can be read."""


def read_retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds from now; None when the answer asks for no pause that can be read. ``now`` is for one without a Date.

    ``headers`` finds names in any case, as httpx's do.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdecimal():
        seconds = float(text)
    else:
        until = _read_moment(text)
        if until is None:
            return None
        seconds = max((until - (_read_moment(headers.get("Date", "")) or now)).total_seconds(), 0.0)
    if seconds <= LONGEST_BELIEVED_PAUSE_S:
        return seconds
    log.warning("retry_after_not_believed", extra={"kept_s": PAUSE_IF_NOT_BELIEVED_S})
    return PAUSE_IF_NOT_BELIEVED_S


def describe_wait(seconds: float) -> str:
    """``1 second``, ``40 seconds``, ``12 minutes``, ``3 hours``."""
    size, unit = (1, "second") if seconds < 90 else (60, "minute") if seconds < 5400 else (3600, "hour")
    number = max(round(seconds / size), 1)
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _read_moment(text: str) -> datetime | None:
    """An HTTP date; one without a zone is meant in UTC."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
