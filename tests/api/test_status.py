"""The status list: syncs, imports, watched folders and live balls, each as one operation."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from golf.copies.records import CopyCounts
from golf.sync_events import SyncFailure, SyncStatus
from golf_db import KeptCopy
from services.api_access.caller import Scope
from services.api_access.standing import build_copy
from services.copies.view import CopyState, CopyView
from services.live.desk import LiveDesk
from tests.api.conftest import Connect
from tests.imports.builders import SPECS, build
from tests.live.messages import ball, message
from tests.opened_app import OpenedApp
from tests.services.folders.steps import TurnedClock, Watched
from tests.services.imports.steps import balls


def operations(connect: Connect) -> dict[str, dict[str, Any]]:
    found = connect(Scope.READ).get("/v1/sync/status").json()["operations"]
    return {each["operation"]: each for each in found}


def test_a_watched_folder_is_an_operation_with_its_files(
    app: OpenedApp, connect: Connect, tmp_path: Path
) -> None:
    folder = tmp_path / "shots"
    folder.mkdir()
    watched = Watched(app, folder, TurnedClock())
    watched.add()
    found = operations(connect)["folder"]
    assert (found["status"], found["about"], found["account"]) == ("idle", str(folder), None)
    (folder / "good.csv").write_bytes(build(SPECS["garmin"], balls(3)))
    (folder / "bad.csv").write_bytes(b"nothing that anybody knows\n1\n")
    app.folders._clock = watched.clock
    watched.watch_for(1500)
    found = operations(connect)["folder"]
    assert (found["status"], found["result"]) == ("completed", "partial")
    assert found["progress"]["imported_records"] == found["progress"]["error_count"] == 1
    assert found["progress"]["total_records"] == found["progress"]["processed_records"] == 2
    assert found["correlation_id"] in {watched.file(name).run_id for name in ("good.csv", "bad.csv")}
    assert connect(Scope.READ).get(f"/v1/sync/history/{found['correlation_id']}").json()["operation"] == "import"
    shutil.rmtree(folder)
    watched.watch_for(120)
    found = operations(connect)["folder"]
    assert (found["status"], found["result"]) == ("error", "error")
    assert "not there" in found["error"]


def test_a_live_session_is_an_operation_while_balls_come_and_after(app: OpenedApp, connect: Connect) -> None:
    found = operations(connect)["live"]
    assert (found["status"], found["correlation_id"]) == ("idle", None)
    assert "does not listen" in found["message"]
    desk = LiveDesk(app.database, app.clock, app.live.choices)
    for number in range(1, 4):
        desk.take(message(number, ball(Speed=100 + number / 10)), "a")
    found = operations(connect)["live"]
    assert (found["status"], found["progress"]["imported_records"], found["result"]) == ("running", 3, None)
    app.live.end()
    ended = operations(connect)["live"]
    assert (ended["status"], ended["result"], ended["progress"]["imported_records"]) == ("completed", "complete", 3)
    assert ended["correlation_id"] == found["correlation_id"]
    assert ended["started_at"] == found["started_at"]


@pytest.mark.parametrize("mode", ["import", "undo"])
def test_what_was_killed_is_no_operation_that_runs_for_ever(app: OpenedApp, connect: Connect, mode: str) -> None:
    app.database.runs.begin("r1", trigger=mode, mode=mode, max_sessions=None, account="",
                            started_at=app.clock.now())
    client = connect(Scope.READ)
    assert client.get("/v1/sync/history/r1").json()["result"] == SyncStatus.CRASHED
    assert client.get("/v1/sync/history").json()["runs"][0]["status"] == "error"
    if mode == "import":
        assert operations(connect)["import"]["result"] == SyncStatus.CRASHED


def test_an_error_of_another_programs_database_names_its_row(app: OpenedApp) -> None:
    from services.api_access.operations import build_errors

    rows = build_errors([SyncFailure("unreadable", "No carry.", recoverable=False, session_name="row 7"),
                         SyncFailure("gone", "It is gone.", recoverable=True, report_id=5, session_name="Range")])
    assert [each.record_id for each in rows] == ["row 7", "5"]


@pytest.mark.parametrize(("state", "status", "result"), [
    (CopyState.NEVER, "idle", None), (CopyState.EQUAL, "completed", "complete"),
    (CopyState.BEHIND, "completed", "partial"), (CopyState.RUNNING, "running", None),
    (CopyState.TROUBLE, "error", "error"), (CopyState.DAMAGED, "error", "error"), (CopyState.ELSEWHERE, "idle", None)])
def test_a_copy_elsewhere_is_an_operation_by_its_name(app: OpenedApp, state: CopyState, status: str,
                                                      result: str | None) -> None:
    kept = KeptCopy(1, "club", "postgres", "db.example", "", True, "me", app.clock.now(), (), None, 0, None,
                    "No answer.", None, None, "", CopyCounts(), "r1")
    found = build_copy(CopyView(kept, "PostgreSQL", state, 3))
    assert (found.operation, found.status, found.result, found.about) == ("copy", status, result, "club")
    assert found.error == ("No answer." if status == "error" else None)
    assert "db.example" not in str(found), "where it is stays here"
