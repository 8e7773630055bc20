"""A server whose answers are meant to exhaust whoever reads them."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MEGABYTES = 400
"""What each bomb unpacks to: far over every limit, and still survivable for the machine when a limit is missing."""


@cache
def packed_once() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join([packer.compress(bytes(1024 * 1024)) for _ in range(MEGABYTES)] + [packer.flush()])


@cache
def _packed_twice() -> bytes:
    return gzip.compress(packed_once(), 9)


class HostileServer:
    """Answers every request in the manner that is set."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.manner = "plain"
        self.good = b"[]"
        self.asked = 0
        self.accepted: list[str] = []

    def fixed(self) -> tuple[dict[str, str], bytes]:
        """Headers and body of the manners that end."""
        wrong = b"\x28\xb5\x2f\xfd" + bytes(400)
        packed = gzip.compress(self.good)
        return {
            "plain": ({}, self.good),
            "gzip": ({"Content-Encoding": "gzip"}, packed),
            "nested": ({"Content-Encoding": "gzip, gzip"}, _packed_twice()),
            "three layers": ({"Content-Encoding": "gzip, deflate, gzip"}, gzip.compress(_packed_twice())),
            "two headers": ({"Content-Encoding": "gzip", "content-encoding": "gzip"}, _packed_twice()),
            "bomb": ({"Content-Encoding": "gzip"}, packed_once()),
            "brotli": ({"Content-Encoding": "br"}, wrong),
            "zstd": ({"Content-Encoding": "zstd"}, wrong),
            "no gzip": ({"Content-Encoding": "gzip"}, b"not packed at all"),
            "cut off gzip": ({"Content-Encoding": "gzip"}, packed[:-9]),
            "lying length": ({"Content-Length": "1000000"}, self.good),
        }[self.manner]


class Handler(BaseHTTPRequestHandler):
    server: Listening

    def answer(self) -> None:
        hostile = self.server.hostile
        hostile.asked += 1
        hostile.accepted.append(self.headers.get("Accept-Encoding", ""))
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        try:
            if hostile.manner == "endless":
                self._send_for_ever({}, bytes(64 * 1024))
            elif hostile.manner == "endless gzip":
                self._send_for_ever({"Content-Encoding": "gzip"}, b"\0\0\0\xff\xff" * 13_000)  # empty blocks
            else:
                self._send(*hostile.fixed())
        except OSError:  # whoever asked has had enough
            self.close_connection = True

    do_GET = do_POST = answer  # noqa: N815

    def _send(self, headers: dict[str, str], body: bytes) -> None:
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _send_for_ever(self, headers: dict[str, str], piece: bytes) -> None:
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if headers:
            self.wfile.write(gzip.compress(b"")[:10])
        while not self.server.ended.is_set():
            self.wfile.write(piece)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class Listening(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.hostile = HostileServer(self.server_address[1])
        self.ended = threading.Event()


@contextmanager
def hostile_server() -> Iterator[HostileServer]:
    listening = Listening()
    threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield listening.hostile
    finally:
        listening.ended.set()
        listening.shutdown()
        listening.server_close()
