"""Stop while the coach answers: soon, with the connection closed, and without a thread that stays."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from automation.ports import StopSignal
from golf.errors import CoachNotAnswered, CoachStopped
from services.coach.background_call import CoachCall
from services.coach.chat_client import ChatEndpoint
from services.coach.conversation import ChatCoach, CoachAnswer
from tests.services.chat_server import ChatServer, calls, chat_server
from tests.services.coach.test_conversation import FACTS

ANSWER = CoachAnswer("Fine.", "m", "host", (), "{}")


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as made:
        yield made


def begin(server: ChatServer) -> CoachCall:
    coach = ChatCoach(ChatEndpoint(server.address), "some-model")
    return CoachCall("?", lambda stop: coach.ask("?", FACTS, stop=stop))


def until(condition: Callable[[], Any], seconds: float = 30.0) -> None:
    ends_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends_at
        time.sleep(0.01)


def coach_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "coach"]


def test_an_answer_is_waited_for_and_taken(server: ChatServer) -> None:
    call = begin(server)
    assert call.wait(30)
    assert call.take().text == "Fine."
    until(lambda: not coach_threads())


@pytest.mark.parametrize("what", ["hang", "drip"])
def test_stop_closes_the_connection_of_a_model_that_thinks_or_dawdles(server: ChatServer, what: str) -> None:
    setattr(server, what, threading.Event())
    call = begin(server)
    until(lambda: server.raw)
    assert not call.wait(0.2)
    call.stop()
    assert call.wait(10)  # the model thinks for thirty seconds
    with pytest.raises(CoachStopped) as caught:
        call.take()
    assert caught.value.sent.encode() == server.raw[-1]
    until(lambda: not coach_threads())
    if what == "drip":
        assert server.left_alone.wait(30), "the server still writes to somebody"


def test_what_comes_after_stop_is_dropped_and_nothing_more_is_sent(server: ChatServer) -> None:
    stop = threading.Event()

    def answer(_request: dict[str, Any]) -> dict[str, Any]:
        stop.set()
        return calls(("gapping", {}))

    server.replies = [answer]
    with pytest.raises(CoachStopped) as caught:
        ChatCoach(ChatEndpoint(server.address), "m").ask("?", FACTS, stop=stop)
    assert len(server.raw) == 1
    assert caught.value.sent.encode() == server.raw[0]


def test_an_error_reaches_whoever_waits_and_a_defect_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def refuse(_stop: StopSignal) -> CoachAnswer:
        raise CoachNotAnswered("No.", "Ask again.")

    def break_down(_stop: StopSignal) -> CoachAnswer:
        raise ZeroDivisionError

    for ask, error in ((refuse, CoachNotAnswered), (break_down, ZeroDivisionError)):
        call = CoachCall("?", ask)
        assert call.wait(30)
        with pytest.raises(error):
            call.take()
    assert [record.message for record in caplog.records] == ["coach_call_failed"]


def test_the_waiting_ends_even_when_the_connection_does_not_close() -> None:
    now, go = [0.0], threading.Event()

    def sit(_stop: StopSignal) -> CoachAnswer:
        go.wait(10)
        return ANSWER

    call = CoachCall("?", sit, monotonic=lambda: now[0])
    call.stop()
    assert not call.wait(0)
    now[0] = 2.5
    assert call.wait(0)
    with pytest.raises(CoachStopped):
        call.take()
    go.set()
