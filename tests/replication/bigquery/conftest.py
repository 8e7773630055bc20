"""The real client, the gateway, and behind it an emulator in an environment of its own.

    python3.11 -m venv /tmp/bqemulator && /tmp/bqemulator/bin/pip install bqemulator==1.4.0 numpy
    RANGEBOOK_BQEMULATOR=/tmp/bqemulator/bin/python python start.py test --proofs tests/replication/bigquery

The library for BigQuery must be installed beside the app (docs/bigquery.md).
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.replication.bigquery.gateway import Gateway, running
from tests.services.push.steps import find_free_port

PROJECT = "golf-club-1"
_START = """
from bqemulator.storage.engine import DuckDBEngine
DuckDBEngine._load_spatial = lambda self: None  # an extension that would be downloaded, and that no table needs
from bqemulator.cli import main
main()
"""


@pytest.fixture(scope="session")
def emulator() -> Iterator[int]:
    """The port of an emulator that is ready."""
    python = os.environ.get("RANGEBOOK_BQEMULATOR", "")
    if not python:
        pytest.skip("RANGEBOOK_BQEMULATOR names no Python with bqemulator")
    pytest.importorskip("google.cloud.bigquery", reason="the extra is not installed")
    port = find_free_port()
    command = [python, "-c", _START, "start", "--rest-port", str(port), "--grpc-port", "0", "--project", PROJECT,
               "--log-level", "error"]
    outside = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with subprocess.Popen(command, env=outside, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_until_ready(port, process)
            yield port
        finally:
            process.kill()


@pytest.fixture
def gateway(emulator: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """A gateway that the client takes for BigQuery."""
    with running(emulator) as gateway:
        monkeypatch.setenv("BIGQUERY_EMULATOR_HOST", f"http://127.0.0.1:{gateway.port}")
        yield gateway


@pytest.fixture(scope="session")
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                             serialization.NoEncryption()).decode()


@pytest.fixture
def key_file(gateway: Gateway, private_key: str, tmp_path: Path) -> Path:
    """Of a service account whose tokens the gateway hands out."""
    return write_key(tmp_path / "key.json", private_key, f"http://127.0.0.1:{gateway.port}/token")


def write_key(path: Path, private_key: str, token_address: str) -> Path:
    """As the service's console gives it."""
    path.write_text(json.dumps({
        "type": "service_account", "project_id": PROJECT, "private_key_id": "canary-key-id",
        "private_key": private_key, "client_email": f"rangebook@{PROJECT}.example.com", "client_id": "1",
        "token_uri": token_address}))
    return path


def _wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while True:
        try:
            urlopen(f"http://127.0.0.1:{port}/bigquery/v2/projects/{PROJECT}/datasets", timeout=5).close()
        except (URLError, ConnectionError):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.3)
        else:
            return
