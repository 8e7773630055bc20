"""One monitor's program on the line: its messages are dealt with in their order, each is answered once."""

from __future__ import annotations

import contextlib
import logging
import re
import secrets
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from golf.errors import GolfError
from live.answers import PLAYER, read_code, read_player_club, write_failed, write_player, write_received
from live.clubs import club_of_code
from live.messages import MessageUnreadable
from live.stream import Garbage, ObjectSplitter
from services.live.desk import Outcome

if TYPE_CHECKING:
    from services.live.desk import LiveDesk
    from services.live.gspro_link import GsproLink

log = logging.getLogger(__name__)

_READ_BYTES = 8192
_FIRST_BYTES = 16
_LIKE_A_BROWSER = re.compile(rb"[A-Z]{3,8} ")
"""How HTTP begins. A web page must not be able to send balls: a message in the body of its request would be one."""
_LOOK_UP_S = 0.5
"""How soon a conversation notices that listening ends."""
_SEND_S = 5.0
"""Whoever does not take an answer for so long is hung up on."""
_GSPRO_ANSWERS_S = 1.5
_WORDS = {Outcome.STORED: "Shot received successfully", Outcome.KNOWN: "Shot received successfully",
          Outcome.KEPT: "Shot received successfully", Outcome.NO_BALL: "OK"}


class Conversation:
    """Talks with one program until it hangs up or ``stop`` is set. ``run`` is called in a thread of its own."""

    def __init__(
        self, connected: socket.socket, desk: LiveDesk, stop: threading.Event, *,
        open_link: Callable[[Callable[[bytes], None]], GsproLink | None], on_club: Callable[[str], None],
    ) -> None:
        """``open_link`` gives the way to GSPro, if any; ``on_club`` hears which club GSPro has chosen."""
        self.connection = secrets.token_hex(8)
        self.device = ""
        self._socket = connected
        self._desk = desk
        self._stop = stop
        self._on_club = on_club
        self._speaking = threading.Lock()
        self._answered = threading.Event()
        self._owed = 0
        """Answers of GSPro that come too late: the monitor has had ours."""
        self._link = open_link(self._hear_gspro)

    def run(self) -> None:
        """Listen and answer to the end; nothing that comes in raises."""
        splitter, begin = ObjectSplitter(), b""
        try:
            self._socket.settimeout(_LOOK_UP_S)
            while not self._stop.is_set():
                data = self._read()
                if data == b"":
                    break
                begin = (begin + (data or b""))[:_FIRST_BYTES]
                if _LIKE_A_BROWSER.match(begin):
                    log.warning("browser_hung_up_on")
                    break
                for found in splitter.feed(data or b""):
                    self._deal(found)
        except OSError:
            log.info("monitor_hung_up")
        finally:
            self.close()

    def tell_player(self, code: str, *, is_left_handed: bool) -> None:
        """Tell the monitor which club is chosen here; GSPro does so itself while it is there."""
        if self._link is None or not self._link.is_open:
            with contextlib.suppress(OSError):
                self._say(write_player(code, is_left_handed=is_left_handed))

    def close(self) -> None:
        """Hang up."""
        if self._link is not None:
            self._link.close()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    @property
    def is_passed_on(self) -> bool:
        """Whether GSPro hears this monitor."""
        return self._link is not None and self._link.is_open

    def _read(self) -> bytes | None:
        """What came; empty at the end, None when nothing came for a moment."""
        try:
            return self._socket.recv(_READ_BYTES)
        except TimeoutError:
            return None

    def _deal(self, found: bytes | Garbage) -> None:
        if isinstance(found, Garbage):
            log.warning("live_garbage", extra={"reason": found.reason})
            self._say(write_failed(f"Not understood: {found.reason}."))
            return
        try:
            outcome = self._desk.take(found, self.connection)
        except MessageUnreadable as error:
            log.warning("live_message_unreadable", extra={"reason": str(error)})
            self._say(write_failed(f"Not understood: {error}."))
        except GolfError as error:
            log.warning("live_ball_not_stored", extra={"code": error.code})
            self._refuse(found, write_failed("Rangebook could not store this ball."))
        else:
            self._pass_on(found, write_received(_WORDS[outcome]), has_ball=outcome is not Outcome.NO_BALL)

    def _pass_on(self, data: bytes, answer: bytes, *, has_ball: bool) -> None:
        """Pass it on if GSPro listens; then its answer is handed back, ours only in its place."""
        self._answered.clear()
        if self._link is None or not self._link.send(data):
            self._say(answer)
        elif has_ball and not self._answered.wait(_GSPRO_ANSWERS_S):
            with self._speaking:
                if not self._answered.is_set():
                    self._owed += 1
                    self._send(answer)

    def _refuse(self, data: bytes, answer: bytes) -> None:
        """The game at GSPro goes on with the ball; the answer is ours, whatever GSPro says."""
        with self._speaking:
            self._owed += self._link is not None
            self._send(answer)
        if self._link is not None and not self._link.send(data):
            with self._speaking:
                self._owed -= 1

    def _hear_gspro(self, answer: bytes) -> None:
        code = read_code(answer)
        if code == PLAYER:
            club = club_of_code(read_player_club(answer))
            if club is not None:
                self._on_club(club)
        with self._speaking, contextlib.suppress(OSError):
            if code != PLAYER and self._owed:
                self._owed -= 1
                return
            if code != PLAYER:
                self._answered.set()
            self._send(answer)

    def _say(self, answer: bytes) -> None:
        with self._speaking:
            self._send(answer)

    def _send(self, answer: bytes) -> None:
        """Raises OSError when the program does not take it in time: its thread hangs up then."""
        self._socket.settimeout(_SEND_S)
        try:
            self._socket.sendall(answer)
        finally:
            self._socket.settimeout(_LOOK_UP_S)
