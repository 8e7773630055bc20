"""``schedule`` and ``sync --scheduled``: against a small app, and as a real program against the demo."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.schedule
from golf.schedule import Schedule, ScheduleMode
from golf.sync_events import SyncResult, SyncStatus
from services.sync.options import SyncOptions
from tests.journeys.test_by_itself import choose, runs_of
from tests.opened_app import OpenedApp
from tests.services.schedule.os_jobs.test_os_schedule import bin_folder as bin_folder  # noqa: PLC0414 - a fixture
from tests.services.schedule.os_jobs.test_os_schedule import crontab_in
from tests.services.small_house import build_small_app

ROOT = Path(__file__).parents[1]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path / "home")
    for module in (cli, commands.schedule):
        monkeypatch.setattr(module, "open_app", lambda: app)
    yield app
    app.database.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, list(arguments))


def answer_of(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_choice_is_kept_and_told(app: OpenedApp) -> None:
    assert "Off." in run("schedule", "status").output
    assert "Every day about 06:30." in run("schedule", "set", "daily", "--at", "06:30").output
    assert app.schedule.load() == Schedule(ScheduleMode.DAILY, time(6, 30))
    assert "Every 8 hours." in run("schedule", "set", "hours", "--every", "8").output
    assert app.schedule.load() == Schedule(ScheduleMode.HOURS, time(6, 30), 8)
    told = answer_of("schedule", "status")
    assert (told["schedule"]["schedule"]["mode"], told["jobs"]) == ("hours", [])
    assert run("schedule", "set", "off").exit_code == 0
    assert not app.schedule.load().is_on


@pytest.mark.parametrize(("arguments", "code"), [
    (["set", "yearly"], 2), (["set", "daily", "--at", "25:00"], 2), (["set", "hours", "--every", "0"], 1), (["set"], 2),
    (["install", "--with", "magic"], 2)])
def test_a_wrong_choice_changes_nothing(app: OpenedApp, arguments: list[str], code: int) -> None:
    assert run("schedule", *arguments).exit_code == code
    assert app.schedule.load() == Schedule()


def test_a_job_is_installed_shown_and_removed(app: OpenedApp, bin_folder: Path) -> None:
    table = crontab_in(bin_folder)
    table.write_text("# mine\n", encoding="utf-8")
    installed = run("schedule", "install", "--with", "cron")
    assert installed.exit_code == 0
    assert "Nothing will start until you choose when" in installed.output
    assert str(app.settings.home) in table.read_text(encoding="utf-8")
    assert [job["is_ours"] for job in answer_of("schedule", "status")["jobs"]] == [True]
    table.write_text(table.read_text(encoding="utf-8").replace("/home'", "/other'"), encoding="utf-8")
    assert "run schedule install again" in run("schedule", "status").output
    assert "Removed: cron." in run("schedule", "remove").output
    assert table.read_text(encoding="utf-8") == "# mine\n"
    assert "no job" in run("schedule", "remove").output


def test_a_machine_that_offers_nothing_says_so(
    app: OpenedApp, bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.schedule.os_jobs.sys.platform", "linux")
    result = run("schedule", "install")
    assert result.exit_code == 1


def test_nothing_due_is_quiet_and_fine(app: OpenedApp) -> None:
    result = run("sync", "--scheduled")
    assert (result.exit_code, result.output) == (0, "")
    app.schedule.save(Schedule(ScheduleMode.HOURS))
    assert answer_of("sync", "--scheduled")["decision"]["verdict"] == "not_due"


def test_what_ran_ends_with_its_own_words_and_code(app: OpenedApp, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = SyncResult("run", SyncStatus.PARTIAL, message="In part.")

    def due(begin: Any) -> None:
        assert begin(SyncOptions()) == "run"

    monkeypatch.setattr(app.automatic_sync, "run_due", due)
    monkeypatch.setattr(app.jobs, "run_blocking", lambda *_options, **_rest: ended)
    result = run("sync", "--scheduled")
    assert result.exit_code == 3
    assert "In part." in result.output


def test_a_program_without_a_console_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert cli.main(["dance"]) == 2


@pytest.mark.slow
@pytest.mark.browser
def test_a_job_of_the_system_brings_sessions_once(tmp_path: Path) -> None:
    """As Task Scheduler runs it: no environment of ours, the folder on the command line."""
    choose(tmp_path, "hours")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("RANGEBOOK_", "UNEEKOR_"))}
    command = [sys.executable, str(ROOT / "cli.py"), "sync", "--scheduled", "--quiet", "--demo",
               "--home", str(tmp_path)]
    for _ in range(2):
        told = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=240,
                              stdin=subprocess.DEVNULL, check=False)
        assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    assert [(run.trigger, run.sessions_imported) for run in runs_of(tmp_path)] == [("schedule", 10)]
