"""What an answer means: only Rangebook's own words are a receipt or a refusal, and the token goes nowhere else."""

from __future__ import annotations

import json
import logging
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from services.push.endpoint import NotNow, Outcome, UploadAnswer, UploadEndpoint
from services.push.view import Destination, PushAddressRefused, TokenNeeded, read_push_address

CANARY = "rangebook_CANARY-do-not-tell-0123456789"
PROBLEM = "urn:rangebook:problem:"
Reply = tuple[int, dict[str, str], bytes]
Serve = Callable[..., "Odd"]


class Odd:
    """A server that answers everything alike, and remembers what it was sent."""

    def __init__(self, reply: Reply, certificate: Path | None = None) -> None:
        self.requests: list[tuple[str, str | None]] = []
        odd = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                odd.requests.append((self.path, self.headers.get("Authorization")))
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, headers, body = reply
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer  # noqa: N815 - the library's names

            def log_message(self, *_arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.address = f"http{'s' if certificate else ''}://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as opened:
        def make(status: int, body: object = b"", certificate: Path | None = None, **headers: str) -> Odd:
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            odd = Odd((status, {name.replace("_", "-"): value for name, value in headers.items()}, content),
                      certificate)
            opened.callback(odd.server.server_close)
            opened.callback(odd.server.shutdown)
            return odd

        yield make


def send(odd: Odd) -> UploadAnswer:
    endpoint = UploadEndpoint(odd.address, CANARY)
    try:
        return endpoint.send("a.csv", b"data")
    finally:
        endpoint.close()


def problem(status: int, code: str, **more: object) -> dict[str, object]:
    return {"type": PROBLEM + code, "status": status, "code": code, "detail": "Something.", **more}


@pytest.mark.parametrize(("status", "body"), [
    (200, b"<html>Please sign in to the hotel's network</html>"), (200, {"success": True}), (200, b"[1, 2]"),
    (200, {"success": False, "processing_status": "stored"}), (204, b""), (404, b"no such page"), (413, b"too large"),
    (422, {"detail": "of another program"}), (401, b"proxy"), (403, b"forbidden"), (500, b"oops"),
    (502, b"bad gateway"), (503, problem(503, "busy")), (409, problem(409, "busy")),
    (403, problem(403, "other_device")),
])
def test_what_is_no_receipt_and_no_refusal_leaves_the_file_waiting(serve: Serve, status: int, body: object) -> None:
    answer = send(serve(status, body))
    assert answer.outcome is Outcome.LATER
    assert answer.message


@pytest.mark.parametrize(("status", "code", "outcome"), [
    (422, "refused", Outcome.REFUSED), (413, "too_large", Outcome.REFUSED),
    (422, "needs_answers", Outcome.NEEDS_ANSWERS)])
def test_a_refusal_comes_with_the_reason_for_each_row(
    serve: Serve, status: int, code: str, outcome: Outcome
) -> None:
    rows = [{"line": 7, "reason": "The carry is no number."}, {"line": None, "reason": "Nothing."}]
    answer = send(serve(status, problem(status, code, results=[{"problems": rows}])))
    assert (answer.outcome, answer.message.strip()) == (outcome, "Something. Line 7: The carry is no number.")


@pytest.mark.parametrize(("status", "code"), [(401, "token_needed"), (403, "not_allowed"), (422, "settings")])
def test_what_is_about_the_token_is_about_no_file(serve: Serve, status: int, code: str) -> None:
    with pytest.raises(TokenNeeded) as told:
        send(serve(status, problem(status, code)))
    assert CANARY not in str(told.value)


def test_a_pause_that_is_asked_for_is_passed_on(serve: Serve) -> None:
    assert send(serve(429, problem(429, "too_many_requests"), Retry_After="40")).pause_s == 40
    assert send(serve(503, b"", Retry_After="7")).pause_s == 7


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_token_follows_no_redirect(serve: Serve, status: int) -> None:
    elsewhere = serve(200, {"player": "Ann"})
    here = serve(status, b"", Location=elsewhere.address.replace("127.0.0.1", "localhost"))
    assert "another address" in send(here).message
    with pytest.raises(NotNow):
        UploadEndpoint(here.address, CANARY).load_player()
    assert (len(here.requests), elsewhere.requests) == (2, [])


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")
def test_a_foreign_certificate_is_sent_nothing(serve: Serve, tmp_path: Path) -> None:
    pem = tmp_path / "own.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", pem, "-out", tmp_path / "cert.pem", "-days", "2", "-subj", "/CN=127.0.0.1",
                    "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    pem.write_bytes(pem.read_bytes() + (tmp_path / "cert.pem").read_bytes())
    odd = serve(200, {"success": True, "processing_status": "stored"}, pem)
    answer = send(odd)
    assert (answer.outcome, odd.requests) == (Outcome.LATER, [])
    assert "SSL_CERT_FILE" in answer.message


def test_the_token_is_in_no_error_and_no_log(
    serve: Serve, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:{CANARY}@127.0.0.1:9")
    send(serve(500, f"You sent {CANARY}".encode()))
    said = send(serve(503, problem(503, "busy", detail=f"token={CANARY}"))).message
    endpoint = UploadEndpoint("https://rangebook.example", CANARY)
    answer = endpoint.send("a.csv", b"x")
    endpoint.close()
    assert answer.outcome is Outcome.LATER
    assert CANARY not in f"{said} {answer} {caplog.text} {endpoint!r}"


@pytest.mark.parametrize(("typed", "address"), [
    ("https://golf.example/", "https://golf.example"), ("https://golf.example/api/v1/", "https://golf.example"),
    (" http://localhost:8501/api ", "http://localhost:8501"), ("http://[::1]:8501", "http://[::1]:8501"),
    ("https://golf.example/rangebook", "https://golf.example/rangebook")])
def test_an_address_is_read(typed: str, address: str) -> None:
    assert read_push_address(typed) == address


@pytest.mark.parametrize("typed", [
    "", "golf.example", "http://golf.example", "http://192.168.1.5:8501", "http://localhost.golf.example",
    "http://127.0.0.1.golf.example", "https://me:secret@golf.example", "https://golf.example?x", "ftp://golf.example",
    "https://golf.example#a", "http://localhost@golf.example", "https://golf .example", "http://0.0.0.0:8501"])
def test_an_address_that_gets_no_token(typed: str) -> None:
    with pytest.raises(PushAddressRefused):
        read_push_address(typed)


def test_a_token_is_kept_for_one_address_and_player() -> None:
    keys = {Destination(address, player).key for address in ("https://a.example", "https://a.example:8443",
                                                            "http://localhost:1") for player in ("", "Ann", "Bob")}
    assert len(keys) == 9
    assert Destination("https://A.example", "ann").key == Destination("https://a.example", "Ann").key
