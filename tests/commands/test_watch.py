"""``watch``: folders from the terminal, and watching without a window."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.watch
from golf_db import open_database
from services.shared.locks import hold_watch_lock
from tests.imports.builders import SPECS, build
from tests.opened_app import OpenedApp
from tests.services.folders.steps import balls
from tests.services.small_house import build_small_app

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path / "home")
    monkeypatch.setattr(commands.watch, "open_app", lambda: app)
    yield app
    app.database.close()


@pytest.fixture
def run(app: OpenedApp) -> Run:
    assert app
    return lambda *arguments: CliRunner().invoke(cli.cli, ["watch", *map(str, arguments)])


def answer(told: Result) -> Any:
    return json.loads(told.stdout)


def test_a_folder_is_added_listed_and_removed(run: Run, tmp_path: Path) -> None:
    assert "No folder is watched" in run("list").stdout
    (tmp_path / "shots").mkdir()
    told = run("add", tmp_path / "shots", "--player", "Ann", "--device", "Garmin R10", "--date-begins-with", "day",
               "--then", "leave", "--json")
    assert told.exit_code == 0, told.output
    folder = answer(told)["folder"]
    assert (folder["player"], folder["device"], folder["day_order"], folder["afterwards"], folder["network_kind"]) == (
        "Ann", "Garmin R10", "day first", "leave", None)
    listed, = answer(run("list", "--json"))["folders"]
    assert listed["path"] == folder["path"]
    assert (listed["watched_here"], listed["imported"], listed["problems"]) == (True, 0, [])
    assert "not looked into yet: 0 imported" in run("list").stdout
    told = run("add", tmp_path / "shots")
    assert told.exit_code == 1
    assert "is watched already" in told.stderr
    assert run("remove", tmp_path / "shots").exit_code == 0
    assert answer(run("list", "--json"))["folders"] == []
    assert run("remove", "1").exit_code == 1


def test_nothing_is_watched_without_a_folder_or_beside_another_watch(
    app: OpenedApp, run: Run, tmp_path: Path
) -> None:
    assert run("run").exit_code == 1
    run("add", tmp_path, "--player", "Ann")
    with hold_watch_lock(app.settings):
        told = run("run")
    assert told.exit_code == 5
    assert "Another Rangebook is watching" in told.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_watches_without_a_window_until_it_is_asked_to_end(tmp_path: Path, number: signal.Signals) -> None:
    """The real thing, whatever the disk tells it, with its own clock."""
    home, folder = tmp_path / "home", tmp_path / "shots"
    folder.mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("UNEEKOR_", "RANGEBOOK_"))}
    env = {**clean, "RANGEBOOK_HOME": str(home), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, "cli.py", "watch", *arguments], cwd=ROOT, env=env, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    added = start("add", str(folder), "--player", "Ann")
    assert added.wait(240) == 0
    watching = start("run", "--json")
    try:
        (folder / "range.csv").write_bytes(build(SPECS["garmin"], balls(5)))
        wait_until((folder / "imported/range.csv").exists)
        watching.send_signal(number)
        out, err = watching.communicate(timeout=240)
    finally:
        watching.kill()
    assert watching.returncode == 0, err
    states = [file["state"] for file in json.loads(out)["files"]]
    assert states == ["imported", "imported"], "in, and then moved"
    database = open_database(home / "golf.db")
    assert sum(card.distinct_shots for card in database.journal.load_cards()) == 5
    database.close()


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 240
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)
