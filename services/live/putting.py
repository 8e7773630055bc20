"""Listens for camera programs for putting: each putt is stored the moment it is seen.

A web page must not be able to send putts: whatever names an origin, or another host than this computer, is refused.
"""

from __future__ import annotations

import json
import logging
import threading
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

from golf.errors import DatabaseBusy, GolfError, NotFound
from golf.putts import Putt, check_putt
from golf.reports import ReportContent
from golf.sessions import DateEvidence, DateSource, SessionSource, SessionType, TypeGuess
from golf.sync_events import LIVE_PUTTS
from golf_db import SaidLive, SessionToImport
from live.messages import MessageUnreadable, ToldPutt, read_putt
from live.stream import LONGEST_BYTES
from services.live.kept_messages import KeptMessage, KeptMessages
from services.live.listener import LOOPBACK, MOST_CONVERSATIONS, describe_port
from services.live.text import describe_putts
from services.sync.run_recorder import new_run_id

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from datetime import datetime

    from automation.ports import Clock
    from golf_db import GolfDatabase
    from services.live.settings import LiveChoices

log = logging.getLogger(__name__)

_NAME = "Live putting"
_HEARD_TWICE_S = 1.0
"""Nobody putts twice in this time."""
_SLOWEST_S = 5.0
_MOST = 10_000


class PuttDesk:
    """Stores putts. Thread-safe."""

    def __init__(
        self, database: GolfDatabase, clock: Clock, choices: LiveChoices, find_player: Callable[[], str],
        kept: KeptMessages | None = None,
    ) -> None:
        """``kept``: where putts wait while the database is locked; None: such a putt is refused."""
        self._kept = kept
        self._stored: set[tuple[datetime, str]] = set()
        """Moment and text of the putts of a session that was gone on with: one of those may be kept as well."""
        self._database = database
        self._clock = clock
        self._choices = choices
        self._find_player = find_player
        self._turn = threading.Lock()
        self._run_id = ""
        self._putts = 0
        self._last: tuple[ToldPutt, datetime] | None = None

    def resume(self) -> None:
        """Go on with what another process left open, unless it is quiet. Raises DatabaseError."""
        with self._turn:
            for each in reversed(self._database.live_sessions.load_open(LIVE_PUTTS)):
                self._run_id = each.run_id
                said = self._database.live_sessions.load_messages(each.report_id, _MOST)
                self._putts = len(said)
                self._stored |= {(one.received_at, one.body) for one in said}
                self._last = ToldPutt(0.0), each.last_at
                if self._kept is None or not self._kept.is_waiting:
                    self._close_quiet()
            self._store_kept()

    def take(self, data: bytes) -> None:
        """Store a putt durably, or keep it so while the database is locked. Raises MessageUnreadable, DatabaseError."""
        told, at = read_putt(data), self._clock.now()
        with self._turn:
            if self._kept is not None and self._kept.is_waiting:  # in its turn, behind those
                self._keep(self._kept, data, at)
                return
            try:
                self._take(told, at, data)
            except DatabaseBusy:
                if self._kept is None:
                    raise
                self._keep(self._kept, data, at)

    def tick(self) -> None:
        """Once in a while: store what was kept, and close a session that is quiet. Raises DatabaseError."""
        with self._turn:
            self._store_kept()
            self._close_quiet()

    def _take(self, told: ToldPutt, at: datetime, data: bytes, player: str | None = None) -> None:
        if self._last is not None and self._last[0] == told and (
                abs(at - self._last[1]).total_seconds() <= _HEARD_TWICE_S):
            return
        self._close_quiet(at)
        try:
            self._save(told, at, data, player)
        except NotFound:  # the golfer ended or deleted it
            self._run_id = ""
            self._save(told, at, data, player)
        self._last = told, at

    def _keep(self, kept: KeptMessages, data: bytes, at: datetime) -> None:
        """Raises DatabaseBusy when the disk refuses that, too."""
        try:
            player = self._find_player()
        except GolfError:  # not even read: who is chosen when it is stored holds
            player = None
        try:
            kept.add(KeptMessage("putting", at, data.decode("utf-8", "replace"), None, player))
        except OSError as error:
            log.warning("putt_not_kept", extra={"reason": type(error).__name__})
            raise DatabaseBusy("The database is locked, and the disk keeps nothing.",
                               "Close other programs.") from error

    def _store_kept(self) -> None:
        """Store what was kept, in its order, as far as the database lets us."""
        if self._kept is None or not self._kept.is_waiting:
            return
        waiting = self._kept.load()
        done = 0
        try:
            for each in waiting:
                if (each.at, each.body) not in self._stored:
                    with suppress(MessageUnreadable):
                        self._take(read_putt(each.body.encode()), each.at, each.body.encode(), each.player)
                self._stored.add((each.at, each.body))
                done += 1
        except DatabaseBusy:
            log.info("live_database_still_busy", extra={"kept": len(waiting) - done})
        finally:
            if done:
                self._kept.keep_only(waiting[done:])

    def _save(self, told: ToldPutt, at: datetime, data: bytes, player: str | None) -> None:
        run_id, number = (self._run_id, self._putts + 1) if self._run_id else (new_run_id(), 1)
        putt = check_putt(Putt(
            number, f"{run_id}-{number:04d}", at.astimezone().replace(tzinfo=None).isoformat(timespec="milliseconds"),
            ball_speed_mps=told.ball_speed_mps, start_direction_deg=told.start_direction_deg))
        local = at.astimezone()
        session = SessionToImport(
            key=f"live:{run_id}", source=SessionSource.LIVE, name=_NAME,
            player=self._find_player() if player is None else player,
            dates=(DateEvidence(DateSource.API, local.date(), local.isoformat(timespec="seconds")),),
            content=ReportContent(()), guess=TypeGuess(SessionType.PRACTICE, "putts", 0.9), putts=(putt,))
        self._database.live_sessions.save_putt(
            run_id, session, SaidLive(putt.putt_id, "putting", at, data.decode("utf-8", "replace")))
        self._run_id, self._putts = run_id, number

    def _close_quiet(self, at: datetime | None = None) -> None:
        """``at``: when a putt came, else now."""
        if self._run_id and self._last is not None and (
                abs((at or self._clock.now()) - self._last[1]) > self._choices.load().quiet):
            self._database.live_sessions.finish(self._run_id, describe_putts(self._putts), self._last[1])
            self._run_id, self._putts = "", 0


class PuttServer:
    """Open from ``start`` to ``stop``."""

    def __init__(self, port: int, desk: PuttDesk) -> None:
        self._port = port
        self._desk = desk
        self._server: _Server | None = None

    @property
    def port(self) -> int:
        """Where it listens; 0 before it does."""
        return 0 if self._server is None else int(self._server.server_address[1])

    def start(self) -> None:
        """Begin to listen. Raises SettingsError when the port cannot be had."""
        handler = type("PuttHandler", (_Handler,), {"desk": self._desk})
        try:
            self._server = _Server((LOOPBACK[0], self._port), handler)
        except OSError as error:
            raise describe_port(error, self._port) from error
        threading.Thread(target=self._server.serve_forever, name="putting", daemon=True).start()

    def stop(self) -> None:
        """Close the port."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


class _Server(ThreadingHTTPServer):
    """At most so many requests at a time; whoever is one too many is hung up on."""

    daemon_threads = True
    block_on_close = False
    _free = threading.BoundedSemaphore(MOST_CONVERSATIONS)

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any) -> None:
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any) -> None:  # noqa: ARG002
        log.info("putting_client_broke_off")


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    desk: ClassVar[PuttDesk]
    timeout = _SLOWEST_S

    def do_POST(self) -> None:
        if self.path.partition("?")[0] != "/putting":
            self._answer(HTTPStatus.NOT_FOUND, "There is nothing here but /putting.")
        elif "Origin" in self.headers or not self._is_asked_here():
            self._answer(HTTPStatus.FORBIDDEN, "Only programs on this computer may send putts.")
        elif not 0 < self._length() <= LONGEST_BYTES:
            self._answer(HTTPStatus.BAD_REQUEST, "A putt has a body of at most 64 kB.")
        else:
            self._take(self.rfile.read(self._length()))

    def log_message(self, *_args: object) -> None:
        """Said nowhere."""

    def _take(self, body: bytes) -> None:
        try:
            self.desk.take(body)
        except MessageUnreadable as error:
            self._answer(HTTPStatus.BAD_REQUEST, f"Not understood: {error}.")
        except GolfError as error:
            log.warning("putt_not_stored", extra={"code": error.code})
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, "Rangebook could not store this putt.")
        else:
            self._answer(HTTPStatus.OK, "Success")

    def _is_asked_here(self) -> bool:
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        return host in ("localhost", LOOPBACK[0])

    def _length(self) -> int:
        told = self.headers.get("Content-Length", "")
        return int(told) if told.isascii() and told.isdigit() and len(told) <= len(str(LONGEST_BYTES)) else -1

    def _answer(self, status: HTTPStatus, result: str) -> None:
        body = json.dumps({"result": result}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
