"""A live session in a real browser: switched on, a ball is there as soon as it is hit, on a screen and on a phone."""

import os
import re
import socket
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.live.messages import CLUB, ball, message
from tests.pages.at_rest import drawn_width, opened, opened_beside, settle, violations
from tests.pages.in_browser.conftest import SharedServer
from tests.services.live.house import Monitor

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("RANGEBOOK_TEST_PICTURES")
"""A folder for pictures of what is seen; usually none."""


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def hit(monitor: Monitor, number: int, carry: float, angle: float) -> None:
    told = ball(Speed=115 + number / 2, CarryDistance=carry, HLA=angle, SpinAxis=angle, BackSpin=6200, SideSpin=0,
                TotalSpin=6200 + number)
    assert monitor.ask(message(number, told)) == 200
    assert monitor.ask(message(number, None, {**CLUB, "Speed": 85 + number / 10})) == 200


def test_a_live_session_from_the_switch_to_its_end(browser: Browser, server: SharedServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    page = opened(browser, f"{server.fill(3)}/settings?tab=automation")
    picture(page, "live-settings-before")
    box = page.get_by_role("spinbutton", name=re.compile("^Port"))
    box.fill(str(port))
    box.press("Enter")
    settle(page)
    page.get_by_text("Listen as GSPro", exact=True).click()
    expect(page.get_by_text(f"Listening on port {port} of this computer")).to_be_visible()
    picture(page, "live-settings")
    assert violations(page) == []
    page.get_by_role("link", name="Go to Live", exact=True).click()
    expect(page.get_by_role("heading", name="Live", level=1, exact=True)).to_be_visible()
    settle(page)
    clubs = page.get_by_role("radiogroup", name="Club of the next ball", exact=True)
    clubs.get_by_text("7 Iron", exact=True).click()
    phone = opened_beside(browser, f"{server.address}/live", width=390)
    monitor = Monitor(port)
    try:
        assert (monitor.player() or {})["Club"] == "I7"
        for number, (carry, angle) in enumerate([(161, 1), (166, -2), (158, 3), (163, 0.5), (170, -1), (155, 4)], 1):
            hit(monitor, number, carry, angle)
            for seen in (page, phone):
                expect(seen.get_by_test_id("stMetricValue").filter(has_text=re.compile(f"^{carry}$"))).to_be_visible()
    finally:
        monitor.close()
    for seen, name in ((page, "1280"), (phone, "390")):
        expect(seen.get_by_text("Ball 6")).to_be_visible()
        settle(seen)
        picture(seen, f"live-{name}")
        assert violations(seen) == []
    assert drawn_width(phone) <= 390
    page.get_by_role("button", name="End session", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="The session is over.")).to_be_visible()
    expect(phone.get_by_text("The first ball begins a session.")).to_be_visible()
    for seen, name in ((page, "1280"), (phone, "390")):  # while nobody hits: its last ball
        expect(seen.get_by_text("Last ball, ")).to_be_visible()
        expect(seen.get_by_test_id("stMetricValue").filter(has_text=re.compile("^155$"))).to_be_visible()
        settle(seen)
        picture(seen, f"live-over-{name}")
        assert violations(seen) == []
    assert drawn_width(phone) <= 390
    page.goto(f"{server.address}/settings?tab=automation")
    page.get_by_text("Listen as GSPro", exact=True).click()
    expect(page.get_by_text(f"Listening on port {port}")).to_have_count(0)
