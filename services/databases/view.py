"""What is known of an import of another program's database: what is in it, how far it is, how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from golf.errors import FileRefused
from golf.sync_events import RunRecord, SyncProgress, SyncStatus
from imports.databases.database_kind import DatabaseFacts
from services.databases.saved_position import SavedPosition

MOST_ERRORS = 200
"""Kept of one import; a damaged database has one in every row."""


class PlayerNotSaid(FileRefused):
    """The database does not say who hit its shots, and nobody has said it."""

    code = "player_not_said"


class NothingToResume(FileRefused):
    """There is no saved position of this database."""

    code = "nothing_to_resume"


@dataclass(frozen=True, slots=True)
class Validation:
    """A database as found. ``kind_id`` and ``kind``: the program; ``reason``: why it is its."""

    kind_id: str
    kind: str
    reason: str
    facts: DatabaseFacts

    def to_json(self) -> dict[str, Any]:
        """For the command line and other programs."""
        facts = self.facts
        return {"kind": self.kind_id, "program": self.kind, "reason": self.reason, "sessions": facts.sessions,
                "shots": facts.shots, "deleted_shots": facts.deleted,
                "first_day": facts.first_day and facts.first_day.isoformat(),
                "last_day": facts.last_day and facts.last_day.isoformat(), "players": list(facts.players),
                "damage": list(facts.damage)}


@dataclass(frozen=True, slots=True)
class ImportStatus:
    """The import that runs, or the last one; ``run`` None: there was none. ``saved``: it can be gone on with."""

    run: RunRecord | None = None
    saved: SavedPosition | None = None

    @property
    def is_running(self) -> bool:
        """Whether it runs now."""
        return self.run is not None and self.run.is_active


@dataclass(frozen=True, slots=True)
class DatabaseResult:
    """How an import or a dry run ended; ``run_id`` empty: a dry run, of which nothing is kept."""

    validation: Validation
    progress: SyncProgress
    status: SyncStatus
    message: str
    run_id: str = ""


def describe_last(run: RunRecord) -> str:
    """Such as: last import 1 Dec 2026, 5,811 shots."""
    at: datetime = run.finished_at or run.started_at
    return f"Last import: {at:%d %b %Y}, {run.progress.processed:,} shots looked at, {run.progress.imported:,} new."

