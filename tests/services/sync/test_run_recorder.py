from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

from golf.sync_events import SyncResult, SyncStatus
from golf_db import open_database
from services.shared.clock import SystemClock
from services.sync.options import SyncOptions
from services.sync.run_recorder import RunRecorder


def test_the_end_of_a_run_is_no_request_to_stop(tmp_path: Path) -> None:
    """A heartbeat that meets the row closed by the run's own end must not stop what comes after it."""
    database, clock, stop = open_database(tmp_path / "golf.db"), SystemClock(), threading.Event()
    beating, ended = threading.Event(), threading.Event()
    heartbeat = database.runs.heartbeat

    def late(run_id: str, at: datetime) -> bool:
        beating.set()
        ended.wait(5)
        return heartbeat(run_id, at)

    database.runs.heartbeat = late  # type: ignore[method-assign]
    with RunRecorder(database, clock, stop, run_id="r1", trigger="cli", options=SyncOptions(),
                     account="me@example.com") as recorder:
        assert beating.wait(30)
        recorder.finish(SyncResult("r1", SyncStatus.SUCCESS))
        ended.set()
    assert not stop.is_set()
    database.close()
