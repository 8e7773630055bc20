"""``import PATH`` of a database that is too large for the readers of files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.import_files
import services.imports.service
from tests.opened_app import OpenedApp
from tests.services.databases.golfdata import balls, write_golfdata
from tests.services.imports.steps import count_shots
from tests.services.small_house import build_small_app

Run = Callable[..., Result]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path / "home")
    monkeypatch.setattr(commands.import_files, "open_app", lambda: app)
    monkeypatch.setattr(services.imports.service, "MAX_FILE_BYTES", 1000)
    yield app
    app.database.close()


@pytest.fixture
def run(app: OpenedApp) -> Run:
    return lambda *arguments: CliRunner().invoke(cli.cli, ["import", *map(str, arguments)])


def test_validate_dry_run_import_and_resume(app: OpenedApp, run: Run, tmp_path: Path) -> None:
    path = write_golfdata(tmp_path / "any name", balls(2, 12))
    told = run(path, "--validate", "--json")
    assert told.exit_code == 0, told.output
    one, = json.loads(told.stdout)["files"]
    assert (one["kind"], one["sessions"], one["shots"], one["first_day"]) == ("golfdata-database", 2, 24, "2026-01-01")
    told = run(path, "--dry-run", "--player", "Ann", "--json")
    assert (told.exit_code, count_shots(app)) == (0, 0), told.output
    told = run(path, "--yes", "--json")
    assert told.exit_code == 1, "nobody said who hit the shots"
    told = run(path, "--player", "Ann", "--yes", "--json")
    assert (told.exit_code, count_shots(app)) == (0, 24), told.output
    one, = json.loads(told.stdout)["files"]
    assert (one["status"], one["errors"]) == ("completed", [])
    assert {"total_records": 24, "processed_records": 24, "imported_records": 24, "updated_records": 0,
            "skipped_records": 0, "error_count": 0, "progress_percent": 100}.items() <= one["progress"].items()
    assert run(path, "--resume", "--yes").exit_code == 1, "nothing was broken off"


def test_rangebooks_own_database_is_not_touched(app: OpenedApp, run: Run) -> None:
    told = run(app.settings.database_path, "--validate")
    assert told.exit_code == 1
    assert "own" in told.output
