"""``devices``: a code is shown, a device comes in with it, and is let out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.access.devices
from golf.devices.roles import Role
from tests.opened_app import OpenedApp
from tests.services.small_house import build_small_app

Run = Callable[..., Result]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path)
    monkeypatch.setattr(commands.access.devices, "open_app", lambda: app)
    yield app
    app.database.close()


@pytest.fixture
def run(app: OpenedApp) -> Run:
    return lambda *arguments: CliRunner().invoke(cli.cli, ["devices", *arguments])


def test_a_device_comes_in_with_the_code_and_is_let_out(app: OpenedApp, run: Run) -> None:
    assert "No device" in run("list").stdout
    made = run("code", "--role", "golfer")
    assert made.exit_code == 0, made.output
    assert "not allowed yet" in made.output
    secret, device = app.other_devices.pair(made.stdout.splitlines()[0], "My phone")
    assert device.role is Role.GOLFER
    assert "My phone" in run("list").stdout
    assert run("remove", "my phone", "--yes").exit_code == 0
    assert app.other_devices.check(secret) is None
    assert run("remove", "my phone", "--yes").exit_code != 0


def test_as_json_each_answer_is_one_object(app: OpenedApp, run: Run) -> None:
    made = json.loads(run("code", "--json").stdout)
    assert (made["role"], made["allowed"], made["exit_code"]) == ("viewer", False, 0)
    app.other_devices.pair(made["code"], "Tablet")
    listed = json.loads(run("list", "--json").stdout)["devices"]
    assert [(each["name"], each["role"]) for each in listed] == [("Tablet", "viewer")]
    assert json.loads(run("remove", listed[0]["id"], "--yes", "--json").stdout)["removed"]["name"] == "Tablet"
