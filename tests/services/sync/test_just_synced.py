"""The least interval between two complete syncs that the button starts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from golf.sync_events import Receipt, RunRecord, SyncProgress, SyncStatus
from services.sync.text import describe_just_synced

NOW = datetime(2026, 2, 12, 20, tzinfo=UTC)
WHOLE = Receipt(5, 5, 100, 100, 0, listing_complete=True)


def run(seconds_ago: float = 20, **facts: Any) -> RunRecord:
    ended = NOW - timedelta(seconds=seconds_ago)
    fields: dict[str, Any] = {"status": SyncStatus.NO_NEW, "mode": "incremental", "receipt": WHOLE, **facts}
    return RunRecord(run_id="r", trigger="button", started_at=ended, heartbeat_at=ended, finished_at=ended,
                     max_sessions=10, progress=SyncProgress("r"), **fields)


def test_a_complete_sync_of_a_moment_ago_is_said() -> None:
    assert describe_just_synced([run()], NOW, full=False) == (
        "Synced 20 seconds ago: everything is here and nothing is waiting.")


@pytest.mark.parametrize("last", [
    None, run(60), run(3600), run(-5), run(status=SyncStatus.PARTIAL), run(status=SyncStatus.CANCELLED),
    run(status=SyncStatus.ERROR), run(receipt=None), run(sessions_waiting=1), run(mode="preview"), run(mode="chosen"),
    run(receipt=replace(WHOLE, listing_complete=False)), run(receipt=replace(WHOLE, waiting_sessions=2)),
])
def test_anything_less_than_that_holds_nothing_up(last: RunRecord | None) -> None:
    assert describe_just_synced([last], NOW, full=False) == ""


def test_every_account_counts() -> None:
    assert describe_just_synced([run(), run(90)], NOW, full=False) == ""
    assert describe_just_synced([run(40), run(3)], NOW, full=False).startswith("Synced 3 seconds ago")
    assert describe_just_synced([], NOW, full=False) == ""


def test_new_sessions_alone_do_not_stand_for_the_whole_list() -> None:
    assert describe_just_synced([run()], NOW, full=True) == ""
    assert describe_just_synced([run(mode="full")], NOW, full=True)
    assert describe_just_synced([run(mode="full")], NOW, full=False)
