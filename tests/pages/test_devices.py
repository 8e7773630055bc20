"""Settings ▸ Devices: tokens are made, shown once, listed and revoked; other devices are let in and out."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from golf.devices.roles import Role
from services.api_access.caller import Scope
from services.devices.network import NetworkChoice
from tests.pages.conftest import FakeApp, go_to, texts
from ui.pairing.listening import listening


def make(page: AppTest) -> None:
    next(each for each in page.button if each.label == "Make token").click().run()


def test_a_token_is_shown_once_and_works(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "settings", tab="devices")
    assert "There are no tokens" in texts(page)
    page.text_input(key="token_name").input("My script")
    make(page)
    assert not page.exception
    secret = page.code[0].value
    caller = app.tokens.check(secret)
    assert caller is not None
    assert caller.scopes == {Scope.READ}
    page.run()
    assert not any(secret in code.value for code in page.code), "never again"
    assert list(page.dataframe[0].value["Program"]) == ["My script"]


def test_a_token_is_revoked_at_once(app: FakeApp, frame: AppTest) -> None:
    secret, token = app.tokens.create("My script", [Scope.READ])
    page = go_to(frame, "settings", tab="devices")
    page.selectbox(key="token_choice").select(token.token_id).run()
    page.button(key="token_revoke").click().run()
    assert not page.exception
    assert app.tokens.check(secret) is None
    assert "My script is revoked" in texts(page)


def test_who_sends_sessions_says_whose(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "settings", tab="devices")
    page.text_input(key="token_name").input("Simulator PC")
    page.selectbox(key="token_scope").select(Scope.UPLOAD)
    make(page)
    assert "Say whose sessions" in texts(page)
    assert app.tokens.load() == []
    page.text_input(key="token_player").input("Sam")
    make(page)
    assert [(token.name, token.player) for token in app.tokens.load()] == [("Simulator PC", "Sam")]


def test_a_name_that_is_taken_is_refused_in_a_sentence(app: FakeApp, frame: AppTest) -> None:
    app.tokens.create("My script", [Scope.READ])
    page = go_to(frame, "settings", tab="devices")
    page.text_input(key="token_name").input("my SCRIPT")
    make(page)
    assert "already" in texts(page)
    assert len(app.tokens.load()) == 1


@pytest.fixture
def started(app: FakeApp, monkeypatch: pytest.MonkeyPatch) -> FakeApp:
    """Other devices were allowed before Rangebook was started."""
    app.other_devices.save_choice(NetworkChoice(True))
    monkeypatch.setattr(listening, "choice", NetworkChoice(True))
    monkeypatch.setattr(listening, "addresses", ["http://192.0.2.7:8501"])
    return app


def test_other_devices_are_kept_out_until_the_switch_and_a_new_start(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "settings", tab="devices")
    assert page.toggle(key="devices_allow").value is False
    page.toggle(key="devices_allow").set_value(True).run()
    assert not page.exception
    assert app.other_devices.load_choice().is_on
    assert "Start Rangebook anew" in texts(page)
    assert "devices_make_code" not in [button.key for button in page.button]


def test_a_code_is_shown_until_a_device_is_in(started: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "settings", tab="devices")
    assert "http://192.0.2.7:8501/pair" in texts(page)
    assert "not encrypted" in texts(page)
    page.selectbox(key="devices_role").select(Role.GOLFER)
    page.button(key="devices_make_code").click().run()
    shown = page.code[0].value
    secret, device = started.other_devices.pair(shown, "My *phone*")
    assert device.role is Role.GOLFER
    page.run()
    assert not any(shown in code.value for code in page.code)
    assert list(page.dataframe[0].value["Device"]) == ["My *phone*"]
    page.selectbox(key="devices_chosen").select(device.device_id).run()
    page.button(key="devices_remove").click().run()
    assert not page.exception
    assert "is removed" in texts(page)
    assert started.other_devices.check(secret) is None


def test_names_of_this_computer_are_named_one_by_one(started: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "settings", tab="devices")
    page.text_input(key="devices_names").input("*.example.com")
    next(each for each in page.button if each.label == "Save names").click().run()
    assert "no name of a computer" in texts(page)
    assert started.other_devices.load_choice().names == ()
    page.text_input(key="devices_names").input("Golf.example.ts.net, 100.64.0.7")
    next(each for each in page.button if each.label == "Save names").click().run()
    assert started.other_devices.load_choice().names == ("golf.example.ts.net", "100.64.0.7")
    assert "Start Rangebook anew" in texts(page)


def test_switching_off_says_that_it_holds_now(started: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "settings", tab="devices")
    page.toggle(key="devices_allow").set_value(False).run()
    assert "No device is let in from now on" in texts(page)
    assert not started.other_devices.load_choice().is_on


def test_without_a_network_nobody_is_sent_anywhere(
    started: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "addresses", [])
    assert started.other_devices.load_choice().is_on
    assert "No device can reach this computer" in texts(go_to(frame, "settings", tab="devices"))


def test_a_shared_computer_asks_itself_and_a_code_can_be_made_for_it(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "settings", tab="devices")
    page.toggle(key="devices_here").set_value(True).run()
    assert app.other_devices.load_choice() == NetworkChoice(asks_here=True)
    page.selectbox(key="devices_role").select(Role.OWNER)
    page.button(key="devices_make_code").click().run()
    assert not page.exception
    assert app.other_devices.pair(page.code[0].value, "Here")[1].role is Role.OWNER
