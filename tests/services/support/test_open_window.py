"""A window opens when the app answers, not before, and nothing secret is handed to the browser."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

import start
from services.support.open_window import has_desktop, open_when_ready

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="its stand-in for a browser is a shell script")


class App(BaseHTTPRequestHandler):
    """Not ready at first."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(200 if self.path == "/_stcore/health" and self.asked > 3 else 503)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Nothing."""


@contextmanager
def app() -> Iterator[str]:
    App.asked = 0
    server = HTTPServer(("127.0.0.1", 0), App)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the stand-in for a browser writes the address it was given, and its environment."""
    script, said = tmp_path / "browser.sh", tmp_path / "said.txt"
    script.write_text(f'#!/bin/sh\n(echo "$1"; env) > {said}.part\nmv {said}.part {said}\n')
    script.chmod(0o755)
    for name in ("CI", "SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":77")
    monkeypatch.setenv("BROWSER", str(script))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    return said


def wait_for(path: Path) -> str:
    ends_at = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < ends_at, "no window opened"
        time.sleep(0.05)
    return path.read_text()


@pytest.mark.parametrize(("environ", "platform", "expected"), [
    ({"DISPLAY": ":0"}, "linux", True),
    ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
    ({}, "linux", False),
    ({"DISPLAY": ":0", "CI": "true"}, "linux", False),
    ({"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "a b"}, "linux", False),
    ({}, "darwin", True),
    ({"SSH_TTY": "/dev/ttys1"}, "darwin", False),
    ({}, "win32", True),
])
def test_a_window_opens_only_where_somebody_sits(environ: dict[str, str], platform: str, *, expected: bool) -> None:
    assert has_desktop(environ, platform) is expected


def test_the_page_is_shown_when_the_app_answers(shown: Path) -> None:
    with app() as address:
        code = ("import sys; from services.support.open_window import open_when_ready as show; "
                "sys.exit(not show(sys.argv[1]))")
        subprocess.run([sys.executable, "-c", code, address], cwd=ROOT, check=True, timeout=240)
        assert wait_for(shown).splitlines()[0] == address
        assert App.asked == 4


def test_an_app_that_never_answers_opens_nothing(shown: Path) -> None:
    assert not open_when_ready("http://127.0.0.1:9", patience_seconds=0)
    assert not shown.exists()


def test_the_start_waits_for_nobody_and_hands_on_no_password(shown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNEEKOR_PASSWORD", "canary-4712")
    with app() as address:
        port = int(address.rpartition(":")[2])
        start.show_window(Path(sys.executable), port, os.environ)
        said = wait_for(shown)
    assert said.splitlines()[0] == f"http://localhost:{port}"
    assert "canary-4712" not in said
