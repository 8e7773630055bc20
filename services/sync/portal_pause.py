"""Until when the portal asked to be left alone, its pages or its report server: kept in the database, by host.

Whatever starts by itself keeps to it, and so do pictures and pasted links. A sync that a person starts goes ahead
and says so: only the portal knows whether it still means it.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from automation.shared.retry_after import LONGEST_BELIEVED_PAUSE_S, PAUSE_IF_NOT_SAID_S
from golf.errors import DatabaseError
from golf.settings import Settings
from services.shared.formatting import format_moment

if TYPE_CHECKING:
    from golf_db import GolfDatabase

log = logging.getLogger(__name__)

PAUSE_AFTER_REFUSAL = timedelta(seconds=PAUSE_IF_NOT_SAID_S)
"""How long it is left alone when it refused and said no time."""
_LONGEST_BELIEVED = timedelta(seconds=LONGEST_BELIEVED_PAUSE_S, minutes=1)
"""More was written by a clock that was wrong, or by an earlier version that believed more."""
_KEY = "closed_until"


def load_pause_until(database: GolfDatabase, url: str, now: datetime) -> datetime | None:
    """When its host may be asked again; None when it may be asked now. Raises DatabaseError."""
    until = _load(database).get(_host(url))
    return until if until is not None and now < until <= now + _LONGEST_BELIEVED else None


def load_sync_pause_until(database: GolfDatabase, settings: Settings, now: datetime) -> datetime | None:
    """When both hosts that a sync needs may be asked again; None when they may be asked now. Raises DatabaseError."""
    hosts = (load_pause_until(database, url, now) for url in (settings.portal_url, settings.api_url))
    return max((until for until in hosts if until is not None), default=None)


def record_pause(database: GolfDatabase, url: str, retry_at: datetime | None, now: datetime) -> None:
    """Its host refused, and said until when or not. That this cannot be kept takes no other error's place."""
    until = retry_at or now + PAUSE_AFTER_REFUSAL
    try:
        kept = {host: moment.isoformat() for host, moment in _load(database).items() if moment > now}
        database.preferences.save(_KEY, json.dumps({**kept, _host(url): until.isoformat()}))
    except DatabaseError as error:
        log.warning("closed_until_not_kept", extra={"code": error.code})


def describe_pause(until: datetime) -> str:
    """The sentence about it, for golfers."""
    return f"The portal asked for a pause; it is left alone until {format_moment(until)}."


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _load(database: GolfDatabase) -> dict[str, datetime]:
    """What is kept; nothing where nobody can read it."""
    try:
        kept = json.loads(database.preferences.load(_KEY, "{}"))
        moments = {str(host): datetime.fromisoformat(text) for host, text in kept.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
    return {host: moment for host, moment in moments.items() if moment.tzinfo is not None}
