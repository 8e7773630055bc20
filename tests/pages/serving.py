"""The real server in a process of its own, and a real browser, for the tests that need them."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def serving(script: str, home: Path, **environment: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "RANGEBOOK_HOME": str(home), "RANGEBOOK_DEMO": "1", **environment}
    log = (home / "server.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(ROOT / script), "--server.port", str(port)],
        cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_healthy(address, process)
        yield address
    finally:
        stop(process)
        log.close()


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a server, after a minute by force.

    Streamlit's server waits without end for a page that is just connecting while it stops; seen about once in twenty
    starts on a busy machine, with a page left open. How Rangebook stops is tested in tests/test_clean_clone.py.
    """
    process.terminate()
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=60)


def wait_until_healthy(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(3000):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, "the server ended at once"
            time.sleep(0.1)
    raise AssertionError("the server did not come up")
