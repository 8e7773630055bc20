"""Looking after what is stored: changes, findings, facts; and the audit: who did what when.

The audit tells of what leaves Rangebook, whom it let in, and what was chosen for good.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from golf.sync_events import Trigger


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
    who: str = ""
    """Through what it came, such as the token of a program; empty: the golfer here, or a sync."""


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


class AuditKind(StrEnum):
    """What an entry is about."""

    EXPORT = "export"
    SIGN_IN = "sign_in"
    REFUSAL = "refusal"
    """The portal refused a sign-in, or asked to be left alone; or a device was refused."""
    STOP = "stop"
    RESTORE = "restore"
    SETTING = "setting"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry. ``who``: from where it was done; ``what`` is ours or a file's name, ``detail`` may be outside text.

    No entry holds a password, a cookie, an API key or a report key.
    """

    kind: AuditKind
    who: str
    what: str = ""
    detail: str = ""
    run_id: str | None = None
    account: str | None = None
    at: datetime | None = None
    """When it was written; None before that."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries to look at; None: whatever it is."""

    kind: AuditKind | None = None
    since: datetime | None = None


HERE, COMMAND_LINE, BY_ITSELF = "this computer", "command line", "automatic sync"
_WHO_BY_TRIGGER: dict[str, str] = {
    Trigger.CLI: COMMAND_LINE, Trigger.SCRIPT: COMMAND_LINE, Trigger.SCHEDULE: BY_ITSELF}
_acting: ContextVar[str] = ContextVar("acting", default=HERE)

SETTINGS = {
    "sync_max_sessions": "Sessions per sync", "sync_mode": "What a sync looks at",
    "sync_rechecks": "Old sessions compared each time", "schedule": "Automatic sync", "units": "Units",
    "trust": "Bad readings", "first_player": "Player at first", "first_period": "Period at first",
    "notice_switches": "Notices", "coach": "Coach", "gap_limits_m": "Limits of gaps", "live": "Live sessions",
    "allowed_folders": "Folders that pages may read", "local_models": "Models on this computer",
}
"""Preferences that are choices of the golfer, by key, in words. Everything else that is kept there is ours."""
SHOWN_VALUES = frozenset({"sync_max_sessions", "sync_mode", "sync_rechecks", "schedule", "units", "trust",
                          "first_period", "local_models"})
"""Of these an entry says the value before and after; the others may hold addresses."""


def who_acts() -> str:
    """From where this thread acts."""
    return _acting.get()


@contextmanager
def acting_as(who: str) -> Iterator[None]:
    """What the block does is written down as done by ``who``."""
    token = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(token)


def who_started(trigger: str) -> str:
    """From where a run was started; a program's token and a device are known to the thread that runs it."""
    return who_acts() if trigger in (Trigger.API, Trigger.BUTTON) else _WHO_BY_TRIGGER.get(trigger, HERE)
