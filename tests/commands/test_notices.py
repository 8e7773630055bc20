from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.notices
from golf.errors import NoticeNotSent
from golf.notices import NoticeChannel, NoticeKind
from services.notices.choices import load_switches
from tests.opened_app import OpenedApp
from tests.services.small_house import build_small_app

Run = Callable[..., Result]
NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path)
    monkeypatch.setattr(commands.notices, "open_app", lambda: app)
    yield app
    app.database.close()


@pytest.fixture
def run(app: OpenedApp) -> Run:
    return lambda *arguments: CliRunner().invoke(cli.cli, ["notices", *arguments])


def tell(app: OpenedApp, number: int) -> None:
    app.database.notices.add(NoticeKind.BEST, f"about/{number}", f"notice {number}", "7 Iron\x1b[31m: carry", at=NOW)


def test_nothing_told_is_said(run: Run) -> None:
    assert run("list").stdout == "Nothing was told yet.\n"
    assert run("list", "--unread").stdout == "Nothing new was told.\n"
    assert "0 notices" in run("read").stdout


def test_notices_are_listed_newest_first_and_seen(app: OpenedApp, run: Run) -> None:
    for number in range(3):
        tell(app, number)
    told = run("list", "--limit", "2").stdout
    assert told.index("notice 2") < told.index("notice 1")
    assert "notice 0" not in told
    assert "new · " in told
    assert "\x1b" not in told
    assert "3 notices marked as seen" in run("read").stdout
    assert "new · " not in run("list").stdout
    assert len(json.loads(run("list", "--json").stdout)["notices"]) == 3


def test_channels_are_said_and_switched(app: OpenedApp, run: Run) -> None:
    assert "email: no address" in run("channels").stdout
    result = run("channels", "--on", "desktop:failed", "--off", "app:done")
    assert result.exit_code == 0, result.output
    switches = load_switches(app.database)
    assert switches[NoticeChannel.DESKTOP] == {NoticeKind.FAILED}
    assert NoticeKind.DONE not in switches[NoticeChannel.APP]
    assert json.loads(run("channels", "--json").stdout)["switches"]["desktop"] == ["failed"]
    for nonsense in ("pigeon:done", "email", "email:always"):
        assert run("channels", "--on", nonsense).exit_code == 2


def test_a_test_is_sent_or_says_why_not(app: OpenedApp, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[NoticeChannel] = []
    monkeypatch.setattr(app.notices, "send_test", sent.append)
    assert run("test", "desktop").exit_code == 0
    assert sent == [NoticeChannel.DESKTOP]
    assert run("test", "app").exit_code == 2

    def refuse(_channel: NoticeChannel) -> None:
        raise NoticeNotSent("This machine has no desktop that shows notifications.")

    monkeypatch.setattr(app.notices, "send_test", refuse)
    result = run("test", "desktop")
    assert result.exit_code == 1
    assert "no desktop" in result.stderr
