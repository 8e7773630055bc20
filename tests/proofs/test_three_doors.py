"""The button of a page, the command line and the API at once, each in a process of its own: one syncs, two are told."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from golf.sync_events import SyncStatus
from services.api_access.caller import Scope
from tests.proofs.house import SmallHouse, content_shots, stored_shots
from tests.proofs.points import Doom, raise_crash
from tests.proofs.test_three_processes import ROOT

PATIENCE_S = 120.0
DOORS = ("button", "cli", "api")
_DOOR = """
import json, sys, time
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from golf.errors import SyncAlreadyRunning
from golf.settings import Settings
from golf.sync_events import Trigger
from services.sign_in.login_places import StoredCredentials
from services.sync.options import SyncOptions
from services.wiring import build_app
from tests.journeys.conftest import make_dependencies
from tests.opened_app import opened, with_credentials
from tests.proofs.killing_ground import ToldListing

door, home, api, rows, username, token = sys.argv[1], Path(sys.argv[2]), sys.argv[3], *map(json.loads, sys.argv[4:])

def wait_for(name):
    while not (home / name).exists():
        time.sleep(0.01)

portal = SimpleNamespace(url=api.removesuffix("/v2"), api_url=api)
settings = Settings(home=home, portal_url=portal.url, api_url=api, requests_per_second=None)
parts = make_dependencies(home, portal, ToldListing(rows, lambda: wait_for("go")))
made = opened(build_app(settings, environment=StoredCredentials(username, "secret")))
app = with_credentials(made, made.credentials, parts)

def press():
    try:
        run_id = app.jobs.start_all(SyncOptions(None, full=True, rechecks=0), Trigger.BUTTON)
    except SyncAlreadyRunning as error:
        return {"ran": False, "words": str(error)}
    return {"ran": True, "run": run_id}

def command():
    import cli, services.wiring
    services.wiring.open_app = lambda: app
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = cli.main(["sync", "--full", "--max-sessions", "all"])
    return {"ran": code == 0, "code": code, "words": said.getvalue()}

def ask():
    import asyncio
    import httpx
    from api.mount import ApiMount
    async def go():
        mount = ApiMount(lambda: app)
        transport = httpx.ASGITransport(mount, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, headers={"Authorization": f"Bearer {token}"}) as client:
            answer = await client.post("http://localhost/v1/sync", json={"mode": "full", "max_sessions": "all"})
        await mount.close()
        return answer
    answer = asyncio.run(go())
    return {"ran": answer.status_code == 202, **answer.json(), "status": answer.status_code}

(home / f"ready-{door}").touch()
wait_for("start")
told = {"button": press, "cli": command, "api": ask}[door]()
if not told["ran"]:
    (home / f"told-{door}").touch()
print(json.dumps({"door": door, **told}), flush=True)
while (latest := app.jobs.latest()) is None or latest.is_active:
    time.sleep(0.02)
"""


@pytest.mark.slow
def test_one_of_three_doors_syncs_and_the_others_are_told(tmp_path: Path) -> None:
    house = SmallHouse(tmp_path, Doom(raise_crash), sessions=6)
    home = house.parts.settings.home
    secret, _ = house.app.tokens.create("Script", [Scope.CONTROL])
    doors = [open_door(house, door, secret) for door in DOORS]
    wait_until(lambda: all((home / f"ready-{door}").exists() for door in DOORS))
    (home / "start").touch()
    wait_until(lambda: len(list(home.glob("told-*"))) == len(DOORS) - 1)  # meanwhile the one that runs waits
    (home / "go").touch()
    said = [hear(door) for door in doors]
    ran = [each for each in said if each["ran"]]
    assert len(ran) == 1, said
    run, = [each for each in house.database.runs.load_recent(10) if each.mode != "live"]
    assert run.status is SyncStatus.SUCCESS
    for each in said:
        if each["ran"]:
            continue
        if each["door"] == "cli":
            assert each["code"] == 5
        if each["door"] == "api":
            assert (each["status"], each["code"], each["progress"]["status"]) == (409, "already_running", "running")
            assert each["progress"]["correlation_id"] == run.run_id
        assert "running" in (each.get("words") or each["detail"])
    for report in house.portal.account.reports:
        assert stored_shots(house.database, report.id) == content_shots(house.truth(report))
    assert house.database.upkeep.check() == []
    house.close()


def open_door(house: SmallHouse, door: str, secret: str) -> subprocess.Popen[str]:
    reports = sorted(house.portal.account.reports, key=lambda one: (one.date, one.id), reverse=True)
    rows = [[one.id, one.key, one.name, one.player, one.date.isoformat(), one.shot_count] for one in reports]
    return subprocess.Popen(
        [sys.executable, "-c", _DOOR, door, str(house.parts.settings.home), house.portal.api_url,
         *map(json.dumps, (rows, house.portal.username, secret))], cwd=ROOT, text=True, stdout=subprocess.PIPE)


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def hear(process: subprocess.Popen[str]) -> dict[str, Any]:
    said, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    found: dict[str, Any] = json.loads(next(line for line in said.splitlines() if line.startswith('{"door"')))
    return found
