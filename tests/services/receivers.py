"""Servers that notices are really sent to: HTTP, SMTP, and a desktop on a bus of its own."""

from __future__ import annotations

import json
import os
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

STAND_IN = '''
import asyncio, json, sys
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, method

class Notifications(ServiceInterface):
    def __init__(self): super().__init__("org.freedesktop.Notifications")
    @method()
    def Notify(self, app: "s", replaces: "u", icon: "s", summary: "s", body: "s", actions: "as",
               hints: "a{sv}", timeout: "i") -> "u":
        sys.stdout.write(json.dumps([app, summary, body]) + "\\n"); sys.stdout.flush()
        return 1
    @method()
    def GetCapabilities(self) -> "as": return ["body", "body-markup"]
    @method()
    def GetServerInformation(self) -> "ssss": return ["stand-in", "us", "1", "1.2"]
    @method()
    def CloseNotification(self, number: "u"): pass

async def main():
    bus = await MessageBus().connect()
    bus.export("/org/freedesktop/Notifications", Notifications())
    await bus.request_name("org.freedesktop.Notifications")
    sys.stdout.write("ready\\n"); sys.stdout.flush()
    await asyncio.Event().wait()

asyncio.run(main())
'''


@dataclass
class Hook:
    """A web hook that remembers what came. ``answer`` is its status; ``hang`` keeps it from answering."""

    port: int = 0
    answer: int = 200
    points_to: str = ""
    """The address of a redirect."""
    hang: threading.Event | None = None
    came: list[dict[str, Any]] = field(default_factory=list)
    visits: int = 0

    def url(self, secret: str = "hook-secret-path") -> str:
        return f"json://127.0.0.1:{self.port}/{secret}"


@contextmanager
def web_hook(answer: int = 200, *, points_to: str = "") -> Iterator[Hook]:
    hook = Hook(answer=answer, points_to=points_to)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hook.visits += 1
            self.send_response(200)
            self.end_headers()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.visits += 1
            if self.headers["Content-Type"] == "application/json":
                hook.came.append(json.loads(body))
            if hook.hang is not None:
                hook.hang.wait(60)
            self.send_response(hook.answer)
            if hook.points_to:
                self.send_header("Location", hook.points_to)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hook.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield hook
    finally:
        if hook.hang is not None:
            hook.hang.set()
        server.shutdown()
        server.server_close()


@dataclass
class Mailbox:
    """An SMTP server that takes everything."""

    port: int = 0
    mails: list[str] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)

    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}?from=book@example.com&to=golfer@example.com&mode=insecure"


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 sink")
            for line in self.rfile:
                word = line[:4].upper()
                if word == b"DATA":
                    self.say("354 go on")
                    box.mails.append(self.read_mail())
                elif word == b"RCPT":
                    box.receivers.append(line.decode().strip())
                if word == b"QUIT":
                    self.say("221 bye")
                    return
                self.say("250 ok")

        def read_mail(self) -> str:
            lines = []
            for line in self.rfile:
                if line == b".\r\n":
                    break
                lines.append(line.decode())
            return "".join(lines)

        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    box.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Desktop:
    """A notification service on a session bus of its own."""

    address: str
    service: subprocess.Popen[str]

    def next_shown(self) -> list[str]:
        assert self.service.stdout
        shown: list[str] = json.loads(self.service.stdout.readline())
        return shown


@contextmanager
def session_bus() -> Iterator[str]:
    """A bus on which nobody shows notifications."""
    program = shutil.which("dbus-daemon")
    assert program
    bus = subprocess.Popen([program, "--session", "--nofork", "--print-address=1", "--address=unix:tmpdir=/tmp"],
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert bus.stdout
        yield bus.stdout.readline().strip()
    finally:
        bus.kill()
        bus.wait()


@contextmanager
def desktop() -> Iterator[Desktop]:
    with session_bus() as address:
        service = subprocess.Popen([sys.executable, "-c", STAND_IN], stdout=subprocess.PIPE, text=True,
                                   env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": address})
        try:
            assert service.stdout
            assert service.stdout.readline() == "ready\n"
            yield Desktop(address, service)
        finally:
            service.kill()
            service.wait()
