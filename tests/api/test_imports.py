from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from services.api_access.caller import Scope
from services.shared.locks import hold_sync_lock
from tests.api.conftest import Connect
from tests.opened_app import OpenedApp
from tests.services.databases.golfdata import balls, write_golfdata


@pytest.fixture
def database(app: OpenedApp, tmp_path: Path) -> str:
    folder = tmp_path / "golf"
    folder.mkdir()
    app.allowed_paths.save([str(folder)])
    return str(write_golfdata(folder / "golf_stats.db", balls(3, 20)))


def test_a_database_is_validated_imported_and_watched(app: OpenedApp, connect: Connect, database: str) -> None:
    client = connect(Scope.CONTROL)
    holds = client.post("/v1/import/validate", json={"path": database}).json()
    assert (holds["program"], holds["sessions"], holds["shots"]) == ("GolfDataApp", 3, 60)
    dry = client.post("/v1/import", json={"path": database, "player": "Ann", "dry_run": True}).json()
    assert (dry["success"], dry["correlation_id"]) == (True, None)
    assert app.sessions.load_players() == []
    begun = client.post("/v1/import", json={"path": database, "player": "Ann"})
    assert begun.status_code == 202
    while (state := client.get("/v1/import/status").json())["operation"]["status"] == "running":
        time.sleep(0.05)
    assert (state["operation"]["status"], state["operation"]["result"]) == ("completed", "complete")
    assert state["operation"]["correlation_id"] == begun.json()["correlation_id"]
    assert state["operation"]["progress"]["imported_records"] == 60
    assert state["can_resume"] is False
    assert app.sessions.load_players() == ["Ann"]


def test_paths_outside_the_allowed_folders_are_refused(connect: Connect, database: str, tmp_path: Path) -> None:
    outside = write_golfdata(tmp_path / "elsewhere.db", balls(1, 2))
    client = connect(Scope.CONTROL)
    for path in (str(outside), "/etc/passwd", f"{database}/../../elsewhere.db", "nowhere", "/dev/zero"):
        answer = client.post("/v1/import/validate", json={"path": path})
        assert answer.status_code == 422, path
        assert answer.json()["detail"]


def test_something_else_runs(app: OpenedApp, connect: Connect, database: str) -> None:
    with hold_sync_lock(app.settings.lock_path):
        answer = connect(Scope.CONTROL).post("/v1/import", json={"path": database, "player": "Ann"})
    assert (answer.status_code, answer.json()["code"]) == (409, "already_running")


def test_nothing_to_stop_and_nothing_to_go_on_with(connect: Connect, database: str) -> None:
    client = connect(Scope.CONTROL)
    assert client.delete("/v1/import").json()["success"] is False
    assert client.delete("/v1/import/progress").json()["success"] is True
    answer = client.post("/v1/import", json={"path": database, "player": "Ann", "resume": True})
    assert answer.status_code == 409, json.dumps(answer.json())
