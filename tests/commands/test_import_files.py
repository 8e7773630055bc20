"""``import``: files from the terminal; one bad file stops none of the others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.import_files
from imports.profile import Profile, ProfileColumn
from services.shared.locks import hold_sync_lock
from tests.imports.builders import SPECS, build
from tests.opened_app import OpenedApp
from tests.services.imports.steps import balls, count_shots
from tests.services.small_house import build_small_app

Run = Callable[..., Result]
KEYS = {"file", "format", "confidence", "sessions", "found", "new", "known", "unreadable", "problems", "needs",
        "run_id"}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path / "home")
    monkeypatch.setattr(commands.import_files, "open_app", lambda: app)
    yield app
    app.database.close()


@pytest.fixture
def run(app: OpenedApp) -> Run:
    return lambda *arguments: CliRunner().invoke(cli.cli, ["import", *map(str, arguments)])


@pytest.fixture
def garmin(tmp_path: Path) -> Path:
    path = tmp_path / "garmin.csv"
    path.write_bytes(build(SPECS["garmin"], balls(5)))
    return path


@pytest.fixture
def rapsodo(tmp_path: Path) -> Path:
    path = tmp_path / "rapsodo.csv"
    path.write_bytes(build(SPECS["rapsodo"], balls(4, 20)))
    return path


def answer(told: Result) -> Any:
    return json.loads(told.stdout)


def test_a_file_comes_in_and_a_second_time_adds_nothing(app: OpenedApp, run: Run, garmin: Path) -> None:
    told = run(garmin, "--yes", "--json")
    assert told.exit_code == 0, told.output
    one, = answer(told)["files"]
    assert set(one) == KEYS
    assert (one["file"], one["format"], one["sessions"], one["found"], one["new"], one["known"], one["unreadable"]) == (
        "garmin.csv", "garmin-golf", 1, 5, 5, 0, 0)
    assert one["run_id"] == app.imports.load_log()[0].run_id
    again = run(garmin, "--yes", "--json")
    assert again.exit_code == 0
    assert (answer(again)["files"][0]["new"], answer(again)["files"][0]["known"]) == (0, 5)
    assert count_shots(app) == 5


def test_what_is_needed_is_listed_and_the_file_refused(app: OpenedApp, run: Run, rapsodo: Path, garmin: Path) -> None:
    told = run(rapsodo, garmin, "--yes", "--json")
    assert told.exit_code == 3, "some are in"
    first, second = answer(told)["files"]
    assert [need["need"] for need in first["needs"]] == ["day", "player"]
    assert (first["new"], second["new"]) == (4, 5)
    assert count_shots(app) == 5
    told = run(rapsodo, "--yes", "--player", "Ann", "--date", "2026-06-25", "--device", "Rapsodo MLM2PRO")
    assert told.exit_code == 0, told.output
    assert count_shots(app) == 9


def test_a_refused_file_is_kept_and_read_again_with_more_answers(
    app: OpenedApp, run: Run, rapsodo: Path
) -> None:
    refused = answer(run(rapsodo, "--yes", "--json"))["files"][0]["run_id"]
    rapsodo.unlink()
    again = run("--retry", refused, "--yes", "--player", "Ann", "--date", "2026-06-25", "--json")
    assert again.exit_code == 0, again.output
    assert (answer(again)["files"][0]["file"], count_shots(app)) == (rapsodo.name, 4)
    assert run("--retry", "no-such-run", "--yes").exit_code == 2
    assert run("--yes").exit_code == 2


def test_one_bad_file_stops_none_of_the_others(app: OpenedApp, run: Run, garmin: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 no workbook")
    told = run(bad, tmp_path / "missing.csv", tmp_path, garmin, "--yes", "--json")
    assert told.exit_code == 3
    facts = answer(told)["files"]
    assert [each["run_id"] is None for each in facts] == [False, True, True, False]
    assert all(each["problems"][0]["reason"] for each in facts[:3])
    assert count_shots(app) == 5
    assert run(bad, "--yes").exit_code == 1


@pytest.mark.parametrize("option", ["--preview", "--validate"])
def test_looking_stores_nothing(app: OpenedApp, run: Run, garmin: Path, option: str) -> None:
    told = run(garmin, option, "--json")
    assert told.exit_code == 0
    assert (answer(told)["files"][0]["new"], answer(told)["files"][0]["run_id"]) == (5, None)
    assert (count_shots(app), app.imports.load_log()) == (0, [])
    shown = run(garmin, option)
    assert "5 shots (5 new, 0 known)" in shown.stdout


def test_a_row_that_cannot_be_read_fails_a_validation_and_names_its_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = build(SPECS["garmin"], balls(3)).decode("utf-8-sig").splitlines()
    cells = lines[3].split(",")
    path.write_text("\n".join([*lines[:3], ",".join("?!" if "." in cell else cell for cell in cells), *lines[4:]]))
    told = run(path, "--validate", "--json")
    facts = answer(told)["files"][0]
    assert facts["problems"]
    assert facts["problems"][0]["line"] == 4
    assert told.exit_code == (1 if facts["unreadable"] else 0)


def test_wrong_usage(run: Run, garmin: Path) -> None:
    assert run().exit_code == 2
    assert run(garmin).exit_code == 2, "nobody can be asked here"
    assert run(garmin, "--json").exit_code == 2
    assert run(garmin, "--yes", "--date", "yesterday").exit_code == 2
    assert run(garmin, "--yes", "--profile", "nobody's").exit_code == 2


def test_something_else_runs(app: OpenedApp, run: Run, garmin: Path) -> None:
    with hold_sync_lock(app.settings.lock_path):
        told = run(garmin, garmin, "--yes", "--json")
    assert told.exit_code == 5
    assert len(answer(told)["files"]) == 1
    assert count_shots(app) == 0


def test_a_file_that_is_far_too_large_is_not_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(21_000_000)
    told = run(path, "--yes", "--json")
    assert told.exit_code == 1
    assert "larger than 20 MB" in answer(told)["files"][0]["problems"][0]["reason"]


def test_a_layout_of_a_table_without_headings_is_named_and_never_taken_for_another_table(
        app: OpenedApp, run: Run, tmp_path: Path) -> None:
    profile = Profile("Shed", (ProfileColumn("Column 1", "club", kind="clubs"),
                               ProfileColumn("Column 2", "carry_m", "yd", kind="numbers"),
                               ProfileColumn("Column 3", "ball_speed_mps", "mph", kind="numbers")))
    app.database.preferences.save("import_profiles", json.dumps({"Shed": profile.to_json()}))
    fits, other = tmp_path / "fits.csv", tmp_path / "other.csv"
    fits.write_text("".join(f"7i,{150 + number}.5,{110 + number}.2\n" for number in range(6)))
    other.write_text("".join(f"7i,{150 + number}.5,{110 + number}.2,17.5\n" for number in range(6)))
    said = ("--yes", "--player", "Ann", "--date", "2026-06-25", "--json")
    told = run(fits, other, *said, "--profile", "Shed")
    assert told.exit_code == 3, told.output
    taken, refused = answer(told)["files"]
    assert (taken["format"], taken["new"], taken["needs"]) == ("profile:Shed", 6, [])
    assert "it has 4 columns, and the layout has 3" in refused["problems"][-1]["reason"]
    assert run(other, *said).exit_code == 1
    assert count_shots(app) == 6
