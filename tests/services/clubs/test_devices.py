"""Two launch monitors are seen apart until the golfer joins them, on every page that shows a club's numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from golf.bag_and_goals import DeviceUse
from golf.reports import ListedReport
from tests.opened_app import OpenedApp
from tests.services.imports.steps import ANN, balls, bring
from tests.services.small_house import build_small_app
from tests.storage.builders import GUESS, KEY, content, group, raw, shot

OLD = date(2026, 5, 1)


@pytest.fixture
def app(tmp_path: Path) -> OpenedApp:
    """Ann has two evenings at the portal (short carries) and one file of another monitor (longer ones)."""
    app = build_small_app(tmp_path / "home")
    reports = app.database.reports("ann@example.com")
    reports.save_listing_rows([ListedReport(number, KEY, "range", "Ann") for number in (1, 2)], "list")
    for number in (1, 2):
        made = content(group([shot(place, seed=number, carry_m=120.0 + place) for place in range(6)]), day=OLD)
        reports.save_report(raw(number, made), made, GUESS, f"r{number}")
    bring(app, "garmin", balls(5, 20))
    return app


def carries(app: OpenedApp) -> list[float | None]:
    return [each.shot.carry_m for each in app.database.practice.load_club_shots("Ann", "7 Iron")]


def test_the_device_with_more_sessions_is_shown_first(app: OpenedApp) -> None:
    assert app.devices.load_devices("Ann") == [
        DeviceUse("Portal", 2, 12, is_shown=True), DeviceUse("Garmin", 1, 5, is_shown=False)]
    assert len(carries(app)) == 12
    assert max(value or 0 for value in carries(app)) < 130
    assert [use.sessions for use in app.database.practice.load_clubs("Ann")] == [2]
    assert app.database.practice.load_usage("Ann") == {"7 Iron": 12}
    assert app.database.practice.load_last_days("Ann") == {"7 Iron": OLD}
    assert app.devices.describe("Ann") == "Portal (2 sessions); not: Garmin"


def test_the_other_one_is_shown_when_it_is_chosen(app: OpenedApp) -> None:
    app.devices.show("Ann", ["Garmin"])
    assert len(carries(app)) == 5
    assert min(value or 0 for value in carries(app)) > 150
    counted = app.database.practice.load_counted_shots("Ann", ["7 Iron"], ["carry_m"], sessions=20)
    assert len(counted.clubs) == 5


def test_joined_they_are_one(app: OpenedApp) -> None:
    app.devices.join("Ann")
    assert len(carries(app)) == 17
    assert app.devices.describe("Ann") == "Portal (2 sessions), Garmin (1 session), joined"


def test_bests_are_of_the_devices_that_are_shown(app: OpenedApp) -> None:
    def longest() -> float:
        return max(best.value for best in app.database.personal_bests.load_all_time("Ann") if best.measure == "carry_m")

    assert longest() == pytest.approx(125)
    app.devices.show("Ann", ["Garmin"])
    assert longest() == pytest.approx(164)


def test_a_best_of_one_device_is_not_news_for_the_other(app: OpenedApp) -> None:
    run_id = bring(app, "garmin", balls(3, 60)).run_id or ""
    assert app.database.personal_bests.load_new(run_id) == []


def test_a_session_is_compared_with_earlier_ones_of_its_own_device(app: OpenedApp) -> None:
    like = app.database.practice.load_club_sessions("Ann", "7 Iron", like=1)
    assert {each.report_id for each in like} == {1, 2}
    file_id = next(card.report_id for card in app.database.journal.load_cards() if card.report_id not in (1, 2))
    assert {each.report_id for each in app.database.practice.load_club_sessions("Ann", "7 Iron", like=file_id)} == {
        file_id}


def test_an_account_can_be_given_its_device(app: OpenedApp) -> None:
    app.accounts.name_device("ann@example.com", "Uneekor EYE XO")
    assert [each.name for each in app.devices.load_devices("Ann")] == ["Uneekor EYE XO", "Garmin"]
    app.accounts.name_device("ann@example.com", "")
    assert [each.name for each in app.devices.load_devices("Ann")] == ["Portal", "Garmin"]


def test_one_device_is_never_asked_about(app: OpenedApp) -> None:
    bring(app, "garmin", balls(3, player="Bob"), ANN)
    assert app.devices.describe("Bob") == ""
    assert [each.is_shown for each in app.devices.load_devices("Bob")] == [True]
