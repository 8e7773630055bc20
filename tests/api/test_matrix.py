"""Every route of the API, found from the application itself: who may come in, from where, and with which token."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from typing import Any

import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from api import guard as guards
from api.application import build_application, describe_api
from api.guard import Tickets
from api.mount import ApiMiddleware, ApiMount
from services.api_access.caller import Scope
from tests.api.conftest import HERE
from tests.opened_app import OpenedApp
from ui.server_guard import ALLOWED_HOSTS, SameOriginMiddleware, SecurityHeadersMiddleware

Route = tuple[str, str]
ANY_TOKEN = None
"""Says nothing of the golfer: whoever has a token may read it."""
_SHOT = {"report_id": 1, "group_id": "g", "shot_id": "1"}
NEEDS: dict[Route, tuple[Scope | None, dict[str, Any]]] = {
    ("POST", "/v1/sync"): (Scope.CONTROL, {}),
    ("DELETE", "/v1/sync"): (Scope.CONTROL, {}),
    ("GET", "/v1/sync/status"): (Scope.READ, {}),
    ("GET", "/v1/sync/info"): (Scope.READ, {}),
    ("GET", "/v1/sync/history"): (Scope.READ, {}),
    ("GET", "/v1/sync/history/{run_id}"): (Scope.READ, {}),
    ("POST", "/v1/sync/history/{run_id}/undo"): (Scope.CONTROL, {}),
    ("POST", "/v1/sync/events/ticket"): (Scope.READ, {}),
    ("GET", "/v1/sync/events"): (Scope.READ, {}),
    ("WS", "/v1/sync/ws"): (Scope.READ, {}),
    ("POST", "/v1/import"): (Scope.CONTROL, {"json": {"path": "/nowhere"}}),
    ("POST", "/v1/import/validate"): (Scope.CONTROL, {"json": {"path": "/nowhere"}}),
    ("GET", "/v1/import/status"): (Scope.READ, {}),
    ("DELETE", "/v1/import"): (Scope.CONTROL, {}),
    ("DELETE", "/v1/import/progress"): (Scope.CONTROL, {}),
    ("POST", "/sessions/upload"): (Scope.UPLOAD, {"json": {}}),
    ("POST", "/v1/sessions/upload"): (Scope.UPLOAD, {"json": {}}),
    ("GET", "/v1/sessions/upload"): (Scope.UPLOAD, {}),
    **{(method, "/v1/sessions/upload"): (ANY_TOKEN, {}) for method in ("PUT", "PATCH", "DELETE")},
    ("GET", "/v1/players"): (Scope.READ, {}),
    ("GET", "/v1/sessions"): (Scope.READ, {}),
    ("GET", "/v1/sessions/{session_id}"): (Scope.READ, {}),
    ("PATCH", "/v1/sessions/{session_id}"): (Scope.CONTROL, {"json": {"name": "x"}}),
    ("GET", "/v1/shots"): (Scope.READ, {}),
    ("POST", "/v1/shots/decisions"): (Scope.CONTROL, {"json": {"choice": "hide", "shots": [_SHOT]}}),
    ("POST", "/v1/changes/undo"): (Scope.CONTROL, {"json": {"change_ids": [1]}}),
    ("GET", "/v1/clubs"): (Scope.READ, {}),
    ("GET", "/v1/gapping"): (Scope.READ, {}),
    ("GET", "/v1/progress"): (Scope.READ, {"params": {"club": "Driver"}}),
    ("GET", "/v1/putting"): (Scope.READ, {}),
    ("GET", "/v1/digest"): (Scope.READ, {}),
    ("GET", "/v1/export"): (Scope.READ, {"params": {"kind": "shots"}}),
    ("GET", "/v1/export/report"): (Scope.READ, {"params": {"session": 1}}),
    ("GET", "/v1/export/database"): (Scope.OWNER, {}),
    ("GET", "/v1/openapi.json"): (ANY_TOKEN, {}),
}
"""What each route needs, and what makes a request of it that can be read."""
ALLOWS = {Scope.READ: {Scope.READ}, Scope.UPLOAD: {Scope.UPLOAD}, Scope.CONTROL: {Scope.READ, Scope.CONTROL},
          Scope.OWNER: set(Scope)}
ENDLESS = {("GET", "/v1/sync/events"), ("WS", "/v1/sync/ws")}
"""Streams: that they let in whom they should is in test_streams.py."""


@pytest.fixture
def server(app: OpenedApp, monkeypatch: pytest.MonkeyPatch) -> Starlette:
    """The API behind everything that stands before it in server.py, without its limits of requests a minute."""
    monkeypatch.setattr(guards.Guard.__init__, "__kwdefaults__", {
        "requests_per_minute": 1_000_000, "refusals_per_minute": 1_000_000})
    mount = ApiMount(lambda: app)

    @asynccontextmanager
    async def lifespan(_server: Starlette) -> AsyncIterator[None]:
        yield
        await mount.close()

    return Starlette(lifespan=lifespan, middleware=[
        Middleware(SecurityHeadersMiddleware),
        Middleware(TrustedHostMiddleware, allowed_hosts=list(ALLOWED_HOSTS), www_redirect=False),
        Middleware(SameOriginMiddleware), Middleware(ApiMiddleware, api=mount)])


def find_routes(app: OpenedApp) -> set[Route]:
    """The application's own and those of the routers that are included in it."""
    found: set[Route] = set()
    included = build_application(app.api, Tickets()).routes
    for route in (each for one in included for each in getattr(getattr(one, "original_router", None), "routes", [one])):
        assert isinstance(route, APIRoute | APIWebSocketRoute)
        methods = (route.methods or set()) if isinstance(route, APIRoute) else {"WS"}
        found |= {(method, route.path) for method in methods}
    return found


def test_every_route_has_its_line_in_the_matrix_and_is_described(app: OpenedApp) -> None:
    assert find_routes(app) == NEEDS.keys(), "say what a token must allow for a new route"
    described = {(method.upper(), path) for path, methods in describe_api(build_application(
        app.api, Tickets()))["paths"].items() for method in methods}
    undescribed = {route for route in NEEDS if route not in described and NEEDS[route][0] is not ANY_TOKEN}
    assert undescribed <= ENDLESS


def ask(client: TestClient, route: Route, headers: dict[str, str]) -> int:
    """The status of the answer; a WebSocket that is refused has the status of its refusal, one that opens 101."""
    method, path = route
    path = "/api" + path.replace("{run_id}", "x").replace("{session_id}", "1")
    if method != "WS":
        return client.request(method, path, headers=headers, **NEEDS[route][1]).status_code
    try:
        with client.websocket_connect(path, headers={"Host": "127.0.0.1:8501"} | headers):
            return 101
    except WebSocketDisconnect as refused:
        return getattr(refused, "status_code", 403)


@pytest.fixture
def tokens(app: OpenedApp) -> dict[Scope, dict[str, str]]:
    return {scope: {"Authorization": f"Bearer {app.tokens.create(scope.value, [scope], 'Ann')[0]}"} for scope in Scope}


@pytest.fixture
def opened(server: Starlette) -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def connect(opened: ExitStack, server: Starlette, peer: tuple[str, int] = HERE) -> TestClient:
    return opened.enter_context(TestClient(server, base_url="http://127.0.0.1:8501", client=peer,
                                           raise_server_exceptions=False))


def test_nobody_comes_in_without_a_token_that_holds(
    app: OpenedApp, server: Starlette, opened: ExitStack, tokens: dict[Scope, dict[str, str]]
) -> None:
    client = connect(opened, server)
    app.tokens.revoke("owner")
    shown = [{}, {"Authorization": "Bearer rangebook_x"}, tokens[Scope.OWNER], {"Cookie": "token=x"}]
    assert {(route, ask(client, route, headers)) for route in NEEDS for headers in shown} == {
        (route, 401) for route in NEEDS}


@pytest.mark.parametrize(("headers", "peer", "status"), [
    ({"Host": "evil.example:8501"}, HERE, 400), ({"Host": "127.0.0.1.evil.example"}, HERE, 400),
    ({"Origin": "http://evil.example"}, HERE, 403), ({"Origin": "null"}, HERE, 403),
    ({"Origin": "http://127.0.0.1:3000"}, HERE, 403), ({"Origin": "http://localhost:8501"}, HERE, 403),
    ({}, ("192.168.1.7", 4), 403), ({"X-Forwarded-For": "127.0.0.1"}, HERE, 403)])
def test_a_valid_token_helps_nobody_who_asks_from_elsewhere(
    server: Starlette, opened: ExitStack, tokens: dict[Scope, dict[str, str]], *, headers: dict[str, str],
    peer: tuple[str, int], status: int,
) -> None:
    client = connect(opened, server, peer)
    assert {(route, ask(client, route, tokens[Scope.OWNER] | headers)) for route in NEEDS} == {
        (route, status) for route in NEEDS}


@pytest.mark.parametrize("scope", list(Scope))
def test_each_route_lets_in_who_may(
    server: Starlette, opened: ExitStack, tokens: dict[Scope, dict[str, str]], scope: Scope
) -> None:
    client = connect(opened, server)
    for route, (needed, _) in NEEDS.items():
        may = needed is ANY_TOKEN or needed in ALLOWS[scope]
        if may and route in ENDLESS:
            continue
        status = ask(client, route, tokens[scope])
        assert (status == 403) is not may, (route, status)
        assert status not in (401, 500), route
