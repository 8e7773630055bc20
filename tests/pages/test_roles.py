"""Every page on a device of every role: nothing on it is refused, and who may only look has nothing to change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from golf.devices.roles import Role
from golf.units import UnitSystem
from tests.opened_app import OpenedApp
from tests.pages.conftest import ADDRESSES, TODAY, go_to, texts, wire
from tests.services.small_house import build_small_app
from tests.stored_sessions import seed_database
from ui.frame import PAGES_OF_CHANGES

PAGES = ["home", "sessions", "clubs", "progress", "practice", "putting", "live", "session", "words", "quality",
         "coach", "import_files", "sync_preview", "sync_history", "settings", "query"]
OF_LOOKING = ("_make", "session_list_search", "goals_show_closed", "session_older", "session_newer", "shot_before",
              "shot_after", "show_more", "query_sql", "query_form-Run")
"""Ends of the keys of what a viewer may press or type: going through, searching, asking, a PDF."""
REFUSALS = ("may only look", "Only an owner may", "not let in any more")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedApp]:
    made = build_small_app(tmp_path_factory.mktemp("house"))
    seed_database(made.database, 8, TODAY)
    yield made
    made.database.close()


def as_device(house: OpenedApp, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    devices = house.other_devices
    found = next((each for each in devices.load() if each.role is role), None)
    found = found or devices._store.add(role.value, role)[1]
    given = devices.restrict(house, found.device_id)
    wire(monkeypatch, lambda: given)


def changeable_keys(page: AppTest) -> list[str]:
    kinds = ("button", "toggle", "checkbox", "text_input", "text_area", "number_input", "date_input", "multiselect",
             "file_uploader")
    return [str(element.key) for kind in kinds for element in page.get(kind)]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", list(Role))
def test_a_page_is_drawn_without_a_refusal(
    house: OpenedApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch, role: Role, name: str
) -> None:
    as_device(house, role, monkeypatch)
    page = go_to(frame, name)
    assert not page.exception
    said = texts(page)
    is_kept_out = "This device may only look" in said
    assert is_kept_out is (role is Role.VIEWER and ADDRESSES.get(name, name) in PAGES_OF_CHANGES)
    if not is_kept_out:
        assert not [words for words in REFUSALS if words in said]
    if role is Role.VIEWER:
        assert [key for key in changeable_keys(page) if not key.endswith(OF_LOOKING)] == []


def test_settings_of_a_golfer_are_how_numbers_are_shown(
    house: OpenedApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_device(house, Role.GOLFER, monkeypatch)
    assert [tab.label for tab in go_to(frame, "settings").tabs] == ["Preferences", "Tags"]


def test_a_button_of_a_device_that_was_removed_is_refused_in_a_sentence(
    house: OpenedApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_device(house, Role.GOLFER, monkeypatch)
    page = go_to(frame, "settings")
    house.other_devices.remove("golfer")
    before = house.choices.unit_system
    page.radio(key="unit_switch").set_value(next(each for each in UnitSystem if each is not before)).run()
    assert not page.exception
    assert "not let in any more" in texts(page)
    assert house.choices.unit_system is before
