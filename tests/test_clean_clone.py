"""What a stranger does: clone, one command, the app is there. Real installation, real browser, real server.

The installation is among the proofs. Before every run the gate itself does it, on a clean checkout (.ci/run).
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BASE_PYTHON: str = getattr(sys, "_base_executable", sys.executable)
SECONDS = 240

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(SECONDS + 60),
    pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout, nothing to clone"),
]
needs_readme = pytest.mark.skipif(not README.exists(), reason="README.md is not written yet")
needs_server = pytest.mark.skipif(not (ROOT / "server.py").exists(), reason="server.py is not written yet")


def _stranger(home: Path) -> dict[str, str]:
    """The environment of somebody who has never heard of this checkout."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("RANGEBOOK_", "UNEEKOR_", "STREAMLIT_", "PYTEST_", "VIRTUAL_ENV", "PYTHON"))}
    return kept | {"RANGEBOOK_HOME": str(home)}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory, home: Path) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A clean clone after its first ``python start.py --setup-only``."""
    clone = tmp_path_factory.mktemp("clone") / "rangebook"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True, timeout=SECONDS)
    return clone, _start(clone, home, "--setup-only")


def _start(clone: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BASE_PYTHON, "start.py", *arguments], cwd=clone, env=_stranger(home), timeout=SECONDS,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


@pytest.mark.proof
def test_one_command_sets_everything_up(first_start: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    clone, told = first_start
    assert told.returncode == 0, told.stdout + told.stderr
    assert "Installing the packages" in told.stdout
    assert "Rangebook is set up" in told.stdout
    assert (clone / ".venv").is_dir()


@pytest.mark.proof
def test_setting_up_leaves_the_clone_clean(first_start: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    status = subprocess.run(["git", "status", "--porcelain"], cwd=first_start[0], capture_output=True, text=True,
                            timeout=240, check=True)
    assert status.stdout == ""


@pytest.mark.proof
def test_the_second_start_installs_nothing(
    first_start: tuple[Path, subprocess.CompletedProcess[str]], home: Path
) -> None:
    told = _start(first_start[0], home, "--setup-only")
    assert told.returncode == 0
    assert "Installing" not in told.stdout


@pytest.mark.proof
def test_a_set_up_that_was_killed_is_repaired_by_the_next_start(
    first_start: tuple[Path, subprocess.CompletedProcess[str]], home: Path
) -> None:
    clone, _ = first_start
    (clone / ".tools" / "unfinished").touch()
    (clone / ".venv" / "rangebook.json").unlink()
    told = _start(clone, home, "--setup-only")
    assert told.returncode == 0, told.stdout + told.stderr
    assert "half-made" in told.stdout


def test_a_clone_holds_all_that_the_program_needs(tmp_path: Path) -> None:
    """With the packages of this environment: nothing that a command needs is left out of the repository."""
    clone = tmp_path / "rangebook"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True, timeout=SECONDS)
    told = subprocess.run([sys.executable, "cli.py", "--demo", "status"], cwd=clone, env=_stranger(tmp_path / "home"),
                          timeout=SECONDS, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "No sync has run yet" in told.stdout
    status = subprocess.run(["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True,
                            timeout=SECONDS, check=True)
    assert status.stdout == ""


def _readme_commands() -> list[str]:
    text = README.read_text(encoding="utf-8") if README.exists() else ""
    blocks = re.findall(r"^```(?:bash|sh|console|shell)?\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = [line.strip().removeprefix("$ ").split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if re.match(r"python3? start\.py\b", line)]


@needs_readme
def test_the_readme_names_the_two_commands() -> None:
    commands = [command.replace("python3 ", "python ") for command in _readme_commands()]
    assert "python start.py" in commands
    assert "python start.py test" in commands


@needs_readme
@pytest.mark.parametrize("command", _readme_commands())
def test_start_accepts_every_command_of_the_readme(command: str) -> None:
    arguments = shlex.split(command)[2:]
    if arguments[:1] == ["test"]:
        return
    told = subprocess.run([BASE_PYTHON, "start.py", *arguments, "--help"], cwd=ROOT, capture_output=True, text=True,
                          timeout=240, check=False)
    assert told.returncode == 0, told.stderr
    known = set(re.findall(r"--[a-z-]+", told.stdout))
    assert {word.split("=")[0] for word in arguments if word.startswith("--")} <= known


@pytest.fixture
def app(
    first_start: tuple[Path, subprocess.CompletedProcess[str]], home: Path
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """``python start.py --demo --no-browser --port N``, running."""
    port = _free_port()
    with (home / "app.log").open("wb") as log:
        process = subprocess.Popen(
            [BASE_PYTHON, "start.py", "--demo", "--no-browser", "--port", str(port)], cwd=first_start[0],
            env=_stranger(home), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )
        try:
            yield process, port
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=240)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@needs_server
@pytest.mark.proof
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_the_demo_answers_and_stops_leaving_nothing_behind(
    app: tuple[subprocess.Popen[bytes], int], ending: signal.Signals, home: Path
) -> None:
    process, port = app
    assert _wait_for_health(process, port) == "ok", (home / "app.log").read_text(errors="replace")
    process.send_signal(ending)
    process.wait(timeout=240)
    assert _left_of_group(process.pid) == {}


def _wait_for_health(process: subprocess.Popen[bytes], port: int) -> str:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return "no answer"


def _left_of_group(group: int) -> Mapping[int, str]:
    """Processes of the app's session that still run after it ended, given time to end with it."""
    deadline = time.monotonic() + 60
    while (left := _session(group)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def _session(group: int) -> Mapping[int, str]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended while we looked
            state, _parent, _group, session = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
            if session == str(group) and state != "Z":
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
    return found
