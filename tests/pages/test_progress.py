"""The Progress page with nothing, one session, many and a database that fails; its numbers against pandas."""

from datetime import timedelta
from urllib.parse import parse_qs

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from golf.shot_edits import ShotFilter
from golf.units import YARDS_PER_METRE, UnitSystem
from services.progress.goals import set_on_of
from services.sessions.shot_address import find_shot_number
from services.shared.choices import Choices
from services.shared.metric_format import MINUS
from tests.pages.conftest import FakeApp, busy, go_to, open_box, seed_sessions, texts

PLAYER = "Alex"


def pandas_medians(app: FakeApp, club: str, sessions: int) -> "pd.Series[float]":
    """Session medians of the carry in yards, by an independent road: all shots of the player as one table."""
    cards = app.database.journal.load_cards(PLAYER, limit=500)
    shots = [(card.practised_on, card.report_id, s.shot.carry_m) for card in cards
             for s in app.database.practice.load_shots([card.report_id])
             if s.club == club and s.passes(ShotFilter.UNFLAGGED) and not s.is_default_club
             and "yds" not in s.group_label]
    table = pd.DataFrame(shots, columns=["day", "report", "carry"]).dropna()
    grouped = table.groupby(["day", "report"])["carry"]
    medians = grouped.median()[grouped.count() >= 5] * YARDS_PER_METRE
    return medians.sort_index().tail(sessions)


def pandas_counts(app: FakeApp, club: str) -> "pd.Series[int]":
    """How many shots each of these medians rests on."""
    shots = [(card.practised_on, card.report_id) for card in app.database.journal.load_cards(PLAYER, limit=500)
             for s in app.database.practice.load_shots([card.report_id])
             if s.club == club and s.passes(ShotFilter.UNFLAGGED) and not s.is_default_club
             and "yds" not in s.group_label and s.shot.carry_m is not None]
    counts = pd.DataFrame(shots, columns=["day", "report"]).groupby(["day", "report"]).size()
    return counts[counts >= 5].sort_index()


def test_the_best_ball_leads_to_itself(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    page = go_to(frame, "progress", player=PLAYER, club="9 Iron", metric="carry_m", period="all")
    link = next(link for link in page.get("page_link") if link.proto.label.startswith("Best ball"))
    query = parse_qs(link.proto.query_string)
    shots = app.database.practice.load_shots([int(query["session"][0])])
    number = find_shot_number(shots, query["shot"][0])
    assert number is not None
    carry = shots[number - 1].shot.carry_m
    assert carry is not None
    assert link.proto.label.startswith(f"Best ball: {carry * YARDS_PER_METRE:.0f} yd")


def test_the_bests_of_every_club_lead_to_their_balls_and_sessions(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    page = go_to(frame, "progress", player=PLAYER)
    assert len(page.dataframe) == 0, "nobody asked for it yet"
    open_box(page, "Bests of every club, all time")
    assert not page.exception
    table = page.dataframe[0].value
    assert list(table.columns) == ["Club", "Carry (yd)", "Carry: ball", "Ball speed (mph)", "Ball speed: ball",
                                   "Smash factor", "Smash factor: session"]
    driver = table[table["Club"] == "Driver"].iloc[0]
    query = parse_qs(driver["Carry: ball"].removeprefix("/session?"))
    shots = app.database.practice.load_shots([int(query["session"][0])])
    number = find_shot_number(shots, query["shot"][0])
    assert number is not None
    assert driver["Carry (yd)"] == pytest.approx((shots[number - 1].shot.carry_m or 0) * YARDS_PER_METRE, abs=0.51)
    assert driver["Smash factor: session"].startswith("/session?session=")


def test_a_goal_says_how_many_shots_its_bar_rests_on(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    app.database.goals.add(PLAYER, "carry_m", 250.0, club="9 Iron")
    page = go_to(frame, "progress", player=PLAYER, club="9 Iron")
    (bar,) = page.get("progress")
    assert f"({pandas_counts(app, '9 Iron').tail(3).sum()} shots)" in bar.proto.text
    assert "last 3 sessions" in bar.proto.text


def test_without_shots_it_says_where_to_begin(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "progress")
    assert not page.exception
    assert "no shots with a club yet" in texts(page)


def test_one_session_has_no_verdict_and_says_what_is_missing(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "progress", club=app.database.practice.load_club_names(PLAYER)[0])
    assert not page.exception
    assert "Too early to say: 6 more sessions" in texts(page)
    assert "more will show whether they agree" in texts(page)


def test_its_numbers_are_those_of_pandas(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    page = go_to(frame, "progress", player=PLAYER, club="9 Iron", metric="carry_m", period="all")
    assert not page.exception
    medians = pandas_medians(app, "9 Iron", 1000)
    assert len(medians) > 6
    assert page.metric[3].value == f"{len(medians)}"
    assert [metric.label for metric in page.metric] == ["Carry", "Last 5 sessions", "Change", "Sessions"]
    assert f"in {len(medians)} sessions" in texts(page)
    assert page.metric[1].delta == f"over {pandas_counts(app, '9 Iron').tail(5).sum():,} balls"


def test_all_clubs_come_first_each_with_what_its_own_page_says(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 125)
    page = go_to(frame, "progress", player=PLAYER, metric="carry_m")
    assert not page.exception
    assert not page.get("vega_lite_chart")
    rows = [each.proto.body for each in page.get("html") if 'class="rb-word"' in each.proto.body]
    links = [parse_qs(link.proto.query_string) for link in page.get("page_link") if "club=" in link.proto.query_string]
    clubs = [link["club"][0] for link in links]
    assert clubs == [club for club in app.database.practice.load_club_names(PLAYER) if club != "Putter"]
    assert len(rows) == len(clubs) > 8
    words = ("Better", "Worse", "Same", "Too early")
    for club, row, link in list(zip(clubs, rows, links, strict=True))[::4]:
        alone = go_to(frame, "progress", **{name: each[0] for name, each in link.items()})
        assert f"<strong>{alone.metric[0].value}</strong>" in row
        assert f"<span>{alone.metric[2].value}</span>" in row
        said = next(each for each in words if f"Does it change? **{each}" in texts(alone))
        assert f"{said}<" in row, club


def test_one_session_is_too_early_for_every_club(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "progress")
    assert not page.exception
    rows = [each.proto.body for each in page.get("html") if 'class="rb-word"' in each.proto.body]
    assert rows
    assert all("Too early<small>" in row for row in rows)


@pytest.mark.parametrize("metric", ["offline_m", "consistency", "smash_factor", "strike_mm", "face_to_path_deg"])
def test_every_kind_of_metric_is_drawn(app: FakeApp, frame: AppTest, metric: str) -> None:
    seed_sessions(app.database, 20)
    page = go_to(frame, "progress", player=PLAYER, metric=metric, club="9 Iron")
    assert not page.exception
    assert page.selectbox(key="address_metric").value == metric
    assert len(page.get("vega_lite_chart")) == 1


def test_choosing_changes_the_address_and_nonsense_in_it_is_passed_over(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 20)
    page = go_to(frame, "progress", player="nobody", club="<b>", metric="no such", period="99")
    assert not page.exception
    assert page.selectbox(key="address_metric").value == "carry_m"
    page.selectbox(key="address_metric").select("smash_factor").run()
    assert page.query_params["metric"] in ("smash_factor", ["smash_factor"])
    assert not page.exception


def test_units_and_trust_change_what_is_shown(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 20)
    page = go_to(frame, "progress", player=PLAYER, club="9 Iron")
    yards = page.metric[0].value
    Choices(app.database).save_unit_system(UnitSystem.METRIC)
    page.run()
    assert yards.endswith(" yd")
    assert page.metric[0].value.endswith(" m")
    Choices(app.database).save_shot_filter(ShotFilter.MEASURED)
    page.run()
    assert not page.exception


def test_a_left_handers_path_is_mirrored(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 30)
    page = go_to(frame, "progress", player=PLAYER, metric="club_path_deg", club="9 Iron")
    right = page.metric[0].value.replace(MINUS, "-")
    app.database.players.set_left_handed(PLAYER, True)
    left = go_to(frame, "progress", player=PLAYER, metric="club_path_deg", club="9 Iron").metric[0].value
    left = left.replace(MINUS, "-")
    assert float(right.rstrip("°")) == -float(left.rstrip("°")) != 0


def test_a_goal_is_set_changed_closed_and_opened_again(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 30)
    page = go_to(frame, "progress", player=PLAYER, club="9 Iron")
    assert "No goal yet" in texts(page)
    page.number_input(key="new_goal_carry_m_yd_target").set_value(150.0)
    page.text_input(key="new_goal_carry_m_yd_note").set_value("before *spring*")
    press(page, "Save this goal")
    (goal,) = app.database.goals.load(PLAYER)
    assert (goal.metric, goal.club) == ("carry_m", "9 Iron")
    assert goal.target == pytest.approx(150 / YARDS_PER_METRE)
    assert "The goal is set" in texts(page)
    assert "Carry 150 yd with the 9 Iron" in texts(page)
    assert "before \\*spring\\*" in texts(page)
    page.button(key=f"goal_close_{goal.goal_id}").click().run()
    assert app.database.goals.load(PLAYER) == []
    page.checkbox(key="goals_show_closed").check().run()
    assert "Closed on" in texts(page)
    page.button(key=f"goal_open_{goal.goal_id}").click().run()
    assert len(app.database.goals.load(PLAYER)) == 1
    assert not page.exception


def test_a_goal_that_cannot_be_is_refused(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 20)
    page = go_to(frame, "progress", player=PLAYER, club="9 Iron")
    page.number_input(key="new_goal_carry_m_yd_target").set_value(9000.0)
    press(page, "Save this goal")
    assert "not a possible carry" in texts(page)
    assert app.database.goals.load(PLAYER) == []


def test_a_goal_of_long_ago_is_reached_or_too_thin(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 30)
    easy = app.database.goals.add(PLAYER, "carry_m", 50.0, club="9 Iron")
    app.database.goals.add(PLAYER, "carry_m", 50.0, club="2 Iron")
    app.database.goals.add(PLAYER, "of a later version", 1.0, club="9 Iron")
    page = go_to(frame, "progress", player=PLAYER, club="9 Iron")
    assert not page.exception
    assert "Reached already when it was set" in texts(page)
    assert "Nothing can be said yet: 0 of 3 sessions" in texts(page)
    assert "names no club and number that are measured here" in texts(page)
    assert set_on_of(easy) - timedelta(days=1) < set_on_of(easy)


def test_a_busy_database_is_said(app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    seed_sessions(app.database, 3)

    monkeypatch.setattr(app.database.practice, "load_shots_by_club", busy)
    for address in ({}, {"club": "Driver"}):
        page = go_to(frame, "progress", **address)
        assert not page.exception
        assert "database is busy" in texts(page)


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
