"""Progress as it happens, for any number of listeners: one look at the database a second, only while somebody listens.

Events have ids that grow; a client that comes back with the last one it got receives what it missed, as far as it is
kept, and what is true now otherwise.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from services.api_access.operations import OperationStatus

EVERY_SECONDS = 1.0
KEPT = 256
"""Events kept for those who come back."""
MOST_WAITING = 64
"""Events that wait for one slow listener; older ones are left out: each says the whole state."""
SYNC_PROGRESS = "sync_progress"
LoadLatest = Callable[[], OperationStatus | None]
"""The running or last operation; blocking."""


@dataclass(frozen=True, slots=True)
class Event:
    """What is sent: ``data`` is an operation's status."""

    event_id: str
    type: str
    data: OperationStatus


class ProgressEvents:
    """Hands on each change of what runs. Lives in one event loop; ``close`` ends every listener."""

    def __init__(self, load_latest: LoadLatest, every_seconds: float = EVERY_SECONDS) -> None:
        self._load_latest = load_latest
        self._every_seconds = every_seconds
        self._start = secrets.token_hex(4)
        self._count = 0
        self._kept: deque[Event] = deque(maxlen=KEPT)
        self._listeners: set[asyncio.Queue[Event | None]] = set()
        self._looking: asyncio.Task[None] | None = None
        self._seen: OperationStatus | None = None
        self._is_closed = False

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    @asynccontextmanager
    async def listen(self, last_event_id: str = "") -> AsyncIterator[AsyncIterator[Event]]:
        """Give the events from now on, first those missed since ``last_event_id``."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue(MOST_WAITING + KEPT)
        if self._looking is None:
            self._seen = await asyncio.to_thread(self._load_latest)
        for event in self._missed_since(last_event_id):
            queue.put_nowait(event)
        self._listeners.add(queue)
        if self._is_closed:
            queue.put_nowait(None)
        elif self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            yield _drain(queue)
        finally:
            self._listeners.discard(queue)
            if not self._listeners:
                await self._rest()

    async def close(self) -> None:
        """End every listener."""
        self._is_closed = True
        for queue in self._listeners:
            _put(queue, None)
        await self._rest()

    def _missed_since(self, last_event_id: str) -> list[Event]:
        """What came after an event that is still kept; else what runs now, if anything does."""
        ids = [event.event_id for event in self._kept]
        if last_event_id in ids:
            return list(self._kept)[ids.index(last_event_id) + 1:]
        if self._seen is not None and (self._seen.is_running or last_event_id):
            return [self._make(self._seen)]
        return []

    async def _look(self) -> None:
        while not self._is_closed:
            await asyncio.sleep(self._every_seconds)
            now = await asyncio.to_thread(self._load_latest)
            if now is None or (now == self._seen and not now.is_running):
                continue
            ended = self._seen is not None and now.correlation_id != self._seen.correlation_id and not now.is_running
            if now.is_running or ended or (self._seen is not None and self._seen.is_running) or self._seen is None:
                self._tell(now)
            self._seen = now

    def _tell(self, status: OperationStatus) -> None:
        event = self._make(status)
        for queue in self._listeners:
            _put(queue, event)

    def _make(self, status: OperationStatus) -> Event:
        self._count += 1
        event = Event(f"{self._start}-{self._count}", SYNC_PROGRESS, status)
        self._kept.append(event)
        return event

    async def _rest(self) -> None:
        """Nobody listens: stop looking."""
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking


def _put(queue: asyncio.Queue[Event | None], event: Event | None) -> None:
    """Without waiting; what a slow listener has not taken yet makes room."""
    while queue.full():
        queue.get_nowait()
    queue.put_nowait(event)


async def _drain(queue: asyncio.Queue[Event | None]) -> AsyncIterator[Event]:
    while (event := await queue.get()) is not None:
        yield event


def build_message(event: Event, to_json: Callable[[object], Any]) -> dict[str, Any]:
    """The object that a WebSocket gets."""
    return {"type": event.type, "id": event.event_id, "data": to_json(event.data)}
