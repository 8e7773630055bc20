"""Whether a press on Sync can wait: everything came in less than a minute ago."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from golf.sync_events import RunRecord, SyncStatus
from services.shared.formatting import count_of
from services.sync.options import FULL, INCREMENTAL
from services.sync.text import is_whole

LEAST_INTERVAL = timedelta(seconds=60)
"""Between two complete syncs that the button starts, while nothing is waiting."""


def describe_just_synced(last_runs: Sequence[RunRecord | None], now: datetime, *, full: bool) -> str:
    """A sentence when each account's last sync was complete within LEAST_INTERVAL; "" when the portal may be asked.

    A sync of new sessions alone does not stand for one of the whole list (``full``).
    """
    if not last_runs or not all(run is not None and _is_recent(run, now, full=full) for run in last_runs):
        return ""
    ended = max(run.finished_at for run in last_runs if run is not None and run.finished_at is not None)
    seconds = int((now - ended).total_seconds())
    return f"Synced {count_of(seconds, 'second')} ago: everything is here and nothing is waiting."


def _is_recent(run: RunRecord, now: datetime, *, full: bool) -> bool:
    """A clock that was set back makes no run recent."""
    looked_far_enough = run.mode == FULL or (not full and run.mode == INCREMENTAL)
    is_complete = run.status in (SyncStatus.SUCCESS, SyncStatus.NO_NEW) and is_whole(run)
    return (looked_far_enough and is_complete and run.finished_at is not None
            and timedelta(0) <= now - run.finished_at < LEAST_INTERVAL)
