"""Passing on to the real GSPro what one monitor says, and handing its answers back."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable

from live.stream import Garbage, ObjectSplitter

log = logging.getLogger(__name__)

_CONNECT_S, _SEND_S = 1.0, 2.0
_TRY_AGAIN_S = 5.0
_READ_BYTES = 4096


class GsproLink:
    """One connection to GSPro, opened when something is to be passed on and tried again while GSPro is away."""

    def __init__(self, host: str, port: int, on_answer: Callable[[bytes], None]) -> None:
        """``on_answer`` is called in a thread of the link with each object that GSPro sends."""
        self._address = (host, port)
        self._on_answer = on_answer
        self._socket: socket.socket | None = None
        self._tried_at: float | None = None
        self._turn = threading.Lock()
        self._is_away = False

    @property
    def is_open(self) -> bool:
        """Whether GSPro was there a moment ago."""
        return self._socket is not None

    def send(self, data: bytes) -> bool:
        """Pass it on; False when GSPro is away."""
        with self._turn:
            connected = self._socket or self._connect()
            if connected is None:
                return False
            try:
                connected.sendall(data)
            except OSError:
                self._drop(connected)
                return False
            return True

    def close(self) -> None:
        """End it."""
        with self._turn:
            if self._socket is not None:
                self._drop(self._socket)

    def _connect(self) -> socket.socket | None:
        if self._tried_at is not None and time.monotonic() - self._tried_at < _TRY_AGAIN_S:
            return None
        self._tried_at = time.monotonic()
        try:
            connected = socket.create_connection(self._address, timeout=_CONNECT_S)
        except OSError:
            if not self._is_away:
                log.warning("gspro_is_away")
            self._is_away = True
            return None
        connected.settimeout(_SEND_S)
        self._socket, self._is_away, self._tried_at = connected, False, None
        threading.Thread(target=self._read, args=(connected,), name="gspro-answers", daemon=True).start()
        return connected

    def _read(self, connected: socket.socket) -> None:
        splitter = ObjectSplitter()
        while True:
            try:
                data = connected.recv(_READ_BYTES)
            except TimeoutError:
                continue
            except OSError:
                break
            if not data:
                break
            for found in splitter.feed(data):
                if not isinstance(found, Garbage):
                    self._on_answer(found)
        with self._turn:
            if self._socket is connected:
                self._drop(connected)

    def _drop(self, connected: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)
        connected.close()
        self._socket = None
