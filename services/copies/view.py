"""What is shown of copies elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from golf.copies.records import CopyCounts
    from golf_db import KeptCopy

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)
"""How long a copy that failed waits before it is tried again; twice as long each time."""


class CopyState(StrEnum):
    """How a copy is."""

    EQUAL = "equal"
    """It holds what is here, as far as runs and checks have found."""
    BEHIND = "behind"
    NEVER = "never"
    RUNNING = "running"
    TROUBLE = "trouble"
    DAMAGED = "damaged"
    """A check found that something there is not what was copied."""
    ELSEWHERE = "elsewhere"
    """Another computer keeps it."""


@dataclass(frozen=True, slots=True)
class CopyView:
    """A copy as its card shows it. ``waiting``: sessions that may have changed since; ``run_id``: of a run now."""

    kept: KeptCopy
    title: str
    state: CopyState
    waiting: int
    run_id: str = ""
    progress: str = ""
    nightly_at: str | None = None
    """Local time of day at which it is copied; None: after each sync and import."""

    def to_json(self) -> dict[str, Any]:
        """For the command line."""
        kept = self.kept
        return {"name": kept.name, "kind": kept.kind, "address": kept.address, "state": self.state.value,
                "automatic": kept.is_automatic,
                "nightly_at": self.nightly_at, "waiting_sessions": self.waiting, "sessions": kept.counts.sessions,
                "shots": kept.counts.shots, "newest_day": kept.counts.newest_day, "copied_at": kept.copied_at,
                "checked_at": kept.checked_at, "trouble": kept.trouble or kept.check_result,
                "next_try_at": kept.next_try_at}


@dataclass(frozen=True, slots=True)
class Place:
    """A line of "Where your shots are". ``note``: whether it is equal to what is here, and why not."""

    name: str
    sessions: int
    shots: int
    newest_day: str | None
    checked_at: datetime | None
    note: str
    is_good: bool = True

    def to_json(self) -> dict[str, Any]:
        """For the command line."""
        return {"place": self.name, "sessions": self.sessions, "shots": self.shots, "newest_day": self.newest_day,
                "checked_at": self.checked_at, "note": self.note, "good": self.is_good}


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back from a copy. ``path``: the new file; ``backup``: its name among the backups here."""

    counts: CopyCounts
    copied_at: str
    path: str = ""
    backup: str = ""
    is_in_place: bool = False
    """It is what this Rangebook shows now."""
