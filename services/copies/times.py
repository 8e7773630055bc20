"""When copies are made and checked by themselves: after practice or at night, and a whole check once a week."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from golf.schedule import Schedule, ScheduleMode, compute_due_at

if TYPE_CHECKING:
    from golf_db import GolfDatabase, KeptCopy

CHECKED_EVERY, CHECK_TRIED_EVERY = timedelta(days=7), timedelta(days=1)
"""A check that fails is tried again the next day."""
_KEY = "copy_times"


@dataclass(frozen=True, slots=True)
class CopyTimes:
    """Of one copy. ``at``: local time of a nightly copy, None: after each sync and import.

    ``since`` answers every night up to it; ``check_tried``: when a check last began by itself. Both are moments with
    their zone, as ISO text.
    """

    at: str | None = None
    since: str | None = None
    check_tried: str | None = None


class CopyTimesKept:
    """Reads and writes the times of every copy: a preference, by the copy's number. For any thread."""

    def __init__(self, database: GolfDatabase) -> None:
        self._database = database

    def load(self, kept: KeptCopy) -> CopyTimes:
        """The golfer's choice; after each sync when nothing, or nothing readable, was chosen."""
        try:
            found = self._load_all()[str(kept.copy_id)]
            times = CopyTimes(found["at"], found["since"], found["check_tried"])
            for text in (times.since, times.check_tried):
                if text is not None and datetime.fromisoformat(text).tzinfo is None:
                    return CopyTimes()
            return replace(times, at=None if times.at is None else time.fromisoformat(times.at).isoformat("minutes"))
        except (ValueError, KeyError, TypeError):
            return CopyTimes()

    def choose(self, kept: KeptCopy, at: time | None, now: datetime) -> None:
        """From now on at this time each night; None: after each sync and import."""
        self._save(kept, replace(self.load(kept), at=None if at is None else at.isoformat("minutes"),
                                 since=now.isoformat()))

    def answer_night(self, kept: KeptCopy, now: datetime) -> None:
        """The copy of this night is made, or nothing was to be copied."""
        self._save(kept, replace(self.load(kept), since=now.isoformat()))

    def note_check(self, kept: KeptCopy, now: datetime) -> None:
        """A check begins by itself."""
        self._save(kept, replace(self.load(kept), check_tried=now.isoformat()))

    def forget(self, kept: KeptCopy) -> None:
        """The copy is kept no more: its number may be another's later."""
        every = self._load_all()
        if every.pop(str(kept.copy_id), None) is not None:
            self._database.preferences.save(_KEY, json.dumps(every))

    def is_night_over(self, kept: KeptCopy, now: datetime) -> bool:
        """Whether a nightly copy has its time: the first look after it, also of a computer that slept."""
        times = self.load(kept)
        if times.at is None:
            return True
        nightly = Schedule(ScheduleMode.DAILY, time.fromisoformat(times.at))
        since = datetime.fromisoformat(times.since) if times.since else kept.added_at
        if since - now > nightly.period:  # a clock was far ahead: the last night was not answered
            since = now - nightly.period
        due = compute_due_at(nightly, since, now)
        return due is not None and due <= now

    def is_check_due(self, kept: KeptCopy, now: datetime) -> bool:
        """Whether the whole copy was not looked at for a week. A moment far ahead is a clock's mistake."""
        tried = self.load(kept).check_tried
        if tried is not None and abs(now - datetime.fromisoformat(tried)) < CHECK_TRIED_EVERY:
            return False
        return abs(now - (kept.checked_at or kept.added_at)) >= CHECKED_EVERY

    def _load_all(self) -> dict[str, dict[str, str | None]]:
        try:
            found = json.loads(self._database.preferences.load(_KEY, "{}"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _save(self, kept: KeptCopy, times: CopyTimes) -> None:
        self._database.preferences.save(_KEY, json.dumps({**self._load_all(), str(kept.copy_id): asdict(times)}))
