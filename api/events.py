"""What happens, for any number of listeners: one look at the database a second, only while somebody listens.

Events have ids that grow; a client that comes back with the last one it got receives what it missed, as far as it is
kept, and what is true now otherwise.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from golf.errors import GolfError
from services.api_access.live_shots import SeenBalls
from services.api_access.operations import OperationStatus
from services.exports.json_values import to_json

log = logging.getLogger(__name__)

EVERY_SECONDS = 1.0
KEPT = 256
"""Events kept for those who come back."""
MOST_WAITING = 64
"""Events that wait for one slow listener; older ones are left out: each says the whole state."""
SYNC_PROGRESS, SHOT = "sync_progress", "shot"
LoadLatest = Callable[[], OperationStatus | None]
"""The running or last operation; blocking."""
FoundShots = tuple[SeenBalls | None, Sequence[Mapping[str, Any]]]
LookForShots = Callable[[SeenBalls | None], FoundShots]
"""How far live balls were seen, and those since the look before; blocking."""


def _see_nothing(balls: SeenBalls | None) -> FoundShots:
    return balls, ()


@dataclass(frozen=True, slots=True)
class Event:
    """What is sent: ``data`` is an operation's status, or (of the type shot) a row of ``shots_flat``."""

    event_id: str
    type: str
    data: object
    text: str = ""
    """``data`` as JSON, written once for all listeners."""


class ProgressEvents:
    """Hands on each change of what runs, and each live ball. Lives in one event loop; ``close`` ends every listener."""

    def __init__(
        self, load_latest: LoadLatest, look_for_shots: LookForShots = _see_nothing, every_seconds: float = EVERY_SECONDS
    ) -> None:
        self._load_latest = load_latest
        self._look_for_shots = look_for_shots
        self._every_seconds = every_seconds
        self._start = secrets.token_hex(4)
        self._count = 0
        self._kept: deque[Event] = deque(maxlen=KEPT)
        self._listeners: set[asyncio.Queue[Event | None]] = set()
        self._looking: asyncio.Task[None] | None = None
        self._joining = asyncio.Lock()
        self._has_looked = False
        self._seen: OperationStatus | None = None
        self._seen_balls: SeenBalls | None = None
        self._is_closed = False

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    @asynccontextmanager
    async def listen(self, last_event_id: str = "") -> AsyncIterator[AsyncIterator[Event]]:
        """Give the events from now on, first those missed since ``last_event_id``."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue(MOST_WAITING + KEPT)
        async with self._joining:
            if self._looking is None:
                await self._look()  # what came while nobody listened is news to whoever comes back
        for event in self._missed_since(last_event_id):
            queue.put_nowait(event)
        self._listeners.add(queue)
        if self._is_closed:
            queue.put_nowait(None)
        elif self._looking is None:
            self._looking = asyncio.create_task(self._go_on_looking())
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
            return [self._make(SYNC_PROGRESS, self._seen)]
        return []

    async def _go_on_looking(self) -> None:
        while not self._is_closed:
            await asyncio.sleep(self._every_seconds)
            await self._look()

    async def _look(self) -> None:
        """Look once, and tell what is new since the look before; the first one only remembers what there is.

        A database that cannot be read now is looked at again a second later.
        """
        try:
            now, (balls, shots) = await asyncio.to_thread(self._load, self._seen_balls)
        except GolfError as error:
            log.warning("events_not_looked_at", extra={"code": error.code})
            return
        self._seen_balls = balls
        for shot in shots:
            self._tell(SHOT, shot)
        if self._has_looked and now is not None and self._is_news(now):
            self._tell(SYNC_PROGRESS, now)
        self._has_looked, self._seen = True, now or self._seen

    def _load(self, balls: SeenBalls | None) -> tuple[OperationStatus | None, FoundShots]:
        return self._load_latest(), self._look_for_shots(balls)

    def _is_news(self, now: OperationStatus) -> bool:
        """Whether it goes on, or has ended since the look before."""
        return now.is_running or self._seen is None or self._seen.is_running or (
            now.correlation_id != self._seen.correlation_id)

    def _tell(self, kind: str, data: object) -> None:
        event = self._make(kind, data)
        for queue in self._listeners:
            _put(queue, event)

    def _make(self, kind: str, data: object) -> Event:
        self._count += 1
        event = Event(f"{self._start}-{self._count}", kind, data, json.dumps(to_json(data)))
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


def build_message(event: Event) -> str:
    """The text that a WebSocket gets."""
    return f'{{"type": "{event.type}", "id": "{event.event_id}", "data": {event.text}}}'
