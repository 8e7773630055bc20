"""The page Live, and Settings ▸ Automation ▸ Live, without a browser."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from services.live.desk import LiveDesk
from services.live.settings import LiveSettings
from tests.live.messages import CLUB, ball, message
from tests.pages.conftest import FakeApp, bare_frame, go_to, texts
from tests.pages.test_settings import open_tab
from tests.services.live.house import HandClock


@pytest.fixture(autouse=True)
def hung_up(app: FakeApp) -> Iterator[None]:
    yield
    app.live.stop()


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def desk(app: FakeApp) -> LiveDesk:
    return LiveDesk(app.live._database, HandClock(app.clock.now()), app.live.choices)


def tiles(page: AppTest) -> dict[str, str]:
    return {each.label: each.value for each in page.metric}



def test_it_says_where_to_switch_it_on(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "live")
    assert not page.exception
    assert "Rangebook does not listen for live balls." in texts(page)


def test_switching_it_on_and_off(app: FakeApp, frame: AppTest, port: int) -> None:
    page = open_tab(frame, "Automation")
    assert not page.toggle(key="live_on").value
    page.number_input(key="live_port").set_value(port).run()
    page.toggle(key="live_on").set_value(True).run()
    assert not page.exception
    assert f"Listening on port {port} of this computer" in texts(page)
    assert "connected: no launch monitor yet" in texts(go_to(bare_frame(), "live"))
    page.toggle(key="live_on").set_value(False).run()
    assert app.live.load_status().listener is None


def test_a_port_in_use_is_told_and_the_switch_stays_off(app: FakeApp, frame: AppTest) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        page = open_tab(frame, "Automation")
        page.number_input(key="live_port").set_value(port).run()
        page.toggle(key="live_on").set_value(True).run()
    assert f"Port {port} is in use" in texts(page)
    assert not page.toggle(key="live_on").value


def test_passing_on_is_kept(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Automation")
    page.toggle(key="live_pass_on").set_value(True).run()
    page.text_input(key="live_host").set_value("192.168.1.20").run()
    assert not page.exception
    assert app.live.choices.load() == LiveSettings(gspro_host="192.168.1.20")


def test_the_last_ball_stands_there_in_large_numbers(app: FakeApp, frame: AppTest, desk: LiveDesk) -> None:
    app.live.choose("7 Iron", "Sam")
    desk.take(message(1, ball(Speed=118, CarryDistance=165, HLA=2, SpinAxis=4, BackSpin=6000, SideSpin=420), CLUB),
              "a")
    desk.take(message(2, ball(Speed=121.4, CarryDistance=171.2, HLA=-3, SpinAxis=-4, BackSpin=6000, SideSpin=-420)),
              "a")
    page = go_to(frame, "live")
    assert not page.exception
    shown = tiles(page)
    assert (shown["Club"], shown["Carry (yd)"], shown["Ball speed (mph)"]) == ("7 Iron", "171", "121")
    assert shown["Side (yd)"].endswith(" left")
    assert "Ball 2" in texts(page)


def test_a_ball_without_a_carry_is_called_an_estimate(app: FakeApp, frame: AppTest, desk: LiveDesk) -> None:
    desk.take(message(1, ball(CarryDistance=0)), "a")
    page = go_to(frame, "live")
    assert tiles(page)["Carry (yd)"].startswith("about ")
    assert "this monitor tells no carry" in texts(page)


def test_a_reading_that_cannot_be_is_called_so(app: FakeApp, frame: AppTest, desk: LiveDesk) -> None:
    desk.take(message(1, ball(BackSpin=-100_000)), "a")
    page = go_to(frame, "live")
    assert not page.exception
    assert "This reading cannot be right and is in no number." in texts(page)


def test_the_club_of_the_next_ball_is_chosen_here_or_elsewhere(
    app: FakeApp, frame: AppTest, desk: LiveDesk
) -> None:
    page = go_to(frame, "live")
    assert "Choose the club before you hit" in texts(page)
    page.selectbox(key="live_any_club").select("9 Iron").run()
    assert not page.exception
    assert app.live.find_club() == "9 Iron"
    app.live.choose("Driver", app.live.find_player())
    assert page.run().selectbox(key="live_any_club").value == "Driver"
    desk.take(message(1, ball()), "a")
    assert tiles(page.run())["Club"] == "Driver"


def test_it_is_ended_here(app: FakeApp, frame: AppTest, desk: LiveDesk) -> None:
    desk.take(message(1, ball()), "a")
    page = go_to(frame, "live")
    page.button(key="live_end").click().run()
    assert not page.exception
    assert "The session is over." in texts(page)
    assert app.live.load_open() is None
    assert "The first ball begins a session." in texts(page)
