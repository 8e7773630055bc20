from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import httpx
import pytest

from demo_portal import DemoPortal, Fault, Report, build_account

get = partial(httpx.get, verify=False, timeout=240)
ROOT = Path(__file__).parents[2]


def test_it_stops_at_once_even_with_requests_that_never_end() -> None:
    portal = DemoPortal(build_account(sessions=1)).start()
    portal.faults.on(Fault.SIGN_IN_NEVER)
    waiting = threading.Thread(target=_sign_in_in_vain, args=(portal,))
    waiting.start()
    time.sleep(0.3)
    began = time.monotonic()
    portal.stop()
    portal.stop()
    assert time.monotonic() - began < 30
    assert not portal.running
    waiting.join(30)
    assert not waiting.is_alive()


def _sign_in_in_vain(portal: DemoPortal) -> None:
    with httpx.Client(verify=False, base_url=portal.url) as client:
        client.post("/portal-api/login", json={"email": portal.username, "password": portal.password})


def test_it_can_be_started_again() -> None:
    portal = DemoPortal(build_account(sessions=1))
    with pytest.raises(RuntimeError):
        _ = portal.url
    for _ in range(2):
        with portal:
            assert get(portal.url + "/login").status_code == 200
    with pytest.raises(httpx.ConnectError):
        get(portal.url + "/login")


def test_a_taken_port_is_said_at_once(portal: DemoPortal) -> None:
    with pytest.raises(OSError, match="in use"):
        DemoPortal(build_account(sessions=1), port=int(portal.url.rsplit(":", 1)[1])).start()


def test_clients_that_hang_up_make_no_noise(
    portal: DemoPortal, report_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    portal.faults.on(Fault.API_LARGE_BODY, times=1)
    portal.faults.on(Fault.API_SLOW, times=1, seconds=0.1)
    host, port = portal.url.removeprefix("http://").split(":")
    with caplog.at_level(logging.INFO):
        for _ in range(2):
            with socket.create_connection((host, int(port))) as connection:
                connection.sendall(f"GET {report_url.removeprefix(portal.url)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.4)
        assert get(report_url).status_code == 200
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_logs_hold_neither_keys_nor_passwords(
    portal: DemoPortal, report: Report, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, logger="demo_portal"):
        logging.getLogger("httpx").setLevel(logging.WARNING)
        logging.getLogger("httpcore").setLevel(logging.WARNING)
        _sign_in_in_vain(portal)
        get(f"{portal.api_url}/oldmyuneekor/report/{report.id}/{report.key}")
        get(f"{portal.url}/power-u-report?id={report.id}&key={report.key}")
        time.sleep(0.05)
    assert "portal_request" in caplog.text
    assert report.key not in caplog.text
    assert portal.password not in caplog.text
    assert report.key not in repr(report)
    assert portal.password not in repr(portal.account)


def test_an_unknown_address_is_not_found(client: httpx.Client) -> None:
    assert client.get("/nothing").status_code == 404
    assert client.get("/v2/nothing").status_code == 404


def test_the_command_tells_where_it_serves_and_ends_when_told() -> None:
    command = [sys.executable, "-m", "demo_portal", "--sessions", "3", "--layout", "accordion", "--today", "2026-02-12"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        words = process.stdout.readline().split()
        told = dict(zip(words[::2], words[1::2], strict=True))
        with httpx.Client(verify=False, base_url=told["portal"]) as client:
            client.post("/portal-api/login", json={"email": told["user"], "password": told["password"]})
            assert len(client.get("/portal-api/sessions").json()["rows"]) == 3
        assert told["api"] == told["portal"] + "/v2"
        process.terminate()
        assert process.wait(240) == 0
