"""A chat-completions server that really listens, and can misbehave in the ways that are met."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[dict[str, Any]], Any]


@dataclass
class ChatServer:
    """Remembers what came. ``replies`` are used up one by one; the last one stays.

    A reply is a message, a whole answer as bytes, or a function of the request that makes one.
    """

    port: int = 0
    replies: list[Any] = field(default_factory=lambda: ["Fine."])
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hang: threading.Event | None = None
    drip: threading.Event | None = None
    drip_headers: bool = False
    came: list[dict[str, Any]] = field(default_factory=list)
    came_headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    left_alone: threading.Event = field(default_factory=threading.Event)
    """Whoever asked closed the connection before the answer was there."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def next_body(self, request: dict[str, Any]) -> bytes:
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        reply = reply(request) if callable(reply) else reply
        if isinstance(reply, bytes):
            return reply
        message = {"role": "assistant", "content": reply} if isinstance(reply, str) else reply
        return json.dumps({"choices": [{"message": message, "finish_reason": "stop"}],
                           "usage": {"total_tokens": 100}}).encode()


def calls(*asked: tuple[str, dict[str, Any]], **extra: Any) -> dict[str, Any]:
    """A message that calls tools."""
    return {"role": "assistant", "content": None, "tool_calls": [
        {"id": f"call-{number}", "type": "function",
         "function": {"name": name, "arguments": json.dumps(arguments)}, **extra}
        for number, (name, arguments) in enumerate(asked)]}


class Handler(BaseHTTPRequestHandler):
    server: Listening

    def do_POST(self) -> None:
        chat = self.server.chat
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = json.loads(body)
        chat.raw.append(body)
        chat.came.append(request)
        chat.came_headers.append({name.lower(): value for name, value in self.headers.items()})
        chat.paths.append(self.path)
        if chat.hang is not None:
            chat.hang.wait(30)
        answer = chat.next_body(request)
        try:
            self._send_headers(chat, len(answer))
            self._send(answer, chat.drip)
        except OSError:  # whoever asked may have gone
            chat.left_alone.set()

    def _send_headers(self, chat: ChatServer, size: int) -> None:
        self.send_response(chat.status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(size), **chat.headers}.items():
            self.send_header(name, value)
            if chat.drip_headers:
                self.flush_headers()
                time.sleep(0.1)
        self.end_headers()

    def _send(self, answer: bytes, drip: threading.Event | None) -> None:
        if drip is None:
            self.wfile.write(answer)
            return
        for byte in answer:
            self.wfile.write(bytes([byte]))
            if drip.wait(0.05):
                return

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class Listening(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, chat: ChatServer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.chat = chat


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    chat = ChatServer()
    listening = Listening(chat)
    chat.port = listening.server_address[1]
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    try:
        yield chat
    finally:
        for event in (chat.hang, chat.drip):
            if event is not None:
                event.set()
        listening.shutdown()
        listening.server_close()
