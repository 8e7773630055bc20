"""The examples of docs/api.md, as they stand there, against a real server."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from services.api_access.caller import Scope
from tests.imports.builders import SPECS, build
from tests.opened_app import OpenedApp
from tests.services.imports.steps import balls

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(bash|python)\n(.*?)```", PAGE, re.DOTALL)


def blocks(language: str, word: str, address: str) -> list[str]:
    found = [text for kind, text in BLOCKS if kind == language and word in text]
    assert found, f"no example with {word}"
    return [text.replace("http://localhost:8501/api", address) for text in found]


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_curl_as_the_page_says(filled: OpenedApp, address: str) -> None:
    secret, _ = filled.api.tokens.create("My script", [Scope.READ])
    script, = blocks("bash", "curl", address)
    script = script.replace("export TOKEN=rangebook_…", f"export TOKEN={secret}")
    script = script.replace("curl -s", "curl -sf -w '\\n'")
    lines = subprocess.run(["sh", "-ec", script], capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(lines) == 3
    assert '"total_sessions"' in lines[0]
    assert '"sessions"' in lines[1]
    assert '"period":"3m"' in lines[2]


def test_python_as_the_page_says(filled: OpenedApp, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, _ = filled.api.tokens.create("My script", [Scope.CONTROL])
    names: dict[str, Any] = {"TOKEN": secret}
    reading, = blocks("python", "carries", address)
    exec(reading, names)
    newest = filled.sessions.load_shots(names["newest"]["session_id"])
    assert len(names["carries"]) == sum(shot.shot.carry_m is not None for shot in newest) > 0
    taking, = blocks("python", "export", address)
    exec(taking, names)
    assert (names["table"].status_code, names["report"].status_code) == (200, 200)
    starting, = blocks("python", "events", address)
    exec(starting, names)
    assert names["begun"].json()["code"] == "sign_in_needed"


def test_sending_as_the_page_says(
    app: OpenedApp, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret, _ = app.tokens.create("Simulator PC", [Scope.UPLOAD], "Ann")
    (tmp_path / "range.csv").write_bytes(build(SPECS["skytrak"], balls(3)))
    monkeypatch.chdir(tmp_path)
    client, = (text for text in blocks("python", "httpx.Client", address))
    names: dict[str, Any] = {"TOKEN": secret}
    exec(client.split("newest")[0], names)
    sending, = blocks("python", "upload", address)
    exec(sending, names)
    assert capsys.readouterr().out.startswith("stored ")
