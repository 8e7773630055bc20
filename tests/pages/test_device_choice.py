"""The chips that say which launch monitors a player's numbers rest on."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from services.imports.by_hand import TypedSession, TypedShot
from tests.pages.conftest import FakeApp, go_to, seed_sessions

PAGES = ["clubs", "progress"]


@pytest.mark.parametrize("name", PAGES)
def test_with_one_device_there_is_no_choice(app: FakeApp, frame: AppTest, name: str) -> None:
    seed_sessions(app.database, 6)
    page = go_to(frame, name)
    assert not page.exception
    assert [group.label for group in page.button_group] .count("Launch monitors") == 0


@pytest.mark.parametrize("name", PAGES)
def test_two_devices_are_apart_until_both_are_chosen(app: FakeApp, frame: AppTest, name: str) -> None:
    seed_sessions(app.database, 6)
    player = app.database.practice.load_players()[0]
    shots = [TypedShot("7 Iron", {"carry_m": 130.0 + number, "ball_speed_mps": 50.0}) for number in range(8)]
    app.imports.add_session(TypedSession(player, date(2026, 1, 5), shots, device="Garmin *R10*"))
    page = go_to(frame, name, player=player)
    assert not page.exception
    chips = next(group for group in page.button_group if group.label == "Launch monitors")
    assert chips.value == ["Portal"]
    chips.set_value(["Portal", "Garmin *R10*"]).run()
    assert not page.exception
    assert {each.name: each.is_shown for each in app.devices.load_devices(player)} == {
        "Portal": True, "Garmin *R10*": True}
