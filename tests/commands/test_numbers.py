"""``digest`` and ``analyse``: what Home and the Clubs page say, from the same services."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import cli
import commands.numbers
from golf.units import DISPLAY_UNITS, UnitSystem
from services.clubs.text import describe_band, describe_distance
from services.home.digest_text import describe_practised
from tests.opened_app import OpenedApp
from tests.pages.conftest import seed_sessions
from tests.services.small_house import build_small_app

Run = Callable[..., Result]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path / "home")
    monkeypatch.setattr(commands.numbers, "open_app", lambda: app)
    yield app
    app.database.close()


@pytest.fixture
def run(app: OpenedApp) -> Run:
    return lambda *arguments: CliRunner().invoke(cli.cli, list(arguments))


@pytest.fixture
def player(app: OpenedApp) -> str:
    seed_sessions(app.database, 40)
    return app.sessions.load_players()[0]


def answer_of(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


def test_before_the_first_session_both_say_what_to_do(run: Run) -> None:
    for command in (["digest"], ["analyse", "driver"]):
        result = run(*command)
        assert result.exit_code == 1
        assert "Bring sessions home first: sync" in result.stderr


def test_the_digest_says_what_home_says(app: OpenedApp, run: Run, player: str) -> None:
    found = commands.numbers._load_digest(app, player, app.choices.load_basis(app.clock.today()))
    assert found is not None
    told = run("digest").stdout
    assert told.splitlines()[0] == describe_practised(found.practised)
    answer = answer_of(run("digest", "--json"))
    assert answer["player"] == player
    assert answer["practised"]["day"] == found.practised.day.isoformat()
    assert len(answer["changes"]) == len(found.changes)
    assert answer["sentences"] == told.splitlines()
    assert answer["exit_code"] == 0


def test_a_club_has_the_number_of_its_page(app: OpenedApp, run: Run, player: str) -> None:
    basis = app.choices.load_basis(app.clock.today())
    club = next(iter(app.clubs.load_bag(player, basis).compared)).club
    detail = app.clubs.load_club(player, club, basis)
    assert detail is not None
    number = detail.card.stats.carry_number
    assert number is not None
    units = DISPLAY_UNITS[UnitSystem.IMPERIAL]
    told = run("analyse", club.lower()).stdout
    row = next(line for line in told.splitlines() if line.startswith("Carry"))
    assert row.split()[1:3] == describe_distance(number.median, units).split()
    assert describe_band(number.band, units) in row
    answer = answer_of(run("analyse", club, "--json", "--player", player))
    assert answer["numbers"]["carry_median_yd"] == round(units.distance(number.median) or 0.0, 3)
    assert answer["numbers"]["club"] == answer["club"] == club
    assert len(answer["sessions"]) == len(detail.sessions)


@pytest.mark.parametrize("typed", ["7 iron", "7i", "IRON7"])
def test_a_club_is_known_however_it_is_written(app: OpenedApp, run: Run, player: str, typed: str) -> None:
    if "7 Iron" not in app.clubs.load_known(player):
        pytest.skip("nobody hit one")
    assert answer_of(run("analyse", typed, "--json"))["club"] == "7 Iron"


def test_who_or_what_is_not_there_is_said(run: Run, player: str) -> None:
    result = run("analyse", "spoon")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{player} has not hit “spoon”." in result.stderr
    assert "no player of this name" in run("digest", "--player", "Nobody").stderr


def test_quiet_says_nothing(run: Run, player: str) -> None:
    assert run("analyse", "driver", "-q").stdout == run("digest", "-q").stdout == ""
