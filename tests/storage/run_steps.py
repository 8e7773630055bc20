"""Runs and their undoing, for storage tests: no clock, no service."""

from __future__ import annotations

from golf.sync_events import SyncResult, SyncStatus
from golf_db import GolfDatabase
from tests.storage.builders import moment

BOB = "bob@example.com"


def begin(db: GolfDatabase, run_id: str, account: str = BOB) -> None:
    """A run of the history that is over; what it did may follow."""
    db.runs.begin(run_id, trigger="test", mode="full", max_sessions=None, account=account, started_at=moment())
    db.runs.finish(SyncResult(run_id, SyncStatus.SUCCESS), moment())


def undo(db: GolfDatabase, run_id: str, as_run: str | None = None) -> str:
    """Take a run back; returns the id of doing so."""
    new_run_id = as_run or f"undo-{run_id}"
    db.changesets.undo(run_id, new_run_id, moment(13))
    return new_run_id
