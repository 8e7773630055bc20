"""One club's number, read where it is printed: pages, files, the coach's report, the command line and the API agree.

Nothing here asks the service that they share. The truth is the file of the club's shots (or of the session's): the
balls that it calls counting, without those whose label, or the golfer, says that the swing was shorter. Random
players, clubs, sessions, periods and filters over sessions of which some balls are hidden, left out and named.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from random import Random
from statistics import median
from typing import Any, cast
from urllib.parse import parse_qs

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import cli
import commands.numbers
from analysis.period import OFFERED, Window
from api.mount import ApiMiddleware, ApiMount
from golf.shot_edits import ShotFilter, ShotReview
from golf.units import YARDS_PER_METRE
from services.api_access.caller import Scope
from services.app import App
from services.shared.choices import Choices
from tests.depth import proof
from tests.pages.conftest import FakeApp, bare_frame, go_to, open_box, seed_sessions, texts
from tests.pages.exported import Exported, record_exports, shown_table
from tests.services.coach_reports.test_report_contents import table_of

PART_SWING = re.compile(r"\b\d{2,3}\s*(y|yds?|yards?|m)\b|\bhalf\b|o.?clock", re.IGNORECASE)
NUMBER = re.compile(r"-?\d[\d,]*\.?\d*")
SEEDS = [1, 2, *(proof(seed) for seed in range(3, 15))]


@dataclass(frozen=True)
class Asked:
    """Whose number, of what."""

    player: str
    club: str
    window: Window
    session: int


@dataclass(frozen=True)
class Truth:
    """What the file of the shots says."""

    carries: tuple[float, ...]

    def agrees(self, printed: object, share: float = 0.5) -> None:
        """A printed number, rounded as it is printed, is this quantile of the balls; on a screen in whole yards."""
        text = NUMBER.findall(str(printed))[0]
        assert not isinstance(printed, str) or "." not in text, printed
        digits = len(text.partition(".")[2])
        expected = float(median(self.carries)) if share == 0.5 else float(np.quantile(self.carries, share))
        assert float(text.replace(",", "")) == pytest.approx(expected, abs=0.5 * 10.0 ** -digits + 0.002), (text, share)

    def agrees_with_band(self, printed: str) -> None:
        """From P10 to P90; a dash below five balls."""
        ends = re.findall(r"\d[\d,]*", printed)
        assert bool(ends) == (len(self.carries) >= 5), printed
        for end, share in zip(ends, (0.1, 0.9), strict=False):
            self.agrees(end, share)


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Exported:
    return record_exports(monkeypatch)


@pytest.fixture
def analyse(app: FakeApp, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """What ``analyse`` prints of a club, as JSON."""
    monkeypatch.setattr(commands.numbers, "open_app", lambda: app)

    def run(asked: Asked) -> Any:
        result = CliRunner().invoke(cli.cli, ["analyse", asked.club, "--player", asked.player, "--json"])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return run


@pytest.fixture
def api(app: FakeApp) -> Iterator[TestClient]:
    """A program with a token, at the API as the server mounts it."""
    mount = ApiMount(lambda: cast("App", app))

    @asynccontextmanager
    async def lifespan(_server: Starlette) -> AsyncIterator[None]:
        yield
        await mount.close()

    server = Starlette(middleware=[Middleware(ApiMiddleware, api=mount)], lifespan=lifespan)
    with TestClient(server, base_url="http://127.0.0.1:8501/api", client=("127.0.0.1", 50_000)) as client:
        secret, _ = app.api.tokens.create("Numbers", (Scope.READ,), "Ann")
        client.headers["Authorization"] = f"Bearer {secret}"
        yield client


@pytest.fixture
def programs(analyse: Callable[..., Any], api: TestClient) -> tuple[Callable[..., Any], TestClient]:
    """Who asks without a page: the command line and a program."""
    return analyse, api


def say_something(app: FakeApp, dice: Random) -> None:
    """Hide, leave out and name some balls."""
    for card in app.database.journal.load_cards(limit=99):
        keys = [stored.key for stored in app.database.journal.load_shots(card.report_id)]
        if len(keys) > 10 and dice.random() < 0.5:
            some = dice.sample(keys, 5)
            app.database.shot_edits.save(some[:1], is_hidden=True)
            app.database.shot_edits.save(some[1:3], review=ShotReview.OUT)
            app.database.shot_edits.save(some[3:4], club="7 Iron")
            app.database.shot_edits.save(some[4:], swing_length=dice.choice(["half", "70 yds", "full"]))


def choose(app: FakeApp, dice: Random) -> Asked:
    """Somebody's club in a session, and a period that has it."""
    player = dice.choice([name for name in app.database.practice.load_players()
                          if app.database.practice.load_clubs(name)])
    club = dice.choice([use.club for use in app.database.practice.load_clubs(player) if use.club != "Putter"])
    sessions = app.database.practice.load_club_sessions(player, club)
    session = dice.choice(sessions)
    window = dice.choice(OFFERED) if session.practised_on else Window.ALL
    newest = max((item.practised_on or date.min) for item in sessions)
    if (date.today() - newest).days > 80:  # noqa: DTZ011 - as the pages do
        window = dice.choice([Window.LAST_20, Window.ALL])
    return Asked(player, club, window, session.report_id)


def truth_of(rows: list[dict[str, Any]], club: str) -> Truth:
    return Truth(tuple(float(row["carry_yd"]) for row in rows
                       if row["counts"] and row["club"] == club and row["carry_yd"] is not None
                       and (row["swing_length"] or "full") == "full"
                       and (row["swing_length"] or not PART_SWING.search(row["group_label"] or ""))))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_clubs_number_is_the_same_wherever_it_is_printed(
    app: FakeApp, frame: AppTest, files: Exported, programs: tuple[Callable[..., Any], TestClient], seed: int
) -> None:
    dice, (analyse, api) = Random(seed), programs
    seed_sessions(app.database, dice.randint(20, 60))
    say_something(app, dice)
    asked = choose(app, dice)
    shot_filter = dice.choice([ShotFilter.UNFLAGGED, ShotFilter.MEASURED])
    Choices(app.database).save_shot_filter(shot_filter)
    Choices(app.database).save_period(asked.window)
    address = {"player": asked.player, "club": asked.club, "period": asked.window.value}

    page = go_to(frame, "clubs", **address)
    assert not page.exception
    if not page.metric:
        return  # none of its balls counts: there is no number to print
    truth = truth_of(files.rows("club-carry"), asked.club)
    carry, band = page.metric[0].value, page.metric[1].value
    truth.agrees(carry)
    truth.agrees_with_band(band)

    bag = texts(go_to(bare_frame(), "clubs", player=asked.player, period=asked.window.value))
    assert f"**{carry}**  \n:small[{band}]".replace("–", "\\–") in bag or f"**{carry}**  \n:small[{band}]" in bag
    progress = go_to(bare_frame(), "progress", **address, metric="carry_m")
    if progress.metric[0].value != "–":  # it takes five balls
        truth.agrees(progress.metric[0].value)
        board = go_to(bare_frame(), "progress", player=asked.player, period=asked.window.value, metric="carry_m")
        clubs = [link.proto.query_string for link in board.get("page_link") if "club=" in link.proto.query_string]
        rows = [row.proto.body for row in board.get("html") if 'class="rb-word"' in row.proto.body]
        shown = dict(zip((parse_qs(club)["club"][0] for club in clubs), rows, strict=True))
        if asked.club in shown:  # in the bag
            assert f"<strong>{progress.metric[0].value}</strong>" in shown[asked.club]
    yardages = shown_table(go_to(bare_frame(), "clubs", player=asked.player, view="yardages",
                                 period=asked.window.value), "Carry (yd)")
    row = yardages[yardages["Club"] == asked.club].iloc[0]
    if row["Carry (yd)"] != "–":
        truth.agrees(row["Carry (yd)"])
        truth.agrees_with_band(row["Between (yd)"])
    check_api(api, asked, truth)
    told = analyse(asked)
    assert told["period"] == asked.window.value
    truth.agrees(round(told["numbers"]["carry_median_yd"], 3))
    check_session(app, files, asked)


def check_api(api: TestClient, asked: Asked, truth: Truth) -> None:
    """The same for programs, in metres: /clubs and /progress."""
    whose = {"player": asked.player, "period": asked.window.value}
    clubs = {each["club"]: each for each in api.get("/v1/clubs", params=whose).json()["clubs"]}
    number = clubs[asked.club]["carry_m"]
    assert number["balls"] == len(truth.carries)
    truth.agrees(round(number["median"] * YARDS_PER_METRE, 3))
    if number["low"] is not None:
        truth.agrees(round(number["low"] * YARDS_PER_METRE, 3), 0.1)
        truth.agrees(round(number["high"] * YARDS_PER_METRE, 3), 0.9)
    progress = api.get("/v1/progress", params={**whose, "club": asked.club, "metric": "carry_m"}).json()
    if progress["number"] is not None:  # it takes five balls
        truth.agrees(round(progress["number"] * YARDS_PER_METRE, 3))


def check_session(app: FakeApp, files: Exported, asked: Asked) -> None:
    """The same of one session: its table by club, the comparison, the report for a coach, and the point of a trend."""
    page = go_to(bare_frame(), "session", session=str(asked.session))
    assert not page.exception
    rows = files.rows("shots")
    truth = truth_of(rows, asked.club)
    assert all(row["club"] == "Mixed clubs" for row in rows
               if row["club_raw"] == "IRON1" and row["club"] not in ("7 Iron", "1 Iron"))
    if not truth.carries:
        return
    table = shown_table(page, "Best (yd)")
    row = table[table["Club"] == asked.club].iloc[0]
    truth.agrees(row["Carry (yd)"])
    truth.agrees_with_band(row["80 % between (yd)"])
    report = app.coach_reports.build_session_page(asked.session, date.today())  # noqa: DTZ011 - as the page does
    line = next(line for line in table_of(report, "Clubs") if line[0] == asked.club)
    truth.agrees(line[2])
    truth.agrees_with_band(line[3])
    other = next((card for card in app.database.journal.load_cards(asked.player, limit=99)
                  if card.report_id != asked.session and card.distinct_shots), None)
    if other is not None and len(truth.carries) >= 5:
        compared = go_to(bare_frame(), "session", session=str(asked.session), compare=str(other.report_id))
        found = shown_table(compared, "The other")
        truth.agrees(found[(found["Club"] == asked.club) & (found["Number"] == "Carry")].iloc[0]["This session"])
    trend = go_to(bare_frame(), "progress", player=asked.player, club=asked.club, metric="carry_m", period="all")
    open_box(trend, "The sessions as a table")
    points = {each["report_id"]: each for each in files.rows("trend")}
    if asked.session in points:
        truth.agrees(points[asked.session]["carry_median_yd"])
        truth.agrees(points[asked.session]["carry_p90_yd"], 0.9)
