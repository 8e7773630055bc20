"""``push`` from the terminal: the token, the sentences, the exit codes, and the job of the system."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.push.send
from services.api_access.caller import Scope
from services.push import service
from services.push.text import QUEUED
from tests.imports.builders import SPECS, build
from tests.services.folders.steps import balls
from tests.services.push.conftest import simulator as simulator  # noqa: PLC0414 - a fixture
from tests.services.push.steps import SimulatorPC
from tests.services.schedule.os_jobs.test_os_schedule import bin_folder as bin_folder  # noqa: PLC0414 - a fixture
from tests.services.schedule.os_jobs.test_os_schedule import crontab_in

Run = Callable[..., Result]
CANARY = "rangebook_CANARY-0123456789"


@pytest.fixture
def run(simulator: SimulatorPC, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Time passes by itself when the command waits."""
    monkeypatch.setattr(commands.push.send, "open_app", lambda: simulator.app)

    def wait(seconds: float | None = None) -> bool:
        simulator.clock.passed_s += seconds or 0.0
        return False

    monkeypatch.setattr(simulator.push._stopped, "wait", wait)
    simulator.push.tokens.clear(simulator.destination)

    def invoke(*arguments: object, token: str = "") -> Result:
        given = ("--token-stdin", "--allow-file") if token else ()
        return CliRunner().invoke(cli.cli, ["push", *map(str, arguments), *given], input=f"{token}\n" if token else "")

    return invoke


def where(simulator: SimulatorPC) -> tuple[str, ...]:
    return "--to", simulator.address, "--watch", str(simulator.folder)


def answer(told: Result) -> Any:
    return json.loads(told.stdout)


def test_the_token_is_given_once_and_files_are_sent(run: Run, simulator: SimulatorPC) -> None:
    simulator.write("a.csv", balls(5))
    assert run(*where(simulator), "--once").exit_code == 4, "no token is known"
    told = run(*where(simulator), "--once", token=simulator.token)
    assert told.exit_code == 0, told.output
    assert "sends sessions of Ann" in told.stderr
    assert "Uploading a.csv …" in told.stderr
    assert "Uploaded: a.csv: 5 new shots." in told.stderr
    assert (told.stdout.strip(), simulator.shots, simulator.names) == ("1 uploaded.", 5, ["imported/a.csv"])
    simulator.write("b.csv", balls(5, 20))
    told = run(*where(simulator), "--once", "--json", "--delete-after")
    file, = answer(told)["files"]
    assert (file["file"], file["state"], file["message"], answer(told)["exit_code"]) == (
        "b.csv", "uploaded", "5 new shots.", 0)
    assert simulator.names == ["imported/a.csv"]
    assert run(*where(simulator), "--once").stdout.strip() == "Nothing to send."


def test_a_token_that_is_not_taken_is_not_kept_and_not_shown(run: Run, simulator: SimulatorPC) -> None:
    told = run(*where(simulator), "--once", token=CANARY)
    assert (told.exit_code, CANARY in told.output) == (4, False)
    assert simulator.push.tokens.load(simulator.destination) is None
    read, _ = simulator.server.tokens.create("Reader", [Scope.READ], "Ann")
    assert "lacks the scope upload" in run(*where(simulator), "--once", token=read).stderr
    assert "not of Bob" in run(*where(simulator), "--player", "Bob", token=simulator.token).stderr
    assert run(*where(simulator), "--once", token="two words").exit_code == 4
    assert run(*where(simulator), "--once").exit_code == 4


def test_a_token_of_the_environment_is_used_and_not_kept(
    run: Run, simulator: SimulatorPC, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RANGEBOOK_PUSH_TOKEN", simulator.token)
    simulator.write("a.csv", balls(5))
    assert run(*where(simulator), "--once").exit_code == 0
    assert (simulator.shots, simulator.push.tokens.load(simulator.destination)) == (5, None)


@pytest.mark.parametrize(("arguments", "code"), [
    ((), 2), (("--to", "https://golf.example"), 2), (("--watch", "."), 2),
    (("--to", "http://golf.example", "--watch", "."), 1), (("--to", "golf", "--watch", "."), 1),
    (("--to", "https://golf.example", "--watch", "/no/such/folder"), 1)])
def test_what_cannot_be_done_is_said(run: Run, arguments: tuple[str, ...], code: int) -> None:
    assert run(*arguments).exit_code == code


def test_what_was_refused_or_waits_is_in_the_exit_code(run: Run, simulator: SimulatorPC) -> None:
    simulator.write("bad.csv", b"%PDF-1.7")
    simulator.clock.passed_s = 300
    told = run(*where(simulator), "--once", token=simulator.token)
    assert (told.exit_code, told.stdout.strip()) == (1, "1 refused.")
    assert told.stderr.count("Refused: bad.csv") == 1
    assert "bad.csv is now in rejected/bad.csv" in told.stderr
    simulator.write("bad again.csv", b"%PDF-1.7 ")
    simulator.write("good.csv", balls(4))
    simulator.clock.passed_s = 600
    assert run(*where(simulator), "--once").exit_code == 3
    status = answer(run("--status", "--json"))["outboxes"][0]
    assert (status["uploaded"], status["refused"], status["waiting"]) == (1, 2, 0)


def test_a_server_that_is_away_is_said_and_tried_a_few_times(run: Run, simulator: SimulatorPC) -> None:
    simulator.address = "http://127.0.0.1:9"
    simulator.push.tokens.save(simulator.destination, simulator.token, allow_file=True)
    simulator.write("a.csv", build(SPECS["garmin"], balls(5)))
    told = run(*where(simulator), "--once")
    assert (told.exit_code, told.stdout.strip()) == (1, "1 waiting.")
    assert told.stderr.count("does not answer") == 1
    assert QUEUED not in told.output
    assert simulator.clock.passed_s < service._PATIENCE_S
    assert "1 waiting" in run("--status").stdout


def test_the_system_starts_it_by_one_command_without_the_token(
    run: Run, simulator: SimulatorPC, bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.schedule.os_jobs.sys.platform", "linux")
    table = crontab_in(bin_folder)
    monkeypatch.setenv("RANGEBOOK_PUSH_TOKEN", simulator.token)
    told = run(*where(simulator), "--device", "Garmin R10", "--install", "--allow-file", "--json")
    monkeypatch.delenv("RANGEBOOK_PUSH_TOKEN")
    assert told.exit_code == 0, told.output
    assert simulator.push.tokens.load(simulator.destination) == simulator.token, "the job has to find it"
    line = table.read_text(encoding="utf-8")
    assert simulator.token not in line + told.output
    assert f"'--watch' '{simulator.folder}' '--device' 'Garmin R10' '--scheduled' '--quiet'" in line
    assert "starts it by itself: cron" in run("--status").stdout
    gone = answer(run("--uninstall", "--json"))
    assert (gone["removed"], gone["tokens_forgotten"], table.read_text(encoding="utf-8")) == (["cron"], 1, "")
    assert simulator.push.tokens.load(simulator.destination) is None
