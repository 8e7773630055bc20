"""Which backups are kept, and why. Pure.

The daily ones are thinned out: the newest of each of the last days and of each of the last weeks that have
one. Days without a backup use up no place, so a pause in practice costs no old copy. Copies made before a
restore or an update are the only way back from a mistake, often noticed late: they stay for a month, the
newest few for good. What a person made is never deleted by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from golf.backups import BackupInfo, BackupKind

DAYS_KEPT, WEEKS_KEPT = 7, 4
SAFETY_COPIES_KEPT = 3
SAFETY_PERIOD = timedelta(days=30)


class KeptFor(StrEnum):
    """What a backup is kept for."""

    DAY = "day"
    WEEK = "week"
    SAFETY = "safety"
    BY_HAND = "by hand"
    FUTURE = "future"
    """Dated later than now: the clock was wrong, then or now. Nothing is decided on such a date."""
    NEWEST = "newest"


def select_kept(
    backups: Sequence[BackupInfo], now: datetime, *, daily: int = DAYS_KEPT, weekly: int = WEEKS_KEPT,
    zone: tzinfo | None = None,
) -> dict[str, tuple[KeptFor, ...]]:
    """Names of the backups to keep, each with its reasons; ``backups`` newest first.

    Days and weeks are those of ``zone`` (default: this machine's).
    """
    past = [info for info in backups if info.made_at <= now]
    days = [info for info in past if info.kind is BackupKind.DAILY]
    safety = [info for info in past if info.kind is BackupKind.SAFETY]

    def local_day(info: BackupInfo) -> date:
        return info.made_at.astimezone(zone).date()

    kept: dict[str, tuple[KeptFor, ...]] = {}
    for why, chosen in (
        (KeptFor.DAY, _newest_of_each(days, local_day)[:daily]),
        (KeptFor.WEEK, _newest_of_each(days, lambda info: local_day(info).isocalendar()[:2])[:weekly]),
        (KeptFor.SAFETY, [info for number, info in enumerate(safety)
                          if number < SAFETY_COPIES_KEPT or now - info.made_at < SAFETY_PERIOD]),
        (KeptFor.BY_HAND, [info for info in past if info.kind is BackupKind.BY_HAND]),
        (KeptFor.FUTURE, [info for info in backups if info.made_at > now]),
        (KeptFor.NEWEST, past[:1]),
    ):
        for info in chosen:
            kept[info.name] = (*kept.get(info.name, ()), why)
    return kept


def _newest_of_each(backups: Iterable[BackupInfo], group: Callable[[BackupInfo], object]) -> list[BackupInfo]:
    first: dict[object, BackupInfo] = {}
    for info in backups:
        first.setdefault(group(info), info)
    return list(first.values())
