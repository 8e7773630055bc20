"""Streams over a real port: progress as it happens, and the end when a token is revoked or the server stops."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from golf.sync_events import SyncResult, SyncStatus
from services.api_access.caller import Scope
from services.live.desk import LiveDesk
from services.shared.locks import hold_sync_lock
from tests.api.conftest import Connect, Served
from tests.live.messages import ball, message
from tests.opened_app import OpenedApp


@pytest.fixture(autouse=True)
def held(app: OpenedApp) -> Iterator[None]:
    """What runs here is alive, however slow this machine is: nobody may take it for crashed."""
    with hold_sync_lock(app.settings.lock_path):
        yield


def begin(app: OpenedApp, run_id: str) -> None:
    app.database.runs.begin(run_id, trigger="api", mode="incremental", max_sessions=10, account="me@example.com",
                            started_at=app.clock.now())


def finish(app: OpenedApp, run_id: str) -> None:
    app.database.runs.finish(SyncResult(run_id, SyncStatus.SUCCESS, message="Done."), app.clock.now())


def test_a_stream_tells_what_runs_and_how_it_ended_and_ends_with_its_token(filled: OpenedApp, address: str) -> None:
    secret, _ = filled.tokens.create("My script", [Scope.READ])
    begin(filled, "r1")
    seen: list[tuple[str, str]] = []
    with httpx.stream("GET", f"{address}/v1/sync/events", headers={"Authorization": f"Bearer {secret}"},
                      timeout=60) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if not line.startswith("data: "):
                continue
            told = json.loads(line.removeprefix("data: "))
            if not seen:
                finish(filled, "r1")
            seen.append((told["correlation_id"], told["status"]))
            if told["status"] == "completed":
                filled.tokens.revoke("My script")  # the loop ends because the server ends the stream
    assert (seen[0], seen[-1]) == (("r1", "running"), ("r1", "completed"))


def test_a_browser_opens_a_stream_with_a_ticket_once(filled: OpenedApp, address: str) -> None:
    secret, _ = filled.tokens.create("Page", [Scope.READ])
    begin(filled, "r1")
    ticket = httpx.post(f"{address}/v1/sync/events/ticket",
                        headers={"Authorization": f"Bearer {secret}"}).json()["ticket"]
    with httpx.stream("GET", f"{address}/v1/sync/events?ticket={ticket}", timeout=60) as stream:
        assert next(line for line in stream.iter_lines() if line.startswith("data: "))
    assert httpx.get(f"{address}/v1/sync/events?ticket={ticket}").status_code == 401


def test_a_websocket_tells_the_same_and_ends_with_its_token(app: OpenedApp, connect: Connect) -> None:
    begin(app, "r1")
    client = connect(Scope.READ)
    with client.websocket_connect("/api/v1/sync/ws", headers={"Host": "127.0.0.1:8501"}) as socket:
        told = socket.receive_json()
        assert (told["type"], told["data"]["correlation_id"], told["data"]["status"]) == (
            "sync_progress", "r1", "running")
        app.tokens.revoke(app.tokens.load()[0].name)
        with pytest.raises(WebSocketDisconnect):
            _hear_to_end(socket)


def _hear_to_end(socket: WebSocketTestSession) -> None:
    while True:
        socket.receive_json()


def test_live_balls_are_told_as_they_are_hit_and_a_client_that_was_away_gets_what_it_missed(
    filled: OpenedApp, address: str
) -> None:
    secret, _ = filled.tokens.create("Home automation", [Scope.READ])
    desk, asked = LiveDesk(filled.database, filled.clock, filled.live.choices), {"Authorization": f"Bearer {secret}"}

    def hit(number: int, **values: float) -> None:
        desk.take(message(number, ball(Speed=100 + number / 10, **values)), "a")

    hit(1)
    with httpx.stream("GET", f"{address}/v1/sync/events", headers=asked, timeout=60) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": listening", "from here on nothing is missed"
        hit(2)
        last, first = _next_shot(lines)
    hit(3)
    hit(4)
    with httpx.stream("GET", f"{address}/v1/sync/events", headers=asked | {"Last-Event-ID": last},
                      timeout=60) as stream:
        lines = stream.iter_lines()
        told = [_next_shot(lines)[1] for _ in range(2)]
    stored = httpx.get(f"{address}/v1/shots", params={"session": first["session_id"]}, headers=asked).json()["shots"]
    assert [first, *told] == stored[1:], "the balls after the first, as rows of /shots"


def test_a_server_that_stops_ends_its_streams_and_cuts_none_off(filled: OpenedApp, served: Served) -> None:
    secret, _ = filled.tokens.create("Home automation", [Scope.READ])
    with httpx.stream("GET", f"{served.address}/v1/sync/events", headers={"Authorization": f"Bearer {secret}"},
                      timeout=60) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": listening"
        served.server.should_exit = True
        assert not [line for line in lines if line], "the end of the answer, and no broken chunk (RemoteProtocolError)"


def _next_shot(lines: Iterator[str]) -> tuple[str, dict[str, Any]]:
    found: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        found[name] = value
        if not line:
            if found.get("event") == "shot":
                return found["id"], json.loads(found["data"])
            found = {}
    raise AssertionError("the stream ended")
