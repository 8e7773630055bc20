from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from api import guard as guards
from api.guard import Guard, Tickets
from services.api_access.caller import Caller
from services.api_access.caller import Scope as Allowed
from tests.api.conftest import HERE, Served
from tests.opened_app import OpenedApp

OURS = "http://127.0.0.1:8501"
SAM = Caller("id1", "Script", frozenset({Allowed.READ}))


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Say who came in, and how much was sent."""
    taken, more = 0, True
    while more:
        message = await receive()
        taken, more = taken + len(message.get("body", b"")), message.get("more_body", False)
    await PlainTextResponse(f"{scope['state']['caller'].name} {taken}")(scope, receive, send)


def client_of(peer: tuple[str, int] = HERE, **limits: int) -> TestClient:
    return TestClient(Guard(echo, lambda secret: SAM if secret == "good" else None, Tickets(), **limits),
                      base_url=OURS, client=peer, headers={"Authorization": "Bearer good"})


@pytest.mark.parametrize("path", ["/v1/sync", "/v1/sync/status", "/sessions/upload", "/nowhere", "/", "/v1/../x"])
@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer bad", "Basic good", "good", "Bearer good2"])
def test_no_path_says_anything_without_a_valid_token(path: str, shown: str) -> None:
    answer = client_of().get(path, headers={"Authorization": shown})
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["code"] == "token_needed"


def test_a_valid_token_comes_in_however_the_scheme_is_written() -> None:
    for shown in ("Bearer good", "bearer good", "BEARER  good"):
        assert client_of().get("/x", headers={"Authorization": shown}).text == "Script 0"


@pytest.mark.parametrize("peer", ["192.168.1.7", "10.0.0.1", "fe80::1", "testclient", "8.8.8.8"])
def test_another_device_is_refused_with_a_valid_token_too(peer: str) -> None:
    assert client_of((peer, 4)).get("/x").status_code == 403


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.0.0.9", "::1"])
def test_this_computer_is_let_in_by_every_loopback_address(peer: str) -> None:
    assert client_of((peer, 4)).get("/x").status_code == 200


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via",
                                  "CF-Connecting-IP", "Tailscale-User-Login"])
def test_what_a_proxy_hands_on_is_no_request_of_this_computer(name: str) -> None:
    assert client_of().get("/x", headers={name: "127.0.0.1"}).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "192.168.1.7:8501", "rangebook.local", ""])
def test_a_request_that_names_another_host_is_none_of_this_computer(host: str) -> None:
    assert client_of().get("/x", headers={"Host": host}).status_code == 403


def test_too_many_requests_of_a_token_wait_as_long_as_is_said() -> None:
    client = client_of(requests_per_minute=3)
    assert [client.get("/x").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get("/x")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.json()["code"] == "too_many_requests"


def test_who_tries_tokens_is_slowed_down_and_a_valid_one_still_comes_in() -> None:
    client = client_of(refusals_per_minute=2)
    tried = [client.get("/x", headers={"Authorization": "Bearer bad"}).status_code for _ in range(3)]
    assert tried == [401, 401, 429]
    assert client.get("/x").status_code == 200


def test_a_body_is_bounded_whatever_its_length_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "MOST_BODY_BYTES", 100)

    def chunks() -> Iterator[bytes]:
        for _ in range(11):
            yield b"x" * 10

    client = client_of()
    assert client.post("/x", content=b"x" * 100).text == "Script 100"
    assert client.post("/x", content=b"x" * 101).status_code == 413
    with pytest.raises(Exception, match="413"):  # FastAPI makes an answer of it; here nothing is behind the guard
        client.post("/x", content=chunks())


def test_who_sends_half_a_body_and_then_nothing_is_let_go(served: Served, monkeypatch: pytest.MonkeyPatch,
                                                          filled: OpenedApp) -> None:
    monkeypatch.setattr(guards, "LONGEST_PAUSE_SECONDS", 0.2)
    secret, _ = filled.tokens.create("Slow", [Allowed.UPLOAD], "Ann")
    port = int(served.address.split(":")[2].split("/")[0])
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(f"POST /api/v1/sessions/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {secret}\r\n"
                     "Content-Type: text/csv\r\nContent-Length: 100\r\n\r\nDate,".encode())
        assert b" 408 " in line.recv(4096)


def test_a_ticket_is_good_once_for_half_a_minute_and_only_for_streams() -> None:
    now = [0.0]
    tickets = Tickets(lambda: now[0])
    client = TestClient(Guard(echo, lambda _secret: None, tickets), base_url=OURS, client=HERE)
    ticket = tickets.issue(SAM)
    assert client.get(f"/v1/sync?ticket={ticket}").status_code == 401
    assert client.get(f"/v1/sync/events?ticket={ticket}").text == "Script 0"
    assert client.get(f"/v1/sync/events?ticket={ticket}").status_code == 401
    late = tickets.issue(SAM)
    now[0] = 31.0
    assert client.get(f"/v1/sync/events?ticket={late}").status_code == 401


def test_tickets_that_nobody_takes_do_not_pile_up() -> None:
    tickets = Tickets(lambda: 0.0)
    first = tickets.issue(SAM)
    for _ in range(guards._MOST_TICKETS):
        tickets.issue(SAM)
    assert tickets.take(first) is None
    assert len(tickets._open) == guards._MOST_TICKETS


def test_a_websocket_without_a_token_is_refused_at_the_handshake() -> None:
    with pytest.raises(WebSocketDisconnect), client_of().websocket_connect(
            "/v1/sync/ws", headers={"Host": "127.0.0.1:8501", "Authorization": "Bearer bad"}):
        pass


def test_a_stranger_makes_nobody_import_fastapi() -> None:
    code = ("import sys\nfrom starlette.testclient import TestClient\nfrom api.mount import ApiMount\n"
            "class Nobody:\n    tokens = type('T', (), {'check': staticmethod(lambda secret: None)})\n"
            f"client = TestClient(ApiMount(Nobody), base_url='{OURS}', client=('127.0.0.1', 1))\n"
            "assert client.get('/v1/sync', headers={'Authorization': 'Bearer x'}).status_code == 401\n"
            "assert not {'fastapi', 'pydantic', 'sse_starlette'} & set(sys.modules), 'loaded for a stranger'\n")
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(guards.__file__).parents[1])
