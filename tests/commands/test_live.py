"""``live run`` as a program, and ``live status``."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
import commands.shared
from golf_db import open_database
from tests.live.messages import BALL, message
from tests.proofs.test_live_balls import ROOT, is_open
from tests.services.live.house import Monitor, listening, until
from tests.services.small_house import build_small_app


@pytest.mark.skipif(sys.platform == "win32", reason="signals of other processes")
def test_it_listens_until_it_is_stopped_and_says_what_came(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("UNEEKOR_", "RANGEBOOK_"))}
    with subprocess.Popen(
            [sys.executable, "cli.py", "live", "run", "--port", str(port), "--club", "7 Iron", "--json"], cwd=ROOT,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**clean, "RANGEBOOK_HOME": str(tmp_path),
                 "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}) as running:
        until(lambda: is_open(port))
        monitor = Monitor(port)
        assert monitor.ask(message(1, BALL)) == 200
        monitor.close()
        running.send_signal(signal.SIGINT)
        told = json.loads(running.communicate(timeout=240)[0])
    assert (told["port"], told["exit_code"]) == (port, 0)
    database = open_database(tmp_path / "golf.db")
    open_now, = database.live_sessions.load_open()
    assert [shot.club for shot in database.journal.load_shots(open_now.report_id)] == ["7 Iron"]
    database.close()


def test_the_status_says_who_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = build_small_app(tmp_path)
    monkeypatch.setattr(commands.shared, "_opened", [app])
    monkeypatch.setattr("commands.live.open_app", lambda: app)
    with listening(app) as port:
        told = CliRunner().invoke(cli.cli, ["live", "status"])
        assert f"Listening on port {port}" in told.output
        assert "No live session runs." in told.output
    assert "does not listen" in CliRunner().invoke(cli.cli, ["live", "status"]).output
    app.database.close()


@pytest.mark.parametrize("arguments", [["--gspro", "here"], ["--port", "70000"]])
def test_what_cannot_be_is_refused(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = build_small_app(tmp_path)
    monkeypatch.setattr("commands.live.open_app", lambda: app)
    assert CliRunner().invoke(cli.cli, ["live", "run", *arguments]).exit_code in (1, 2)
    app.database.close()
