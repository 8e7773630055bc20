"""Real servers on loopback ports: the app on a database of its own, and the empty page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.measure import BenchmarkError
from benchmarks.portal_process import ROOT, stop_process
from demo_portal import DEMO_USERNAME

START_SECONDS = 60.0
_NOWHERE = "http://127.0.0.1:9"


@contextmanager
def page_server(script: Path, added: Mapping[str, str], base: Mapping[str, str] = os.environ) -> Iterator[str]:
    """Serve a script with the app's own Streamlit configuration; gives the address. Raises BenchmarkError.

    ``added`` is put into the ``base`` environment.
    """
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env={**base, **added}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, text=True) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_healthy(process, address)
            yield address
        finally:
            stop_process(process)


def golfers_environment(home: Path) -> dict[str, str]:
    """A golfer whose account is set up, so that Home looks as it does every day; no portal is ever asked."""
    return {"RANGEBOOK_HOME": str(home), "RANGEBOOK_DEMO": "", "UNEEKOR_PORTAL_URL": _NOWHERE,
            "UNEEKOR_API_URL": _NOWHERE, "UNEEKOR_USERNAME": DEMO_USERNAME,
            "UNEEKOR_PASSWORD": "never-sent-anywhere"}


def _wait_until_healthy(process: subprocess.Popen[str], address: str) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up_at and process.poll() is None:
        try:
            if httpx.get(f"{address}/_stcore/health", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise BenchmarkError("A page server did not start.")


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
