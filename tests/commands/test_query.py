"""``query``: ready, saved and own questions on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.query
from tests.services.small_house import build_small_app
from tests.stored_sessions import seed_database

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    app = build_small_app(tmp_path / "home")
    seed_database(app.database, 5, date(2026, 7, 24))
    app.queries.save("how many", "SELECT count(*) AS n FROM sessions")
    monkeypatch.setattr(commands.query, "open_app", lambda: app)
    yield lambda *arguments: CliRunner().invoke(cli.cli, list(arguments), env={"COLUMNS": "200"})
    app.database.close()


def test_answers_come_as_a_table_as_csv_and_as_json(run: Run) -> None:
    assert "5" in run("query", "SELECT count(*) AS n FROM sessions").stdout
    assert run("query", "SELECT count(*) AS n, 'x' AS t FROM sessions", "--csv").stdout.splitlines() == ["n,t", "5,x"]
    told = json.loads(run("query", "--saved", "how many", "--json").stdout)
    assert (told["columns"], told["rows"], told["is_cut"], told["exit_code"]) == (["n"], [[5]], False, 0)
    assert "Driver" in run("query", "--ready", "carry").stdout


def test_without_a_question_those_that_there_are_are_listed(run: Run) -> None:
    said = run("query").stdout
    assert "--ready carry" in said
    assert "--saved “how many”" in said
    told = json.loads(run("query", "--json").stdout)
    assert len(told["ready"]) == 10
    assert told["saved"] == [{"name": "how many", "sql": "SELECT count(*) AS n FROM sessions"}]


@pytest.mark.parametrize("arguments", [
    ("DELETE FROM main.shots",), ("--saved", "nothing"), ("--ready", "nothing"), ("SELECT nonsense FROM shots",)])
def test_what_cannot_be_answered_is_told_with_an_exit_code(run: Run, arguments: tuple[str, ...]) -> None:
    result = run("query", *arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr
    assert json.loads(run("query", *arguments, "--json").stdout)["error"]["message"]
