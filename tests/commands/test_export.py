"""``export``: files of a session, of days, and reports; nothing is replaced unasked."""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import cli
import commands.export
from golf.shot_edits import ShotFilter
from services.shared.choices import Choices
from services.shared.shot_filter import SHOT_FILTER_NAMES
from tests.opened_app import OpenedApp
from tests.pages.conftest import seed_sessions
from tests.pages.test_putting import putt_session
from tests.services.small_house import build_small_app

Run = Callable[..., Result]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path / "home")
    seed_sessions(app.database, 12)
    monkeypatch.setattr(commands.export, "open_app", lambda: app)
    yield app
    app.database.close()


@pytest.fixture
def run(app: OpenedApp) -> Run:
    return lambda *arguments: CliRunner().invoke(cli.cli, ["export", *map(str, arguments)])


def newest(app: OpenedApp) -> int:
    return app.database.journal.load_cards()[0].report_id


@pytest.mark.parametrize(("ending", "carry"), [("csv", "carry_yd"), ("xlsx", "carry_yd"), ("parquet", "carry_m")])
def test_the_shots_of_a_session(app: OpenedApp, run: Run, tmp_path: Path, ending: str, carry: str) -> None:
    readers: dict[str, Callable[..., pd.DataFrame]] = {
        "csv": pd.read_csv, "xlsx": pd.read_excel, "parquet": pd.read_parquet}
    to = tmp_path / f"shots.{ending}"
    told = run("shots", "--session", newest(app), "--to", to)
    assert told.exit_code == 0, told.output
    frame, shots = readers[ending](to), app.database.journal.load_shots(newest(app))
    assert len(frame) == len(shots)
    factor = 1.0936133 if carry == "carry_yd" else 1.0
    expected = [None if s.shot.carry_m is None else s.shot.carry_m * factor for s in shots]
    assert frame[carry].isna().tolist() == [value is None for value in expected]
    assert frame[carry].dropna().tolist() == pytest.approx([v for v in expected if v is not None], abs=0.001)
    assert stat.S_IMODE(to.stat().st_mode) == 0o600


def test_the_shots_of_a_players_days(app: OpenedApp, run: Run, tmp_path: Path) -> None:
    player = app.database.practice.load_players()[0]
    to = tmp_path / "july.parquet"
    told = run("shots", "--player", player, "--first", "2026-07-01", "--last", "2026-07-31", "--to", to, "--json")
    assert json.loads(told.stdout)["bytes"] == to.stat().st_size
    frame = pd.read_parquet(to)
    assert set(frame["player"]) == {player}
    assert frame["day"].between(date(2026, 7, 1), date(2026, 7, 31)).all()


def test_the_shots_say_which_of_them_numbers_rest_on_as_chosen_on_the_pages(
    app: OpenedApp, run: Run, tmp_path: Path
) -> None:
    shots = app.database.journal.load_shots(newest(app))
    for shot_filter in ShotFilter:
        Choices(app.database).save_shot_filter(shot_filter)
        to = tmp_path / f"{shot_filter}.parquet"
        told = run("shots", "--session", newest(app), "--to", to)
        frame, counts = pd.read_parquet(to), [stored.passes(shot_filter) for stored in shots]
        assert frame["counts"].tolist() == counts
        assert set(frame["numbers_rest_on"]) == {SHOT_FILTER_NAMES[shot_filter]}
        assert f"({sum(counts):,} in the numbers, which rest on: {SHOT_FILTER_NAMES[shot_filter].lower()})" in " ".join(
            told.stdout.split())


def test_a_report_of_a_session_and_of_a_month(app: OpenedApp, run: Run, tmp_path: Path) -> None:
    player = app.database.practice.load_players()[0]
    assert run("report", "--session", newest(app), "--to", tmp_path / "a.html").exit_code == 0
    assert run("report", "--player", player, "--month", "2026-07", "--to", tmp_path / "b.html").exit_code == 0
    assert "Practice session" in (tmp_path / "a.html").read_text()
    assert "Practice in July 2026" in (tmp_path / "b.html").read_text()


def test_a_file_is_not_replaced_unasked(app: OpenedApp, run: Run, tmp_path: Path) -> None:
    to = tmp_path / "a.csv"
    to.write_text("mine")
    assert run("shots", "--session", newest(app), "--to", to).exit_code == 2
    assert to.read_text() == "mine"
    assert run("shots", "--session", newest(app), "--to", to, "--force").exit_code == 0
    assert to.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(("arguments", "code"), [
    (("shots", "--to", "x.csv"), 2), (("shots", "--session", "1", "--to", "x.doc"), 2),
    (("shots", "--session", "1", "--to", "nowhere/x.csv"), 2), (("report", "--player", "Alex", "--to", "x.pdf"), 2),
    (("shots", "--session", "999999999", "--to", "x.csv"), 1),
    (("report", "--player", "Alex", "--month", "2019-01", "--to", "x.html"), 1),
    (("shots", "--player", "Nobody", "--first", "2026-07-01", "--last", "2026-07-31", "--to", "x.csv"), 1)])
def test_what_cannot_be_is_said_and_leaves_no_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    told = run(*arguments)
    assert told.exit_code == code, told.output
    assert not list(tmp_path.glob("x.*"))


@pytest.mark.parametrize("what", ["shots", "report"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_takes_no_file_is_an_error_and_no_wrong_usage(
    app: OpenedApp, run: Run, monkeypatch: pytest.MonkeyPatch, what: str, number: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(commands.export, "write_private_bytes", refuse)
    to = app.settings.home / ("a.csv" if what == "shots" else "a.html")
    told = run("--json", what, "--session", newest(app), "--to", to)
    assert told.exit_code == 1
    answer = json.loads(told.stdout)
    assert answer["exit_code"] == 1
    assert os.strerror(number) in json.dumps(answer)
    assert str(to) in json.dumps(answer)
    assert not to.exists()


def test_the_putts_of_a_player(app: OpenedApp, run: Run, tmp_path: Path) -> None:
    putt_session(app.database)
    to = tmp_path / "putts.parquet"
    told = run("putts", "--player", "Alex", "--to", to)
    assert told.exit_code == 0, told.output
    frame = pd.read_parquet(to)
    assert "10 putts saved" in told.stdout
    assert frame["target_distance_m"].tolist() == [2.0] * 10
    assert frame["made"].sum() == 7
