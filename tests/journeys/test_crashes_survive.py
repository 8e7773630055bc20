"""kill -9, two at once, a full disk, a stop: whole or not at all, and the next sync completes it."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event

from demo_portal import Fault
from golf.errors import SyncAlreadyRunning
from golf.sync_events import SyncStatus
from services.shared.locks import hold_sync_lock, is_sync_lock_free
from services.sign_in.credentials import Credentials
from services.sync.options import SyncOptions
from services.sync_jobs import SyncJobs
from tests.depth import share
from tests.journeys.conftest import SESSIONS, TODAY, Rangebook

SCRIPT = Path(__file__).with_name("paper_sync.py")
KILLS = share(4, 20)


def start_sync(book: Rangebook) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), str(book.parts.settings.home), book.portal.api_url, TODAY.isoformat()],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def wait_until_begun(book: Rangebook, process: subprocess.Popen[bytes], seen: str | None) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        latest = book.database.runs.load_latest()
        if latest is not None and latest.run_id != seen:
            return
        time.sleep(0.01)


def hold_a_report(book: Rangebook) -> None:
    """Let one report not come before the faults are cleared: no sync is over until then, on no machine."""
    book.portal.faults.on(Fault.API_SLOW, report_id=book.portal.account.reports[SESSIONS // 2].id, seconds=240)


def latest_run_id(book: Rangebook) -> str | None:
    latest = book.database.runs.load_latest()
    return latest.run_id if latest else None


def wait_until_something_is_stored(book: Rangebook) -> None:
    deadline = time.monotonic() + 240
    while not book.stored() and time.monotonic() < deadline:
        time.sleep(0.01)


def jobs_of(book: Rangebook) -> SyncJobs:
    class DemoLogin:
        def load(self, _username: str | None = None) -> object:
            from services.sign_in.login_places import StoredCredentials

            return StoredCredentials(book.portal.username, book.portal.password)

    login: Credentials = DemoLogin()  # type: ignore[assignment]
    return SyncJobs(book.parts, login)


@pytest.mark.slow
def test_kill_minus_nine_at_any_moment_leaves_whole_sessions_and_the_next_sync_completes(rangebook: Rangebook) -> None:
    rangebook.portal.options = replace(rangebook.portal.options, api_seconds=0.03)
    truth = rangebook.truth()
    chance = random.Random(7)
    for _ in range(KILLS):
        seen = latest_run_id(rangebook)
        process = start_sync(rangebook)
        wait_until_begun(rangebook, process, seen)
        time.sleep(chance.uniform(0.0, 0.25))
        process.kill()
        process.wait()
        for report_id, shots in rangebook.stored().items():
            assert shots == truth[report_id]
            assert len(rangebook.database.journal.load_shots(report_id)) == shots
    assert is_sync_lock_free(rangebook.parts.settings.lock_path)
    result = rangebook.sync()
    assert result.status in (SyncStatus.SUCCESS, SyncStatus.NO_NEW)
    rangebook.assert_whole()
    runs = rangebook.database.runs.load_recent(50)
    assert not [run for run in runs if run.is_active]
    assert SyncStatus.CRASHED in {run.status for run in runs}


def test_a_crashed_run_is_recognised_and_said(rangebook: Rangebook, monkeypatch: pytest.MonkeyPatch) -> None:
    rangebook.portal.options = replace(rangebook.portal.options, api_seconds=0.2)
    process = start_sync(rangebook)
    wait_until_begun(rangebook, process, None)
    wait_until_something_is_stored(rangebook)
    process.kill()
    process.wait()
    from datetime import timedelta

    monkeypatch.setattr("services.sync_jobs.SILENCE_BEFORE_PROBING", timedelta(0))
    latest = jobs_of(rangebook).latest()
    assert latest is not None
    assert latest.status is SyncStatus.CRASHED
    assert "sync again" in latest.message
    stored = rangebook.stored()
    assert stored
    assert (latest.sessions_imported, latest.total_shots) == (len(stored), sum(stored.values()))


def test_a_second_sync_is_refused_while_one_runs_in_another_process(rangebook: Rangebook) -> None:
    hold_a_report(rangebook)
    process = start_sync(rangebook)
    wait_until_begun(rangebook, process, None)
    with pytest.raises(SyncAlreadyRunning):
        rangebook.sync()
    rangebook.portal.faults.clear()
    process.wait(timeout=240)
    assert process.returncode == 0
    rangebook.assert_whole()


def test_two_clicks_at_once_start_one_sync(rangebook: Rangebook) -> None:
    rangebook.portal.options = replace(rangebook.portal.options, api_seconds=0.1)
    jobs = jobs_of(rangebook)
    outcomes: list[object] = []

    def click() -> None:
        try:
            outcomes.append(jobs.start(SyncOptions(max_sessions=None), "button"))
        except SyncAlreadyRunning as error:
            outcomes.append(error)

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1
    wait_for_end(jobs)
    rangebook.assert_whole()


def wait_for_end(jobs: SyncJobs) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        latest = jobs.latest()
        if latest is not None and not latest.is_active:
            return
        time.sleep(0.05)
    pytest.fail("the sync did not end")


def test_stop_from_another_process_ends_the_run_and_keeps_what_is_done(rangebook: Rangebook) -> None:
    rangebook.portal.options = replace(rangebook.portal.options, api_seconds=1.0)
    process = start_sync(rangebook)
    wait_until_begun(rangebook, process, None)
    run_id = latest_run_id(rangebook)
    assert run_id is not None
    wait_until_something_is_stored(rangebook)
    jobs_of(rangebook).request_stop(run_id)
    process.wait(timeout=240)
    latest = rangebook.database.runs.load_latest()
    assert latest is not None
    assert latest.status is SyncStatus.CANCELLED
    assert len(rangebook.stored()) == latest.sessions_imported < SESSIONS
    rangebook.portal.options = replace(rangebook.portal.options, api_seconds=0.0)
    rangebook.sync()
    rangebook.assert_whole()


def test_a_full_disk_is_said_nothing_is_half_stored_and_room_heals_it(rangebook: Rangebook) -> None:
    engine = rangebook.database._store.engine
    pages = {"most": 130}

    def limit(connection: object, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages['most']}")  # type: ignore[attr-defined]

    event.listen(engine, "checkout", limit)
    result = rangebook.sync()
    assert result.status is SyncStatus.ERROR, result
    assert "disk" in str(result.errors).lower() or "room" in str(result.errors).lower()
    truth = rangebook.truth()
    assert all(truth[report_id] == shots for report_id, shots in rangebook.stored().items())
    pages["most"] = 1_000_000
    assert rangebook.sync().status is SyncStatus.SUCCESS
    rangebook.assert_whole()


def test_the_lock_is_free_again_after_every_ending(rangebook: Rangebook) -> None:
    path = rangebook.parts.settings.lock_path
    with hold_sync_lock(path):
        assert not is_sync_lock_free(path)
        with pytest.raises(SyncAlreadyRunning):
            rangebook.sync()
    rangebook.sync(3)
    assert is_sync_lock_free(path)
