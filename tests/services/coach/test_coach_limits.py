"""What one question may cost at most, whatever the model and its server do; and what never becomes a raw error."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from golf.errors import CoachAddressRefused, CoachNotAnswered
from services.coach.chat_client import ChatEndpoint
from services.coach.conversation import MOST_ROUNDS, MOST_SECONDS, ChatCoach
from services.coach.providers import read_coach_address
from tests.services.chat_server import ChatServer, calls, chat_server
from tests.services.coach.test_conversation import FACTS


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as made:
        yield made


def without_tools_after(server: ChatServer, requests: int) -> Callable[[dict[str, Any]], Any]:
    """Looks numbers up, and at this request says that it cannot call tools; then goes on asking for them."""
    def reply(request: dict[str, Any]) -> Any:
        server.status = 400 if "tools" in request and len(server.came) == requests else 200
        if server.status == 400:
            return json.dumps({"error": {"message": "this model does not support tools"}}).encode()
        return calls(("gapping", {}))

    return reply


def refused(ask: Callable[[], object]) -> CoachNotAnswered:
    with pytest.raises(CoachNotAnswered) as caught:
        ask()
    return caught.value


def test_a_late_fall_back_to_no_tools_does_not_double_the_requests(server: ChatServer) -> None:
    server.replies = [without_tools_after(server, MOST_ROUNDS - 1)]
    error = refused(lambda: ChatCoach(ChatEndpoint(server.address), "m").ask("?", FACTS))
    assert "never answered" in str(error)
    assert len(server.came) == MOST_ROUNDS
    assert error.sent == server.raw[-1].decode()


def test_the_time_goes_on_in_the_fall_back(server: ChatServer) -> None:
    now = [0.0]
    reply = without_tools_after(server, 1)

    def slow(request: dict[str, Any]) -> Any:
        now[0] += MOST_SECONDS * 0.6
        return reply(request)

    server.replies = [slow]
    coach = ChatCoach(ChatEndpoint(server.address), "m", monotonic=lambda: now[0])
    assert "more time" in str(refused(lambda: coach.ask("?", FACTS)))
    assert len(server.came) == 2


def test_a_request_may_last_only_as_long_as_is_left_for_the_question(server: ChatServer) -> None:
    now = [0.0]
    server.hang = threading.Event()

    class Clocked(ChatEndpoint):
        """The first request of a question takes nearly all of its time."""

        def post(self, request: str, *args: Any, **facts: Any) -> dict[str, Any]:
            if now[0]:
                return super().post(request, *args, **facts)
            now[0] = MOST_SECONDS - 0.5
            return {"choices": [{"message": calls(("gapping", {}))}]}

    began_at = time.monotonic()
    error = refused(lambda: ChatCoach(Clocked(server.address), "m", monotonic=lambda: now[0]).ask("?", FACTS))
    assert "in the time that one question may take" in str(error)
    assert time.monotonic() - began_at < 10


def test_a_server_that_drips_its_headers_is_left_as_well(server: ChatServer) -> None:
    server.headers = {f"X-{number}": "y" for number in range(900)}
    server.drip_headers = True
    began_at = time.monotonic()
    assert "did not answer within" in str(refused(
        lambda: ChatCoach(ChatEndpoint(server.address, longest_wait_s=0.5), "m").ask("?", FACTS)))
    assert time.monotonic() - began_at < 45, "it would drip for a minute and a half"


def test_a_call_that_cannot_be_written_down_is_a_sentence(server: ChatServer) -> None:
    call = calls(("gapping", {}))
    call["tool_calls"][0]["id"] = "call-\ud800"
    server.replies = [call]
    error = refused(lambda: ChatCoach(ChatEndpoint(server.address), "m").ask("?", FACTS))
    assert "cannot be sent" in str(error)
    assert error.sent == server.raw[-1].decode()
    assert len(server.came) == 1


def test_a_question_that_cannot_be_written_down_is_a_sentence(server: ChatServer) -> None:
    endpoint = ChatEndpoint(server.address)
    for ask in (lambda: ChatCoach(endpoint, "m").ask("how \udc80?", FACTS), lambda: endpoint.post("\ud800")):
        assert "cannot be sent" in str(refused(ask))
    assert server.came == []


@pytest.mark.parametrize("address", ["https://[::1]x", "http://[::1]x/v1", "https://[::1]x:80/v1"])
def test_an_address_no_client_can_ask_is_refused_when_it_is_typed(address: str) -> None:
    with pytest.raises(CoachAddressRefused):
        read_coach_address(address)
