from __future__ import annotations

from pathlib import Path

import pytest

from automation.reports import report_parser
from golf.errors import SyncAlreadyRunning
from golf.sync_events import SyncStatus
from golf_db import UndoRefused
from services.shared.locks import hold_sync_lock
from services.sync.text import describe_run, describe_status
from tests.opened_app import OpenedApp
from tests.services.small_house import ME, build_small_app, report_body, save_report


@pytest.fixture
def app(tmp_path: Path) -> OpenedApp:
    """Two sessions, brought by a sync that crashed afterwards."""
    app = build_small_app(tmp_path)
    app.database.runs.begin("run-1", trigger="button", mode="full", max_sessions=None, account=ME,
                            started_at=app.parts.clock.now())
    save_report(app, 101, report_body(5))
    save_report(app, 102, report_body(7, carry=120))
    return app


def test_a_crashed_sync_is_taken_back_and_brought_back(app: OpenedApp) -> None:
    after = app.database.compute_content_hash()
    done = app.sync_history.undo("run-1")
    assert app.database.upkeep.load_facts().sessions == 0
    assert (done.undoes, done.message) == ("run-1", "2 sessions removed (12 shots).")
    assert describe_run(done).headline == done.message
    undone = app.database.runs.load_run("run-1")
    assert undone is not None
    assert (undone.status, describe_status(undone)) == (SyncStatus.CRASHED, "Taken back")
    app.sync_history.redo("run-1")
    assert app.database.compute_content_hash() == after


def test_what_was_not_taken_back_is_not_brought_back(app: OpenedApp) -> None:
    with pytest.raises(UndoRefused):
        app.sync_history.redo("run-1")
    with pytest.raises(UndoRefused):
        app.sync_history.redo("nobody")


def test_nothing_is_taken_back_while_a_sync_runs(app: OpenedApp) -> None:
    with hold_sync_lock(app.settings.lock_path), pytest.raises(SyncAlreadyRunning, match="Nothing was taken back"):
        app.sync_history.undo("run-1")
    assert app.database.upkeep.load_facts().sessions == 2


def test_the_reason_is_said_before_anybody_tries(app: OpenedApp) -> None:
    app.database.runs.mark_all_crashed("over", app.parts.clock.now())
    assert app.sync_history.why_not("run-1") is None
    app.database.edits.rename(101, "mine")
    assert "You have changed" in (app.sync_history.why_not("run-1") or "")


def test_reading_again_is_in_the_history_and_can_be_taken_back(app: OpenedApp, monkeypatch: pytest.MonkeyPatch) -> None:
    before = app.database.compute_content_hash()

    read = report_parser.read_report

    def lose_a_shot(body: bytes, **facts: object) -> object:
        content = read(body, **facts)  # type: ignore[arg-type]
        return type(content)(content.groups[:0], content.problems, content.api_date)

    monkeypatch.setattr(report_parser, "read_report", lose_a_shot)
    app.maintenance.replay_raw()
    assert app.database.compute_content_hash() != before
    run = app.jobs.recent(1)[0]
    assert (run.trigger, run.mode, run.status, run.sessions_updated) == ("replay", "replay", SyncStatus.SUCCESS, 2)
    assert "later run" in (app.sync_history.why_not("run-1") or "")
    app.sync_history.undo(run.run_id)
    assert app.database.compute_content_hash() == before
    app.sync_history.undo("run-1")


def test_reading_again_that_died_is_said_to_have_ended(app: OpenedApp) -> None:
    app.database.runs.begin("replay", trigger="replay", mode="replay", max_sessions=None, account="",
                            started_at=app.parts.clock.now())
    with hold_sync_lock(app.settings.lock_path):
        assert app.jobs.recent(1)[0].status is SyncStatus.RUNNING
    assert app.jobs.recent(1)[0].status is SyncStatus.CRASHED
