"""The Putting page with nothing, one session and many; a session of putts; Home; no number of shots has a putt."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from analysis.period import Basis, Window
from golf.putts import Putt
from golf.reports import ReportContent
from golf.sessions import DateEvidence, DateSource, SessionSource, SessionType, TypeGuess
from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, UnitSystem
from golf_db import DeviceName, GolfDatabase, SessionToImport
from services.exports.putt_columns import build_putt_table
from services.exports.table import TableFormat
from services.exports.table_files import write_table
from services.putting.service import PuttingQuestions
from services.sync_history.text import describe_undo
from tests.pages.conftest import TODAY, FakeApp, go_to, seed_sessions, texts
from tests.storage.run_steps import begin

PLAYER = "Alex"
GUESS = TypeGuess(SessionType.PRACTICE, "nothing says otherwise", 0.4)


def putt_session(
    database: GolfDatabase, number: int = 0, *, player: str = PLAYER, makes: int = 7, putts: int = 10,
    device: str = "Webcam",
) -> int:
    """A session of so many putts from 2 m, the first ``makes`` of them made."""
    day = TODAY - timedelta(days=number)
    found = tuple(Putt(
        each, elapsed_s=6.0 * each, made=each <= makes, ball_speed_mps=1.5 + each / 100,
        start_direction_deg=(each % 5 - 2) / 2, target_distance_m=2.0, depth_miss_m=-0.2 if each > makes else None,
        lateral_miss_m=0.05 if each > makes else None, category=None if each <= makes else "MISS - CATCH: A - B")
        for each in range(1, putts + 1))
    session = SessionToImport(
        f"test:{device}:{player}:{number}", SessionSource.DATABASE, "Evening putts", player,
        (DateEvidence(DateSource.FILE, day, day.isoformat()),), ReportContent(()), GUESS, DeviceName(device),
        putts=found)
    run_id = f"putts-{device}-{player}-{number}"
    begin(database, run_id)
    saved = database.putts.save(session, run_id)
    assert saved is not None
    return saved.report_id


def test_without_putts_it_says_where_they_come_from(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "putting")
    assert not page.exception
    assert "There are no putts yet" in texts(page)


def test_one_session_answers_and_is_too_early_for_a_trend(app: FakeApp, frame: AppTest) -> None:
    putt_session(app.database)
    page = go_to(frame, "putting")
    assert not page.exception
    said = texts(page)
    assert "You hole **70 %** of your putts (7 of 10)." in said
    assert "Too early to say whether that changes: 5 more sessions with 10 putts or more from 6 to 10 ft." in said
    assert {tile.label: tile.value for tile in page.metric} == {
        "Made": "70 %", "Longest streak": "7", "Start line": "2.0° wide", "Misses end": "8 in short"}
    assert "**Misses:** catch 3" in said
    assert "10.0 putts a minute" in said


def test_many_sessions_show_their_trend_in_metres_too(app: FakeApp, frame: AppTest) -> None:
    for number in range(12):
        putt_session(app.database, number, makes=18 - number, putts=20)
    app.database.preferences.save("units", UnitSystem.METRIC.value)
    page = go_to(frame, "putting")
    assert not page.exception
    assert "You hole more than you did" in texts(page)
    assert "from 1 to 2 m" in texts(page)
    short = go_to(frame, "putting", period="5")
    assert "5 sessions" in texts(short)


def test_putts_of_two_devices_are_never_pooled(app: FakeApp, frame: AppTest) -> None:
    putt_session(app.database, 0, device="Webcam")
    putt_session(app.database, 1, device="Radar", makes=1, putts=12)
    page = go_to(frame, "putting")
    assert "(1 of 12)" in texts(page)
    assert "(7 of 10)" in texts(go_to(frame, "putting", device="Webcam"))


def test_a_launch_monitors_putts_have_no_make_rate(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    page = go_to(frame, "putting", player=PLAYER, period="all")
    assert not page.exception
    assert "does not say whether a putt went in" in texts(page)
    view = PuttingQuestions(app.database).load_view(
        PLAYER, Basis(Window.ALL, ShotFilter.UNFLAGGED, TODAY), DISPLAY_UNITS[UnitSystem.IMPERIAL])
    putter = [stored for stored in app.database.practice.load_club_shots(PLAYER, "Putter", sessions=None)
              if stored.passes(ShotFilter.ALL)]
    assert view.figures.putts == len(putter) > 0
    assert view.figures.rate is None
    headers = [header.value for header in page.header]
    assert headers == ["Line and speed", "Every putt"], "a section without a word in it is not there"


def test_home_says_how_many_of_its_shots_are_of_the_putter(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    putter = app.database.practice.load_usage(PLAYER)["Putter"]
    totals = app.database.journal.load_totals(PLAYER, TODAY)
    assert totals.putter_shots == putter > 0
    everybody = app.database.journal.load_totals(None, TODAY)
    assert everybody.shots > everybody.putter_shots >= putter
    home = go_to(frame, "home", player=PLAYER)
    counted = next(caption for caption in home.caption if caption.value.startswith(f"{totals.sessions:,} session"))
    assert f"{putter:,} of the shots are with the putter." in counted.help


def test_a_merged_sessions_card_counts_all_its_putts(app: FakeApp, frame: AppTest) -> None:
    first, second = putt_session(app.database, 0), putt_session(app.database, 1, putts=15)
    app.database.regrouping.merge([second], first)
    cards = {card.report_id: card.putts for card in app.database.journal.load_cards(report_ids=[first, second])}
    assert cards.get(first) == 25
    assert cards.get(second, 0) == 0
    assert [each.putts for each in app.database.putts.load_sessions(PLAYER)] == [25]
    assert "**25 putts**" in texts(go_to(frame, "sessions"))


def test_a_period_without_putts_says_so(app: FakeApp, frame: AppTest) -> None:
    putt_session(app.database, 200)
    said = texts(go_to(frame, "putting", period="3m"))
    assert "No putts in this period" in said


def test_undoing_putts_promises_no_shots(app: FakeApp) -> None:
    putt_session(app.database)
    view = app.sync_history.load_view("putts-Webcam-Alex-0")
    assert describe_undo(view)[0].endswith("removed here.")


def test_a_session_of_putts_shows_them_and_home_calls_it_putting(app: FakeApp, frame: AppTest) -> None:
    number = putt_session(app.database)
    page = go_to(frame, "session", session=str(number))
    assert not page.exception
    said = texts(page)
    assert "**10 putts, 7 made.**" in said
    assert "**Putting**" in said
    assert "0 shots" not in said.replace("10 shots", "")
    assert "· 10 putts" in texts(go_to(frame, "home"))
    sessions = texts(go_to(frame, "sessions"))
    assert "· Putting ·" in sessions
    assert "**10 putts**" in sessions
    assert "**0 shots**" not in sessions


@pytest.mark.parametrize("name", ["home", "clubs", "progress", "practice", "quality"])
def test_putts_are_in_no_number_of_shots(app: FakeApp, frame: AppTest, name: str) -> None:
    """Each page says the same with and without a hundred putts, but for the cards of Home."""
    seed_sessions(app.database, 12)
    before = go_to(frame, name, player=PLAYER)
    numbers = [(tile.label, tile.value) for tile in before.metric]
    said = "" if name == "home" else texts(before)
    for number in range(5):
        putt_session(app.database, number, putts=20)
    after = go_to(frame, name, player=PLAYER)
    assert not after.exception
    assert [(tile.label, tile.value) for tile in after.metric] == numbers
    assert name == "home" or texts(after) == said


def test_putts_leave_as_a_file_in_the_units_shown(app: FakeApp) -> None:
    putt_session(app.database)
    putts = app.database.putts.load()
    table = build_putt_table(putts, DISPLAY_UNITS[UnitSystem.IMPERIAL])
    rows = list(csv.DictReader(io.StringIO(write_table(table, TableFormat.CSV).decode("utf-8-sig"))))
    assert len(rows) == 10
    assert float(rows[0]["target_distance_ft"]) == pytest.approx(6.562, abs=1e-3)
    assert rows[-1]["category"] == "MISS - CATCH: A - B"
    assert (rows[0]["elapsed_s"], rows[0]["session_day"]) == ("6.0", TODAY.isoformat())
    assert isinstance(TODAY, date)
