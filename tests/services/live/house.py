"""A Rangebook that listens, and a monitor's program that talks to it, both real."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from golf.shots import Shot
from live.stream import Garbage, ObjectSplitter
from services.live.settings import LiveSettings
from tests.opened_app import OpenedApp

PATIENCE_S = 20.0
START = datetime(2026, 2, 12, 18, 30, tzinfo=UTC)


class HandClock:
    """Time that a test moves on."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()

    def monotonic(self) -> float:
        return self.at.timestamp()

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


class Monitor:
    """A client of our own: sends what it is told to, and reads answers as objects."""

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self.socket = socket.create_connection((address, port), timeout=PATIENCE_S)
        self._splitter = ObjectSplitter()
        self._answers: list[dict[str, Any]] = []

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(self, *, wait_s: float = PATIENCE_S, but: int = 201) -> dict[str, Any] | None:
        """The next answer that is no word about the player; None when none comes in time, or the line is dead."""
        return self._next(lambda found: found["Code"] != but, wait_s)

    def player(self, wait_s: float = PATIENCE_S) -> dict[str, Any] | None:
        """The next word about the player."""
        found = self._next(lambda each: each["Code"] == 201, wait_s)
        return None if found is None else found["Player"]

    def ask(self, data: bytes) -> int | None:
        """The code of the answer to this message."""
        self.send(data)
        found = self.answer()
        return None if found is None else int(found["Code"])

    def close(self) -> None:
        self.socket.close()

    def _next(self, fits: Callable[[dict[str, Any]], bool], wait_s: float) -> dict[str, Any] | None:
        until = time.monotonic() + wait_s
        while time.monotonic() < until:
            for place, found in enumerate(self._answers):
                if fits(found):
                    return self._answers.pop(place)
            self.socket.settimeout(max(0.01, until - time.monotonic()))
            try:
                data = self.socket.recv(4096)
            except TimeoutError:
                return None
            except OSError:
                return None
            if not data:
                return None
            for each in self._splitter.feed(data):
                assert not isinstance(each, Garbage), each
                self._answers.append(json.loads(each))
        return None


@contextmanager
def listening(app: OpenedApp, **settings: Any) -> Iterator[int]:
    """Rangebook listens on a free port while the block runs."""
    port = app.live.listen(LiveSettings(is_on=True, **{"port": 0, **settings}))
    try:
        yield port
    finally:
        app.live.stop()


@contextmanager
def monitor_on(port: int) -> Iterator[Monitor]:
    talking = Monitor(port)
    try:
        yield talking
    finally:
        talking.close()


def stored(app: OpenedApp) -> list[Shot]:
    """Every ball of live sessions, in the order in which they were hit."""
    ids = [card.report_id for card in app.database.journal.load_cards(limit=1000)]
    return sorted((each.shot for report_id in ids for each in app.database.journal.load_shots(report_id)),
                  key=lambda shot: (shot.hit_at or "", shot.position))


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)
