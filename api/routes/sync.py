"""Syncs: start, stop, status, history, info, and progress as it happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Request, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.events import Event, ProgressEvents, build_message
from api.guard import TICKET_SECONDS, Tickets
from api.parts import Asker, Day, Limit, Offset, Services
from golf.sync_events import SyncStatus
from services.api_access.caller import Caller, Scope, require
from services.api_access.operations import OperationStatus
from services.api_access.sync import HistoryPage, SyncInfo, SyncMode, SyncWanted
from services.api_access.tokens import Tokens

router = APIRouter(prefix="/v1/sync", tags=["sync"])
_PING_SECONDS = 15
_TOKEN_ASKED_EVERY = 1.0
"""Seconds after which a stream asks again whether its token still holds."""


class SyncRequest(BaseModel):
    """What to sync. Everything may be left out: then it is what the Sync button does."""

    model_config = ConfigDict(extra="forbid")

    mode: SyncMode = SyncMode.INCREMENTAL
    max_sessions: Annotated[int, Field(ge=1, le=100_000)] | Literal["all"] | None = None
    days_back: Annotated[int | None, Field(ge=1, le=36_500)] = None
    since: Day | None = None
    until: Day | None = None
    players: Annotated[list[str], Field(max_length=100)] = []
    sessions: Annotated[list[Annotated[int, Field(ge=1, le=2**53)]], Field(max_length=10_000)] = []
    account: Annotated[str | None, Field(max_length=320)] = None
    dry_run: bool = False

    def as_wanted(self) -> SyncWanted:
        """For the service."""
        return SyncWanted(
            self.mode, None if self.max_sessions is None else str(self.max_sessions), self.days_back, self.since,
            self.until, tuple(self.players), tuple(self.sessions), self.account, self.dry_run)


class SyncAnswer(BaseModel):
    """What came of starting or stopping. ``correlation_id`` is the run's id, in the history, too."""

    success: bool
    message: str
    correlation_id: str | None


class StatusList(BaseModel):
    """One status an operation."""

    operations: list[OperationStatus]


class Ticket(BaseModel):
    """Stands for the token once, as ``?ticket=``, where no header can be sent."""

    ticket: str
    expires_in_seconds: int


@router.post("", status_code=202)
def start_sync(services: Services, caller: Asker, wanted: SyncRequest | None = None) -> SyncAnswer:
    """Begin a sync in the background. 409 with the running progress while something runs."""
    asked = (wanted or SyncRequest()).as_wanted()
    run_id = services.sync.start(caller, asked)
    return SyncAnswer(success=True, correlation_id=run_id,
                      message="The dry run has begun." if asked.dry_run else "The sync has begun.")


@router.delete("", status_code=202)
def stop_sync(services: Services, caller: Asker) -> SyncAnswer:
    """Ask what runs to stop. What is stored stays."""
    stopping = services.sync.stop(caller)
    if stopping is None:
        return SyncAnswer(success=False, message="Nothing is running.", correlation_id=None)
    return SyncAnswer(success=True, message="It stops after what is in flight.", correlation_id=stopping.correlation_id)


@router.get("/status")
def load_status(services: Services, caller: Asker) -> StatusList:
    """Say for every operation what runs, or how it went last."""
    return StatusList(operations=list(services.sync.load_status(caller)))


@router.get("/info")
def load_info(services: Services, caller: Asker) -> SyncInfo:
    """Say what is stored, how the last sync went, and when the next one starts by itself."""
    return services.sync.load_info(caller)


@router.get("/history")
def load_history(
    services: Services, caller: Asker, *, limit: Limit = 10, offset: Offset = 0,
    status: Annotated[list[SyncStatus] | None, Query(description="Only runs that ended so; may be repeated.")] = None,
    account: Annotated[str | None, Query(max_length=320, description="Only runs of this account.")] = None,
) -> HistoryPage:
    """List the runs, newest first."""
    return services.sync.load_history(caller, limit=limit, offset=offset, statuses=status or (), account=account)


@router.get("/history/{run_id}")
def load_run(services: Services, caller: Asker, run_id: str) -> OperationStatus:
    """Say what one run did; ``last`` is the newest sync."""
    return services.sync.load_run(caller, run_id)


@router.post("/events/ticket")
def make_ticket(request: Request, caller: Asker) -> Ticket:
    """Make a ticket for one EventSource or WebSocket of a browser."""
    require(caller, Scope.READ)
    tickets: Tickets = request.app.state.tickets
    return Ticket(ticket=tickets.issue(caller), expires_in_seconds=int(TICKET_SECONDS))


@router.get("/events", response_class=EventSourceResponse)
async def stream_events(
    request: Request, services: Services, caller: Asker, last_event_id: Annotated[str, Header(max_length=80)] = "",
) -> EventSourceResponse:
    """Stream events: sync_progress every second while something runs and once at its end, shot for each live ball.

    Without any, polling /api/v1/sync/status and /api/v1/shots does the same.
    """
    require(caller, Scope.READ)
    events: ProgressEvents = request.app.state.events

    async def stream() -> AsyncIterator[ServerSentEvent]:
        async with events.listen(last_event_id) as found:
            yield ServerSentEvent(comment="listening")
            async for event in _while_valid(found, services.tokens, caller):
                yield ServerSentEvent(event.text, event=event.type, id=event.event_id)

    return EventSourceResponse(stream(), ping=_PING_SECONDS)


@router.websocket("/ws")
async def stream_by_websocket(
    socket: WebSocket, services: Services, caller: Asker, last_event_id: Annotated[str, Query(max_length=80)] = "",
) -> None:
    """The same over a WebSocket: ``{"type": "sync_progress", "id": …, "data": …}``."""
    require(caller, Scope.READ)
    await socket.accept()
    events: ProgressEvents = socket.app.state.events

    async def send() -> None:
        async with events.listen(last_event_id) as found:
            async for event in _while_valid(found, services.tokens, caller):
                await socket.send_text(build_message(event))

    sending = asyncio.create_task(send())
    leaving = asyncio.create_task(_wait_for_leaving(socket))
    try:
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (sending, leaving):
            task.cancel()
        await asyncio.gather(sending, leaving, return_exceptions=True)
        with suppress(WebSocketDisconnect, RuntimeError):  # the client may have gone first
            await socket.close(1001)


async def _while_valid(events: AsyncIterator[Event], tokens: Tokens, caller: Caller) -> AsyncIterator[Event]:
    """The events, until the caller's token is revoked."""
    waiting: asyncio.Future[Event | None] | None = None
    try:
        while True:
            waiting = waiting or asyncio.ensure_future(anext(events, None))
            done, _ = await asyncio.wait({waiting}, timeout=_TOKEN_ASKED_EVERY)
            if not await asyncio.to_thread(tokens.is_valid, caller.token_id):
                return
            if done:
                event, waiting = waiting.result(), None
                if event is None:
                    return
                yield event
    finally:
        if waiting is not None:
            waiting.cancel()


async def _wait_for_leaving(socket: WebSocket) -> None:
    """Return when the client is gone; what it says meanwhile is not needed."""
    with suppress(WebSocketDisconnect, RuntimeError):
        while (await socket.receive())["type"] != "websocket.disconnect":
            pass
