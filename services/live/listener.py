"""Listens on this computer's own address as GSPro does; each monitor's program is talked with in a thread."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import selectors
import socket
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from golf.errors import GolfError, SettingsError
from live.answers import write_failed
from live.clubs import code_of_club
from services.live.conversation import Conversation
from services.live.gspro_link import GsproLink
from services.live.settings import FREE_PORT, ListenerState, LiveSettings

if TYPE_CHECKING:
    from services.live.desk import LiveDesk

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1", "::1"
"""Nobody but programs on this computer can reach these."""
MOST_CONVERSATIONS = 20
_TICK_S = 1.0
_WAITING = 16
_STOPS_WITHIN_S = 3.0


class Listener:
    """Open from ``start`` to ``stop``. Whatever comes in on the line, it goes on listening."""

    def __init__(
        self, settings: LiveSettings, desk: LiveDesk, *, load_player: Callable[[], tuple[str, bool]],
        on_club: Callable[[str], None], on_tick: Callable[[ListenerState], None],
    ) -> None:
        """``load_player``: the chosen club and whether its player is left-handed; asked each second, as ``on_tick``."""
        self._settings = settings
        self._desk = desk
        self._load_player = load_player
        self._on_club = on_club
        self._on_tick = on_tick
        self._stop = threading.Event()
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._conversations: set[Conversation] = set()
        self._turn = threading.Lock()
        self._told: tuple[str, bool] | None = None

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._sockets[0].getsockname()[1])

    @property
    def state(self) -> ListenerState:
        """What it sees now."""
        with self._turn:
            return ListenerState(self.port, len(self._conversations),
                                 any(each.is_passed_on for each in self._conversations))

    def start(self) -> None:
        """Begin to listen. Raises SettingsError when the port cannot be had, with what to do."""
        self._sockets = open_sockets(self._settings.port)
        for act, name in ((self._accept, "live-listener"), (self._tick, "live-clock")):
            self._threads.append(threading.Thread(target=act, name=name, daemon=True))
            self._threads[-1].start()
        log.info("live_listening", extra={"port": self.port})

    def stop(self) -> None:
        """Hang up and close the port; what was answered is stored."""
        self._stop.set()
        with self._turn:
            talking = list(self._conversations)
        for each in talking:
            each.close()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(_STOPS_WITHIN_S)
        for each_socket in self._sockets:
            each_socket.close()
        log.info("live_not_listening")

    def _accept(self) -> None:
        with selectors.DefaultSelector() as ready:
            for each in self._sockets:
                each.setblocking(False)
                ready.register(each, selectors.EVENT_READ)
            while not self._stop.is_set():
                for key, _ in ready.select(timeout=_TICK_S / 2):
                    with contextlib.suppress(OSError):  # it hung up before it was picked up, or no file is free
                        self._welcome(key.fileobj.accept()[0])  # type: ignore[union-attr]

    def _welcome(self, connected: socket.socket) -> None:
        with self._turn:
            is_full = len(self._conversations) >= MOST_CONVERSATIONS
        if is_full:
            log.warning("live_too_many_monitors")
            with contextlib.suppress(OSError), connected:
                connected.settimeout(_TICK_S)
                connected.sendall(write_failed("Too many programs are connected to Rangebook."))
            return
        talk = Conversation(connected, self._desk, self._stop, open_link=self._open_link, on_club=self._on_club)
        with self._turn:
            self._conversations.add(talk)
        threading.Thread(target=self._talk, args=(talk,), name="live-monitor", daemon=True).start()

    def _talk(self, talk: Conversation) -> None:
        log.info("monitor_connected")
        try:
            if self._told is not None:
                talk.tell_player(self._told[0], is_left_handed=self._told[1])
            talk.run()
        finally:
            with self._turn:
                self._conversations.discard(talk)

    def _open_link(self, on_answer: Callable[[bytes], None]) -> GsproLink | None:
        if not self._settings.gspro_host:
            return None
        return GsproLink(self._settings.gspro_host, self._settings.gspro_port, on_answer)

    def _tick(self) -> None:
        """Once a second: tell a club that was chosen, close what is quiet. A trouble of one second ends no other."""
        while not self._stop.wait(_TICK_S):
            try:
                self._tell_club()
                self._desk.tick()
                self._on_tick(self.state)
            except GolfError as error:
                log.warning("live_tick_failed", extra={"code": error.code})

    def _tell_club(self) -> None:
        club, is_left_handed = self._load_player()
        code = code_of_club(club)
        if code is None or self._told == (code, is_left_handed):
            return
        self._told = code, is_left_handed
        with self._turn:
            talking = list(self._conversations)
        for each in talking:
            each.tell_player(code, is_left_handed=is_left_handed)


def open_sockets(port: int) -> list[socket.socket]:
    """Listening sockets on the loopback addresses; without IPv6 on one. Raises SettingsError."""
    first = _open_socket(socket.AF_INET, LOOPBACK[0], port)
    opened = [first]
    with contextlib.suppress(OSError, SettingsError):
        opened.append(_open_socket(socket.AF_INET6, LOOPBACK[1], int(first.getsockname()[1])))
    return opened


def _open_socket(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((address, port))
        opened.listen(_WAITING)
    except OSError as error:
        opened.close()
        raise describe_port(error, port) from error
    return opened


def describe_port(error: OSError, port: int) -> SettingsError:
    """Why a port cannot be had, and what to do."""
    if error.errno in (errno.EACCES, errno.EPERM):
        return SettingsError(
            f"This system lets only its administrator listen on port {port}.",
            f"Choose another port, such as {FREE_PORT}, here and in your launch monitor's program.")
    if error.errno == errno.EADDRINUSE:
        return SettingsError(
            f"Port {port} is in use: another program, perhaps GSPro, listens there already.",
            f"Close that program, or choose another port, such as {FREE_PORT}, here and in your launch monitor's "
            "program. Rangebook can pass everything on to GSPro.")
    return SettingsError(f"Rangebook cannot listen on port {port} ({error.strerror or os.strerror(error.errno or 0)}).",
                         f"Choose another port, such as {FREE_PORT}.")
