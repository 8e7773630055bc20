"""A simulator PC and another Rangebook with a real API over loopback; the simulator PC's time is turned by hand."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from api.mount import ApiMiddleware, ApiMount
from golf_db import SeenFile
from services.api_access.caller import Scope
from services.push.delivery import Delivery
from services.push.endpoint import Outcome, UploadAnswer
from services.push.service import Push, _Parts
from services.push.view import Destination, EventKind, PushEvent
from tests.imports.builders import SPECS, Ball, build
from tests.opened_app import OpenedApp
from tests.services.folders.steps import TurnedClock
from tests.services.imports.steps import count_shots


def find_free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving_api(app: OpenedApp, port: int = 0) -> Iterator[str]:
    """The API over a real port, as long as the block runs."""
    mount = ApiMount(lambda: app)

    @asynccontextmanager
    async def lifespan(_server: Starlette) -> AsyncIterator[None]:
        yield
        await mount.close()

    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    server = uvicorn.Server(uvicorn.Config(
        Starlette(middleware=[Middleware(ApiMiddleware, api=mount)], lifespan=lifespan), log_level="warning"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@dataclass
class SimulatorPC:
    """Its Rangebook (``app``), the folder that is sent, and the other Rangebook (``server``)."""

    app: OpenedApp
    server: OpenedApp
    folder: Path
    clock: TurnedClock
    address: str
    token: str = ""
    player: str = ""
    deletes: bool = False
    told: list[PushEvent] = field(default_factory=list)
    parts: _Parts | None = None
    _held: ExitStack = field(default_factory=ExitStack)

    @property
    def delivery(self) -> Delivery:
        assert self.parts is not None
        return self.parts.delivery

    @property
    def push(self) -> Push:
        return self.app.push

    @property
    def destination(self) -> Destination:
        return Destination(self.address, self.player)

    def give_token(self, *scopes: Scope, player: str | None = "Ann") -> str:
        """Make a token over there and keep it here, unchecked."""
        number = len(self.server.tokens.load())
        self.token, _ = self.server.tokens.create(f"Sim {number}", scopes or (Scope.UPLOAD,), player)
        self.push.tokens.save(self.destination, self.token, allow_file=True)
        return self.token

    def start(self) -> None:
        """As after a start of the program: nothing is remembered but what is on the disk."""
        self.end()
        plan = self.push.plan(self.destination, [str(self.folder)], deletes=self.deletes)
        self.parts = self._held.enter_context(self.push._open(plan, self.told.append, lambda: None))

    def end(self) -> None:
        if self.parts is not None:
            self.parts.delivery.close()
        self._held.close()
        self._held, self.parts = ExitStack(), None

    def go(self, seconds: float = 15.0) -> None:
        """Look and send as often as a push does, until so many seconds have passed."""
        if self.parts is None:
            self.start()
        assert self.parts is not None
        end = self.clock.passed_s + seconds
        while True:
            look_s = self.parts.rounds.look()
            send_s = self.parts.delivery.deliver_next()
            if send_s == 0.0:
                continue
            wait_s = max(min(look_s, send_s), 0.01)
            if self.clock.passed_s + wait_s >= end:
                self.clock.passed_s = end
                return
            self.clock.passed_s += wait_s

    def write(self, name: str, shots: list[Ball] | bytes, spec: str = "garmin") -> Path:
        path = self.folder / name
        path.write_bytes(shots if isinstance(shots, bytes) else build(SPECS[spec], shots))
        if self.parts is not None:
            for folder in self.parts.outboxes.load_folders():
                self.parts.rounds.touch(folder.folder_id)
        return path

    def file(self, name: str) -> SeenFile:
        assert self.parts is not None
        box, = self.parts.outboxes.list_boxes()
        return box.load_files()[name]

    @property
    def waiting(self) -> int:
        assert self.parts is not None
        return sum(len(box.list_letters()) for box in self.parts.outboxes.list_boxes())

    @property
    def names(self) -> list[str]:
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if not path.is_dir())

    @property
    def shots(self) -> int:
        """Of the other Rangebook."""
        return count_shots(self.server)

    @property
    def sessions(self) -> int:
        return len(self.server.database.journal.load_cards(limit=1000))

    def said(self, kind: EventKind) -> list[str]:
        return [event.message for event in self.told if event.kind is kind]


@dataclass
class Scripted:
    """A server that answers as it is told; what it was sent is in ``sent``."""

    answers: list[UploadAnswer | Exception] = field(default_factory=list)
    sent: list[tuple[str, bytes]] = field(default_factory=list)
    asked: int = 0
    host: str = "there"

    def load_player(self) -> str:
        self.asked += 1
        return "Ann"

    def send(self, name: str, data: bytes, **_more: object) -> UploadAnswer:
        self.sent.append((name, data))
        answer = self.answers.pop(0) if self.answers else UploadAnswer(Outcome.TAKEN, "5 new shots.")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        pass
