"""Backups, and what putting one back would change, session by session."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from golf.errors import GolfError

_REASON = re.compile(r"-\d{8}-\d{6}-(?P<reason>.+?)(?:-\d+)?\.db$")


class BackupPlaceError(GolfError):
    """A second place for backups cannot be used: not there, refused, full, or with another passphrase."""

    code = "backup_place"
    recoverable = True


class BackupKind(StrEnum):
    """Why a backup was made: it decides how long it is kept."""

    DAILY = "daily"
    BY_HAND = "by hand"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """A verified copy of the database: its counts and a hash over its content.

    ``sessions`` counts all that the portal ever listed, ``stored_sessions`` those whose shots are here;
    ``revision`` is the data revision it holds. Both None for one made before that was written down.
    """

    name: str
    made_at: datetime
    size_bytes: int
    sessions: int
    shots: int
    content_hash: str
    reason: str = ""
    revision: int | None = None
    stored_sessions: int | None = None

    @property
    def told_sessions(self) -> int:
        """How many sessions a golfer would find in it."""
        return self.sessions if self.stored_sessions is None else self.stored_sessions

    @property
    def kind(self) -> BackupKind:
        """By itself once a day; before a restore or an update; everything else is somebody's own."""
        if self.reason == BackupKind.DAILY:
            return BackupKind.DAILY
        return BackupKind.SAFETY if self.reason.startswith("before") else BackupKind.BY_HAND


_KNOWN_FACTS = frozenset(field.name for field in fields(BackupInfo))


def write_info(info: BackupInfo) -> dict[str, Any]:
    """A backup's facts as JSON values: its manifest."""
    return {**asdict(info), "made_at": info.made_at.isoformat()}


def read_info(name: str, read: Mapping[str, Any]) -> BackupInfo:
    """The facts again, of the backup of this name. Raises ValueError for what is none.

    Facts that only a later version writes are passed over; those that an earlier one did not write are filled in.
    """
    try:
        facts = {key: value for key, value in read.items() if key in _KNOWN_FACTS}
        facts.setdefault("reason", _reason_in(name))
        return BackupInfo(**{**facts, "name": name, "made_at": datetime.fromisoformat(facts["made_at"])})
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("no manifest of a backup") from error


def _reason_in(name: str) -> str:
    found = _REASON.search(name)
    return found["reason"].replace("-", " ") if found else ""


@dataclass(frozen=True, slots=True)
class SessionChange:
    """One session that a restore would touch. ``shots_now`` None: not here now; ``shots_then`` None: not in the backup.

    Name, player and day are those of now, or the backup's for a session that would come back. ``differs`` says
    in a golfer's words what is not the same.
    """

    report_id: int
    name: str
    player: str
    practised_on: date | None
    shots_now: int | None
    shots_then: int | None
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """Everything a restore would change. ``revision`` is the state of the data it was computed from.

    ``edits_turned`` were undone since, or done again; hands and bags are counted by players. ``rest_differs``: the
    details of syncs, notices or accounts are not the same.
    """

    backup: BackupInfo
    revision: int
    vanishing: tuple[SessionChange, ...] = ()
    returning: tuple[SessionChange, ...] = ()
    differing: tuple[SessionChange, ...] = ()
    edits_lost: int = 0
    edits_back: int = 0
    notes_lost: int = 0
    tags_lost: int = 0
    runs_lost: int = 0
    runs_back: int = 0
    choices_changed: int = 0
    edits_turned: int = 0
    goals_changed: int = 0
    hands_changed: int = 0
    bags_changed: int = 0
    rest_differs: bool = False

    @property
    def touched(self) -> frozenset[int]:
        """The numbers of all sessions that would not be as they are."""
        return frozenset(each.report_id for each in (*self.vanishing, *self.returning, *self.differing))

    @property
    def changes_nothing(self) -> bool:
        """Nothing at all would be any different; a refusal of the portal is not taken back by a restore."""
        return not (self.touched or self.edits_lost or self.edits_back or self.edits_turned or self.runs_lost
                    or self.runs_back or self.choices_changed or self.goals_changed or self.hands_changed
                    or self.bags_changed or self.rest_differs)
