"""Joining as a run of the history: from the page's service and from the terminal, beside syncs, stopped and undone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
import commands.import_files
from demo_portal.account import DEMO_USERNAME
from golf.errors import SyncAlreadyRunning
from golf.sync_events import RANGEBOOK, RunRecord, SyncStatus
from golf.sync_history import RunFilter
from golf_db import GolfDatabase
from services.joining.service import DEMO_ACCOUNT
from services.joining.text import describe_conflict, describe_facts, describe_value
from services.shared.locks import hold_sync_lock
from storage.joining.other_file import DemoNotJoined
from tests.opened_app import OpenedApp
from tests.services.small_house import build_small_app
from tests.storage.builders import session
from tests.storage.joining.test_joining import fill
from tests.storage.joining.two_homes import flat, make_home, sync


@pytest.fixture
def app(tmp_path: Path) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path / "home")
    yield app
    app.database.close()


@pytest.fixture
def away(tmp_path: Path) -> Iterator[GolfDatabase]:
    db = make_home(tmp_path / "away")
    fill(db)
    yield db
    db.close()


def newest_run(app: OpenedApp) -> RunRecord:
    return app.database.history.load_runs(RunFilter(), limit=1)[0]


def test_a_join_is_a_run_with_a_sentence_and_an_undo(app: OpenedApp, away: GolfDatabase) -> None:
    result = app.joining.join(away.path)
    run = newest_run(app)
    assert (run.run_id, run.mode, run.status, run.sessions_imported) == (
        result.run_id, RANGEBOOK, SyncStatus.SUCCESS, 5)
    assert result.message.startswith("golf.db: 5 new sessions with 12 new shots, ")
    assert flat(app.database) == flat(away)
    app.sync_history.undo(result.run_id)
    assert flat(app.database) == []


def test_a_second_run_is_shown_the_running_one(app: OpenedApp, away: GolfDatabase) -> None:
    with hold_sync_lock(app.settings.lock_path), pytest.raises(SyncAlreadyRunning):
        app.joining.join(away.path)


def test_a_stop_is_heard_and_the_rest_comes_the_next_time(app: OpenedApp, away: GolfDatabase) -> None:
    def ask_to_stop(done: int, _total: int) -> None:
        if done == 2:
            app.database.runs.request_stop(newest_run(app).run_id)

    import services.joining.service as module

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_SIGN_OF_LIFE_S", -1.0)
        stopped = app.joining.join(away.path, ask_to_stop)
    assert stopped.outcome.is_stopped
    assert newest_run(app).status is SyncStatus.CANCELLED
    app.joining.join(away.path)
    assert flat(app.database) == flat(away)


def test_the_demo_is_joined_with_nobody(app: OpenedApp, away: GolfDatabase) -> None:
    assert DEMO_ACCOUNT == DEMO_USERNAME
    sync(away, "demo", 77, session(2), account=DEMO_USERNAME)
    with pytest.raises(DemoNotJoined, match="sessions of the demo"):
        app.joining.preview(away.path)
    assert flat(app.database) == []


def test_what_is_said_is_plain(app: OpenedApp, away: GolfDatabase) -> None:
    sync(app.database, "s1", 1, session(3, seed=1))
    app.database.edits.rename(1, "Mine")
    shown = app.joining.preview(away.path)
    assert describe_facts(shown.facts) == (
        "5 sessions with 12 shots, Mon 5 Jan 2026 to Sun 1 Feb 2026, of Bob")
    conflict, = shown.conflicts
    assert describe_conflict(conflict) == "“Wedges”, name: here “Mine”, there “Wedges”"
    assert [describe_value(value) for value in (None, "true", '["a", "b"]', "made:x:1", "[5")] == [
        "nothing", "yes", "a, b", "another session", "“[5”"]


def test_from_the_terminal_it_is_validated_previewed_and_joined(
    app: OpenedApp, away: GolfDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.import_files, "open_app", lambda: app)

    def run(*options: str) -> dict[str, object]:
        told = CliRunner().invoke(cli.cli, ["import", str(away.path), *options, "--json"])
        assert told.exit_code == 0, told.output
        facts: dict[str, object] = json.loads(told.stdout)["files"][0]
        return facts

    looked = run("--validate")
    assert (looked["format"], looked["sessions"], looked["found"], looked["players"]) == ("rangebook", 5, 12, ["Bob"])
    assert (run("--dry-run")["new_sessions"], flat(app.database)) == (5, [])
    joined = run("--yes")
    assert (joined["new_sessions"], joined["run_id"] is not None) == (5, True)
    assert run("--yes")["new_sessions"] == 0


def test_a_file_that_is_none_says_so_at_the_terminal(
    app: OpenedApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.import_files, "open_app", lambda: app)
    make_home(tmp_path / "broken").close()
    path = tmp_path / "broken" / "golf.db"
    body = bytearray(path.read_bytes())
    body[4096:8192] = b"\xff" * 4096
    path.write_bytes(body)
    told = CliRunner().invoke(cli.cli, ["import", str(path), "--yes"])
    assert told.exit_code == 1
    assert "golf.db" in told.output
