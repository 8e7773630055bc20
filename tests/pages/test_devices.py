"""Settings ▸ Devices: a token is made, shown once, listed and revoked."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from services.api_access.caller import Scope
from tests.pages.conftest import FakeApp, go_to, texts


def test_a_token_is_shown_once_and_works(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "settings", tab="devices")
    assert "There are no tokens" in texts(page)
    page.text_input(key="token_name").input("My script")
    page.button[0].click().run()
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
    page.button[0].click().run()
    assert "Say whose sessions" in texts(page)
    assert app.tokens.load() == []
    page.text_input(key="token_player").input("Sam")
    page.button[0].click().run()
    assert [(token.name, token.player) for token in app.tokens.load()] == [("Simulator PC", "Sam")]


def test_a_name_that_is_taken_is_refused_in_a_sentence(app: FakeApp, frame: AppTest) -> None:
    app.tokens.create("My script", [Scope.READ])
    page = go_to(frame, "settings", tab="devices")
    page.text_input(key="token_name").input("my SCRIPT")
    next(each for each in page.button if each.label == "Make token").click().run()
    assert "already" in texts(page)
    assert len(app.tokens.load()) == 1
