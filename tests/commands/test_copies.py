"""``copy`` from the command line, with a real PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.copies.keeping
from services.copies.view import CopyState
from tests.opened_app import OpenedApp
from tests.replication.postgres_server import address_of, execute, new_database
from tests.services.schedule.os_jobs.test_os_schedule import bin_folder as bin_folder  # noqa: PLC0414 - a fixture
from tests.services.schedule.os_jobs.test_os_schedule import crontab_in
from tests.services.small_house import build_small_app
from tests.stored_sessions import seed_database

Run = Callable[..., Result]


@pytest.fixture
def club() -> Iterator[str]:
    with new_database() as name:
        yield name


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path)
    seed_database(app.database, 3, date(2026, 7, 24))
    monkeypatch.setattr(commands.copies.keeping, "open_app", lambda: app)
    yield app
    app.database.close()


@pytest.fixture
def run(app: OpenedApp) -> Run:
    def invoke(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(cli.cli, ["copy", *arguments], input=typed)

    return invoke


def test_a_copy_is_added_run_checked_listed_and_removed(run: Run, club: str) -> None:
    assert "There are no copies" in run("list").stdout
    assert run("add", "club", address_of(club)).exit_code == 0
    copied = json.loads(run("run", "club", "--json").stdout)
    assert (copied["exit_code"], copied["runs"][0]["status"]) == (0, "success")
    checked = json.loads(run("check", "club", "--json").stdout)
    assert (checked["equal"], checked["here"]) == (True, checked["there"])
    listed = json.loads(run("list", "--json").stdout)
    assert [(each["name"], each["state"]) for each in listed["copies"]] == [("club", "equal")]
    assert [(place["place"], place["note"]) for place in listed["places"]][-1] == ("club", "Equal")
    assert "Up to date" in run("list").stdout
    assert run("remove", "club", "--yes", "--with-rows").exit_code == 0
    assert execute(club, "SELECT count(*) FROM rangebook.files") == [(0,)]


def test_what_was_changed_by_hand_ends_the_check_with_an_error_and_is_mended(run: Run, club: str) -> None:
    run("add", "club", address_of(club))
    run("run")
    execute(club, "UPDATE rangebook.shots SET club = 'Spoon' WHERE report_id = (SELECT max(report_id) "
                  "FROM rangebook.shots)")
    wrong = run("check", "club")
    assert (wrong.exit_code, "1 session not as here" in wrong.stdout) == (1, True)
    assert run("check", "club", "--mend").exit_code == 0
    assert run("check", "club").exit_code == 0


def test_a_password_is_taken_from_stdin_and_never_from_the_command_line(run: Run, club: str) -> None:
    refused = run("add", "club", address_of(club).replace("postgres@", "postgres:canary@"))
    assert refused.exit_code == 2
    assert "--password-stdin" in refused.output
    added = run("add", "club", address_of(club), "--password-stdin", "--allow-file", "--json", typed="canary\n")
    assert (added.exit_code, json.loads(added.stdout)["password_in"], "canary" in added.output) == (0, "file", False)
    changed = run("password", "club", "--password-stdin", "--allow-file", typed="canary 2\n")
    assert (changed.exit_code, "canary" in changed.output) == (0, False)


def test_by_hand_and_by_itself(app: OpenedApp, run: Run, club: str) -> None:
    run("add", "club", address_of(club), "--by-hand")
    assert [view.kept.is_automatic for view in app.copies.load_views()] == [False]
    assert run("schedule", "club").exit_code == 0
    assert [view.kept.is_automatic for view in app.copies.load_views()] == [True]
    run("schedule", "club", "--by-hand")
    assert [view.kept.is_automatic for view in app.copies.load_views()] == [False]


def test_at_night(app: OpenedApp, run: Run, club: str) -> None:
    run("add", "club", address_of(club), "--by-hand")
    told = json.loads(run("schedule", "club", "--nightly", "03:00", "--json").stdout)
    assert (told["nightly_at"], told["automatic"]) == ("03:00", True)
    view, = app.copies.load_views()
    assert (view.kept.is_automatic, view.nightly_at) == (True, "03:00")
    for wrong in (["club", "--nightly", "midnight"], ["club", "--nightly", "03:00", "--by-hand"], [],
                  ["--install", "--uninstall"]):
        assert run("schedule", *wrong).exit_code == 2, wrong


def test_the_system_looks_whether_a_copy_is_due(
    app: OpenedApp, run: Run, club: str, bin_folder: Path
) -> None:
    table = crontab_in(bin_folder)
    run("add", "club", address_of(club))
    assert "Installed: cron." in run("schedule", "--install").stdout
    assert "'copy' 'run' '--scheduled' '--quiet' # rangebook-copy" in table.read_text()
    assert run("run", "--scheduled").stdout == ""
    assert [view.state for view in app.copies.load_views()] == [CopyState.EQUAL]
    assert "Removed: cron." in run("schedule", "--uninstall").stdout
    assert table.read_text() == ""


def test_everything_comes_back_into_a_file(run: Run, club: str, tmp_path: Path) -> None:
    run("add", "club", address_of(club))
    run("run")
    came = run("restore", "club", "--to", str(tmp_path / "back.db"))
    assert came.exit_code == 0
    assert "does not hold" in came.stdout
    assert (tmp_path / "back.db").is_file()


def test_an_error_is_a_sentence_and_an_exit_code(run: Run) -> None:
    failed = run("run", "nobody", "--json")
    assert (failed.exit_code, json.loads(failed.stdout)["error"]["code"]) == (1, "not_found")
    assert "GRANT SELECT ON rangebook.club_sessions" in run("coach-sql").stdout
