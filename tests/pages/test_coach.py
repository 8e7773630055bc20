"""The page Coach and its settings: off, not ready, asking a real server, failing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from automation.ports import StopSignal
from golf.bag_and_goals import BagClub
from services.coach.background_call import CoachCall
from services.coach.conversation import CoachAnswer
from services.coach.providers import ProviderName
from services.coach.service import CoachChoice, load_coach_choice
from services.exports.json_values import dump_readable
from services.secrets.keyring_access import KeyringAccess
from tests.pages.conftest import FakeApp, bare_frame, go_to, kept_state, links_of, seed_sessions, texts
from tests.pages.test_settings import open_tab
from tests.services.chat_server import ChatServer, calls, chat_server
from tests.services.keyring_doubles import MemoryKeyring, NoKeyring

KEY = "sk-KeyCanary-1234567890"
OWN = "![x](http://evil.example/i.png) Big Bertha"


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as made:
        yield made


@pytest.fixture(autouse=True)
def keyring(app: FakeApp) -> MemoryKeyring:
    backend = MemoryKeyring()  # never this machine's own
    app.coach._keys._keyring = KeyringAccess(lambda: backend)
    return backend


@pytest.fixture
def asked(app: FakeApp, server: ChatServer) -> ChatServer:
    """A coach that is switched on and answers."""
    app.coach.save_choice(CoachChoice(is_on=True, provider=ProviderName.OWN, model="some-model",
                                      own_address=server.address))
    return server


def ask(page: AppTest, question: str = "How is my driver?") -> AppTest:
    next(box for box in page.text_input if (box.key or "").startswith("coach_question")).input(question)
    return next(button for button in page.button if button.label.startswith("Send to")).click().run()


def codes(page: AppTest) -> str:
    return "\n".join(code.value for code in page.code)


def test_off_it_says_so_and_where_to_switch_it_on(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 2)
    page = go_to(frame, "coach")
    assert not page.exception
    assert "The coach is off" in texts(page)
    assert links_of(page) == ["Settings, Coach"]
    assert not page.text_input


def test_on_without_a_model_it_says_what_is_missing(app: FakeApp, frame: AppTest) -> None:
    app.coach.save_choice(CoachChoice(is_on=True))
    page = go_to(frame, "coach")
    assert not page.exception
    assert "no model yet" in texts(page)


def test_without_shots_there_is_nothing_to_ask_about(app: FakeApp, frame: AppTest, asked: ChatServer) -> None:
    page = go_to(frame, "coach")
    assert not page.exception
    assert "No shots yet" in texts(page)


def test_all_that_may_leave_is_shown_before_anything_does(
    app: FakeApp, frame: AppTest, asked: ChatServer
) -> None:
    seed_sessions(app.database, 40)
    player = app.database.practice.load_players()[0]
    page = go_to(frame, "coach")
    assert not page.exception
    document = next(box for box in page.expander if box.label == "What is sent")
    assert document.proto.expanded
    assert '"club": "Driver"' in codes(page)
    assert '"called": "the golfer"' in codes(page)
    assert player not in codes(page)
    assert asked.came == []


@pytest.mark.parametrize("sessions", [1, 40])
def test_a_question_is_answered_with_all_that_left_beside_it(
    app: FakeApp, frame: AppTest, asked: ChatServer, sessions: int
) -> None:
    seed_sessions(app.database, sessions)
    asked.replies = [calls(("gapping", {})), "**Fine.** ![x](http://evil.example/p.png) <b>x</b>"]
    page = ask(go_to(frame, "coach"))
    assert not page.exception
    assert not page.error
    said = texts(page)
    assert "**Fine\\.**" in said
    assert "![x]" not in said
    assert "Written by a language model" in said
    assert "it can be wrong" in said
    assert any(box.label == "The numbers it was given (1 look-up)" for box in page.expander)
    assert asked.raw[-1].decode() in codes(page)
    assert not next(box for box in page.expander if box.label == "What is sent").proto.expanded


def test_names_stay_here(app: FakeApp, frame: AppTest, asked: ChatServer) -> None:
    seed_sessions(app.database, 40)
    player = app.database.practice.load_players()[0]
    app.database.bag.save_rule(player, "Driver", OWN)
    app.database.bag.save_club(BagClub(player, OWN, position=1))
    page = go_to(frame, "coach", player=player)
    assert "evil" not in codes(page)
    page = ask(page, f"Why does {player} hit the {OWN} left? Write to me@example.org")
    assert not page.exception
    assert "![x]" not in texts(page)
    for raw in asked.raw:
        assert player.encode() not in raw
        assert b"evil" not in raw
        assert b"me@example.org" not in raw
    assert asked.came[0]["messages"][-1]["content"].startswith("Why does the golfer hit the club 1 left?")


def test_the_talk_goes_on_and_is_forgotten_with_another_player(
    app: FakeApp, frame: AppTest, asked: ChatServer
) -> None:
    seed_sessions(app.database, 60)
    first, second = app.database.practice.load_players()[:2]
    asked.replies = ["Answer one.", "Answer two.", "Answer three."]
    page = ask(go_to(frame, "coach", player=first), "One?")
    page = ask(page, "Two?")
    assert [message["content"] for message in asked.came[-1]["messages"][1:]] == ["One?", "Answer one.", "Two?"]
    page.selectbox(key="address_player").set_value(second).run()
    assert "Answer one" not in texts(page)
    ask(page, "Three?")
    assert [message["content"] for message in asked.came[-1]["messages"][1:]] == ["Three?"]


def test_what_is_sent_is_what_was_shown_even_when_a_sync_came_between(
    app: FakeApp, frame: AppTest, asked: ChatServer
) -> None:
    seed_sessions(app.database, 30)
    asked.replies = [calls(("club_figures", {"club": "Driver"})), "Fine."]
    page = go_to(frame, "coach")
    shown = codes(page)
    seed_sessions(app.database, 60)
    ask(page)
    told = json.loads(asked.came[-1]["messages"][-1]["content"])
    assert f'"shots_counted": {told["shots_counted"]}, "sessions": {told["sessions"]}' in shown
    asked.replies = [calls(("club_figures", {"club": "Driver"})), "Fine."]
    ask(page)
    later = json.loads(asked.came[-1]["messages"][-1]["content"])
    assert later["sessions"] > told["sessions"]


def test_start_over_forgets_the_talk(app: FakeApp, frame: AppTest, asked: ChatServer) -> None:
    seed_sessions(app.database, 2)
    page = ask(go_to(frame, "coach"))
    page.button(key="coach_start_over").click().run()
    assert not page.exception
    assert "Fine" not in texts(page)


@pytest.mark.parametrize(("status", "said"), [(401, "refused the key"), (404, "does not know this model"),
                                              (429, "asks to slow down"), (500, "trouble itself")])
def test_a_refusal_is_said_with_what_had_been_sent(
    app: FakeApp, frame: AppTest, asked: ChatServer, status: int, said: str
) -> None:
    seed_sessions(app.database, 2)
    asked.status, asked.replies = status, [b'{"error": {"message": "<b>no</b> ![x](http://evil.example)"}}']
    page = ask(go_to(frame, "coach"))
    assert not page.exception
    assert said in page.error[0].value
    assert "![x]" not in page.error[0].value
    assert asked.raw[-1].decode() in codes(page)


def test_stop_ends_the_waiting_and_keeps_the_question(
    app: FakeApp, frame: AppTest, asked: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_sessions(app.database, 2)
    asked.hang = threading.Event()
    wait, buttons = CoachCall.wait, []

    def press(call: CoachCall, timeout: float) -> bool:
        if timeout and asked.raw:
            buttons.append(timeout)
            call.stop()
        return wait(call, timeout)

    monkeypatch.setattr(CoachCall, "wait", press)
    page = ask(go_to(frame, "coach"), "Why?")
    assert not page.exception
    assert buttons
    assert "Stopped" in page.error[0].value
    assert asked.raw[-1].decode() in codes(page)
    assert "Written by a language model" not in texts(page)
    assert next(box for box in page.text_input if (box.key or "").startswith("coach_question")).value == "Why?"
    assert not [button for button in page.button if button.key == "coach_stop"]
    asked.hang.set()
    asked.hang = None
    monkeypatch.setattr(CoachCall, "wait", wait)
    assert "Fine" in texts(ask(page, "Why?"))


def test_an_answer_about_another_player_is_dropped(app: FakeApp, frame: AppTest, asked: ChatServer) -> None:
    seed_sessions(app.database, 60)
    first, second = app.database.practice.load_players()[:2]
    page = go_to(frame, "coach", player=first)
    go_on = threading.Event()

    def sit(stop: StopSignal) -> CoachAnswer:
        go_on.wait(10)
        assert stop.is_set()
        return CoachAnswer("About the first.", "m", "host", (), "{}")

    choice = app.coach.choice()
    call = CoachCall("?", sit)
    page.session_state["coach_call"] = ((first, choice.address, choice.model), call)
    page.selectbox(key="address_player").set_value(second).run()
    go_on.set()
    assert call.wait(30)
    assert call.take().text == "About the first."
    assert "coach_call" not in page.session_state
    page.selectbox(key="address_player").set_value(first).run()
    assert "About the first" not in texts(page)


@pytest.mark.parametrize("value", [1, {}, [], {"a": "ü" * 200, "b": [1, {"c": "x" * 200}]}, [{"a": "x" * 290}] * 3])
def test_json_laid_out_is_the_same_json(value: object) -> None:
    assert json.loads(dump_readable(value)) == value


# Settings

def key_box(page: AppTest) -> list[str]:
    keys = [box.key or "" for box in page.text_input]
    return [key for key in keys if key.startswith("coach_key")]


def submit_key(page: AppTest, key: str) -> AppTest:
    page.text_input(key=key_box(page)[0]).input(key)
    return next(button for button in page.button if button.label == "Test the key and save it").click().run()


def test_settings_are_off_at_first_and_switch_the_page_on(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Coach")
    assert not page.exception
    assert page.toggle(key="coach_on").value is False
    assert not page.selectbox
    page.toggle(key="coach_on").set_value(True).run()
    assert not page.exception
    assert load_coach_choice(app.database).is_on
    assert page.selectbox(key="coach_provider").value is ProviderName.OLLAMA
    page.toggle(key="coach_on").set_value(False).run()
    assert not load_coach_choice(app.database).is_on


def test_a_key_is_tested_kept_and_forgotten_and_never_shown(
    app: FakeApp, frame: AppTest, server: ChatServer, keyring: MemoryKeyring
) -> None:
    app.coach.save_choice(CoachChoice(is_on=True, provider=ProviderName.OWN))
    page = open_tab(frame, "Coach")
    assert key_box(page) == [], "address and model come first"
    page.text_input(key="coach_address").input(f"{server.address}/")
    page.text_input(key="coach_model_own").input(" some-model ")
    next(button for button in page.button if button.label == "Save").click().run()
    assert load_coach_choice(app.database).own_address == server.address
    server.status, server.replies = 401, [b"{}"]
    submit_key(page, KEY)
    assert "refused the key" in texts(page)
    assert "Nothing was kept" in texts(page)
    assert keyring.secrets == {}
    server.status, server.replies = 200, ["ready"]
    submit_key(page, KEY)
    assert not page.exception
    assert "the key is kept" in texts(page)
    assert list(keyring.secrets.values()) == [KEY]
    assert KEY not in texts(page) + kept_state(page)
    page.button(key="coach_test").click().run()
    assert "The model answered" in texts(page)
    assert server.came_headers[-1]["authorization"] == f"Bearer {KEY}"
    page.button(key="coach_forget").click().run()
    assert keyring.secrets == {}
    assert "removed from this machine" in texts(page)


def test_a_bad_address_is_said_and_not_kept(app: FakeApp, frame: AppTest) -> None:
    app.coach.save_choice(CoachChoice(is_on=True, provider=ProviderName.OWN))
    page = open_tab(frame, "Coach")
    page.text_input(key="coach_address").input("http://example.com/v1")
    next(button for button in page.button if button.label == "Save").click().run()
    assert "would travel in the open" in texts(page)
    assert load_coach_choice(app.database).own_address == ""


def test_without_a_keyring_it_asks_first(app: FakeApp, frame: AppTest, server: ChatServer) -> None:
    app.coach._keys._keyring = KeyringAccess(NoKeyring)
    app.coach.save_choice(CoachChoice(is_on=True, provider=ProviderName.OWN, model="m",
                                      own_address=server.address))
    page = submit_key(open_tab(frame, "Coach"), KEY)
    assert "no usable keyring" in texts(page)
    assert server.came == []
    page.checkbox(key="coach_file").check()
    submit_key(page, KEY)
    assert "the key is kept" in texts(page)
    assert "not encrypted" in texts(page)


def test_another_provider_begins_without_a_model(app: FakeApp, frame: AppTest) -> None:
    app.coach.save_choice(CoachChoice(is_on=True, model="gpt-oss:120b-cloud"))
    page = open_tab(frame, "Coach")
    assert "not on this computer" in texts(page)
    page.selectbox(key="coach_provider").set_value(ProviderName.CLAUDE).run()
    assert not page.exception
    kept = load_coach_choice(app.database)
    assert (kept.provider, kept.model) == (ProviderName.CLAUDE, "")
    assert page.text_input(key="coach_workspace").value == ""


def test_the_way_to_the_settings_opens_their_tab(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "settings", tab="coach")
    assert not page.exception
    assert "Coach" in [header.value for header in page.header]
    assert page.query_params["tab"] == "coach"
    assert not go_to(bare_frame(), "settings", tab="<x>").exception


def test_models_in_other_programs_are_switched_on_beside_the_coach(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Coach")
    assert not app.local_models.is_on
    assert not page.code
    page.toggle(key="local_models_on").set_value(True).run()
    assert app.local_models.is_on
    start = json.loads(page.code[0].value)["mcpServers"]["rangebook"]
    assert start["args"][1:] == ["mcp"]
    assert Path(start["args"][0]).name == "cli.py"
    assert Path(start["args"][0]).is_file()
    page.toggle(key="local_models_on").set_value(False).run()
    assert not app.local_models.is_on
