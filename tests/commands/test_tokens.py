"""``token``: what is shown, once, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.access.tokens
from services.api_access.caller import Scope
from tests.opened_app import OpenedApp
from tests.services.small_house import build_small_app

Run = Callable[..., Result]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path)
    monkeypatch.setattr(commands.access.tokens, "open_app", lambda: app)
    yield app
    app.database.close()


@pytest.fixture
def run(app: OpenedApp) -> Run:
    return lambda *arguments: CliRunner().invoke(cli.cli, ["token", *arguments])


def test_a_token_is_made_listed_and_revoked(app: OpenedApp, run: Run) -> None:
    made = run("create", "My script", "--scope", "read", "--scope", "control")
    assert made.exit_code == 0, made.output
    secret = made.stdout.splitlines()[0]
    caller = app.tokens.check(secret)
    assert caller is not None
    assert caller.scopes == {Scope.READ, Scope.CONTROL}
    listed = run("list")
    assert "My script" in listed.stdout
    assert secret not in listed.stdout
    assert run("revoke", "My script", "--yes").exit_code == 0
    assert app.tokens.check(secret) is None
    assert "no tokens" in run("list").stdout


def test_as_json_the_token_is_in_the_one_object(run: Run) -> None:
    made = json.loads(run("create", "PC", "--scope", "upload", "--player", "Sam", "--json").stdout)
    assert made["token"].startswith("rangebook_")
    assert (made["name"], made["scopes"], made["player"], made["exit_code"]) == ("PC", ["upload"], "Sam", 0)
    listed = json.loads(run("list", "--json").stdout)["tokens"]
    assert "token" not in listed[0]


def test_read_is_what_a_token_may_when_nothing_is_said(app: OpenedApp, run: Run) -> None:
    run("create", "PC")
    assert app.tokens.load()[0].scopes == {Scope.READ}


def test_who_sends_sessions_says_whose(app: OpenedApp, run: Run) -> None:
    refused = run("create", "PC", "--scope", "upload")
    assert refused.exit_code == 2
    assert "--player" in refused.output
    assert app.tokens.load() == []


def test_a_name_that_is_taken_and_one_that_is_not_there(run: Run) -> None:
    assert run("create", "PC").exit_code == 0
    assert run("create", "pc").exit_code == 1
    assert run("revoke", "Tablet", "--yes").exit_code == 1
    assert run("create", "PC2", "--scope", "everything").exit_code == 2
