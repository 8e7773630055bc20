"""Settings ▸ Automation ▸ By itself, and the line on Home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from streamlit.testing.v1 import AppTest

from golf.schedule import Schedule, ScheduleMode
from services.schedule import minute_jobs as ticking
from tests.pages.conftest import CONNECTED, FakeApp, bare_frame, go_to, texts
from tests.pages.test_settings import open_tab


@pytest.fixture(autouse=True)
def ticking_server() -> Iterator[None]:
    ticking._ticking.set()
    yield
    ticking._ticking.clear()


def choose(app: FakeApp, schedule: Schedule) -> None:
    app.schedule.save(schedule)


def test_it_is_off_until_it_is_chosen(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Automation")
    assert page.selectbox(key="schedule_mode").value is ScheduleMode.OFF
    assert "Next automatic sync" not in texts(page)
    assert "Next automatic sync" not in texts(go_to(bare_frame(), "home"))


def test_a_time_of_day_is_chosen_and_the_next_one_is_said_here_and_on_home(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Automation")
    page.selectbox(key="schedule_mode").select(ScheduleMode.DAILY).run()
    page.selectbox(key="schedule_at").select(time(6, 30)).run()
    assert not page.exception
    assert app.schedule.load() == Schedule(ScheduleMode.DAILY, time(6, 30))
    assert "Next automatic sync: to" in texts(page)
    assert "Next automatic sync: to" in texts(go_to(bare_frame(), "home"))
    again = open_tab(bare_frame(), "Automation")
    assert again.selectbox(key="schedule_at").value == time(6, 30)


def test_hours_and_opening_are_chosen(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Automation")
    page.selectbox(key="schedule_mode").select(ScheduleMode.HOURS).run()
    page.selectbox(key="schedule_hours").select(12).run()
    assert app.schedule.load() == Schedule(ScheduleMode.HOURS, every_hours=12)
    page.selectbox(key="schedule_mode").select(ScheduleMode.OPENING).run()
    assert not page.exception
    assert "Next automatic sync: when Rangebook opens." in texts(page)
    page.selectbox(key="schedule_mode").select(ScheduleMode.OFF).run()
    assert app.schedule.load().mode is ScheduleMode.OFF


def test_an_hour_chosen_on_the_command_line_is_shown(app: FakeApp, frame: AppTest) -> None:
    choose(app, Schedule(ScheduleMode.HOURS, every_hours=5))
    page = open_tab(frame, "Automation")
    assert not page.exception
    assert page.selectbox(key="schedule_hours").value == 5


def test_a_time_chosen_on_the_command_line_is_shown(app: FakeApp, frame: AppTest) -> None:
    choose(app, Schedule(ScheduleMode.DAILY, time(5, 7)))
    page = open_tab(frame, "Automation")
    assert not page.exception
    assert page.selectbox(key="schedule_at").value == time(5, 7)


def test_a_pause_says_why_and_promises_no_time(app: FakeApp, frame: AppTest) -> None:
    choose(app, Schedule(ScheduleMode.HOURS))
    app.credentials.now = replace(CONNECTED, blocked_reason="Refused on *3 May*.")
    page = open_tab(frame, "Automation")
    assert "Automatic syncs wait for you" in texts(page)
    assert "\\*3 May\\*" in texts(page)
    assert "Next automatic sync" not in texts(page)
    assert "Next automatic sync" not in texts(go_to(bare_frame(), "home"))


def test_without_the_server_nothing_is_promised(app: FakeApp, frame: AppTest) -> None:
    ticking._ticking.clear()
    choose(app, Schedule(ScheduleMode.HOURS))
    page = open_tab(frame, "Automation")
    assert "Nothing starts by itself from this window" in texts(page)
    assert "Next automatic sync" not in texts(page)
    assert "Next automatic sync" not in texts(go_to(bare_frame(), "home"))


def test_the_last_one_is_told(app: FakeApp, frame: AppTest) -> None:
    choose(app, Schedule(ScheduleMode.HOURS))
    state = app.schedule.load_state()
    app.schedule.save_state(replace(state, last_run_id="gone", last_run_at=datetime.now(UTC)))
    assert "Last automatic sync: " in texts(open_tab(frame, "Automation"))
