import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

import server
from server import _build_jobs, _lifespan, app
from services.schedule.minute_jobs import is_ticking
from ui.page_head import SCRIPT
from ui.server_guard import CONTENT_SECURITY_POLICY, read_inline_hashes

OURS = "http://127.0.0.1:8501"
ROUTES = ["/", "/session", "/settings", "/_stcore/health", "/_stcore/host-config", "/nowhere",
          "/api/v1/sync", "/api/v1/sync/events", "/api/sessions/upload", "/api/nowhere"]
STREAM = "/_stcore/stream"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(app, base_url=OURS, client=("127.0.0.1", 5)) as made:
        yield made


@pytest.mark.parametrize("route", ROUTES)
def test_every_answer_carries_the_policy(client: TestClient, route: str) -> None:
    answer = client.get(route)
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("route", ROUTES)
def test_a_rebound_name_is_refused(client: TestClient, route: str) -> None:
    assert client.get(route, headers={"Host": "evil.example:8501"}).status_code == 400


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:3000", "null", "file://", "http://127.0.0.1"])
def test_a_foreign_origin_is_refused(client: TestClient, route: str, origin: str) -> None:
    answer = client.get(route, headers={"Origin": origin})
    assert answer.status_code == 403
    assert "content-security-policy" in answer.headers


def test_an_image_tag_on_another_page_is_refused(client: TestClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    assert client.get("/_stcore/health", headers=headers).status_code == 403


def test_a_link_on_another_page_may_be_followed(client: TestClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert client.get("/", headers=headers).status_code == 200


def test_our_own_page_is_served(client: TestClient) -> None:
    assert client.get("/", headers={"Origin": OURS}).status_code == 200
    assert client.get("/_stcore/health").status_code == 200


@pytest.mark.parametrize("headers", [
    {"Origin": "http://evil.example"},
    {"Origin": "http://localhost:3000"},
    {"Origin": "http://evil.example:8501", "Host": "evil.example:8501"},
    {"Origin": "null"},
    {},
])
def test_a_foreign_websocket_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(
            STREAM, headers=headers, subprotocols=["streamlit"]):
        pass


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1/sync", "/api/nowhere", "/api/a%0Ab", "/api//v1/sync",
                                  "/api/%2e%2e/session"])
def test_every_path_of_the_api_is_asked_for_a_token_first(path: str) -> None:
    answer = TestClient(app, base_url=OURS, client=("127.0.0.1", 5)).get(path)  # the server itself need not run for it
    assert (answer.status_code, answer.json()["code"]) == (401, "token_needed")


@pytest.mark.parametrize("headers", [{}, {"Origin": OURS, "Host": "127.0.0.1:8501"}, {"Origin": "http://evil.example"},
                                     {"Authorization": "Bearer rangebook_guessed"}])
def test_a_websocket_of_the_api_needs_a_token_and_no_foreign_origin(
    client: TestClient, headers: dict[str, str]
) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/api/v1/sync/ws", headers=headers):
        pass


def test_our_own_websocket_is_let_in(client: TestClient) -> None:
    with client.websocket_connect(STREAM, headers={"Origin": OURS, "Host": "127.0.0.1:8501"},
                                  subprotocols=["streamlit"]) as socket:
        assert socket is not None


def test_only_the_scripts_of_the_page_itself_may_stand_inline() -> None:
    page = "<script>one()</script><script src='a.js'></script><script type='x'>two()</script>"
    assert len(read_inline_hashes(page)) == 2
    assert "'unsafe-inline'" not in CONTENT_SECURITY_POLICY.split("style-src")[0]
    assert "'unsafe-eval'" not in CONTENT_SECURITY_POLICY


def test_each_page_begins_with_the_script_that_lets_a_hidden_tab_rest(client: TestClient) -> None:
    for route in ("/", "/clubs"):
        answer = client.get(route, headers={"Accept": "text/html,*/*"})
        assert answer.text.count(SCRIPT) == 1
        assert answer.text.index(SCRIPT) < answer.text.index("<script", answer.text.index(SCRIPT) + 1)
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert "etag" not in answer.headers
    assert read_inline_hashes(SCRIPT)[0] in CONTENT_SECURITY_POLICY
    assert SCRIPT not in client.get("/_stcore/health").text


def test_the_minutes_tick_as_long_as_the_server_runs(client: TestClient) -> None:
    assert client.get("/_stcore/health").status_code == 200
    assert is_ticking()


def test_the_server_ends_at_once() -> None:
    async def live() -> float:
        async with _lifespan(app):
            assert is_ticking()
        return time.monotonic()

    began = time.monotonic()
    assert asyncio.run(live()) - began < 10


def test_every_minute_asks_for_a_sync_that_is_due_and_for_the_daily_backup(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    fake = SimpleNamespace(automatic_sync=SimpleNamespace(run_due=lambda *, opened_at: asked.append(opened_at)),
                           backups=SimpleNamespace(back_up_when_due=lambda: asked.append("backup")))
    monkeypatch.setattr(server, "_open_app", lambda: fake)
    opened_at = datetime(2026, 7, 24, tzinfo=UTC)
    fake.folders = SimpleNamespace(keep_watching=asked.append)
    fake.backup_places = SimpleNamespace(copy_when_due=lambda: asked.append("places"))
    jobs = _build_jobs(opened_at)
    jobs["automatic_sync"]()
    jobs["daily_backup"]()
    jobs["backup_places"]()
    jobs["watched_folders"]()
    assert asked == [opened_at, "backup", "places", is_ticking], "folders are watched while the server runs"
    assert set(jobs) == {"automatic_sync", "backup_places", "copies", "daily_backup", "live", "settled_memory",
                         "watched_folders"}
