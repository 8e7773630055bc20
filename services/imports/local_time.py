"""The time zone of this computer, as it was at each moment: files that say UTC are told in it."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta, tzinfo


class LocalZone(tzinfo):
    """Only for ``astimezone``: summer time is right for the moment that is asked for."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """The offset now, or at a local moment."""
        return (moment or datetime.now(UTC)).replace(tzinfo=None).astimezone().utcoffset() or timedelta()

    def dst(self, moment: datetime | None) -> timedelta:  # noqa: ARG002 - it is in the offset
        """Not told apart."""
        return timedelta()

    def tzname(self, moment: datetime | None) -> str:  # noqa: ARG002 - one for all
        """Its name here."""
        return "local"

    def fromutc(self, moment: datetime) -> datetime:
        """The local moment of one in UTC."""
        local = datetime.fromtimestamp(calendar.timegm(moment.timetuple()), UTC).astimezone()
        return local.replace(microsecond=moment.microsecond, tzinfo=self)
