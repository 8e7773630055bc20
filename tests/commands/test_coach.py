"""``coach``: the answer of a model, and before it everything that would leave, without asking anybody."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.coach
from golf.bag_and_goals import BagClub
from services.coach.background_call import CoachCall
from services.coach.providers import ProviderName
from services.coach.service import CoachChoice
from tests.opened_app import OpenedApp
from tests.pages.conftest import seed_sessions
from tests.services.chat_server import ChatServer, calls, chat_server
from tests.services.small_house import build_small_app

Run = Callable[..., Result]
OWN = "Big Bertha \x1b[31m"


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as made:
        yield made


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path / "home")
    seed_sessions(app.database, 40)
    monkeypatch.setattr(commands.coach, "open_app", lambda: app)
    yield app
    app.database.close()


@pytest.fixture
def run(app: OpenedApp, server: ChatServer) -> Run:
    app.coach.save_choice(CoachChoice(is_on=True, provider=ProviderName.OWN, model="some-model",
                                      own_address=server.address))
    return lambda *arguments: CliRunner().invoke(cli.cli, ["coach", *arguments])


def test_a_question_is_answered_in_a_terminal(run: Run, server: ChatServer) -> None:
    server.replies = [calls(("gapping", {})), "It is **fine**.\n\x1b[31m- Carry: 217 yd"]
    told = run("How is my  driver?")
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[:2] == ["It is **fine**.", " [31m- Carry: 217 yd"]
    assert "Written by a language model (some-model at 127.0.0.1" in told.stdout
    assert "after 1 look-up; it can be wrong" in told.stdout
    assert server.came[0]["messages"][-1]["content"] == "How is my driver?"


def test_a_preview_shows_all_that_then_leaves_and_sends_nothing(run: Run, server: ChatServer) -> None:
    seen = json.loads(run("How is my driver?", "--preview", "--json").stdout)
    assert server.raw == []
    assert (seen["model"], seen["missing"], seen["question"]) == ("some-model", "", "How is my driver?")
    server.replies = [calls(("club_figures", {"club": "Driver"}), ("progress", {"club": "Driver", "metric": "carry"}),
                            ("gapping", {}), ("digest", {})), "Fine."]
    told = json.loads(run("How is my driver?", "--json").stdout)
    assert told["answer"]["sent"].encode() == server.raw[-1]
    messages = server.came[-1]["messages"]
    assert messages[0]["content"] == (f"{seen['instructions']}\nThe golfer's numbers, as JSON:\n"
                                      + json.dumps(seen["with_every_question"], ensure_ascii=False))
    figures, progress, gapping, digest = (json.loads(each["content"]) for each in messages if each["role"] == "tool")
    lookups = seen["when_looked_up"]
    assert figures in lookups["club_figures"]
    assert progress in lookups["progress"]
    assert gapping == {"gaps": lookups["gapping"]}
    assert digest == {"digest": lookups["digest"]}


def test_a_preview_reads_well_also_before_the_coach_is_on(app: OpenedApp, run: Run, server: ChatServer) -> None:
    app.coach.save_choice(CoachChoice())
    told = run("How is my driver?", "--preview")
    assert told.exit_code == 0, told.output
    assert "The coach is off." in told.stdout
    assert '"club": "Driver"' in told.stdout
    assert told.stdout.endswith("Nothing was sent.\n")
    refused = run("How is my driver?")
    assert refused.exit_code == 1
    assert "The coach is off." in refused.stderr
    assert server.raw == []


def test_names_stay_here(app: OpenedApp, run: Run, server: ChatServer) -> None:
    player = app.database.practice.load_players()[-1]
    app.database.bag.save_rule(player, "Driver", OWN)
    app.database.bag.save_club(BagClub(player, OWN, position=1))
    told = run(f"Why does {player} hit the {OWN} left?", "--player", player)
    assert told.exit_code == 0, told.output
    assert player.encode() not in server.raw[0]
    assert b"Bertha" not in server.raw[0]
    assert "\x1b" not in told.stdout
    assert "Big Bertha  [31m is called club 1" in told.stdout


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (("?", "--player", "Nobody"), 1, "There is no player of this name."), ((" ",), 2, "ask something"),
    (("x" * 501,), 2, "at most 500")])
def test_what_cannot_be_asked_is_said(run: Run, server: ChatServer, arguments: tuple[str, ...], code: int,
                                      said: str) -> None:
    told = run(*arguments)
    assert told.exit_code == code
    assert said in told.stderr
    assert server.raw == []


def test_without_shots_there_is_nothing_to_ask_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = build_small_app(tmp_path / "empty")
    monkeypatch.setattr(commands.coach, "open_app", lambda: empty)
    told = CliRunner().invoke(cli.cli, ["coach", "?"])
    assert (told.exit_code, "no shots to ask about" in told.stderr) == (1, True)
    empty.database.close()


@pytest.fixture
def terminal() -> Iterator[None]:
    """Ctrl-C as a terminal's program hears it; the test's own process may be one of several that are deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("terminal")
def test_interrupting_closes_the_connection(run: Run, server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.drip = threading.Event()
    wait = CoachCall.wait

    def interrupted(call: CoachCall, timeout: float) -> bool:
        if server.raw and not call._stop.is_set():
            time.sleep(0.2)
            signal.raise_signal(signal.SIGINT)
        return wait(call, timeout)

    monkeypatch.setattr(CoachCall, "wait", interrupted)
    told = run("?")
    assert told.exit_code == 130
    assert "Stopped" in told.stderr
    assert server.left_alone.wait(30)
