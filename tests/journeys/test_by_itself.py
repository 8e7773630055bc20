"""A server nobody looks at brings sessions home when they are due."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from golf.sync_events import RunRecord
from golf_db import open_database
from tests.pages.serving import serving

DUE_LONG_AGO = {"since": "2026-01-01T00:00:00+00:00", "last_run_id": "", "last_run_at": None, "retries": 0, "held": ""}


def choose(home: Path, mode: str) -> None:
    """What Settings and a machine that slept since January leave behind, in the demo's database."""
    database = open_database(home / "demo.db")
    database.preferences.save("schedule", json.dumps({"mode": mode, "at": "18:00", "every_hours": 1}))
    database.preferences.save("schedule_state", json.dumps(DUE_LONG_AGO))
    database.close()


def runs_of(home: Path) -> list[RunRecord]:
    database = open_database(home / "demo.db")
    try:
        return database.runs.load_recent(10)
    finally:
        database.close()


def wait_for_end(home: Path, seconds: float) -> list[RunRecord]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        runs = runs_of(home)
        if runs and not runs[0].is_active:
            return runs
        time.sleep(0.5)
    raise AssertionError(runs_of(home))


@pytest.mark.slow
@pytest.mark.browser
def test_sessions_come_without_any_tab_open(tmp_path: Path) -> None:
    choose(tmp_path, "opening")
    with serving("server.py", tmp_path):
        runs = wait_for_end(tmp_path, 300)
    assert [(run.trigger, run.mode, run.sessions_imported) for run in runs] == [("schedule", "incremental", 10)]
