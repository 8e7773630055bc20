"""The image is really built and started, where RANGEBOOK_CONTAINER=1 asks for it and podman and buildah are there.

The base image must be known to podman already, or be allowed to be fetched. Everything lies in a folder of the test.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.services.push.steps import find_free_port

ROOT = Path(__file__).resolve().parent.parent.parent
RUNTIME = ("--runtime", "runc", "--cgroup-manager", "cgroupfs")
USER = 10001
pytestmark = [
    pytest.mark.proof, pytest.mark.timeout(3600),
    pytest.mark.skipif(os.environ.get("RANGEBOOK_CONTAINER") != "1" or not (
        shutil.which("podman") and shutil.which("buildah")), reason="RANGEBOOK_CONTAINER=1 asks for it, with podman"),
]


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3000, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


@pytest.fixture(scope="module")
def image() -> str:
    certificates = "/etc/ssl/certs/ca-certificates.crt"  # of a network that re-signs what is fetched
    run("buildah", "bud", "--isolation", "chroot", "--format", "docker", "--network", "host", "--layers",
        "-v", f"{certificates}:{certificates}:ro", "-t", "rangebook:proof", ".")
    return "rangebook:proof"


@pytest.fixture
def container(image: str, tmp_path: Path) -> Iterator[tuple[str, int]]:
    """A running container as compose.yaml starts it, and its port."""
    home, port = tmp_path / "data", find_free_port()
    home.mkdir()
    os.chown(home, USER, USER)
    name = run("podman", *RUNTIME, "run", "-d", "--network", "host", "--ulimit", "nofile=1024:1024", "--ulimit",
               "nproc=4096:4096", "--pull", "never", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL",
               "--security-opt", "no-new-privileges", "-v", f"{home}:/data", "-e", "RANGEBOOK_DEMO=1",
               "-e", f"STREAMLIT_SERVER_PORT={port}", image)
    try:
        yield name, port
    finally:
        run("podman", *RUNTIME, "rm", "-f", name)


def inside(name: str, *command: str) -> str:
    return run("podman", *RUNTIME, "exec", name, *command)


def test_it_starts_without_root_syncs_with_its_own_browser_and_stops_in_time(container: tuple[str, int]) -> None:
    name, port = container
    wait_until_healthy(port)
    assert inside(name, "id", "-u") == str(USER)
    run("podman", *RUNTIME, "healthcheck", "run", name)
    python = "/opt/rangebook-packages/bin/python"
    said = inside(name, python, "cli.py", "sync")
    assert "10 new sessions" in said, said
    began = time.monotonic()
    run("podman", *RUNTIME, "stop", "-t", "60", name)
    assert time.monotonic() - began < 10
    assert run("podman", "inspect", "--format", "{{.State.Status}}", name) == "exited"


def wait_until_healthy(port: int) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5).close()
        except (URLError, OSError):
            assert time.monotonic() < deadline, "it does not answer"
            time.sleep(0.5)
        else:
            return
