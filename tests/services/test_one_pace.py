"""One pace for a host, whoever asks: a sync, a picture of a shot, a pasted link."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from golf.reports import ReportKey
from golf.settings import Settings
from services.wiring import build_app
from tests.opened_app import OpenedApp, opened
from tests.services.small_house import NOBODY

KEY = ReportKey("SECRETKEY12345")
PER_SECOND = 4.0


@pytest.fixture
def asked_at() -> list[float]:
    return []


@pytest.fixture
def app(tmp_path: Path, asked_at: list[float]) -> Iterator[OpenedApp]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked_at.append(time.monotonic())
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"[]")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    api_url = f"http://127.0.0.1:{server.server_port}"
    app = opened(build_app(Settings(tmp_path, NOBODY, api_url, requests_per_second=PER_SECOND)))
    yield app
    app.database.close()
    server.shutdown()
    server.server_close()


def test_pictures_take_their_turn_between_the_requests_of_a_sync(app: OpenedApp, asked_at: list[float]) -> None:
    app.parts.keys.remember(dict.fromkeys(range(4), KEY))

    def sync() -> None:
        with app.parts.open_api(threading.Event()) as api:
            for report_id in range(4):
                api.fetch_report(report_id, KEY)

    syncing = threading.Thread(target=sync)
    syncing.start()
    for report_id in range(4):
        assert app.pictures.fetch((report_id, "1", "1")) == []
    syncing.join()
    assert len(asked_at) == 8
    gaps = [later - before for before, later in zip(sorted(asked_at), sorted(asked_at)[1:], strict=False)]
    assert sum(gaps) >= 7 / PER_SECOND * 0.95


def test_a_pause_that_one_was_asked_for_holds_for_the_others(app: OpenedApp, asked_at: list[float]) -> None:
    app.parts.keys.remember({1: KEY})
    with app.parts.open_api(threading.Event()) as api:
        api._pacer.pause(1.0)
        begun = time.monotonic()
        assert app.pictures.fetch((1, "1", "1")) == []
    assert asked_at[0] - begun >= 0.95
