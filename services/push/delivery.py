"""Sends what waits in the outboxes, one letter after the other, and only while the other Rangebook answers.

Before the first letter, and after each failure, it is asked whether it is there and whom the token is for. After a
failure there is a pause that grows and has a part of chance, or as long as the server asks for. A letter that failed
goes behind all others, so one bad file never holds up the rest.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

from golf.errors import GolfError, SettingsError
from golf.same_names import is_same_name
from golf_db import FileState, SeenFile
from services.push.endpoint import NotNow, Outcome, UploadAnswer, UploadEndpoint, describe_pause
from services.push.text import AGAIN, PUT_BACK
from services.push.view import EventKind, PushEvent, Tell, TokenNeeded

if TYPE_CHECKING:
    from automation.ports import Clock
    from services.push.outbox import Outbox
    from services.push.posting import Outboxes
    from services.push.view import Letter

log = logging.getLogger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 2.0, 300.0
_ANSWERED_EVERY_S = 3600.0
"""How often a file is tried that needs an answer over there."""
_NEW_TOKEN_EVERY_S = 60.0
"""How often it is looked whether another token was given, after one that was not taken."""
_CHANCE = random.SystemRandom()
_STATES = {Outcome.TAKEN: FileState.IMPORTED, Outcome.KNOWN: FileState.KNOWN, Outcome.REFUSED: FileState.REJECTED,
           Outcome.NEEDS_ANSWERS: FileState.WAITING}
_KINDS = {Outcome.TAKEN: EventKind.UPLOADED, Outcome.KNOWN: EventKind.UPLOADED, Outcome.REFUSED: EventKind.REFUSED,
          Outcome.NEEDS_ANSWERS: EventKind.WAITING}


@dataclass(frozen=True, slots=True)
class _Turn:
    """A letter's place in the queue: tried so often without an answer, and not again before this moment."""

    tries: int = 0
    not_before: float = 0.0


@dataclass(frozen=True, slots=True)
class Sending:
    """With what letters are sent. ``load_token``: the token in force, which a person may replace meanwhile."""

    open_endpoint: Callable[[str], UploadEndpoint]
    load_token: Callable[[], str | None]
    player: str = ""
    device: str = ""


class Delivery:
    """One thread at a time calls ``deliver_next``; ``run`` is such a thread."""

    def __init__(
        self, outboxes: Outboxes, sending: Sending, clock: Clock, tell: Tell, *,
        on_receipt: Callable[[int], None] = lambda _folder_id: None,
        chance: Callable[[float, float], float] = _CHANCE.uniform,
    ) -> None:
        """``on_receipt`` is told the folder of each file that has its answer."""
        self._outboxes = outboxes
        self._sending = sending
        self._clock = clock
        self._tell = tell
        self._on_receipt = on_receipt
        self._chance = chance
        self._turns: dict[tuple[int, int], _Turn] = {}
        self._endpoint: UploadEndpoint | None = None
        self._token: str | None = None
        self._is_open = False
        self._not_before = 0.0
        self._failures = 0
        self._due = threading.Event()
        self._stopped = threading.Event()
        self.refusal: GolfError | None = None
        """Why nothing is sent until a person acts; None while nothing is in the way."""

    @property
    def failures(self) -> int:
        """How often in a row nothing could be sent."""
        return self._failures

    def wake(self) -> None:
        """There is something to send."""
        self._due.set()

    def stop(self) -> None:
        """End after the request in hand; does not wait for it."""
        self._stopped.set()
        self._due.set()

    def run(self) -> None:
        """Send until ``stop``."""
        while not self._stopped.is_set():
            self._due.clear()
            try:
                wait_s = self.deliver_next()
            except Exception as error:  # BLE001 - whatever it was, what waits is sent later; the log says why
                log.exception("push_defect", exc_info=error)
                wait_s = LONGEST_PAUSE_S
            if wait_s > 0:
                self._due.wait(None if wait_s == inf else wait_s)
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        if self._endpoint is not None:
            self._endpoint.close()
        self._endpoint, self._is_open = None, False

    def deliver_next(self) -> float:
        """Send one letter, if one may be sent now.

        Returns after how many seconds the next call makes sense; inf: nothing waits to be sent.
        """
        now = self._clock.monotonic()
        waiting = [(box, letter, self._turns.get((box.folder_id, letter.number), _Turn()))
                   for box in self._outboxes.list_boxes() for letter in box.list_letters()]
        if not waiting:
            return inf
        if now < self._not_before:
            return self._not_before - now
        ready = [each for each in waiting if each[2].not_before <= now]
        if not ready:
            return min(turn.not_before for _, _, turn in waiting) - now
        box, letter, turn = min(ready, key=lambda each: (each[2].tries, each[1].seen.at, each[1].number))
        try:
            endpoint = self._open()
            if endpoint is not None:
                self._send(endpoint, box, letter, turn)
        except TokenNeeded as error:
            self._refuse(error)
        except SettingsError as error:  # the outbox cannot be written, or a proxy cannot be used
            self._pause(str(error), None)
        return max(0.0, self._not_before - self._clock.monotonic())

    def _open(self) -> UploadEndpoint | None:
        """The server, once it answers and takes the token; None while it does not.

        Raises TokenNeeded, SettingsError.
        """
        if self._is_open and self._endpoint is not None:
            return self._endpoint
        token = self._sending.load_token()
        if token is None:
            raise TokenNeeded("No token is known for the other Rangebook.", "Give it once: push --to URL --token-stdin")
        if token != self._token:
            self.close()
            self._token, self.refusal = token, None
        if self.refusal is not None:
            self._not_before = self._clock.monotonic() + _NEW_TOKEN_EVERY_S
            return None
        if self._endpoint is None:
            self._endpoint = self._sending.open_endpoint(token)
        try:
            check_player(self._endpoint, self._sending.player)
        except NotNow as later:
            self._pause(later.message, later.pause_s)
            return None
        self._is_open = True
        if self._failures:
            self._tell(PushEvent(EventKind.RESUMED, f"{self._endpoint.host} answers again."))
        return self._endpoint

    def _send(self, endpoint: UploadEndpoint, box: Outbox, letter: Letter, turn: _Turn) -> None:
        data = box.load_content(letter)
        if data is None:
            return
        self._tell(PushEvent(EventKind.UPLOADING, "Uploading …", letter.seen.name, box.about.folder))
        answer = endpoint.send(letter.seen.name, data, device=self._sending.device, day=letter.day)
        key = (box.folder_id, letter.number)
        if answer.outcome is Outcome.LATER:
            self._turns[key] = _Turn(turn.tries + 1, self._clock.monotonic() + self._compute_pause(turn.tries))
            self._pause(answer.message, answer.pause_s)
            return
        self._failures = 0
        self._note_answer(box, letter, answer)
        if answer.outcome is Outcome.NEEDS_ANSWERS:
            self._turns[key] = _Turn(turn.tries + 1, self._clock.monotonic() + _ANSWERED_EVERY_S)
        else:
            self._turns.pop(key, None)
        self._on_receipt(box.folder_id)

    def _note_answer(self, box: Outbox, letter: Letter, answer: UploadAnswer) -> None:
        aside = {Outcome.REFUSED: f" {PUT_BACK}", Outcome.NEEDS_ANSWERS: f" {AGAIN}"}.get(answer.outcome, "")
        message = " ".join(f"{answer.message}{aside}".split())
        file: SeenFile = replace(letter.seen, state=_STATES[answer.outcome], at=self._clock.now(), message=message,
                                 run_id=answer.run_id)
        box.note_answer(letter, file)
        log.info("push_file", extra={"state": file.state.value, "run_id": file.run_id})
        self._tell(PushEvent(_KINDS[answer.outcome], message, file.name, box.about.folder, answer.run_id))

    def _refuse(self, error: TokenNeeded) -> None:
        """Nothing is sent until a person gives another token. Said once."""
        self._is_open = False
        self._not_before = self._clock.monotonic() + _NEW_TOKEN_EVERY_S
        if self.refusal is None:
            self._tell(PushEvent(EventKind.TROUBLE, f"{error} Until then files wait; none is lost."))
        self.refusal = error

    def _pause(self, message: str, asked_s: float | None) -> None:
        """Leave the server alone for a while. Why is said when it begins."""
        pause_s = max(self._compute_pause(self._failures), asked_s or 0.0)
        self._is_open = False
        self._not_before = self._clock.monotonic() + pause_s
        if not self._failures:
            self._tell(PushEvent(EventKind.TROUBLE, f"{message} {describe_pause(pause_s)} Nothing is lost meanwhile."))
        self._failures += 1

    def _compute_pause(self, failures: int) -> float:
        longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(failures, 20))
        return self._chance(longest / 2, longest)


def check_player(endpoint: UploadEndpoint, player: str) -> str:
    """Whose sessions the token sends. Raises TokenNeeded when they are another player's than was said; NotNow."""
    found = endpoint.load_player()
    if player and not is_same_name(found, player):
        raise TokenNeeded(f"This token sends sessions of {found}, not of {player}.",
                          f"Give the token of {player}, or leave out --player.")
    return found
