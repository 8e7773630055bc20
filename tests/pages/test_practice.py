"""The Practice page with nothing, one session, many and a database that fails; its numbers against pandas."""

from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.period import Basis, Window
from golf.sessions import SessionType
from golf.shot_edits import ShotFilter
from services.practice.service import PracticeQuestions
from tests.pages.conftest import TODAY, FakeApp, busy, go_to, seed_sessions, texts

PLAYER = "Alex"


def test_without_sessions_it_says_where_to_begin(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "practice")
    assert not page.exception
    assert "no practice to look at yet" in texts(page)


def test_one_session_can_say_little_and_says_so(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "practice")
    assert not page.exception
    assert texts(page).count("cannot say yet") == 3


def test_a_year_of_the_demo(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    page = go_to(frame, "practice", player=PLAYER, year="2026")
    assert not page.exception
    days = app.database.journal.load_practice_days(PLAYER, date(2026, 1, 1), date(2026, 12, 31))
    assert page.metric[0].value == f"{len(days)}"
    assert f"{sum(day.shots for day in days):,} balls" in texts(page)


@pytest.mark.parametrize("address", ["1", "<b>", "99999", ""])
def test_a_year_that_is_none_is_passed_over(app: FakeApp, frame: AppTest, address: str) -> None:
    seed_sessions(app.database, 3)
    page = go_to(frame, "practice", year=address, sessions=address)
    assert not page.exception
    assert page.selectbox(key="address_year").value == "latest"


def test_the_streak_is_that_of_home_and_a_year_that_is_over_has_none(app: FakeApp, frame: AppTest) -> None:
    app.database.edits.set_days(seed_sessions(app.database, 10)[-1:], date(2025, 5, 1))
    assert "Streak now" in [tile.label for tile in go_to(frame, "practice", player=PLAYER, year="2026").metric]
    assert "Streak now" not in [tile.label for tile in go_to(frame, "practice", player=PLAYER, year="2025").metric]


def test_blocks_and_first_balls_are_those_of_pandas(app: FakeApp, frame: AppTest) -> None:
    """Blocks by a shift over the table; first balls worse than the later ones of their block by its ranks."""
    seed_sessions(app.database, 40)
    quality = PracticeQuestions(app.database).load_quality(
        PLAYER, Basis(Window.LAST_30, ShotFilter.UNFLAGGED, TODAY))
    practised = [card for card in app.database.journal.load_cards(PLAYER, limit=99) if card.distinct_shots][:30]
    cards = [card for card in practised if card.type is not SessionType.ROUND]
    rows = [(s.report_id, s.club, s.group_label.lower() if "yds" in s.group_label else "", s.value("side_m"),
             s.passes(ShotFilter.UNFLAGGED))
            for card in cards for s in app.database.practice.load_shots([card.report_id])
            if not s.is_default_club and s.club != "Putter" and s.duplicate_of is None
            and "duplicate" not in s.shot.flags]
    table = pd.DataFrame(rows, columns=["report", "club", "to", "side", "counts"])
    before = table.groupby("report")[["club", "to"]].shift()
    starts = (table[["club", "to"]] != before).any(axis=1)
    assert quality.mixing.shots == len(table)
    assert quality.mixing.blocks == starts.sum()
    assert quality.mixing.changes == starts.sum() - table["report"].nunique()
    table["block"] = starts.cumsum()
    shares: dict[int, list[float]] = {}
    first_of = set(table.groupby("report")["block"].min())
    for block, balls in table.groupby("block"):
        sides = balls["side"].abs().where(balls["counts"])
        later = sides.iloc[4:].dropna()
        if block in first_of or pd.isna(sides.iloc[0]) or len(later) < 3:
            continue
        share = ((later < sides.iloc[0]).sum() + (later == sides.iloc[0]).sum() / 2) / len(later)
        shares.setdefault(int(balls["report"].iloc[0]), []).append(float(share))
    offline = quality.first_balls[1]
    assert (offline.sessions, offline.balls) == (len(shares), sum(map(len, shares.values())))
    means = pd.Series([sum(each) / len(each) for each in shares.values()])
    walsh = pd.Series([(means[i] + means[j]) / 2 for i in range(len(means)) for j in range(i, len(means))])
    assert offline.worse_than is not None
    assert offline.worse_than.value == pytest.approx(walsh.median())


def test_how_one_practises_is_said_without_claiming_more(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    page = go_to(frame, "practice", player=PLAYER)
    assert not page.exception
    assert "At least " in texts(page)
    assert "does not show" in texts(page)
    assert "Over the last 20 sessions, rounds left out" in texts(page)
    assert "Over the last 10 sessions" in texts(go_to(frame, "practice", player=PLAYER, sessions="10"))


def test_a_busy_database_is_said(app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    seed_sessions(app.database, 3)

    monkeypatch.setattr(app.database.practice, "load_shots", busy)
    page = go_to(frame, "practice")
    assert not page.exception
    assert "database is busy" in texts(page)
