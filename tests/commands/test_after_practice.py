"""``after-practice``: asked step by step, or with --yes, or for another program."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.after_practice
from tests.opened_app import OpenedApp
from tests.services.small_house import build_small_app
from tests.stored_sessions import seed_database

Run = Callable[..., Result]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path / "home")
    seed_database(app.database, 12, date(2026, 7, 24))
    monkeypatch.setattr(commands.after_practice, "open_app", lambda: app)
    yield app
    app.database.close()


@pytest.fixture
def run(app: OpenedApp) -> Run:
    return lambda *arguments, **named: CliRunner().invoke(cli.cli, ["after-practice", *arguments], **named)


def test_with_yes_nothing_is_asked_and_copies_are_made(app: OpenedApp, run: Run, tmp_path: Path) -> None:
    app.copies.add("folder", str(tmp_path / "copy"))
    result = run("--yes", "--tag", "gap", "--note", "windy", "--report", str(tmp_path / "report"), "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    session = app.database.journal.load_session(told["session"])
    assert (session.card.tags, session.notes) == (("gap",), "windy")
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")
    assert [each["is_done"] for each in told["copies"]] == [True]
    assert len(told["done"]) == 3
    assert app.copies.check("folder").is_equal


def test_without_a_terminal_nothing_is_asked_or_copied(app: OpenedApp, run: Run, tmp_path: Path) -> None:
    app.copies.add("folder", str(tmp_path / "copy"))
    before = app.database.compute_content_hash()
    result = run()
    assert result.exit_code == 0
    assert "Nothing was changed." in result.stdout
    assert app.database.compute_content_hash() == before
    assert not (tmp_path / "copy").exists()


def test_each_step_is_asked_at_a_terminal(app: OpenedApp, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands.after_practice, "can_ask", lambda: True)
    monkeypatch.setattr("commands.shared.can_ask", lambda: True)
    basis, units = app.choices.load_basis(app.clock.today()), app.choices.units
    number, doubtful = next((card.report_id, found) for card in app.database.journal.load_cards(limit=12)
                            if (found := app.after_practice.load(card.report_id, basis, units).doubtful))
    answers = ["out", *[""] * (len(doubtful) - 1), "gap", "", ""]
    result = run("--session", str(number), input="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    assert "1 shot left out." in result.stdout
    assert "gap" in app.database.journal.load_session(number).card.tags
    assert len(app.after_practice.load(number, basis, units).doubtful) == len(doubtful) - 1


def test_a_copy_that_fails_is_told_with_an_exit_code(app: OpenedApp, run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    app.copies.add("folder", str(tmp_path / "mine"))
    result = run("--yes")
    assert result.exit_code == 1
    assert "folder" in result.stderr


def test_a_session_that_is_none_is_told(run: Run) -> None:
    assert run("--session", "999999999", "--yes").exit_code == 1
