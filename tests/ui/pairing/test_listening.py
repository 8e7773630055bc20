"""The socket for other devices: with a certificate, or not at all when that is of no use."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from services.devices.network import CERTIFICATE_VARIABLE, KEY_VARIABLE, NetworkChoice, find_own_addresses
from ui.pairing import listening as listenings
from ui.pairing.listening import Listening, start_up_for_others

OWN = find_own_addresses(NetworkChoice())
needs_network = pytest.mark.skipif(not OWN, reason="this computer has no address in a network")


def say_who(request: Request) -> PlainTextResponse:
    assert request.client is not None
    return PlainTextResponse(f"{request.client.host} {request.url.scheme}")


@contextmanager
def serving(monkeypatch: pytest.MonkeyPatch, *, is_on: bool, is_ours: bool = True) -> Iterator[tuple[int, Listening]]:
    """A server of one page as server.py starts its own, and what it listens at."""
    now = Listening(NetworkChoice(is_on))
    monkeypatch.setattr(listenings, "listening", now)
    app = Starlette(routes=[Route("/", say_who)])
    monkeypatch.setattr(uvicorn.Server, "startup", start_up_for_others(lambda: app if is_ours else None))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        give_up_at = time.monotonic() + 60
        while not _answers(port):
            assert time.monotonic() < give_up_at
            time.sleep(0.05)
        yield port, now
    finally:
        server.should_exit = True
        thread.join(timeout=60)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not here to make a certificate")
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run([openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=golf",
                    "-addext", f"subjectAltName=IP:{(*OWN, '127.0.0.1')[0]}", "-keyout", str(key), "-out", str(cert)],
                   check=True, capture_output=True)
    return cert, key


def test_nobody_else_is_listened_for_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(monkeypatch, is_on=False) as (port, now):
        assert now.addresses == []
        for own in OWN:
            with pytest.raises(OSError, match=r"."):
                socket.create_connection((own, port), timeout=5)


def test_a_header_does_not_say_who_somebody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(monkeypatch, is_on=False) as (port, _):
        forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
        assert httpx.get(f"http://127.0.0.1:{port}/", headers=forged).text == "127.0.0.1 http"


@needs_network
def test_other_devices_get_the_certificate_and_this_computer_none(
    monkeypatch: pytest.MonkeyPatch, certificate: tuple[Path, Path]
) -> None:
    cert, key = certificate
    monkeypatch.setenv(CERTIFICATE_VARIABLE, str(cert))
    monkeypatch.setenv(KEY_VARIABLE, str(key))
    with serving(monkeypatch, is_on=True) as (port, now):
        assert now.addresses == [f"https://{OWN[0]}:{port}"]
        known = ssl.create_default_context(cafile=str(cert))
        assert httpx.get(now.addresses[0], verify=known).text == f"{OWN[0]} https"
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://{OWN[0]}:{port}/")
        assert httpx.get(f"http://127.0.0.1:{port}/").text == "127.0.0.1 http"


@needs_network
def test_a_certificate_of_no_use_lets_nobody_else_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("no certificate")
    for variables in ({CERTIFICATE_VARIABLE: str(tmp_path / "cert.pem")}, {KEY_VARIABLE: str(tmp_path / "cert.pem")},
                      {CERTIFICATE_VARIABLE: str(tmp_path / "missing.pem")}):
        with monkeypatch.context() as patched:
            for name, value in variables.items():
                patched.setenv(name, value)
            with serving(patched, is_on=True) as (_, now):
                assert now.addresses == []


@needs_network
def test_another_server_of_this_process_stays_on_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(monkeypatch, is_on=True, is_ours=False) as (port, now):
        assert now.addresses == []
        with pytest.raises(OSError, match=r"."):
            socket.create_connection((OWN[0], port), timeout=5)


@needs_network
def test_without_a_certificate_other_devices_are_listened_for_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(monkeypatch, is_on=True) as (port, now):
        assert now.addresses == [f"http://{OWN[0]}:{port}"]
        assert httpx.get(now.addresses[0]).text == f"{OWN[0]} http"
