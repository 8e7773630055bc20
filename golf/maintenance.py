"""Records of changes, of what the integrity check finds, and of the size of the storage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the change log: what a person or a sync changed, and whether it was undone."""

    change_id: int
    at: datetime
    actor: str
    run_id: str | None
    report_id: int | None
    field: str
    old: str | None
    new: str | None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class UserDecision:
    """What a person changed with one press and did not take back: entries of the log of one moment, newest first."""

    changes: tuple[Change, ...]

    @property
    def at(self) -> datetime:
        """When it was made."""
        return self.changes[0].at

    @property
    def change_ids(self) -> tuple[int, ...]:
        """What to undo."""
        return tuple(change.change_id for change in self.changes)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the integrity check found. ``severity`` is ``error`` or ``note``."""

    check: str
    severity: str
    message: str
    report_id: int | None = None


@dataclass(frozen=True, slots=True)
class StorageFacts:
    """What is stored and where."""

    path: str
    size_bytes: int
    sessions: int
    shots: int
    raw_reports: int
    players: int
    first_day: date | None
    last_day: date | None
    schema_revision: str
