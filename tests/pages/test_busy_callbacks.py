"""What a press says while another program holds the file: a sentence, on every page, and never an exception box."""

from __future__ import annotations

import logging

import pytest
from streamlit.testing.v1 import AppTest

from golf.errors import DiskFull
from golf.shot_edits import ShotFilter
from golf.units import UnitSystem
from services.home.first_steps import FirstSteps, Step
from tests.pages.conftest import FakeApp, busy, go_to, open_box, seed_sessions, texts


def locked(app: FakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(app.database.preferences), "save", busy)


def is_said(page: AppTest) -> None:
    assert not page.exception
    assert "The database is busy" in texts(page)
    assert "Try again in a moment" in texts(page)


@pytest.mark.parametrize("switch", ["unit_switch", "shot_filter_switch"])
def test_a_switch_that_cannot_be_kept_says_so(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch, switch: str
) -> None:
    seed_sessions(app.database, 3)
    page = go_to(frame, "settings", tab="preferences")
    radio = page.radio(key=switch)
    before = radio.value
    locked(app, monkeypatch)
    options = UnitSystem if switch == "unit_switch" else ShotFilter
    radio.set_value(next(option for option in options if option != before)).run()
    is_said(page)
    assert page.radio(key=switch).value == before


def test_steps_that_cannot_be_hidden_say_so(app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    page = frame.run()
    locked(app, monkeypatch)
    page.button(key="hide_tour").click().run()
    is_said(page)
    assert "First steps" in texts(page)


def test_a_hand_that_cannot_be_kept_says_so(app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    seed_sessions(app.database, 2)
    player = app.database.practice.load_players()[0]
    page = go_to(frame, "settings", tab="preferences")
    monkeypatch.setattr(type(app.database.players), "set_left_handed", busy)
    page.toggle(key=f"left_handed_{player}").set_value(True).run()
    is_said(page)
    assert not page.toggle(key=f"left_handed_{player}").value


def test_a_goal_that_cannot_be_closed_says_so(app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    seed_sessions(app.database, 5)
    player = app.database.practice.load_players()[0]
    club = app.database.practice.load_clubs(player)[0].club
    goal = app.database.goals.add(player, "carry_m", 300.0, club=club)
    page = go_to(frame, "progress", player=player, club=club)
    monkeypatch.setattr(type(app.database.goals), "close", busy)
    page.button(key=f"goal_close_{goal.goal_id}").click().run()
    is_said(page)
    assert "The goal is closed" not in texts(page)


def test_a_box_that_cannot_be_read_says_so_and_the_page_stays(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    seed_sessions(app.database, 3)
    page = go_to(frame, "quality")
    monkeypatch.setattr("ui.quality.choices.compute_shot_filter_effects", busy)
    open_box(page, "What numbers rest on")
    is_said(page)
    assert page.title[0].value == "Data quality"
    assert "box_not_drawn" in [record.message for record in caplog.records]


@pytest.mark.parametrize("step", [Step.SESSION, Step.CLUBS])
def test_a_full_disk_hides_no_page_on_its_first_visit(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, step: Step
) -> None:
    seed_sessions(app.database, 2)

    def full(*_: object) -> None:
        raise DiskFull("The disk is full.", "Make room.")

    caplog.set_level(logging.INFO)
    with monkeypatch.context() as patch:
        patch.setattr(type(app.database.preferences), "save", full)
        page = go_to(frame, step.value)
    assert not page.exception
    assert not page.error
    assert len(page.get("vega_lite_chart")) + len(page.get("page_link")) > 2
    assert "step_not_marked" in [record.message for record in caplog.records]
    assert step not in FirstSteps(app.database).load().done
    go_to(frame, step.value)
    assert step in FirstSteps(app.database).load().done


def test_each_view_of_clubs_counts_as_looked_at(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 2)
    go_to(frame, "clubs", view="editor")
    assert Step.CLUBS in FirstSteps(app.database).load().done
