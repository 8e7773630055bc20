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


def _add_other_device(app: FakeApp, player: str, day: date, name: str = "Garmin R10") -> int:
    shots = [TypedShot("7 Iron", {"carry_m": 90.0 + number, "ball_speed_mps": 40.0}) for number in range(8)]
    return int(app.imports.add_session(TypedSession(player, day, shots, device=name)))


def test_how_you_practise_rests_on_the_chosen_device(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 6)
    player = app.database.practice.load_players()[0]
    day = app.database.journal.load_cards(player, limit=1)[0].practised_on
    assert day is not None
    basis = app.choices.load_basis(day)
    alone = app.practice.load_quality(player, basis)
    _add_other_device(app, player, day)
    assert app.practice.load_quality(player, basis) == alone
    page = go_to(frame, "practice", player=player)
    assert not page.exception
    assert next(group for group in page.button_group if group.label == "Launch monitors").value == ["Portal"]
    app.devices.join(player)
    assert app.practice.load_quality(player, basis) != alone


def test_a_report_for_a_coach_keeps_devices_apart_and_says_so(app: FakeApp) -> None:
    seed_sessions(app.database, 6)
    player = app.database.practice.load_players()[0]
    day = app.database.journal.load_cards(player, limit=1)[0].practised_on
    assert day is not None
    assert "Launch monitor" not in app.coach_reports.build_month_page(player, day, day)
    number = _add_other_device(app, player, day, "Garmin *R10*")
    apart = app.coach_reports.build_month_page(player, day, day)
    assert "Launch monitor: Portal. Kept apart: Garmin *R10* (1 session)." in apart
    app.devices.join(player)
    joined = app.coach_reports.build_month_page(player, day, day)
    assert "Launch monitors: Garmin *R10*, Portal." in joined
    assert "Launch monitor: Garmin *R10*." in app.coach_reports.build_session_page(number, day)


def test_a_month_without_the_chosen_device_is_of_the_one_that_is_in_it(app: FakeApp) -> None:
    seed_sessions(app.database, 6)
    player = app.database.practice.load_players()[0]
    _add_other_device(app, player, date(2020, 1, 5))
    page = app.coach_reports.build_month_page(player, date(2020, 1, 1), date(2026, 11, 30))
    assert "Launch monitor: Garmin R10." in page
